"""The agency's part of the demonstration; the command `demo` calls it where the agency is installed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lda_events.demo import MEETINGS, make_editor
from lda_events.entry_loading import files_of, import_entries, read_entries
from lda_events.loading import FILE, import_programmes, read
from lda_events.nouns import NOUNS


class Command(BaseCommand):
    help = "Make a demonstration account an editor of the agency (only with DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--editor", required=True, help="e-mail address of the account")

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO: is not 1; demonstration data belong to a demonstration only")
        now = timezone.now()
        make_editor(email=options["editor"], now=now)
        import_programmes(read(FILE), now=now)
        for noun in NOUNS.values():
            for file in files_of(noun):
                import_entries(noun, read_entries(noun, file), now=now)
        import_entries(NOUNS["meeting"], read_entries(NOUNS["meeting"], MEETINGS), now=now)
