"""A room in which everything happens at once: asked for, approved, moved, offered, accepted, cancelled, closed."""

import datetime as dt
from collections.abc import Callable

from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    accept_offer,
    approve_booking,
    cancel_booking,
    change_dates,
    close_with_bookings,
    offer_dates,
    refuse_offer,
    request_booking,
    touched_by,
)
from spaces.closing import Closing
from spaces.models import Space, Venue
from spaces.series import Slot
from tests import make, make_bookings
from tests.races.stage import NOW, day_of, group

CONTESTED = (dt.time(15), dt.time(17))
# The request that each round needs, by its title, and the hours that it has before the race.
MOVER, ASKER, OFFERED, TARGET = "mover", "asker", "offered", "target"
HOURS = {MOVER: (9, 10), OFFERED: (10, 11), TARGET: (11, 12)}


def build(venue: Venue, *, rounds: int) -> None:
    """A room whose requests hold their time and, on the same floor, one whose requests do not."""
    floor = make.part(venue)
    room = make.space(venue, slug="lively", parts=(floor,))
    loose = make.space(venue, slug="lively-loose", parts=(floor,), holds_undecided=False)
    groups = {title: make.group() for title in (MOVER, ASKER, OFFERED, TARGET)}
    for number in range(rounds):
        day = day_of(number)
        for title, (starts, ends) in HOURS.items():
            times = {"day": day, "starts": dt.time(starts), "ends": dt.time(ends), "title": title}
            booking = make_bookings.request(by=None, group=groups[title], space=room, now=NOW, **times)
            if title == MOVER:
                approve_booking(by=None, booking=booking, now=NOW)
            if title == OFFERED:
                offer_dates(
                    by=None, booking=booking, every=Shift(starts=dt.time(16), ends=dt.time(17)), now=NOW
                )
        make_bookings.request(
            by=None, group=groups[ASKER], space=loose, now=NOW, day=day, starts=dt.time(14), ends=dt.time(16),
            title=ASKER,
        )  # fmt: skip


def deed(number: int, racer: int) -> Callable[[], object]:
    """What a racer does to the contested hours of a round."""
    day, room = day_of(number), Space.objects.with_house().get(slug="lively")
    details = make_bookings.details(day=day, starts=CONTESTED[0], ends=dt.time(16))
    asker, whole = group(), Shift(starts=CONTESTED[0], ends=CONTESTED[1])
    mover, offered, target = (_of(number, title) for title in (MOVER, OFFERED, TARGET))
    date = mover.occurrences.get().pk
    moving = {"date": date, "scope": Scope.THIS, "shift": Shift(starts=CONTESTED[0], ends=dt.time(16))}
    deeds: list[Callable[[], object]] = [
        lambda: request_booking(by=None, group=asker, space=room, details=details, now=NOW),
        lambda: approve_booking(by=None, booking=_of(number, ASKER), now=NOW),
        lambda: change_dates(by=None, booking=mover, now=NOW, **moving),
        lambda: offer_dates(by=None, booking=target, every=whole, now=NOW),
        lambda: accept_offer(by=None, booking=offered, now=NOW),
        lambda: refuse_offer(by=None, booking=offered, now=NOW),
        lambda: cancel_booking(by=None, side=Side.GROUP, booking=mover, now=NOW),
        lambda: _close(room, day),
    ]
    return deeds[racer % len(deeds)]


def _of(number: int, title: str) -> Booking:
    start = dt.datetime.combine(day_of(number), dt.time(0), dt.UTC)
    dates = {"occurrences__starts_at__range": (start, start + dt.timedelta(days=1))}
    return Booking.objects.with_house().get(title=title, **dates)


def _close(room: Space, day: dt.date) -> object:
    closing = Closing(Slot(day, *CONTESTED))
    seen = [item.booking.reference for item in touched_by(room, closing, now=NOW)]
    return close_with_bookings(
        by=None, space=room, closing=closing, reason={"en": "Closed"}, keep=seen, cancel=[], now=NOW
    )
