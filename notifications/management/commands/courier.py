"""Deliver messages and run jobs, in one process and without a broker server."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from notifications import courier


class Command(BaseCommand):
    help = "Deliver messages and run background jobs where there is no broker server (REDIS_URL is empty)."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.REDIS_URL:
            raise CommandError("REDIS_URL is set: run Celery's worker and beat instead (docs/operations.md)")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            courier.run(settings.DATA_DIR, stop, timezone.now)
        except courier.AnotherCourier:
            raise CommandError(f"another courier is at work on {settings.DATA_DIR}") from None
        except courier.WorkerDied:
            raise CommandError("Celery's worker has ended; start the courier again") from None
