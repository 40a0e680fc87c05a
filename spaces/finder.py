"""Which spaces can be had at some time: the one answer behind the finder's page and the API."""

from collections.abc import Sequence

from core.intervals import Interval
from spaces.access import Viewer, spaces_for
from spaces.availability import State, states_of, taken
from spaces.models import Space


def find(
    viewer: Viewer, interval: Interval, *, people: int | None = None, city: str | None = None
) -> list[tuple[Space, State]]:
    """Bookable spaces with the state of the interval, free ones first; a fixed number of queries."""
    spaces = spaces_for(viewer).bookable()
    spaces = spaces.for_people(people) if people else spaces
    spaces = spaces.in_city(city) if city else spaces
    return sorted(states(list(spaces), interval), key=lambda found: found[1] is not State.FREE)


def states(spaces: Sequence[Space], interval: Interval) -> list[tuple[Space, State]]:
    """Each space with what stands against the interval; one look into the ledger for all."""
    if not spaces:
        return []
    before = max(space.buffer_before for space in spaces)
    after = max(space.buffer_after for space in spaces)
    held = taken(spaces, interval.widen(before, after))
    return [(space, states_of(space, [interval], held[space.pk])[0]) for space in spaces]
