"""Fail when a text of the pages lacks a translation, or has a doubtful one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frontend.catalogue import TRANSLATED, collect, complaints


class Command(BaseCommand):
    """Part of `make check`."""

    help = __doc__ or ""
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        template = collect()
        found = [complaint for language in TRANSLATED for complaint in complaints(language, template)]
        if found:
            raise CommandError(
                "\n".join([*found[:40], f"{len(found)} complaints: make messages, then translate"])
            )
        self.stdout.write(f"{len(template)} texts in {len(TRANSLATED)} languages")
