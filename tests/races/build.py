"""Fills the site for a race: ``python -m tests.races.build ROUNDS RACERS``."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from spaces.models import Venue
from tests.races import lending, lively, stage

if __name__ == "__main__":
    stage.build(rounds=int(sys.argv[1]), racers=int(sys.argv[2]))
    lending.build(rounds=int(sys.argv[1]), racers=int(sys.argv[2]))
    lively.build(Venue.objects.get(slug="race"), rounds=int(sys.argv[1]))
