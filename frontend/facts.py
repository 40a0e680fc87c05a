"""What pages say of a house before anybody comes or asks: who runs it, how one gets in, what it costs, is it true."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from core import walltime
from core.intervals import Interval
from frontend import way_in
from spaces.contracts import TOLD_DAYS_BEFORE, days_left
from spaces.models import (
    Price,
    PriceKind,
    PriceUnit,
    Space,
    Venue,
    access_of_house,
    access_of_space,
    price_of_space,
)
from spaces.prices import Quote, Verdict, money, quote

FROM = {
    PriceUnit.HOUR: _("From %(amount)s per hour"),
    PriceUnit.BOOKING: _("From %(amount)s per booking"),
    PriceUnit.DAY: _("From %(amount)s per day"),
}
PER = {
    PriceUnit.HOUR: _("%(amount)s per hour"),
    PriceUnit.BOOKING: _("%(amount)s per booking"),
    PriceUnit.DAY: _("%(amount)s per day"),
}
VERDICTS = {
    Verdict.FREE: _("free of charge"),
    Verdict.FREE_ON_CONDITIONS: _("free of charge, if its conditions are kept"),
    Verdict.UNKNOWN: _("the house tells the price in its answer"),
}
STALE_AFTER = dt.timedelta(days=365)
"""What was not checked for so long is said to be old."""


def about_house(venue: Venue, *, now: dt.datetime) -> dict[str, Any]:
    """Operator, way in and last check of a house, for its page and those of its spaces."""
    left = days_left(venue, now=now)
    listing = None if venue.managed else getattr(venue, "listing", None)
    checked = listing.looked_on if listing else venue.checked_on
    facts = way_in.of_house(venue)
    return {
        "house_access": facts,
        "house_access_known": way_in.known(facts),
        "house_access_row": access_of_house(venue),
        "contract_ended": left is not None and left < 0,
        "contract_ends_soon": left is not None and 0 <= left <= TOLD_DAYS_BEFORE[0],
        "checked_on": checked,
        "is_stale": checked is not None and is_stale(checked, venue, now=now),
    }


def is_stale(checked: dt.date, venue: Venue, *, now: dt.datetime) -> bool:
    """Whether the last check lies more than a year back on the calendar of the house."""
    return walltime.local(now, venue.zone).date() - checked > STALE_AFTER


def about_space(space: Space) -> dict[str, Any]:
    """How one gets about in a space."""
    return {
        "space_access": way_in.of_space(space),
        "space_access_row": access_of_space(space),
    }


def price_of(price: Price) -> dict[str, Any]:
    """The price with its tariff in words."""
    tariff = [(form.label, amount_in_words(amount, price)) for form, amount in price.amounts]
    return {"price": price, "tariff": tariff}


def amount_in_words(amount: Any, price: Price) -> str:
    """55 PLN per hour; nothing to pay is said in words."""
    if not amount:
        return gettext("free of charge")
    return str(PER[PriceUnit(price.per)]) % {"amount": money(amount, price.currency)}


def mark_of(space: Space) -> str:
    """The price in two or three words, for cards; nothing where the house says nothing."""
    price = price_of_space(space)
    if price.kind == PriceKind.FREE:
        return gettext("Free of charge")
    if price.kind == PriceKind.FREE_IF:
        return gettext("Free on conditions")
    lowest = min((amount for _form, amount in price.amounts), default=None)
    if price.kind != PriceKind.TARIFF or lowest is None:
        return ""
    if not lowest:
        return gettext("Free for some groups")
    return str(FROM[PriceUnit(price.per)]) % {"amount": money(lowest, price.currency)}


def for_group(
    space: Space, group: Group | None, *, participants_pay: bool, dates: list[Interval]
) -> dict[str, Any] | None:
    """What the group would pay, in words; None while it is not chosen or nothing is said of prices."""
    price = price_of_space(space)
    if group is None or price.kind == PriceKind.UNKNOWN:
        return None
    told = quote(
        price, form=group.form, participants_pay=participants_pay, dates=dates, zone=space.venue.zone
    )
    return {"form": GroupForm(group.form).label, "text": _in_words(told, price), "total": _total(told)}


def _in_words(told: Quote, price: Price) -> str:
    if told.verdict is Verdict.COSTS:
        return amount_in_words(told.amount, price)
    return str(VERDICTS[told.verdict])


def _total(told: Quote) -> str:
    return money(told.total, told.currency) if told.total is not None else ""
