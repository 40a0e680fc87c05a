"""`make check`: everything that reads the code instead of running it. Stops at the first that complains."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.packages import EVERYTHING, node_packages, npm, python_packages
from tools.setup import FRONTEND, front_end, messages
from tools.steps import MANAGE, PYTHON, ROOT, VENV, step
from tools.variables import like_production


def checks(variables: Mapping[str, str]) -> None:
    step("ruff check", [PYTHON, "-m", "ruff", "check"])
    step("ruff format", [PYTHON, "-m", "ruff", "format", "--check"])
    step("imports point down", [PYTHON, VENV / "bin" / "lint-imports"], variables)
    step("types", [PYTHON, "-m", "mypy"], variables)
    node_packages(FRONTEND)
    npm("types of the front end", FRONTEND, "run", "check")
    step("django check --deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], variables)
    step("migrations are current", [*MANAGE, "makemigrations", "--check", "--dry-run"], variables)
    step("messages are complete", [*MANAGE, "check_messages"], variables)


def main() -> None:
    os.chdir(ROOT)
    python_packages(EVERYTHING)
    with tempfile.TemporaryDirectory(prefix="svietlica-check-") as folder:
        variables = like_production(Path(folder))
        front_end()
        messages(variables)
        checks(variables)


if __name__ == "__main__":
    main()
