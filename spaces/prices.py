"""What a use of a space would cost a group, as far as the house has said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import GroupForm
from core import walltime
from core.intervals import Interval
from spaces.models import Price, PriceKind, PriceUnit, Space, price_of_space
from spaces.problems import Problem, Weight

CIVIC = frozenset({GroupForm.REGISTERED, GroupForm.INFORMAL})
CENT = Decimal("0.01")


WORDS: dict[str, tuple[tuple[Promise, Promise], str]] = {
    "if_nobody_pays": (
        (
            _(
                "Free of charge here only while participants do not pay: the house decides, and tells you a price."
            ),
            _("Free of charge here only while participants do not pay: your group pays by the tariff."),
        ),
        "participants_pay",
    ),
    "if_civic": (
        (
            _(
                "Free of charge here only for NGOs and informal groups: the house decides, and tells you a price."
            ),
            _("Free of charge here only for NGOs and informal groups: your group pays by the tariff."),
        ),
        "group",
    ),
}
"""What is said of a condition that is not met, without a tariff and with one; and the field that it is about."""


class Verdict(StrEnum):
    """What the house takes."""

    FREE = "free"
    FREE_ON_CONDITIONS = "free_on_conditions"
    """As far as can be told; conditions that only people can judge remain."""
    COSTS = "costs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Quote:
    """What one group would pay; amounts in the currency of the price, per unit and for all the dates."""

    verdict: Verdict
    amount: Decimal | None = None
    total: Decimal | None = None
    currency: str = ""
    per: str = ""


def money(amount: Decimal, currency: str) -> str:
    """12,50 EUR, as the reader's language writes numbers; whole amounts without cents."""
    whole = amount == amount.to_integral_value()
    return f"{number_format(amount, decimal_pos=0 if whole else 2)}\u00a0{currency}"


def quote(price: Price, *, form: str, participants_pay: bool, dates: Sequence[Interval], zone: str) -> Quote:
    """What a group of this form would pay for these dates.

    Where it is free on conditions and one of them is known not to be met, the tariff counts, if there is one.
    """
    if price.kind == PriceKind.FREE:
        return Quote(Verdict.FREE)
    if price.kind == PriceKind.UNKNOWN:
        return Quote(Verdict.UNKNOWN)
    if price.kind == PriceKind.FREE_IF and not unmet(price, form=form, participants_pay=participants_pay):
        return Quote(Verdict.FREE_ON_CONDITIONS)
    amount = price.amount_for(form)
    if amount is None:
        return Quote(Verdict.UNKNOWN)
    if not amount:
        return Quote(Verdict.FREE)
    total = (amount * _units(price, dates, zone)).quantize(CENT) if dates else None
    return Quote(Verdict.COSTS, amount, total, price.currency, price.per)


def unmet(price: Price, *, form: str, participants_pay: bool) -> list[str]:
    """Conditions of use without charge that are known not to be met, by the names of their fields."""
    missed = {"if_nobody_pays": participants_pay, "if_civic": form not in CIVIC}
    return [name for name, is_missed in missed.items() if getattr(price, name) and is_missed]


def _units(price: Price, dates: Sequence[Interval], zone: str) -> Decimal:
    if price.per == PriceUnit.BOOKING:
        return Decimal(1)
    if price.per == PriceUnit.DAY:
        return Decimal(len({walltime.local(date.start, zone).date() for date in dates}))
    return Decimal(sum(date.minutes for date in dates)) / 60


def against(
    space: Space, *, form: str, participants_pay: bool, dates: Sequence[Interval]
) -> Iterator[Problem]:
    """What the house's price has against a request: a use that was meant to be free would not be."""
    price = price_of_space(space)
    missed = unmet(price, form=form, participants_pay=participants_pay)
    if price.kind != PriceKind.FREE_IF or not missed:
        return
    told = quote(price, form=form, participants_pay=participants_pay, dates=dates, zone=space.venue.zone)
    words, field = WORDS[missed[0]]
    if told.verdict is Verdict.UNKNOWN:
        yield Problem(f"price_{missed[0]}", Weight.NEEDS_APPROVAL, words[0], field)
    elif told.verdict is Verdict.COSTS:
        yield Problem(f"price_{missed[0]}", Weight.WARNING, words[1], field)
