"""Fills the site for a race: ``python -m tests.races.build ROUNDS RACERS``."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.races import stage  # noqa: E402

if __name__ == "__main__":
    stage.build(rounds=int(sys.argv[1]), racers=int(sys.argv[2]))
