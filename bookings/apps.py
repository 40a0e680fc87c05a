"""Application configuration."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Say how messages about bookings are told in full."""
        from bookings import full_text  # noqa: F401 (it registers itself)
