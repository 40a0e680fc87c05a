"""Take a file of school holidays."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from spaces.school_import import Outcome, Unusable, import_school_holidays, read


class Command(BaseCommand):
    help = "Import when schools rest, by region (TOML); may be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        usual = settings.ROOT / "data" / "school_holidays.toml"
        parser.add_argument("file", type=Path, nargs="?", default=usual)

    def handle(self, *_: Any, **options: Any) -> None:
        report = import_school_holidays(_read(options["file"]))
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(str(report))
        if report.count(Outcome.SKIPPED):
            raise CommandError("Some records were skipped: see above.")


def _read(path: Path) -> dict[str, Any]:
    try:
        return read(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except Unusable as error:
        raise CommandError(f"{path} {error}") from error
