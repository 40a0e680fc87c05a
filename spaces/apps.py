"""Application configuration."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class SpacesConfig(AppConfig):
    name = "spaces"

    def ready(self) -> None:
        # Imported here because models may be loaded only once the registry is ready.
        from accounts.policies import Policy, register_role
        from spaces import guarantee
        from spaces.access import is_manager

        register_role(Policy.MANAGER, is_manager)
        post_migrate.connect(guarantee.reinstall, dispatch_uid="spaces.guarantee")
        checks.register(guarantee.check, checks.Tags.database)
