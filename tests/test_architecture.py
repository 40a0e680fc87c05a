"""The house as it was planned: doors declared, imports downward, migrations current, texts complete, no strangers."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.policies import Policy, policy_of

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    "core",
    "accounts",
    "notifications",
    "spaces",
    "bookings",
    "events",
    "lda_events",
    "frontend",
    "config",
]


def all_patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern, address)
        else:
            yield address, pattern


def test_every_address_declares_who_may_come() -> None:
    patterns = list(all_patterns(get_resolver()))
    assert len(patterns) > 50
    assert [address for address, pattern in patterns if policy_of(pattern.callback) is None] == []


def test_an_address_without_a_policy_would_be_found() -> None:
    assert policy_of(lambda request: None) is None


def test_what_belongs_to_somebody_is_not_for_visitors() -> None:
    """By address: whatever lies under my/ and manage/ asks who is there."""
    wrong = [
        address
        for address, pattern in all_patterns(get_resolver())
        if re.search(r"(^|/)(my|manage)/", address) and policy_of(pattern.callback) in {Policy.VISITOR, None}
    ]
    assert wrong == []


def test_the_schedulers_own_pages_are_not_mounted() -> None:
    modules = {pattern.callback.__module__ for _, pattern in all_patterns(get_resolver())}
    assert not {module for module in modules if module.startswith(("schedule", "django.contrib.admin"))}


def test_imports_point_downward() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_migrations_are_current() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_text_is_translated() -> None:
    call_command("check_messages", verbosity=0)


def sources(*endings: str) -> Iterator[Path]:
    for app in OURS:
        for file in sorted((ROOT / app).rglob("*")):
            if file.suffix in endings and not {"node_modules", "build", "migrations"} & set(file.parts):
                yield file


# Places that a page may link to when somebody presses; nothing is loaded from them.
PRESSED = re.compile(
    r'href="https://(www\.wikipedia\.org|calendar\.google\.com|outlook\.live\.com)|https://\S+ \(|xmlns="http://www\.w3\.org'
)


@pytest.mark.parametrize(
    "file", list(sources(".html", ".css", ".ts")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_no_page_names_another_host(file: Path) -> None:
    hosts = [line for line in file.read_text().splitlines() if re.search(r"(https?:)?//[a-z0-9-]+\.", line)]
    assert [line for line in hosts if not PRESSED.search(line)] == []


@pytest.mark.parametrize("file", list(sources(".html")), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_template_holds_script_or_style_of_its_own(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert "|safe" not in text
