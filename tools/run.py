"""`make run`: everything from a clean checkout to the site on http://localhost:$PORT."""

import os

from tools import alone
from tools.process import is_free
from tools.setup import prepare_site
from tools.steps import PYTHON, ROOT, data_folder, stop
from tools.variables import at_home


def refuse_taken_port() -> None:
    """Before minutes are spent on preparing."""
    port = os.environ.get("PORT") or "8000"
    if port.isdigit() and 0 < int(port) < 65536 and not is_free(int(port)):
        stop(f"PORT: {port} is taken by another program; choose another one: make run PORT=8001")


def main() -> None:
    os.chdir(ROOT)
    variables = at_home()
    # Let go when this process becomes the supervisor, which takes it again.
    alone.take(data_folder(variables))
    refuse_taken_port()
    prepare_site(variables)
    os.execve(PYTHON, [str(PYTHON), "-m", "tools.serve"], variables)


if __name__ == "__main__":
    main()
