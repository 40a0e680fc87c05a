"""`make run`: everything from a clean checkout to the site on http://localhost:$PORT."""

import os

from tools.process import is_free
from tools.setup import prepare_site
from tools.steps import PYTHON, ROOT, stop
from tools.variables import at_home


def refuse_taken_port() -> None:
    """Before anything is prepared: the database may be in use by the site that holds the port."""
    port = os.environ.get("PORT") or "8000"
    if port.isdigit() and 0 < int(port) < 65536 and not is_free(int(port)):
        stop(f"PORT: {port} is taken by another program; choose another one: make run PORT=8001")


def main() -> None:
    os.chdir(ROOT)
    refuse_taken_port()
    variables = at_home()
    prepare_site(variables)
    os.execve(PYTHON, [str(PYTHON), "-m", "tools.serve"], variables)


if __name__ == "__main__":
    main()
