"""Whether dates fit where they would move: their equipment, and how much their group may have."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bookings import equipment, limits
from bookings.equipment import Wanted
from bookings.limits import Use
from bookings.models import BookedEquipment, Booking, Occurrence
from core.intervals import Interval
from spaces.models import Space
from spaces.problems import Problem


def lock(booking: Booking) -> None:
    """Let nobody else be promised the same things, nor the group ask elsewhere; the parts are locked before."""
    equipment.lock([line.thing.code for line in _asked(booking)])
    limits.lock(booking.group)


def left_behind(booking: Booking, there: Space) -> list[Wanted]:
    """What was asked for and does not come with another space."""
    lines = _asked(booking)
    if not lines or there.pk == booking.space_id:
        return []
    come = {thing.pk for thing in equipment.offered(there)}
    return [line for line in lines if line.thing.pk not in come]


def leave_behind(booking: Booking, there: Space) -> None:
    """A booking that goes to another space goes without what does not come with it."""
    things = [line.thing.pk for line in left_behind(booking, there)]
    if things:
        BookedEquipment.objects.filter(booking=booking, equipment__in=things).update(lent=False)


def against(
    booking: Booking, there: Space, moving: Collection[Occurrence], times: Sequence[Interval]
) -> Iterator[Problem]:
    """What the times, of these dates of the booking, meet there beside the hours and rules of the space."""
    yield from _short_of(booking, there, times)
    yield from too_much(booking, there, times, but=moving)


def _short_of(booking: Booking, there: Space, times: Sequence[Interval]) -> list[Problem]:
    staying = left_behind(booking, there)
    lines = [line for line in _asked(booking) if line not in staying]
    return equipment.problems_of(there, equipment.shortages(there, lines, times, but=booking))


def against_all(
    booking: Booking, moving: Collection[Occurrence], there: Mapping[Space, Sequence[Interval]]
) -> list[Problem]:
    """The same for dates that would lie in several spaces of the house at once; each reason once."""
    recurring = _recurs(booking)
    found = []
    for space, times in there.items():
        others = [(other, held) for other, held in there.items() if other != space]
        besides = [Use(other.pk, time, recurring) for other, held in others for time in held]
        found += _short_of(booking, space, times)
        found += too_much(booking, space, times, but=moving, besides=besides)
    return list({(problem.code, str(problem.text)): problem for problem in found}.values())


def too_much(
    booking: Booking,
    there: Space,
    times: Sequence[Interval],
    *,
    but: Collection[Occurrence] = (),
    besides: Collection[Use] = (),
) -> Iterator[Problem]:
    """Which limits of the house the group would pass with these times, were those dates gone."""
    recurring, gone = _recurs(booking), [date.pk for date in but]
    yield from limits.of_limits(there, booking.group, times, recurring=recurring, but=gone, besides=besides)


def _recurs(booking: Booking) -> bool:
    return booking.series is not None and booking.series.rule_id is not None


def _asked(booking: Booking) -> list[Wanted]:
    rows = booking.equipment.select_related("equipment").filter(lent=True)
    return [Wanted(line.equipment, line.quantity) for line in rows]
