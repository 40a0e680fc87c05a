"""One of everything that an address can name, and everybody who may ask for it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from accounts.freezing import freeze, thaw
from accounts.models import Concern, Group, Membership, Person
from bookings.by_message import token_for
from bookings.models import Booking
from bookings.operations import make_private_feed
from events.models import Event
from events.states import Disclosure, Kind
from lda_events.nouns import NOUNS
from lda_events.operations import put_entry
from spaces.models import Space, VenueRole
from spaces.role_claims import claim_role, confirm_claim
from tests import make, make_bookings, make_entries, make_programmes
from tests.conftest import NOW
from tests.matrix import cast, claims, house
from tests.matrix.snapshot import digests
from tests.matrix.words import secret

FIRST, TOGETHER, OF_FROZEN = dt.date(2026, 12, 1), dt.date(2026, 12, 10), dt.date(2026, 12, 14)


@dataclass(frozen=True)
class World:
    """People and their browsers by role, and what stands in addresses: the same for all but for a frozen group."""

    people: dict[str, Person]
    browsers: dict[str, Client]
    names: dict[str, str]
    of_frozen: dict[str, str]
    folder: Path
    before: dict[str, str]
    """Each table as it was built, in a short name."""

    def has_changed(self, tables: Collection[str]) -> bool:
        """Whether any of these tables holds other rows."""
        return any(self.before[table] != digest for table, digest in digests(tables).items())

    def name(self, name: str, role: str) -> str:
        """What stands in an address for this reader."""
        return self.of_frozen.get(name, self.names[name]) if role == "frozen" else self.names[name]


def build(folder: Path) -> World:
    """Rows for every address; the files of photos go to the folder."""
    people = cast.people()
    groups = cast.groups(people)
    bright, quiet = house.bright(people["manager"]), house.quiet(people["manager"])
    make.role(people["deputy"], bright.venue, deputy=True)
    make.space(make.venue(name="Elsewhere", slug="elsewhere", manager=people["other"]), slug="other-room")
    names = {
        **claims.bookings(people["admin"], groups["group"], bright, FIRST, ""),
        **claims.batches(people["manager"], people["admin"], groups["group"], bright, TOGETHER),
        **_events(groups["group"], bright, quiet),
        **_calendars(people),
        **house.furnish(people["manager"], bright),
        **_disputed(people["staff"]),
        **_of_agency(groups["group"], bright),
        "space": bright.slug,
        "venue": bright.venue.slug,
        "quiet_space": quiet.slug,
        "quiet_venue": quiet.venue.slug,
        "other_space": "other-room",
        "listing": house.listing().slug,
        "group": groups["group"].slug,
        "listed": make.group(name="Listed", slug="listed", listed=True).slug,
        "safety_page": "lists",
    }
    names["calendar"] = names["calendar_of_member"]
    names["letter"] = _letter(people["manager"], names["letter"])
    names["claim"] = _claim(people["admin"])
    names["concern"] = _concern()
    _compete(people["stranger"], groups["stranger"], bright)
    names["ticked"] = claims.ticked(people["manager"], names["requested"])
    of_frozen = _frozen(people, groups["frozen"], bright) | {"calendar": names["calendar_of_frozen"]}
    return World(people, cast.browsers(people), names, of_frozen, folder, digests())


def _events(group: Group, bright: Space, quiet: Space) -> dict[str, str]:
    """An open event in either house; those on lower steps of the ladder only in the one that keeps its address."""
    ladder = claims.ladder(group, quiet, hour=10)
    claims.approve_one_more(ladder["members"])
    shown = claims.event(group, bright, NOW.replace(hour=11), "bright", disclosure=Disclosure.OPEN)
    ladder |= claims.own_ladder(group)
    names = {level: event.slug for level, event in ladder.items()}
    return {**names, "members_date": _last_date(ladder["members"]), "event": shown.slug}


def _last_date(event: Event) -> str:
    return str(list(event.occurrences.all())[-1].uid)


def _calendars(people: dict[str, Person]) -> dict[str, str]:
    """Addresses of private calendars: of a group each, and of a house each."""
    stands_on: dict[str, Membership | VenueRole] = {
        role: Membership.objects.get(person=people[role]) for role in ("member", "stranger", "frozen")
    }
    stands_on |= {role: people[role].venue_roles.order_by("pk")[0] for role in ("manager", "other")}
    return {
        f"calendar_of_{role}": make_private_feed(by=people[role], stands_on=place, replaces=0, now=NOW)
        for role, place in stands_on.items()
    }


def _letter(manager: Person, reference: str) -> str:
    return token_for(manager, Booking.objects.get(reference=reference))


def _claim(by: Person) -> str:
    """The group's administrator says that a house is theirs too; a member of staff has confirmed it."""
    venue = make.venue(
        name="Claimed House", slug="claimed-house", managed=False, website="https://c.example/"
    )
    made = claim_role(by=by, venue=venue, ask_at=secret("askat"), note=secret("claimnote"), now=NOW)
    confirm_claim(by=make.person(is_staff=True), claim=made, now=NOW)
    return made.reference


def _concern() -> str:
    concern = Concern.objects.create(about="lists", text=secret("concern"), language="en", came_at=NOW)
    return concern.reference


def _disputed(staff: Person) -> dict[str, str]:
    """A house that a colleague would thaw."""
    disputed = make.venue(name="Disputed House", slug="disputed-house")
    freeze(by=staff, noun=disputed, reason="rivals", now=NOW)
    thaw(by=make.person(is_staff=True), noun=disputed, now=NOW)
    return {"kind": "venue", "disputed": disputed.slug}


def _of_agency(group: Group, space: Space) -> dict[str, str]:
    """An entry of each kind, and a page on a dialogue of which only the group may know."""
    monday = NOW.replace(hour=12) + dt.timedelta(days=1)
    open_one = claims.event(group, space, monday, "dialogue", kind=Kind.DIALOGUE)
    closed = claims.event(
        group,
        space,
        monday + dt.timedelta(hours=3),
        "closed",
        kind=Kind.DIALOGUE,
        disclosure=Disclosure.MEMBERS,
    )
    for event, words in ((open_one, "open"), (closed, "closed")):
        told = {"question": {"en": secret(f"{words}asks")}, "agenda": {"en": secret(f"{words}agenda")}}
        put_entry(by=None, noun=NOUNS["meeting"], slug=event.slug, told=told, now=NOW)
    return {
        "meeting": open_one.slug,
        "closed_meeting": closed.slug,
        "programme": make_programmes.programme().slug,
        "noun": "resource",
        "resource": make_entries.resource().slug,
        "fact": make_entries.fact().slug,
        "consultation": make_entries.consultation().slug,
    }


def _compete(person: Person, group: Group, space: Space) -> None:
    """A stranger waits for a time that the group has."""
    make_bookings.request(by=person, group=group, space=space, now=NOW, day=FIRST, title="Rival", wait=True)


def _frozen(people: dict[str, Person], group: Group, space: Space) -> dict[str, str]:
    """All that a group had before it was frozen."""
    owner = people["frozen"]
    made = claims.bookings(owner, group, space, OF_FROZEN, "frozen")
    event = claims.event(group, space, NOW.replace(hour=14), "frozen", disclosure=Disclosure.MEMBERS)
    own = claims.own_event(group, "frozenown", Disclosure.MEMBERS)
    freeze(by=people["staff"], noun=group, reason="rivals", now=NOW)
    letter = _letter(people["manager"], made["letter"])
    return {
        **made,
        "letter": letter,
        "members": event.slug,
        "members_date": _last_date(event),
        "own_members": own.slug,
        "group": group.slug,
    }
