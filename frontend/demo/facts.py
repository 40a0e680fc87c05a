"""What the invented houses say of the way in, of prices and of who runs them."""

import datetime as dt
from typing import Any

from frontend.demo.content import invented
from spaces.models import HouseAccess, Price, Space, SpaceAccess, Venue


def add_facts(now: dt.datetime) -> None:
    """Facts of houses that have none yet; what somebody has changed since stays."""
    content = invented("facts")
    for slug, entry in content["house"].items():
        _of_house(Venue.objects.get(slug=slug), entry, now.date())
    for slug, entry in content["space"].items():
        space = Space.objects.get(slug=slug)
        SpaceAccess.objects.get_or_create(space=space, defaults=entry.get("access", {}))
        if "price" in entry:
            Price.objects.get_or_create(space=space, defaults=entry["price"])


def _of_house(venue: Venue, entry: dict[str, Any], today: dt.date) -> None:
    _, is_new = HouseAccess.objects.get_or_create(venue=venue, defaults=entry.get("access", {}))
    Price.objects.get_or_create(venue=venue, defaults=entry.get("price", {}))
    if is_new:
        Venue.objects.filter(pk=venue.pk).update(
            operator=entry.get("operator", ""),
            source=entry.get("source", ""),
            contract_until=_days(today, entry.get("contract_in_days")),
            checked_on=_days(today, -entry["checked_days_ago"] if "checked_days_ago" in entry else None),
        )


def _days(today: dt.date, count: int | None) -> dt.date | None:
    return None if count is None else today + dt.timedelta(days=count)
