"""Collect the texts of the pages into frontend/locale."""

from typing import Any

from django.core.management.base import BaseCommand

from frontend.catalogue import TRANSLATED, collect, update


class Command(BaseCommand):
    """`make messages`"""

    help = __doc__ or ""
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        template = collect()
        for language in TRANSLATED:
            update(language, template)
        self.stdout.write(f"{len(template)} texts")
