"""Fill the database with demonstration data."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frontend.demo.fill import fill
from frontend.demo.scale import Scale, fill_to_scale


class Command(BaseCommand):
    help = "Add demonstration data (only with DEMO=1); safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            nargs="+",
            type=_named_count,
            metavar="NAME=COUNT",
            help="fill it for measuring: spaces=500 occupancies=1000000 events=10000",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO: is not 1; demonstration data belong to a demonstration only")
        if options["scale"]:
            fill_to_scale(Scale(**dict(options["scale"])), now=timezone.now(), say=self.stdout.write)
        else:
            fill(now=timezone.now(), say=self.stdout.write)


def _named_count(text: str) -> tuple[str, int]:
    name, _, count = text.partition("=")
    if name not in Scale.__dataclass_fields__ or not count.isascii() or not count.isdigit():
        names = ", ".join(Scale.__dataclass_fields__)
        raise ArgumentTypeError(f"{text!r} is not a count of one of: {names}")
    return name, int(count)
