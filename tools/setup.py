"""Bring a clean checkout to the point where the site can start. Each step is done once for the same input."""

from collections.abc import Mapping
from pathlib import Path

from tools.packages import STAMPS, node_packages, npm, python_packages
from tools.steps import MANAGE, ROOT, Stamp, data_folder, fingerprint, say, step

FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "static" / "build" / "manifest.json"


def front_end() -> None:
    """Build the scripts and styles. Before the build, install what it needs."""
    sources = [*FRONTEND.glob("*.json"), *FRONTEND.glob("*.ts"), *(FRONTEND / "assets").rglob("*")]
    stamp = Stamp(STAMPS / "front-end", fingerprint(sources), (BUILT,))
    if not stamp.holds():
        node_packages(FRONTEND)
        npm("front end", FRONTEND, "run", "build")
        stamp.leave()


def messages(variables: Mapping[str, str]) -> None:
    """Compile the catalogues; bare Debian has no gettext, so a command of ours does it."""
    catalogues = sorted((FRONTEND / "locale").rglob("*.po"))
    products = tuple(file.with_suffix(".mo") for file in catalogues)
    stamp = Stamp(STAMPS / "messages", fingerprint(catalogues), products)
    if not stamp.holds():
        step("messages", [*MANAGE, "compile_messages"], variables)
        stamp.leave()


def static_files(variables: Mapping[str, str]) -> None:
    """Collect and compress what the web process serves."""
    folder = data_folder(variables)
    sources = [file for file in ROOT.glob("*/static/**/*") if not file.is_relative_to(ROOT / "var")]
    sources += [ROOT / "requirements" / "run.txt", ROOT / "config" / "settings.py"]
    stamp = Stamp(
        folder / ".stamps" / "static", fingerprint(sources), (folder / "static" / "staticfiles.json",)
    )
    if not stamp.holds():
        step("static files", [*MANAGE, "collectstatic", "--noinput", "--clear"], variables)
        stamp.leave()


def database(variables: Mapping[str, str]) -> None:
    """Migrate. Only our own SQLite file can be known to be current without asking it."""
    folder = data_folder(variables)
    file = folder / "svietlica.sqlite3"
    if variables.get("DATABASE_URL"):
        migrate(variables)
        return
    sources = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements" / "run.txt"]
    stamp = Stamp(folder / ".stamps" / "database", fingerprint(sources), (file,))
    if not file.exists():
        demonstration_wanted(variables).parent.mkdir(exist_ok=True)
        demonstration_wanted(variables).touch()
    if not stamp.holds():
        migrate(variables)
        stamp.leave()


def migrate(variables: Mapping[str, str]) -> None:
    step("database", [*MANAGE, "migrate", "--noinput"], variables)
    step("cache table", [*MANAGE, "createcachetable"], variables)


def demonstration_wanted(variables: Mapping[str, str]) -> Path:
    """A file that exists from the making of a new database until its demonstration data are complete."""
    return data_folder(variables) / ".stamps" / "demonstration-wanted"


def demonstration(variables: Mapping[str, str]) -> None:
    step("demonstration data", [*MANAGE, "demo"], variables)
    demonstration_wanted(variables).unlink(missing_ok=True)


def prepare(variables: Mapping[str, str]) -> None:
    """Everything short of demonstration data."""
    python_packages()
    front_end()
    messages(variables)
    static_files(variables)
    database(variables)


def prepare_site(variables: Mapping[str, str]) -> None:
    """`make run` up to the start: a new database is filled with demonstration data."""
    prepare(variables)
    if demonstration_wanted(variables).exists():
        demonstration(variables)
    elif variables.get("DATABASE_URL"):
        say("  DATABASE_URL is yours: `make demo` puts demonstration data there")
