"""The finder's answer as people read it: each space with why it can or cannot be had."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.intervals import Interval
from frontend.forms.finder import Wanted
from spaces import problems
from spaces.access import Viewer, spaces_for
from spaces.availability import State, open_hours
from spaces.finder import states
from spaces.models import Space
from spaces.problems import Problem

REASONS: dict[State, str | Promise] = {
    State.CLOSED: _("The house is closed at this time."),
    State.OCCUPIED: _("Somebody else has this time."),
    State.BLACKOUT: _("The house has closed this space for a while."),
}


@dataclass(frozen=True)
class Finding:
    """A space, and what stands against having it at the wanted time."""

    space: Space
    interval: Interval
    state: State
    problems: Sequence[Problem]

    @property
    def free(self) -> bool:
        """It can be asked for."""
        return self.state is State.FREE and not problems.blockers(self.problems)

    @property
    def reasons(self) -> list[str | Promise]:
        """Why it cannot be had, each in a sentence."""
        against = [REASONS[self.state]] if self.state in REASONS else []
        return [*against, *(problem.text for problem in problems.blockers(self.problems))]

    @property
    def open_that_day(self) -> list[Interval]:
        """The hours of the house on the wanted day."""
        zone = self.space.venue.zone
        return open_hours(self.space, walltime.day(walltime.local(self.interval.start, zone).date(), zone))


def find(viewer: Viewer, wanted: Wanted, *, now: dt.datetime) -> list[Finding]:
    """Spaces that can be asked for here, those free at the wanted wall-clock time first.

    The same wall-clock time is another instant in Vilnius than in Kraków, so each zone is asked for itself:
    a number of queries that grows with zones (two), not with spaces.
    """
    spaces = spaces_for(viewer).bookable()
    spaces = spaces.for_people(wanted.people) if wanted.people else spaces
    spaces = spaces.in_city(wanted.city) if wanted.city else spaces
    by_zone: dict[str, list[Space]] = {}
    for space in spaces:
        by_zone.setdefault(space.venue.zone, []).append(space)
    found = [finding for zone, there in by_zone.items() for finding in _in_zone(there, zone, wanted, now)]
    return sorted(found, key=lambda finding: not finding.free)


def _in_zone(spaces: Sequence[Space], zone: str, wanted: Wanted, now: dt.datetime) -> list[Finding]:
    interval = walltime.span(wanted.day, wanted.starts, wanted.ends, zone)
    if interval is None:
        return []
    return [
        Finding(space, interval, state, problems.against(space, [interval], people=wanted.people, now=now))
        for space, state in states(spaces, interval)
    ]
