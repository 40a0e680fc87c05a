"""What a house lends with its spaces."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import TextsField
from core.languages import best_text

MOST_PIECES = 1000
"""Of one thing, in one house: chairs are the most numerous."""


class EquipmentKind(models.TextChoices):
    """What sort of thing it is, so that one can look for spaces that have it; after what houses publish."""

    PROJECTOR = "projector", _("Projector")
    # Translators: on which a projector shows its picture
    SCREEN = "screen", pgettext_lazy("equipment", "Screen")
    SOUND_SYSTEM = "sound_system", _("Sound system")
    MICROPHONE = "microphone", _("Microphone")
    PIANO = "piano", _("Piano")
    WHITEBOARD = "whiteboard", _("Whiteboard")
    FLIPCHART = "flipchart", _("Flipchart")
    # Translators: pieces of furniture
    TABLES = "tables", pgettext_lazy("equipment", "Tables")
    CHAIRS = "chairs", _("Chairs")
    # Translators: pots, plates and cutlery
    KITCHEN_SET = "kitchen_set", _("Kitchen set")
    # Translators: carries sound to hearing aids
    INDUCTION_LOOP = "induction_loop", _("Induction loop")
    LAPTOP = "laptop", _("Laptop")
    MEETING_CAMERA = "meeting_camera", _("Camera for online meetings")
    # Translators: a thing of another kind
    OTHER = "other", pgettext_lazy("equipment", "Something else")


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    """Equipment, spoken in the domain's words."""

    def in_use(self) -> EquipmentQuerySet:
        """What the house has and has not taken out of use."""
        return self.filter(retired_at__isnull=True)

    def lendable(self) -> EquipmentQuerySet:
        """What is asked for by the piece."""
        return self.in_use().filter(fixed=False)

    def always_there(self) -> EquipmentQuerySet:
        """What stands in the room for whoever has it."""
        return self.in_use().filter(fixed=True)

    def of_kinds(self, kinds: Collection[str]) -> EquipmentQuerySet:
        """Things of these kinds."""
        return self.filter(kind__in=kinds)


class Equipment(models.Model):
    """A lendable thing of a house, so many pieces of it, which comes with some of its spaces.

    A fixed one is always in the room: it is shown, and never asked for or counted. The others are promised by
    the piece (`bookings.equipment`).
    """

    venue = models.ForeignKey("spaces.Venue", on_delete=models.CASCADE, related_name="equipment")
    spaces = models.ManyToManyField("spaces.Space", verbose_name=_("Spaces"), related_name="equipment")
    code = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(_("Kind"), max_length=16, choices=EquipmentKind)
    name = TextsField(_("Name"))
    about = TextsField(_("Description"))
    # Translators: how many pieces of a thing a house has
    quantity = models.PositiveSmallIntegerField(pgettext_lazy("equipment", "How many"), default=1)
    fixed = models.BooleanField(_("Always in the room"), default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(name="equipment_has_a_piece", condition=models.Q(quantity__gte=1))
        ]

    def __str__(self) -> str:
        return self.code

    def called(self, language: str) -> str:
        """Its name for a reader of the language; without a name, its kind."""
        return best_text(self.name, language)[0] or str(self.get_kind_display())

    @property
    def pieces(self) -> int:
        """How many there are to be lent; none of what is out of use."""
        return 0 if self.retired_at else self.quantity


def shown_equipment() -> models.Prefetch[Any]:
    """How spaces are given what comes with them, in one query for all of them."""
    return models.Prefetch("equipment", queryset=Equipment.objects.in_use(), to_attr="shown_equipment")
