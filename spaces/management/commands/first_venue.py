"""Bootstrap a house: itself, one space with hours, and its first manager."""

import datetime as dt
from argparse import ArgumentTypeError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.operations import welcome
from core.cities import CITIES
from core.languages import LANGUAGES
from spaces.models import Space, Venue, VenueKind
from spaces.operations import AlreadyOpen, add_space, open_venue


class Command(BaseCommand):
    help = "Open the first house: a venue, one space, and the person who answers for them. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, type=_words, help="of the house")
        parser.add_argument("--city", required=True, choices=sorted(CITIES))
        parser.add_argument("--email", required=True, type=_email, help="of its first manager")
        parser.add_argument("--kind", default=VenueKind.NGO_SPACE, choices=VenueKind.values)
        parser.add_argument("--address", default="", help="left out for a house that keeps it to itself")
        parser.add_argument("--space", default="Hall", type=_words, help="name of its space (default: Hall)")
        parser.add_argument(
            "--language", default="en", choices=LANGUAGES, help="of that name, and the manager's"
        )
        parser.add_argument("--capacity", type=_positive, default=None, help="number of people")
        parser.add_argument("--opens", type=dt.time.fromisoformat, default=dt.time(9), metavar="09:00")
        parser.add_argument("--closes", type=dt.time.fromisoformat, default=dt.time(21), metavar="21:00")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            venue, space = _open(options, timezone.now())
        except AlreadyOpen as error:
            self.stdout.write(f"{error}: nothing was changed.")
            return
        self.stdout.write(f"Opened {venue.name} at /en/venues/{venue.slug}/ with /en/spaces/{space.slug}/.")
        self.stdout.write(f"{options['email']} answers for it for 180 days, after signing in by e-mail code.")


@transaction.atomic
def _open(options: dict[str, Any], now: dt.datetime) -> tuple[Venue, Space]:
    manager = welcome(email=options["email"], language=options["language"], now=now)
    house = {name: options[name] for name in ("name", "kind", "city", "address")}
    venue = open_venue(**house, manager=manager, now=now, by=None)
    space = add_space(
        venue=venue,
        name={options["language"]: options["space"]},
        capacity=options["capacity"],
        hours=(options["opens"], options["closes"]),
        now=now,
        by=None,
    )
    return venue, space


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise ArgumentTypeError("is empty")
    return words


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ArgumentTypeError("is not an e-mail address") from error
    return text.lower()


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise ArgumentTypeError("is not a number of people")
    return int(text)
