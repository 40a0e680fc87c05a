"""An invented house that nobody has confirmed, claimed by somebody and confirmed once."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import Person
from core.cities import CITIES
from frontend.demo.content import invented
from spaces.models import RoleClaim, Venue
from spaces.role_claims import claim_role, confirm_claim

OF_HOUSE = ("name", "kind", "city", "district", "address", "about", "house_rules")


def add_claims(now: dt.datetime) -> None:
    """Each claim that nobody has made on its house yet; what somebody decided about it stays."""
    for entry in invented("claims")["claim"]:
        _add_claim(entry, now)


@transaction.atomic
def _add_claim(entry: dict[str, Any], now: dt.datetime) -> None:
    house = entry["house"]
    venue, _ = Venue.objects.get_or_create(
        slug=house["slug"],
        defaults={
            **{name: house[name] for name in OF_HOUSE},
            "zone": CITIES[house["city"]].zone,
            "invented": True,
        },
    )
    if venue.managed or venue.frozen_at or RoleClaim.objects.filter(venue=venue).exists():
        return
    by, first = (Person.objects.get(email=entry[name]) for name in ("by", "first_by"))
    claimed_at, confirmed_at = (
        now - dt.timedelta(days=entry[name]) for name in ("claimed_days_ago", "confirmed_days_ago")
    )
    claim = claim_role(by=by, venue=venue, ask_at=entry["ask_at"], note=entry["note"], now=claimed_at)
    confirm_claim(by=first, claim=claim, now=confirmed_at)
