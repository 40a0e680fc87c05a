"""Load the programmes of the cities from a data file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lda_events.loading import FILE, Broken, Outcome, import_programmes, read


class Command(BaseCommand):
    help = "Load municipal programmes and report each record. Safe to repeat; what editors changed is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE, help=f"default: {FILE.name}")
        parser.add_argument("--take", action="append", default=[], metavar="SLUG", help="write over it")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            records = read(options["file"])
        except Broken as error:
            raise CommandError(str(error)) from error
        report = import_programmes(records, now=timezone.now(), take=options["take"])
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(str(report))
        if report.count(Outcome.BROKEN):
            raise CommandError("Some records are broken: mend them and import again. The others are in.")
