"""What the invented houses lend."""

from typing import Any

from django.db import transaction

from frontend.demo.content import invented
from spaces.models import Equipment, Space

FIELDS = ("kind", "name", "about", "quantity", "fixed")


def add_equipment() -> None:
    """What is not there yet; what somebody has changed stays as it is."""
    for entry in invented("equipment")["thing"]:
        _add_thing(entry)


@transaction.atomic
def _add_thing(entry: dict[str, Any]) -> None:
    spaces = list(Space.objects.filter(slug__in=entry["spaces"]))
    fields = {name: entry[name] for name in FIELDS if name in entry}
    thing, made = Equipment.objects.get_or_create(
        code=entry["code"], defaults={**fields, "venue_id": spaces[0].venue_id}
    )
    if made:
        thing.spaces.set(spaces)
