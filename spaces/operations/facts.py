"""A house says how one gets in and what it costs, and that all of it is still true."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.models import Person
from core import walltime
from spaces import ledger
from spaces.models import (
    HouseAccess,
    Listing,
    Price,
    PriceKind,
    Space,
    SpaceAccess,
    Venue,
    access_of_house,
    access_of_space,
    price_of_house,
)
from spaces.operations.describing import locked, note, tell, tidied

Told = Mapping[str, Any]
"""Values by the names of the fields; texts by language."""


@ledger.in_one_transaction
def tell_house_access(*, by: Person | None, venue: Venue, told: Told, now: dt.datetime) -> list[str]:
    """Say how one gets into the house. Returns the names of what has changed.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(venue)
    row = HouseAccess.objects.filter(venue=venue).first() or access_of_house(venue)
    return _keep(by, venue, row, told, "tell_access", now)


@ledger.in_one_transaction
def tell_space_access(*, by: Person | None, space: Space, told: Told, now: dt.datetime) -> list[str]:
    """Say how one gets about in the space; `step_free` is kept in the space itself. As `tell_house_access`."""
    locked(space.venue)
    stored = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    changed = tell(stored, {"step_free": told["step_free"]})
    stored.save(update_fields=changed)
    rest = {name: value for name, value in told.items() if name != "step_free"}
    row = SpaceAccess.objects.filter(space=space).first() or access_of_space(stored)
    return _keep(by, space.venue, row, rest, "tell_space_access", now, also=changed, space=space.slug)


@ledger.in_one_transaction
def tell_house_price(*, by: Person | None, venue: Venue, told: Told, now: dt.datetime) -> list[str]:
    """Say what the house takes where a space says nothing of its own. As `tell_house_access`."""
    locked(venue)
    row = Price.objects.filter(venue=venue).first() or price_of_house(venue)
    return _keep(by, venue, row, _sensible(told), "tell_price", now)


@ledger.in_one_transaction
def tell_space_price(*, by: Person | None, space: Space, told: Told | None, now: dt.datetime) -> list[str]:
    """Say what the space costs, or with None that it costs what the house takes. As `tell_house_access`."""
    locked(space.venue)
    row = Price.objects.filter(space=space).first()
    if told is not None:
        return _keep(
            by, space.venue, row or Price(space=space), _sensible(told), "tell_price", now, space=space.slug
        )
    if row is None:
        return []
    row.delete()
    note(by, space.venue, "drop_price", now, space=space.slug)
    return ["kind"]


@ledger.in_one_transaction
def confirm_facts(*, by: Person | None, venue: Venue, now: dt.datetime) -> None:
    """Say that what stands here of the house is true today, on the calendar of the house.

    Of a listing it says only that somebody looked at what is published: nobody of the house has confirmed it.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(venue)
    today = walltime.local(now, venue.zone).date()
    if venue.managed:
        Venue.objects.filter(pk=venue.pk).update(checked_on=today)
    else:
        Listing.objects.filter(venue=venue).update(looked_on=today)
    note(by, venue, "confirm_facts" if venue.managed else "look_at_listing", now)


def _sensible(told: Told) -> dict[str, Any]:
    """Conditions belong to what is free on conditions, amounts to what may cost; the rest would contradict it."""
    kept = dict(told)
    if told["kind"] != PriceKind.FREE_IF:
        kept |= dict.fromkeys(("if_nobody_pays", "if_open_to_all", "if_civic"), False)
    if told["kind"] not in (PriceKind.FREE_IF, PriceKind.TARIFF):
        kept |= dict.fromkeys(("registered", "informal", "public_body", "business"))
    return kept


def _keep(
    by: Person | None,
    venue: Venue,
    row: HouseAccess | SpaceAccess | Price,
    told: Told,
    verb: str,
    now: dt.datetime,
    *,
    also: list[str] | None = None,
    **codes: Any,
) -> list[str]:
    here = tell(row, tidied(dict(told)))
    if here:
        row.save()
    changed = [*(also or []), *here]
    if changed:
        note(by, venue, verb, now, fields=changed, **codes)
    return changed
