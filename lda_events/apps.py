"""Application configuration."""

from django.apps import AppConfig


class LdaEventsConfig(AppConfig):
    name = "lda_events"

    def ready(self) -> None:
        # Imported here because models may be loaded only once the registry is ready.
        from accounts.policies import Policy, register_finder, register_role
        from lda_events.access import editors, is_editor

        register_role(Policy.EDITOR, is_editor)
        register_role(Policy.CARETAKER, is_editor)
        register_finder(Policy.CARETAKER, editors)
