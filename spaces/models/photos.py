"""Photos of spaces."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField


class PhotoState(models.TextChoices):
    """How far a photo has come since it was sent."""

    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Shown")
    REFUSED = "refused", _("Could not be read")


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, spoken in the domain's words."""

    def ready(self) -> PhotoQuerySet:
        """Photos that can be shown."""
        return self.filter(state=PhotoState.READY)


class Photo(models.Model):
    """A photo of a space. The file that was sent is not kept; what is shown lies in MEDIA_ROOT under `name`.

    Width and height are those of the largest file that is shown.
    """

    space = models.ForeignKey("spaces.Space", on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    alt = TextsField(_("What the photo shows"))
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.WAITING)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


def shown_photos() -> models.Prefetch[Any]:
    """How spaces are given their photos, in one query for all of them."""
    return models.Prefetch("photos", queryset=Photo.objects.ready(), to_attr="shown_photos")
