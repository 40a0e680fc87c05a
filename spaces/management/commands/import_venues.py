"""Take a file of published houses as unverified listings."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from spaces.listings import Outcome, import_listings
from spaces.published import Unusable, records_in, sources_in


class Command(BaseCommand):
    help = "Import published houses (a JSON list) as unverified listings; may be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sources", type=Path, default=settings.ROOT / "data" / "sources.json")

    def handle(self, *_: Any, **options: Any) -> None:
        records = _read(options["file"], records_in)
        report = import_listings(records, _read(options["sources"], sources_in), timezone.now())
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(str(report))
        if report.count(Outcome.SKIPPED):
            raise CommandError("Some records were skipped: see above.")


def _read(path: Path, parse: Any) -> Any:
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except Unusable as error:
        raise CommandError(f"{path} {error}") from error
