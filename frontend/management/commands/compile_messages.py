"""Compile the translations that pages read at run time."""

from typing import Any

from django.core.management.base import BaseCommand

from frontend.catalogue import TRANSLATED, compile_language, po_file


class Command(BaseCommand):
    """Called by `make run` and `make test` whenever a translation has changed."""

    help = __doc__ or ""
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for language in TRANSLATED:
            if po_file(language).exists():
                compile_language(language)
