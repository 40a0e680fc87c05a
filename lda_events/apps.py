"""Application configuration."""

from django.apps import AppConfig


class LdaEventsConfig(AppConfig):
    name = "lda_events"
