"""What a page of events was asked for: filters, the way of looking, and the days to look at, all from its address."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import walltime
from core.cities import CITIES
from events.listing import EventFilter, districts, read_filter
from events.states import ALL_CLASSES, CLASSES
from frontend.addresses import events_feed, new_events, query
from frontend.chosen import Choice, in_words
from frontend.chosen_day import Span, day_in, month_in, month_of
from frontend.dates import full_date
from frontend.event_days import days_to_see
from frontend.forms.events import IN_ADDRESSES, PLACES, ClassFilterForm, EventFilterForm
from frontend.sentence import sentence
from frontend.weeks import monday_of
from spaces.problems import Problem, Weight

LIST, WEEK, MONTH, TIMETABLE = "list", "week", "month", "timetable"
EVENT_VIEWS = (LIST, WEEK, MONTH)
CLASS_VIEWS = (TIMETABLE, LIST, WEEK, MONTH)


@dataclass(frozen=True)
class Way:
    """A way of looking at what was found, and its address."""

    name: str
    label: str
    address: str
    current: bool


class Looking:
    """Reads the address once. What cannot be read is a problem that names it, and narrows nothing."""

    def __init__(self, request: HttpRequest, now: dt.datetime, *, of_classes: bool) -> None:
        self.ways_known = CLASS_VIEWS if of_classes else EVENT_VIEWS
        self.of_classes = of_classes
        self.path = request.path
        self._query = request.GET
        wanted, problems = read_filter(request.GET, now)
        self.wanted = self.within(wanted)
        self.problems = list(problems)
        self.today = walltime.local(now, CITIES[wanted.city or "krakow"].zone).date()
        self.span: Span = days_to_see(self.today)
        self.view = self._view()
        self.day = self._day("day") if self.view == LIST else None
        self.monday = monday_of(self._day("week") or self.today)
        self.month = self._month()
        kind = ClassFilterForm if of_classes else EventFilterForm
        self.form: EventFilterForm = kind(
            request.GET, problems=self.problems, districts=districts(wanted.city, now)
        )

    def within(self, wanted: EventFilter) -> EventFilter:
        """The filter as this page understands it: of classes, whatever kind is asked for."""
        if not self.of_classes:
            return wanted
        return replace(wanted, kind=(wanted.kind or CLASSES) & CLASSES or CLASSES)

    def _view(self) -> str:
        asked = self._query.get("view", "").strip()
        if asked and asked not in self.ways_known:
            self._complain("view", _("There is no such view of events: this is the usual one."))
        return asked if asked in self.ways_known else self.ways_known[0]

    def _day(self, name: str) -> dt.date | None:
        asked = self._query.get(name, "").strip()
        if not asked or (name == "week" and self.view != WEEK):
            return None
        day = day_in(asked, self.span)
        if day is None:
            self._complain(name, _("There is no such day to look at. Write it like 2026-12-01."))
        return day

    def _month(self) -> dt.date:
        asked = self._query.get("month", "").strip() if self.view == MONTH else ""
        first = month_in(asked, self.span)
        if asked and first is None:
            self._complain("month", _("There is no such month to look at: this is the current one."))
        return first or month_of(self.today)

    def _complain(self, name: str, text: str) -> None:
        self.problems.append(Problem("invalid", Weight.WARNING, text, name))

    @cached_property
    def readable(self) -> dict[str, str]:
        """Filters that could be read, as they were typed."""
        unread = {problem.field for problem in self.problems}
        return {name: value for name, value in self.form.chosen.items() if name not in unread}

    @property
    def beside(self) -> dict[str, str]:
        """What the address says besides filters: the view, and where in time it looks."""
        told = {"view": self.view if self.view != self.ways_known[0] else ""}
        if self.view == LIST and self.day:
            told["day"] = f"{self.day}"
        if self.view == MONTH and self.month != month_of(self.today):
            told["month"] = f"{self.month:%Y-%m}"
        if self.view == WEEK and self.monday != monday_of(self.today):
            told["week"] = f"{self.monday}"
        return {name: value for name, value in told.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """What the form sends along unseen."""
        unseen = {name: value for name, value in self.readable.items() if name not in self.form.fields}
        return {**unseen, **self.beside}

    def address(self, **beside: str) -> str:
        """This page with the same filters, and with these besides."""
        return f"{self.path}{query({**self.readable, **beside})}"

    @property
    def template(self) -> str:
        """What draws the view."""
        return f"events/as_{self.view}.html"

    @property
    def as_list(self) -> str:
        """The same selection as a list of all that is to come."""
        return self.address(**({"view": LIST} if self.ways_known[0] != LIST else {}))

    @cached_property
    def of_day(self) -> str:
        """The query string of the list of one day, which is to be written after it."""
        return f"{query({**self.readable, 'view': LIST})}&day="

    @property
    def ways(self) -> Sequence[Way]:
        """Every view, each from where it begins."""
        labels = {
            TIMETABLE: _("Timetable"),
            LIST: _("List"),
            WEEK: _("Week"),
            MONTH: _("Month"),
        }
        usual = self.ways_known[0]
        return [
            Way(
                name,
                labels[name],
                self.address(**({} if name == usual else {"view": name})),
                name == self.view,
            )
            for name in self.ways_known
        ]

    @property
    def chips(self) -> list[Choice]:
        """Each filter with the way to do without it; the day too."""
        chips = in_words(self.readable, (), self.beside)
        if self.day is None:
            return chips
        rest = {name: value for name, value in self.beside.items() if name != "day"}
        told = _("Day: %(day)s") % {"day": full_date(self.day)}
        return [*chips, Choice(told, query({**self.readable, **rest}) or "?")]

    @property
    def sentence(self) -> str:
        """What is looked for, in one sentence."""
        return sentence(self.wanted, self.readable)

    @property
    def links(self) -> Mapping[str, str]:
        """The same selection as calendars, and on the page that helps to subscribe."""
        told = dict(self.readable)
        if self.wanted.kind == CLASSES:
            # Elsewhere nothing but the address says that only classes are meant.
            told["kind"] = ALL_CLASSES
        chosen = {name: told[name] for name in (*IN_ADDRESSES, *PLACES) if name in told}
        return {"feed": events_feed(**chosen), "news": new_events(**chosen), "subscribe_query": query(chosen)}
