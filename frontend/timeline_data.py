"""A plan as the script of its page reads it: wall-clock times, and every word in the reader's language.

It holds what the table on the same page holds, and nothing beside it.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import walltime
from core.languages import best_text
from frontend.dates import short_day, span, weekday_and_day
from frontend.day_plan import DayPlan, Plan
from frontend.stretches import Mark, Stretch
from spaces.models import Space


def data_of(plan: Plan, *, name_houses: bool) -> dict[str, Any]:
    """The whole plan; hours from the earliest opening to the latest closing of its days."""
    hours = [(day.rows[0].label, day.rows[-1].label) for day in plan.days if day.rows]
    return {
        "days": [
            {"date": f"{day.date}", "short": short_day(day.date), "long": weekday_and_day(day.date)}
            for day in plan.days
        ],
        "opens": min((first for first, _ in hours), default="08:00"),
        "last": max((last for _, last in hours), default="21:30"),
        "spaces": [
            _space(space, space.venue.name if name_houses else "") for space, _ in plan.days[0].columns
        ],
        "pieces": [piece for day in plan.days for piece in _pieces(day, plan.zone)],
    }


def _space(space: Space, house: str) -> dict[str, Any]:
    return {
        "id": space.slug,
        "name": _in_language(space.name),
        "house": house,
        "url": reverse("space", args=[space.slug]),
        "request": reverse("space_request", args=[space.slug]),
        "step": space.step_minutes,
        "shortest": space.shortest_minutes,
        "longest": space.longest_minutes,
    }


def _pieces(day: DayPlan, zone: str) -> Iterator[dict[str, Any]]:
    for space, column in day.columns:
        for stretch in column.stretches:
            yield {
                "space": space.slug,
                "from": f"{walltime.local(stretch.interval.start, zone):%Y-%m-%dT%H:%M}",
                "to": f"{walltime.local(stretch.interval.end, zone):%Y-%m-%dT%H:%M}",
                "mark": str(stretch.mark),
                "hours": span(stretch.interval, zone),
                "text": words_of(stretch),
                "url": stretch.url,
            }


def words_of(stretch: Stretch) -> str:
    """What a stretch is called: an open event by its title, a booking by its reference, all else by its state."""
    if stretch.said is not None:
        return stretch.said.reference or _in_language(stretch.said.title)
    return {
        Mark.FREE: _("Free"),
        Mark.UNASKED: _("Free, but too soon or too far ahead to ask for"),
        Mark.TAKEN: _("Occupied"),
        Mark.CLOSED: _("Closed"),
    }.get(stretch.mark, _("Past"))


def _in_language(texts: Any) -> str:
    return best_text(texts or {}, get_language() or "en")[0]
