"""What to do without when nothing is found: how many there would be, from the public columns as every list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from events.listing import EventFilter
from frontend.chosen import said, without

MOST = 8
"""So many filters are tried, each with one query."""


@dataclass(frozen=True)
class Looser:
    """A filter in words, how many there are without it, and the way there."""

    text: str
    found: int
    address: str


def looser(
    wanted: EventFilter,
    chosen: Mapping[str, str],
    beside: Mapping[str, str],
    count: Callable[[EventFilter], int],
) -> list[Looser]:
    """Each filter that stands in the way alone, the one that opens most first."""
    tried = ((name, count(replace(wanted, **{name: None}))) for name in list(chosen)[:MOST])
    helpful = (
        Looser(said(name, chosen[name]), found, without(chosen, name, beside))
        for name, found in tried
        if found
    )
    return sorted(helpful, key=lambda one: -one.found)
