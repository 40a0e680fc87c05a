"""The commands behind the Makefile. Standard library only: they run before anything is installed."""

import sys

if not (3, 11) <= sys.version_info[:2] < (3, 15):
    have = ".".join(str(number) for number in sys.version_info[:3])
    sys.exit(f"Python 3.11 to 3.14 is needed, this is {have}; name another one: make PYTHON=python3.13 …")
