"""How a house is used: at a look for its manager, and as a file of sums."""

import csv
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import GroupForm
from accounts.policies import Policy, policy
from bookings.states import Purpose
from bookings.usage import Line, Measure, Season, Unmet, Usage, term_with, unmet_in, usage_of
from frontend.dates import day_there
from frontend.forms.usage import Against, SeasonForm, month_of
from frontend.templatetags.frontend import city_name
from frontend.usage import NAMES, bars, heat_map, hours_of, in_hours, maps_of, reason_name, size_name
from frontend.use_file import rows_of
from spaces.access import get_managed_venue_for
from spaces.models import Venue


@policy(Policy.MANAGER)
@require_safe
def use(request: HttpRequest, venue: str) -> HttpResponse:
    """Hours offered, asked for, given and refused; who asks for what; one season beside another."""
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    today = day_there(now, house.zone)
    form = _form(request, today)
    context: dict[str, Any] = {"venue": house, "form": form, "ready": _ready(today)}
    if form.is_valid():
        context |= _shown(house, usage_of(house, form.season()), usage_of(house, form.other()))
    return render(request, "house/use.html", context)


@policy(Policy.MANAGER)
@require_safe
def aggregates(request: HttpRequest, venue: str) -> HttpResponse:
    """The same sums as a file (RFC 4180; UTF-8 with its mark, for spreadsheets)."""
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    form = _form(request, day_there(now, house.zone))
    if not form.is_valid():
        return render(request, "house/use.html", {"venue": house, "form": form}, status=400)
    season = form.season()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{house.slug}-{season.first}-{season.last}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    needs = {
        "": unmet_in(season, venue=house),
        city_name(house.city): _unmet_in_city(house, season),
    }
    csv.writer(answer).writerows(rows_of(usage_of(house, season), needs))
    return answer


def _form(request: HttpRequest, today: dt.date) -> SeasonForm:
    """What was chosen; without a choice the term that holds today."""
    season = term_with(today)
    start = {"first": f"{season.first}", "last": f"{season.last}", "against": Against.YEAR.value}
    return SeasonForm({**start, **request.GET.dict()} if request.GET else start)


def _ready(today: dt.date) -> list[tuple[str, Season]]:
    """Seasons to choose by one press."""
    term = term_with(today)
    year = Season(today.replace(month=1, day=1), today.replace(month=12, day=31))
    return [
        (_("This month"), month_of(today)),
        (_("Last month"), month_of(month_of(today).before().last)),
        (_("This term"), term),
        (_("Last term"), term_with(term.before().last)),
        (_("This year"), year),
    ]


def _shown(house: Venue, usage: Usage, other: Usage) -> dict[str, Any]:
    unmet = unmet_in(usage.season, venue=house)
    city = _unmet_in_city(house, usage.season)
    return {
        "usage": usage,
        "other": other,
        "totals": [
            (NAMES[measure], _told(usage.totals[measure]), _told(other.totals[measure]))
            for measure in Measure
        ],
        "shares": [(_share(one, Measure.GIVEN), _share(one, Measure.ASKED)) for one in (usage, other)],
        "maps": maps_of(usage),
        "purposes": _bars(usage.by_purpose(), dict(Purpose.choices)),
        "forms": _bars(usage.by_form(), dict(GroupForm.choices)),
        "unmet": _needs(unmet, house.name),
        "term": city.season,
        "unmet_in_city": _needs(city, city_name(house.city)),
    }


def _unmet_in_city(house: Venue, season: Season) -> Unmet:
    """Of the whole term in which the season ends."""
    return unmet_in(term_with(season.last), city=house.city, beside=house)


def _told(minutes: int | None) -> str:
    return _("few") if minutes is None else in_hours(minutes)


def _share(usage: Usage, measure: Measure) -> int | None:
    """In hundredths of what was offered; None where it cannot be told."""
    part, whole = usage.totals[measure], usage.totals[Measure.OFFERED]
    return None if part is None or not whole else part * 100 // whole


def _bars(lines: Sequence[Line], names: dict[Any, Any]) -> dict[str, Any]:
    named = [(names.get(line.key, line.key), line) for line in lines]
    return {
        "bars": bars([(name, line.asked) for name, line in named], in_hours),
        "lines": [
            (name, _count(line.requests), _told(line.asked), _told(line.given)) for name, line in named
        ],
    }


def _count(value: int | None) -> str:
    return _("few") if value is None else str(value)


def _needs(unmet: Unmet, where: str) -> dict[str, Any]:
    by_hour = hours_of(unmet.by_hour)
    return {
        "dates": _count(unmet.dates),
        "any": bool(unmet.by_reason),
        "reasons": bars([(reason_name(key), value) for key, value in unmet.by_reason], str),
        "purposes": bars(
            [(dict(Purpose.choices).get(key, key), value) for key, value in unmet.by_purpose], str
        ),
        "sizes": bars([(size_name(key), value) for key, value in unmet.by_size], str),
        "map": heat_map(f"{_('Dates that could not be had')}: {where}", "unmet", unmet.by_hour, by_hour, str),
    }
