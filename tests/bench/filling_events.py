"""Ten thousand announcements of the coming year, as a country's worth of groups would make them."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from itertools import islice

from django.db import connection

from accounts.models import Group
from core import walltime
from core.cities import CITIES
from events.disclosure import publish_columns
from events.models import Event, FeedPart, Occurrence
from events.states import CLASSES, Disclosure, EventState, Format, Kind, Level, StepFree
from spaces.models import Space, Venue
from tests import make

HOUSES = 40
WEEKS = 12
KNOWN_WORDS = 4_000
IN_A_TEXT = 70
LANGUAGES = ("be", "pl", "en")
LETTERS = {
    "be": "абвгдежзіклмнопрстухцчшыьэюяў",
    "pl": "abcdefghijklłmnoprstuwyzżóąęć",
    "en": "abcdefghilmnoprstuwy",
}
DISCLOSURES = [Disclosure.OPEN] * 7 + [Disclosure.DISTRICT] * 2 + [Disclosure.MEMBERS]
LONG = dt.timedelta(minutes=90)


def empty() -> None:
    """Take away whatever was announced before."""
    for model in (FeedPart, Occurrence, Event):
        model.objects.all()._raw_delete(model.objects.db)


def announce_many(number: int, now: dt.datetime) -> None:
    """So many events from now on: a fifth of them classes of twelve weeks, the others of one date.

    The same each time, so that figures can be compared.
    """
    # Other ones than those that are there already.
    chance = random.Random(Event.objects.count())
    name = f"measured-{uuid.uuid4().hex[:6]}"
    houses, group = _houses(), make.group(slug=name, name=name, listed=True)
    words = {language: _vocabulary(language, chance) for language in LANGUAGES}
    events = [_event(chance, chance.choice(houses), group, words, now) for _ in range(number)]
    Event.objects.bulk_create(events, 1000)
    Occurrence.objects.bulk_create((date for event in events for date in _dates(chance, event, now)), 1000)
    with connection.cursor() as cursor:
        # What autovacuum does within a minute of such a flood.
        cursor.execute(f"{'VACUUM ' if connection.vendor == 'postgresql' else ''}ANALYZE")


def _houses() -> list[Space]:
    cities = list(CITIES)
    if found := list(Space.objects.filter(slug__startswith="bench-pages").select_related("venue")):
        return found
    return [
        make.space(
            make.venue(city=cities[number % len(cities)], district=f"District {number % 9}"),
            slug=f"bench-pages-{number}",
            hours=None,
        )
        for number in range(HOUSES)
    ]


def _vocabulary(language: str, chance: random.Random) -> list[str]:
    return ["".join(chance.choices(LETTERS[language], k=chance.randint(2, 11))) for _ in range(KNOWN_WORDS)]


def _event(
    chance: random.Random, space: Space, group: Group, words: dict[str, list[str]], now: dt.datetime
) -> Event:
    def text(length: int) -> dict[str, str]:
        return {language: " ".join(chance.choices(words[language], k=length)) for language in LANGUAGES}

    child, kind = chance.random() < 0.3, chance.choice(Kind.values)
    term = (now.date(), now.date() + dt.timedelta(weeks=WEEKS)) if kind in CLASSES else (None, None)
    event = Event(
        slug=uuid.UUID(int=chance.getrandbits(128), version=4).hex,
        group=group,
        state=EventState.PUBLISHED,
        kind=kind,
        term_start=term[0],
        term_end=term[1],
        title=text(4),
        text=text(IN_A_TEXT),
        organiser=group.name,
        disclosure=chance.choice(DISCLOSURES),
        languages=[chance.choice(["be", "be-tarask", "pl"])],
        level=chance.choice(Level.values),
        age_from=chance.randint(3, 12) if child else None,
        age_to=chance.randint(12, 16) if child else None,
        format=chance.choice(Format.values),
        free_of_charge=chance.random() < 0.5,
        step_free=chance.choice(StepFree.values),
        zone=space.venue.zone,
        published_at=now,
    )
    _publish(event, space)
    return event


def _publish(event: Event, space: Space) -> None:
    """The public columns, as for an event whose booking is in this space."""
    publish_columns(event)
    venue: Venue = space.venue
    if event.disclosure in (Disclosure.OPEN, Disclosure.DISTRICT):
        event.public_city, event.public_district = venue.city, venue.district
    if event.disclosure == Disclosure.OPEN:
        event.public_venue, event.public_space = venue, space


def _dates(chance: random.Random, event: Event, now: dt.datetime) -> Sequence[Occurrence]:
    first = now.date() + dt.timedelta(days=chance.randint(0, 6 if event.kind in CLASSES else 360))
    starts = dt.time(chance.randint(8, 20), chance.choice([0, 30]))
    days = (first + dt.timedelta(weeks=week) for week in range(WEEKS))
    return [
        Occurrence(event=event, starts_at=start, ends_at=start + LONG, changed_at=now.replace(microsecond=0))
        for day in islice(days, WEEKS if event.kind in CLASSES else 1)
        for start in [walltime.at(day, starts, event.zone)]
    ]
