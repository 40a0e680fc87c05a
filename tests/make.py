"""Plain keyword factories: what is not said is unremarkable. They write rows; operations are tested elsewhere."""

import datetime as dt
from itertools import count
from typing import Any

from accounts.models import Group, MemberRole, Membership, Person
from core.cities import CITIES
from lda_events.models import Editor
from spaces.models import Equipment, EquipmentKind, OpeningHours, Part, Space, Venue, VenueKind, VenueRole

_numbers = count(1)


def person(**fields: Any) -> Person:
    """Somebody with an address of their own."""
    fields.setdefault("email", f"person{next(_numbers)}@example.test")
    fields.setdefault("language", "en")
    return Person.objects.create_user(**fields)


def group(*, admin: Person | None = None, members: tuple[Person, ...] = (), **fields: Any) -> Group:
    """A group with these people in it."""
    number = next(_numbers)
    fields = {
        "name": f"Group {number}",
        "slug": f"group-{number}",
        "founded_on": dt.date(2026, 1, 1),
        **fields,
    }
    made = Group.objects.create(**fields)
    roles = [(admin, MemberRole.ADMIN)] if admin else []
    for somebody, role in [*roles, *((member, MemberRole.MEMBER) for member in members)]:
        Membership.objects.create(group=made, person=somebody, role=role, since=dt.date(2026, 1, 1))
    return made


def venue(*, manager: Person | None = None, **fields: Any) -> Venue:
    """A managed house in Kraków unless said otherwise."""
    number = next(_numbers)
    fields = {"name": f"House {number}", "slug": f"house-{number}", "city": "krakow", **fields}
    fields = {"kind": VenueKind.NGO_SPACE, "managed": True, "zone": CITIES[fields["city"]].zone, **fields}
    made = Venue.objects.create(**fields)
    if manager:
        role(manager, made)
    return made


def role(somebody: Person, of_venue: Venue, **fields: Any) -> VenueRole:
    """Makes somebody answer for a venue, for a long time unless said otherwise."""
    fields = {
        "granted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "expires_at": dt.datetime(2036, 1, 1, tzinfo=dt.UTC),
        **fields,
    }
    return VenueRole.objects.create(venue=of_venue, person=somebody, **fields)


def part(of_venue: Venue, **fields: Any) -> Part:
    """A piece of a floor."""
    return Part.objects.create(venue=of_venue, **{"name": f"Part {next(_numbers)}", **fields})


def space(
    of_venue: Venue | None = None,
    *,
    parts: tuple[Part, ...] = (),
    hours: tuple[dt.time, dt.time] | None = (dt.time(8), dt.time(22)),
    **fields: Any,
) -> Space:
    """A room of one part, open from 8 to 22 every day, without buffers, notice or far horizon."""
    number = next(_numbers)
    of_venue = of_venue or venue()
    fields = {"slug": f"space-{number}", "name": {"en": f"Room {number}"}, "notice_hours": 0, **fields}
    made = Space.objects.create(venue=of_venue, **fields)
    made.parts.set(parts or [part(of_venue)])
    if hours:
        OpeningHours.objects.bulk_create(
            OpeningHours(space=made, weekday=day, opens=hours[0], closes=hours[1]) for day in range(7)
        )
    return made


def equipment(*spaces: Space, **fields: Any) -> Equipment:
    """A projector that comes with these spaces of one house."""
    fields = {"kind": EquipmentKind.PROJECTOR, "code": f"thing-{next(_numbers)}", **fields}
    made = Equipment.objects.create(venue=spaces[0].venue, **fields)
    made.spaces.set(spaces)
    return made


def editor(somebody: Person) -> Person:
    """Makes somebody write for the agency."""
    Editor.objects.create(
        person=somebody,
        granted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        expires_at=dt.datetime(2036, 1, 1, tzinfo=dt.UTC),
    )
    return somebody
