"""Listings: houses known only from what others published. They are shown as not confirmed, never as free.

An import may be repeated as often as one likes: it finds its own records again by their key, writes only what
has changed, and leaves a house alone from the day that its managers answer for it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from django.db import transaction

from accounts.audit import record as write_audit
from accounts.models import Person
from accounts.slugs import slugs_of
from core import reports
from spaces.models import Listing, Venue
from spaces.published import Facts, Told, Unusable, facts_of, key_of


class Outcome(StrEnum):
    """What became of a record."""

    TAKEN = "taken"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


Line = reports.Line[Outcome]
Report = reports.Report[Outcome]


def import_listings(
    records: Iterable[object], sources: Mapping[str, str], now: dt.datetime, by: Person | None = None
) -> Report:
    """Take published records as unverified listings; a record that cannot be used is reported and left.

    Args:
        records: objects as `spaces.published` reads them.
        sources: publishers by source key.
    """
    return Report(tuple(_lines(records, sources, now, by)), Outcome)


def _lines(
    records: Iterable[object], sources: Mapping[str, str], now: dt.datetime, by: Person | None
) -> Iterator[Line]:
    seen: set[str] = set()
    for position, record in enumerate(records, start=1):
        try:
            facts = facts_of(record, sources)
            if facts.key in seen:
                raise Unusable("key: stands twice in this file, the first one counts")
            seen.add(facts.key)
            outcome, why = _keep(facts, now, by)
        except Unusable as error:
            outcome, why = Outcome.SKIPPED, str(error)
        yield Line(key_of(record) or f"record {position}", outcome, why)


@transaction.atomic
def _keep(facts: Facts, now: dt.datetime, by: Person | None) -> tuple[Outcome, str]:
    listing = Listing.objects.select_related("venue").filter(source_key=facts.key).first()
    if listing is None:
        venue = _take(facts)
        _write_audit(venue, "import_listing", now, by)
        return Outcome.TAKEN, "; ".join(facts.remarks)
    if listing.venue.managed:
        return Outcome.UNCHANGED, "its managers answer for it now, left as it is"
    changed = _update(listing, facts)
    if not changed:
        return Outcome.UNCHANGED, ""
    _write_audit(listing.venue, "update_listing", now, by)
    return Outcome.UPDATED, "; ".join([f"now differs in {', '.join(changed)}", *facts.remarks])


def _take(facts: Facts) -> Venue:
    venue = Venue.objects.create(slug=_free_slug(facts), **facts.venue)
    Listing.objects.create(venue=venue, source_key=facts.key, **facts.listing)
    return venue


def _update(listing: Listing, facts: Facts) -> list[str]:
    """Write what differs; returns the names of the fields. A slug stays: people have linked to it."""
    house = _differing(listing.venue, facts.venue)
    words = _differing(listing, _without_older_look(listing, facts.listing))
    # Asked of the database once more: a house may be claimed while the import runs.
    if house and not Venue.objects.listings().filter(pk=listing.venue_id).update(**house):
        return []
    if words:
        Listing.objects.filter(pk=listing.pk, venue__managed=False).update(**words)
    return [*house, *words]


def _without_older_look(listing: Listing, told: Mapping[str, Told]) -> dict[str, Told]:
    """Somebody may have looked since the file was written."""
    days = (told["looked_on"], listing.looked_on)
    latest = max((day for day in days if isinstance(day, dt.date)), default=None)
    return {**told, "looked_on": latest}


def _differing(
    row: Venue | Listing, values: Mapping[str, str | dt.date | None]
) -> dict[str, str | dt.date | None]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _free_slug(facts: Facts) -> str:
    names = slugs_of(str(facts.venue["name"]), most=80, otherwise=facts.key.lower())
    return next(slug for slug in names if not Venue.objects.filter(slug=slug).exists())


def _write_audit(venue: Venue, verb: str, now: dt.datetime, by: Person | None) -> None:
    write_audit(by=by, now=now, verb=verb, noun="venue", reference=venue.slug)
