"""What people must know before they come or ask: how one gets in, what it costs, by which rules."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import TextsField
from accounts.models import GroupForm
from spaces.models.floor import Space
from spaces.models.venues import Known, Venue


def _known(label: object) -> models.CharField[str, str]:
    return models.CharField(label, max_length=8, choices=Known, default=Known.UNKNOWN)  # type: ignore[arg-type]  # a lazy text is one, too


def _width(label: object) -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)  # type: ignore[arg-type]  # a lazy text is one, too


class HouseAccess(models.Model):
    """How one gets to a house and about in it; a house without a row says nothing of it.

    The facts are those that Polish houses publish under the act of 19 July 2019 on accessibility.
    """

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, related_name="access_row")
    step_free_stop = _known(_("Way without steps from the nearest stop"))
    parking = _known(_("Parking place for disabled people near the entrance"))
    step_free_entrance = _known(_("Entrance without steps"))
    entrance_width = _width(_("Width of the entrance door (cm)"))
    automatic_door = _known(_("Door that opens by itself or by a button"))
    lift = _known(_("Lift"))
    lift_width = _width(_("Width of the lift door (cm)"))
    accessible_toilet = _known(_("Toilet for people in wheelchairs"))
    baby_changing = _known(_("Place to change a baby"))
    contrast_marking = _known(_("Contrasting or tactile marking of steps and doors"))
    sign_language = _known(_("Sign language on request"))
    assistance_dog = _known(_("Assistance dogs are welcome"))
    quiet_room = _known(_("Quiet room to rest in"))
    evacuation_help = _known(_("Help with leaving the building in an emergency"))
    note = TextsField(_("What else helps to get in"))

    def __str__(self) -> str:
        return f"access of {self.venue_id}"


class SpaceAccess(models.Model):
    """How one gets about in a space; that it is step-free stands in the space itself, which the finder reads."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="access_row")
    door_width = _width(_("Width of the door (cm)"))
    toilet_on_floor = _known(_("Toilet for people in wheelchairs on the same floor"))
    hearing_loop = _known(_("Induction loop for hearing aids"))
    dimmable_light = _known(_("Light that can be dimmed"))
    note = TextsField(_("Light, sound and smells"))

    def __str__(self) -> str:
        return f"access of {self.space_id}"


class PriceKind(models.TextChoices):
    """What a house takes for a space; not having said so is an honest answer."""

    UNKNOWN = "unknown", pgettext_lazy("price", "Not said here: the house tells it in its answer")
    FREE = "free", pgettext_lazy("price", "Always free of charge")
    FREE_IF = "free_if", pgettext_lazy("price", "Free of charge on conditions")
    TARIFF = "tariff", pgettext_lazy("price", "By a tariff")


class PriceUnit(models.TextChoices):
    """For what a tariff is paid."""

    HOUR = "hour", pgettext_lazy("price", "per hour")
    BOOKING = "booking", pgettext_lazy("price", "per booking")
    DAY = "day", pgettext_lazy("price", "per day")


class Currency(models.TextChoices):
    """Money of the countries in which the houses are."""

    PLN = "PLN", "PLN"
    EUR = "EUR", "EUR"


def _amount(form: GroupForm) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(form.label, max_digits=8, decimal_places=2, null=True, blank=True)


class Price(models.Model):
    """What a house takes for its spaces, or for one of them that differs: exactly one of the two is named.

    Amounts are for each kind of group, in `currency` `per` unit; none means that nothing is said for that kind.
    """

    venue = models.OneToOneField(Venue, null=True, on_delete=models.CASCADE, related_name="price_row")
    space = models.OneToOneField(Space, null=True, on_delete=models.CASCADE, related_name="price_row")
    kind = models.CharField(_("Price"), max_length=8, choices=PriceKind, default=PriceKind.UNKNOWN)
    if_nobody_pays = models.BooleanField(_("Participants do not pay"), default=False)
    if_open_to_all = models.BooleanField(_("All residents may come"), default=False)
    if_civic = models.BooleanField(_("The group is an NGO or an informal group"), default=False)
    conditions = TextsField(_("Conditions in words"))
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency, default=Currency.PLN)
    per = models.CharField(_("The amounts are"), max_length=8, choices=PriceUnit, default=PriceUnit.HOUR)
    registered = _amount(GroupForm.REGISTERED)
    informal = _amount(GroupForm.INFORMAL)
    public_body = _amount(GroupForm.PUBLIC_BODY)
    business = _amount(GroupForm.BUSINESS)
    deposit = TextsField(_("Deposit"))
    papers = TextsField(_("Contract and invoice"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="price_of_house_or_space",
                condition=models.Q(venue__isnull=True, space__isnull=False)
                | models.Q(venue__isnull=False, space__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"price of {self.venue or self.space}"

    def amount_for(self, form: str) -> Decimal | None:
        """The amount for a kind of group (`accounts.models.GroupForm`), per unit."""
        amounts = {
            GroupForm.REGISTERED: self.registered,
            GroupForm.INFORMAL: self.informal,
            GroupForm.PUBLIC_BODY: self.public_body,
            GroupForm.BUSINESS: self.business,
        }
        return amounts[GroupForm(form)]

    @property
    def amounts(self) -> list[tuple[GroupForm, Decimal]]:
        """What is said, kind of group by kind of group."""
        return [(form, amount) for form in GroupForm if (amount := self.amount_for(form)) is not None]


class HouseRules(models.Model):
    """House rules as they were in one version. A version is never changed: bookings have accepted it."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rules")
    version = models.PositiveIntegerField()
    texts = TextsField()
    since = models.DateTimeField(null=True, help_text="when it was written; none for what was there before")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["venue", "version"], name="one_version_each")]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.version}"


def access_of_house(venue: Venue) -> HouseAccess:
    """What is known of the way in; nothing when nobody has said anything."""
    return getattr(venue, "access_row", None) or HouseAccess(venue=venue)


def access_of_space(space: Space) -> SpaceAccess:
    """What is known of the way about in a space; nothing when nobody has said anything."""
    return getattr(space, "access_row", None) or SpaceAccess(space=space)


def price_of_house(venue: Venue) -> Price:
    """What the house takes where a space says nothing of its own."""
    return getattr(venue, "price_row", None) or Price(venue=venue)


def price_of_space(space: Space) -> Price:
    """What is taken for the space: its own price, else that of its house."""
    return getattr(space, "price_row", None) or price_of_house(space.venue)
