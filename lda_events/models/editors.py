"""Who edits the agency's pages."""

from django.conf import settings
from django.db import models


class Editor(models.Model):
    """A person edits the agency's section, until the role expires."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agency_role"
    )
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)
