"""The days of participation: each step's first and last day, for people and for calendar programs."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.calendar_text import with_state
from core import walltime
from core.calendars import Voice
from core.cities import CITIES
from core.ical import DayText, render_days
from lda_events.models import Certainty, Programme, Step, StepKind, StepQuerySet


class Mark(models.TextChoices):
    """What the day is to the step."""

    OPENS = "opens", gettext_lazy("opens")
    LAST_DAY = "last_day", gettext_lazy("last day")
    RESULTS = "results", gettext_lazy("results")
    ONLY_DAY = "only_day", gettext_lazy("on this day")


@dataclass(frozen=True)
class Deadline:
    """A day of a step; `day` counts in the city, wherever it is read."""

    day: dt.date
    mark: Mark
    step: Step

    @property
    def programme(self) -> Programme:
        """To what it belongs."""
        return self.step.programme


def today_in(city: str, now: dt.datetime) -> dt.date:
    """The day on the wall of the city."""
    return walltime.local(now, CITIES[city].zone).date()


def today_here(now: dt.datetime) -> dt.date:
    """The day for what belongs to no one city: that of the agency's first one."""
    return today_in(next(iter(CITIES)), now)


def deadlines_of(steps: Iterable[Step]) -> list[Deadline]:
    """The days of the steps in order of time."""
    return sorted((each for step in steps for each in _days(step)), key=lambda one: (one.day, one.step.pk))


def marks_of(step: Step) -> list[Mark]:
    """What the step has days for; each is an entry of its own in calendars."""
    return [one.mark for one in _days(step)]


def _days(step: Step) -> Iterator[Deadline]:
    if step.kind == StepKind.RESULTS and step.last_day:
        yield Deadline(step.last_day, Mark.RESULTS, step)
    elif step.starts_on and step.starts_on == step.ends_on:
        yield Deadline(step.starts_on, Mark.ONLY_DAY, step)
    else:
        if step.starts_on:
            yield Deadline(step.starts_on, Mark.OPENS, step)
        if step.ends_on:
            yield Deadline(step.ends_on, Mark.LAST_DAY, step)


def steps_in(city: str | None) -> StepQuerySet:
    """All steps with a date, taken back or not, of a city or of all."""
    steps = Step.objects.dated().in_order()
    return steps.in_city(city) if city else steps


def coming(steps: Iterable[Step], now: dt.datetime) -> list[Deadline]:
    """The days from today on, by the clock of each city."""
    return [one for one in deadlines_of(steps) if one.day >= today_in(one.programme.city, now)]


def entries(steps: Iterable[Step], voice: Voice, since: dt.date) -> list[bytes]:
    """The days from `since` on as entries of a calendar; what is not confirmed is tentative.

    A step that was taken back stays as cancelled until its days are past, or programs would keep it for ever.
    """
    return [_entry(one, voice) for one in deadlines_of(steps) if one.day >= since]


def _entry(one: Deadline, voice: Voice) -> bytes:
    step, city = one.step, CITIES[one.programme.city].names[voice.language]
    return render_days(
        DayText(
            uid=f"{step.uid}-{one.mark.value.replace('_', '-')}",
            first=one.day,
            last=one.day,
            dtstamp=step.changed_at,
            sequence=step.sequence,
            status=_status(step),
            transp="TRANSPARENT",
            summary=_title(one, voice),
            location="" if voice.neutral else city,
            description="" if voice.neutral else str(_sureness(step)),
            url="" if voice.neutral else _address(one.programme),
            categories=() if voice.neutral else (str(StepKind(step.kind).label),),
        )
    )


def _title(one: Deadline, voice: Voice) -> str:
    title = _("City calendar") if voice.neutral else _summary(one, voice)
    return with_state(title, _("cancelled")) if one.step.withdrawn_at else title


def _summary(one: Deadline, voice: Voice) -> str:
    step = StepKind(one.step.kind).label
    name = voice.of(one.programme.name)
    # Results are both the step and what the day is to it.
    return f"{name} · {step}" if one.mark == Mark.RESULTS else f"{name} · {step}: {one.mark.label}"


def _status(step: Step) -> str:
    if step.withdrawn_at:
        return "CANCELLED"
    return "CONFIRMED" if step.certainty == Certainty.CONFIRMED else "TENTATIVE"


def _sureness(step: Step) -> str:
    return {
        Certainty.CONFIRMED: _("The date is confirmed."),
        Certainty.LAST_YEAR: _("Not published yet: last time it was on this day."),
        Certainty.UNKNOWN: _("The date is not sure."),
    }[Certainty(step.certainty)]


def _address(programme: Programme) -> str:
    return f"{settings.SITE_URL}{reverse('lda_programme', args=[programme.slug])}"


def changed_at(steps: StepQuerySet) -> dt.datetime | None:
    """When the latest of these steps changed."""
    latest: dt.datetime | None = steps.aggregate(latest=models.Max("changed_at"))["latest"]
    return latest
