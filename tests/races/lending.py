"""Races for the last projector of a house: every racer asks from a room of their own, so that no part settles it."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

from accounts.models import Group
from bookings.models import BookedEquipment, Booking
from bookings.operations import approve_booking, request_booking
from spaces.models import Venue
from tests import make, make_bookings
from tests.races import stage

PROJECTOR, LOOSE_PROJECTOR = "race-projector", "race-loose-projector"


def build(*, rounds: int, racers: int) -> None:
    """A room and a group for each racer, one projector for all; and rooms whose requests hold nothing."""
    venue = Venue.objects.get(slug="race")
    rooms = [make.space(venue, slug=f"lend-{number}") for number in range(racers)]
    loose = [make.space(venue, slug=f"loose-{number}", holds_undecided=False) for number in range(racers)]
    # A group of its own: what the others ask for in the other races would reach the bound on waiting requests.
    make.group(slug="lend")
    make.equipment(*rooms, code=PROJECTOR)
    make.equipment(*loose, code=LOOSE_PROJECTOR)
    for number, room in enumerate(loose):
        group = make.group(slug=f"lent-{number}")
        for day in range(rounds):
            make_bookings.request(
                by=None,
                group=group,
                space=room,
                now=stage.NOW,
                day=stage.day_of(day),
                equipment={LOOSE_PROJECTOR: 1},
            )


def lend(number: int, racer: int) -> Callable[[], object]:
    """Everybody asks for the same evening in a room of their own, with the only projector of the house."""
    place, group = stage.space(f"lend-{racer}"), Group.objects.get(slug="lend")
    details = make_bookings.details(day=stage.day_of(number), equipment={PROJECTOR: 1})
    return lambda: request_booking(by=None, group=group, space=place, details=details, now=stage.NOW)


def lend_approve(number: int, racer: int) -> Callable[[], object]:
    """Everybody approves another room's request for the only projector: the second race."""
    start = dt.datetime.combine(stage.day_of(number), dt.time(18), ZoneInfo("Europe/Warsaw"))
    waiting = Booking.objects.with_house().filter(space__slug=f"loose-{racer}")
    booking = waiting.get(occurrences__starts_at=start)
    return lambda: approve_booking(by=None, booking=booking, now=stage.NOW)


def lent_twice() -> int:
    """Pieces promised beyond what there is, counted by comparing dates and not by the sweep that is on trial."""
    too_many = 0
    for code in (PROJECTOR, LOOSE_PROJECTOR):
        lines = BookedEquipment.objects.filter(equipment__code=code, lent=True)
        held = [
            (date.starts_at, date.ends_at)
            for line in lines.select_related("booking__space")
            for date in line.booking.occurrences.standing()
            if date.state == "approved" or line.booking.space.holds_undecided
        ]
        held.sort()
        too_many += sum(later[0] < earlier[1] for earlier, later in pairwise(held))
    return too_many
