"""All of the demonstration, in the order in which its pieces need each other."""

import datetime as dt
from collections.abc import Callable

from django.apps import apps
from django.core.management import call_command

from frontend.demo.claims import add_claims
from frontend.demo.content import known, published
from frontend.demo.courses import add_courses
from frontend.demo.equipment import add_equipment
from frontend.demo.facts import add_facts
from frontend.demo.houses import add_houses
from frontend.demo.people import EDITOR, add_people
from frontend.demo.programme import add_programme
from spaces.listings import import_listings
from spaces.school_import import import_school_holidays

Say = Callable[[str], object]


def fill(*, now: dt.datetime, say: Say) -> None:
    """Add what is missing of the demonstration data; `say` is told of each step."""
    add_people(now)
    say("People and groups are there.")
    say(f"Published houses: {import_listings(published('venues'), published('sources'), now)}.")
    import_school_holidays(known("school_holidays"))
    say("School holidays are there.")
    add_houses(now)
    add_equipment()
    add_facts(now)
    say("Invented houses are there.")
    # The agency is a leaf: the demonstration does without it where it is taken away.
    if apps.is_installed("lda_events"):
        call_command("demo_agency", editor=EDITOR)
    add_claims(now)
    add_programme(now, say)
    add_courses(now, say)
