"""What the racers race for: one hall of two halves, a group, and requests where a scenario needs them."""

import datetime as dt
import uuid

from accounts.models import Group, Person
from bookings.models import Booking
from core.intervals import Interval
from spaces import ledger
from spaces.models import ClaimKind, RoleClaim, Space
from tests import make, make_bookings

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FIRST_DAY = dt.date(2026, 12, 1)
DATES = 10
STAFF = 4


def build(*, rounds: int, racers: int) -> None:
    """Fill an empty, migrated database."""
    manager = make.person(email="manager@race.test")
    venue = make.venue(slug="race", manager=manager, answer_within_hours=24 * 30)
    left, right = make.part(venue), make.part(venue)
    make.space(venue, slug="hall", parts=(left, right))
    make.space(venue, slug="half", parts=(right,))
    open_room = make.space(venue, slug="open", holds_undecided=False)
    # The same floor as the hall, but its requests hold nothing: approving is the race.
    loose = make.space(venue, slug="loose", parts=(left, right), holds_undecided=False)
    front, back = make.part(venue), make.part(venue)
    make.space(venue, slug="wide", parts=(front, back), buffer_before=30, buffer_after=15)
    make.space(venue, slug="slim", parts=(back,), buffer_after=10)
    make.group(slug="racers", admin=make.person(email="admin@race.test"))
    _claims(rounds)
    # One group may not have so many requests waiting: each racer asks for another.
    rivals = [make.group() for _ in range(racers)]
    lone = make.group(admin=make.person(email="lone@race.test"))
    closable = make.group()
    for number in range(rounds):
        day = FIRST_DAY + dt.timedelta(days=number)
        for rival in rivals:
            make_bookings.request(by=None, group=rival, space=open_room, now=NOW, day=day)
        make_bookings.request(
            by=None, group=closable, space=loose, now=NOW, day=day, starts=dt.time(12), ends=dt.time(14)
        )
        make_bookings.request(
            by=lone.memberships.get().person,
            group=lone,
            space=open_room,
            now=NOW,
            day=day,
            starts=dt.time(9),
            ends=dt.time(10),
        )


def day_of(number: int) -> dt.date:
    """Each round has a day of its own."""
    return FIRST_DAY + dt.timedelta(days=number)


def space(slug: str) -> Space:
    """A space with what operations need."""
    return Space.objects.with_house().get(slug=slug)


def group() -> Group:
    """The group that all racers act for."""
    return Group.objects.get(slug="racers")


def rivals(number: int) -> list[Booking]:
    """The requests of a round that want the same evening of the room that holds nothing."""
    day = day_of(number)
    start = dt.datetime.combine(day, dt.time(17), dt.UTC)
    found = Booking.objects.with_house().filter(space__slug="open", occurrences__starts_at=start)
    return list(found.order_by("pk"))


def lone(number: int) -> Booking:
    """The request of a round that several people decide at once."""
    start = dt.datetime.combine(day_of(number), dt.time(8), dt.UTC)
    return Booking.objects.with_house().get(space__slug="open", occurrences__starts_at=start)


def closable(number: int) -> Booking:
    """The request of a round whose hours the house closes while it is approved and others ask for them."""
    start = dt.datetime.combine(day_of(number), dt.time(11), dt.UTC)
    return Booking.objects.with_house().get(space__slug="loose", occurrences__starts_at=start)


def ten_dates(number: int, *, racer: int) -> list[ledger.Claim]:
    """Ten weekly dates of the hall or of its half: every second racer asks backwards, every third for the half."""
    place = space("half" if racer % 3 == 0 else "hall")
    parts = tuple(sorted(place.part_ids(), reverse=racer % 2 == 0))
    start = dt.datetime.combine(day_of(number), dt.time(5), dt.UTC)
    claims = [
        ledger.Claim(
            ClaimKind.BOOKING,
            uuid.uuid4(),
            parts,
            Interval(start + dt.timedelta(days=70 * week), start + dt.timedelta(days=70 * week, hours=1)),
        )
        for week in range(DATES)
    ]
    return claims[::-1] if racer % 2 else claims


def _claims(rounds: int) -> None:
    """For each round a house that somebody claims, and four members of staff for all of them."""
    for number in range(STAFF):
        make.person(email=f"staff{number}@race.test", is_staff=True)
    for number in range(rounds):
        RoleClaim.objects.create(
            venue=make.venue(slug=f"claimed-{number}", managed=False),
            person=make.person(email=f"claimant{number}@race.test"),
            ask_at="+48 000 000 000",
            made_at=NOW,
            expires_at=NOW + dt.timedelta(days=30),
        )


def claimed(number: int) -> RoleClaim:
    """The claim of a round."""
    return RoleClaim.objects.get(venue__slug=f"claimed-{number}")


def member_of_staff(racer: int) -> Person:
    """One of the four; each races in several processes."""
    return Person.objects.get(email=f"staff{racer % STAFF}@race.test")
