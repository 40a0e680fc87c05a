"""Application configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from events import word_index


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        post_migrate.connect(word_index.repair, sender=self, dispatch_uid="events.word_index")
