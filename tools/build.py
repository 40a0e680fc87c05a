"""`make build`: what a real house needs of a checkout before it migrates and starts (docs/operations.md)."""

import os
import tempfile
from pathlib import Path

from tools.packages import python_packages
from tools.setup import front_end, messages
from tools.steps import ROOT
from tools.variables import like_production


def main() -> None:
    os.chdir(ROOT)
    python_packages()
    front_end()
    with tempfile.TemporaryDirectory(prefix="svietlica-build-") as folder:
        messages(like_production(Path(folder)))


if __name__ == "__main__":
    main()
