"""A Django command with the site's own environment: `python3 -m tools.manage demo`."""

import os
import sys

from tools.setup import demonstration_wanted, prepare
from tools.steps import MANAGE, ROOT
from tools.variables import at_home


def main() -> None:
    os.chdir(ROOT)
    variables = at_home()
    prepare(variables)
    if sys.argv[1:2] == ["demo"]:
        # Asked for by hand: `make run` need not add them again.
        demonstration_wanted(variables).unlink(missing_ok=True)
    os.execve(MANAGE[0], [*map(str, MANAGE), *sys.argv[1:]], variables)


if __name__ == "__main__":
    main()
