"""What is asked of each address when it is searched: what its row in `tests/matrix` names, and this beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.rows import Row
from tests.matrix.test_matrix import ROWS, SHUT

READERS = ("visitor", "stranger", "other", "member", "manager")
INSIDERS = ("frozen", "unproven", "editor", "staff")
"""They read beside these where the door is open to them and shut to visitors."""


@dataclass(frozen=True)
class Case:
    """One question."""

    of: str = ""
    query: str = ""
    method: str = "GET"
    sent: Mapping[str, Any] = field(default_factory=dict)


FILTERS = (
    "?neutral=1&lang=be",
    "?city=krakow",
    "?kind=children",
    "?venue=quiet-house",
    "?space=quiet-room",
    "?group=kupalinka",
    "?language=be&age=10",
)
WEEK = "?week=2026-11-22"
LOOKED_FOR = "?date=2026-12-01&from=18:00&to=20:00&people=12"
WHEN = "?from=2026-11-22T00:00:00Z&to=2026-12-06T00:00:00Z"
OWN = ("own_open", "own_district", "own_members", "own_hidden")
LEVELS = ("open", "district", "members", "hidden", "closed_meeting", *OWN)
STATES = ("asked", "offered", "approved", "declined", "freed")


def _cases(of: tuple[str, ...], *queries: str) -> tuple[Case, ...]:
    return tuple(Case(name, query) for name in of for query in ("", *queries))


LISTS = tuple(Case(query=query) for query in FILTERS)
EVENTS = _cases(LEVELS)
CALENDARS = _cases(LEVELS, "?neutral=1&lang=be")
BOOKINGS = _cases(STATES)
HOUSE = _cases(("quiet_venue",))
ROOM = _cases(("quiet_space",))

KEYS = {f"calendar_of_{role}": role for role in ("member", "stranger", "frozen", "manager", "other")}
KEYS["calendar"] = "member"
"""Addresses that are keys: whoever holds one reads what its person does."""

MORE: dict[str, tuple[Case, ...]] = {
    "events": LISTS,
    "embedded_events": LISTS,
    "classes": LISTS,
    "feed_events": LISTS,
    "feed_new_events": LISTS,
    "api-event-list": (*LISTS[1:], Case(query=WHEN)),
    "event": EVENTS,
    "api-event-detail": EVENTS,
    "feed_event": CALENDARS,
    "feed_structured_event": CALENDARS,
    "feed_private": _cases(tuple(KEYS), "?lang=be"),
    "feed_lda": (Case(query="?neutral=1"),),
    "feed_venue": _cases(("quiet_venue",), "?neutral=1"),
    "feed_space": _cases(("quiet_space",), "?neutral=1"),
    "feed_busy": _cases(("quiet_space",), "?neutral=1", "?entries=1"),
    "feed_group": _cases(("group",)),
    "group": _cases(("group",)),
    "lda_meeting": _cases(("closed_meeting",)),
    "api-lda-meeting-detail": _cases(("closed_meeting",)),
    "venue": HOUSE,
    "venue_timeline": _cases(("quiet_venue", "venue"), "?day=2026-12-01"),
    "venue_timeline_data": _cases(("quiet_venue", "venue"), "?day=2026-12-01&lang=en"),
    "venue_today": _cases(("quiet_venue",), "?still=1"),
    "venue_door": _cases(("quiet_venue", "venue"), WEEK, "?week=2026-12-01"),
    "api-venue-detail": HOUSE,
    "space": _cases(("quiet_space", "space"), WEEK, "?week=2026-12-01"),
    "space_month": _cases(("quiet_space", "space"), "?month=2026-12"),
    "space_door": _cases(("quiet_space", "space"), WEEK, "?week=2026-12-01"),
    "api-space-detail": ROOM,
    "api-space-availability": _cases(("quiet_space",), WHEN)[1:],
    "space_request": _cases(("quiet_space", "space"), LOOKED_FOR),
    "spaces": (Case(query=LOOKED_FOR),),
    "need": (Case(query=LOOKED_FOR),),
    "city_timeline": (Case(query="?city=krakow&day=2026-11-22&days=7"),),
    "city_timeline_data": (Case(query="?city=krakow&day=2026-12-01&lang=en"),),
    "my_event": _cases(("own_members", "hidden")),
    "my_event_move": _cases(("own_members",)),
    "my_feed": (Case("group", method="POST", sent={"replaces": "1"}),),
    "house_feed": (Case("venue", method="POST", sent={"replaces": "1"}),),
    "manage": (Case(query="?at={requested}"), Case(query="?state=approved")),
    "manage_decide": (
        Case(method="POST", sent={"chosen": "{ticked}"}),
        Case(method="POST", sent={"chosen": "{ticked}", "decision": "decline"}),
    ),
    "my_booking": BOOKINGS,
    "my_document": BOOKINGS,
    "manage_booking": BOOKINGS,
    "api-booking-detail": BOOKINGS,
    "manage_contact": (Case("requested", method="POST"),),
    "staff_claim_read": (Case("claim", method="POST"),),
    "safety_concern_read": (Case("concern", method="POST"),),
    "api-booking-preview": (
        Case(
            method="POST",
            sent={"space": "bright-room", "day": "2026-12-01", "starts": "18:00", "ends": "20:00"},
        ),
    ),
}


def cases_of(name: str) -> tuple[Case, ...]:
    """All questions to an address."""
    row = ROWS[name]
    return (Case(row.of, row.query), *MORE.get(name, ()))


def readers_of(row: Row) -> Iterator[str]:
    """Who reads it."""
    yield from READERS
    codes = row.codes("GET") or {}
    yield from (role for role in INSIDERS if codes["visitor"] in SHUT and codes[role] not in SHUT)
