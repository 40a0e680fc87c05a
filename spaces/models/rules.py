"""Who may use a space and for what, how loud, and how much of it one group may have."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from accounts.models import Group
from spaces.models.floor import Space
from spaces.models.venues import Venue


class InSchoolHolidays(models.TextChoices):
    """What a space does while the schools rest."""

    AS_USUAL = "as_usual", _("Open as usual")
    CLOSED = "closed", _("Closed")
    OWN_HOURS = "own_hours", _("Open at hours of their own")


class SpaceRules(models.Model):
    """For whom and for what a space is lent. A space without a row is lent to every group for every purpose.

    ``forms`` holds codes of `accounts.models.GroupForm`, none for all of them. ``not_for`` holds codes of purposes as
    bookings have them: rooms above know their words.
    """

    space = models.OneToOneField(Space, primary_key=True, on_delete=models.CASCADE, related_name="rules")
    forms = models.JSONField(_("Which groups may ask"), default=list, blank=True)
    only_named = models.BooleanField(_("Only groups on the list of the house"), default=False)
    not_for = models.JSONField(_("Purposes for which it is not lent"), default=list, blank=True)
    welcome = TextsField(_("What is welcome"))
    unwelcome = TextsField(_("What is not possible here"))
    in_school_holidays = models.CharField(
        _("In school holidays"), max_length=10, choices=InSchoolHolidays, default=InSchoolHolidays.AS_USUAL
    )

    def __str__(self) -> str:
        return f"{self.space_id}"


class NamedGroup(models.Model):
    """A group on the list of a house."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="named_groups")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="named_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "group"], name="group_named_once")]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.group_id}"


class QuietHours(models.Model):
    """From when to when, on the wall, only quiet use is possible; an end before the start is on the next day."""

    venue = models.OneToOneField(Venue, primary_key=True, on_delete=models.CASCADE, related_name="quiet")
    starts = models.TimeField(_("Quiet from"))
    ends = models.TimeField(_("Quiet until"))
    needs_approval = models.BooleanField(
        default=False, help_text="otherwise a date in them is only warned of"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="quiet_has_length", condition=~models.Q(starts=models.F("ends")))
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class GroupLimit(models.Model):
    """How much one group may have of a space, or of all spaces of the house together; nothing for no limit."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="limits")
    space = models.OneToOneField(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="group_limit"
    )
    week_hours = models.PositiveSmallIntegerField(_("Hours of one group in a week"), null=True, blank=True)
    month_hours = models.PositiveSmallIntegerField(_("Hours of one group in a month"), null=True, blank=True)
    recurring_share = models.PositiveSmallIntegerField(
        _("Share of one group’s series in the open hours of a month (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["venue"], condition=models.Q(space__isnull=True), name="one_limit_for_a_house"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.space_id or ''}"
