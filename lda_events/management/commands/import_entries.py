"""Load services, facts and consultations from data files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lda_events.entry_loading import files_of, import_entries, read_entries
from lda_events.loading import Broken, Outcome, Report
from lda_events.nouns import NOUNS, Noun


class Command(BaseCommand):
    help = "Load services, facts and consultations and report each record. Safe to repeat; editors' words are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("noun", nargs="?", choices=list(NOUNS), help="default: all")
        parser.add_argument("files", nargs="*", type=Path, help="default: those of data/lda")
        parser.add_argument("--take", action="append", default=[], metavar="SLUG", help="write over it")

    def handle(self, *_: Any, **options: Any) -> None:
        now, broken = timezone.now(), 0
        for noun in [NOUNS[options["noun"]]] if options["noun"] else NOUNS.values():
            records = self._records(noun, options["files"] or files_of(noun))
            report = import_entries(noun, records, now=now, take=options["take"])
            self._tell(noun, report)
            broken += report.count(Outcome.BROKEN)
        if broken:
            raise CommandError("Some records are broken: mend them and import again. The others are in.")

    def _records(self, noun: Noun, files: list[Path]) -> list[Any]:
        try:
            return [record for file in files for record in read_entries(noun, file)]
        except Broken as error:
            raise CommandError(str(error)) from error

    def _tell(self, noun: Noun, report: Report) -> None:
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(f"{noun.name}: {report}")
