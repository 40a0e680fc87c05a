"""The finder's answer as people read it: why a space can or cannot be had, why it fits, and where one press leads."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.intervals import Interval
from frontend.dates import hours
from frontend.forms.finder import address_of, query_of
from spaces.finder import Wanted
from spaces.fitting import Fit, Reason
from spaces.hindrances import InTheWay, Relaxed, Wish
from spaces.models import EquipmentKind, Space
from spaces.opening import open_by
from spaces.problems import blockers
from spaces.search import Answer, OneDate
from spaces.sought import Sought
from spaces.standing import Fate
from spaces.suggestions import Nearest, Split

REASONS: dict[Fate, str | Promise] = {
    Fate.CLOSED: _("The house is closed at this time."),
    Fate.OCCUPIED: _("Somebody else has this time."),
    Fate.BLACKOUT: _("The house has closed this space for a while."),
    Fate.EQUIPMENT: _("Its equipment is promised to others."),
    Fate.NO_SUCH_TIME: _("The clocks go forward that night, and this time does not exist."),
    Fate.SCHOOL_HOLIDAYS: _("School holidays: left out, as you wish."),
}


@dataclass(frozen=True)
class Way:
    """One press to a request form that is filled in, and what it is for."""

    space: Space
    when: Sought
    dates: int
    total: int
    address: str

    @property
    def hours(self) -> str:
        """From when to when, on the wall."""
        return hours(self.when.slot.starts, self.when.slot.ends)


class Standing(models.TextChoices):
    """Under which heading a space stands."""

    WHOLE = "whole", _("Free at this time")
    ALL_DATES = "all_dates", _("Free on all dates")
    SOME_DATES = "some_dates", _("Free on some dates")
    NOT = "not", _("Not free at this time, and why")


@dataclass(frozen=True)
class Card:
    """A space in the list of what was found."""

    answer: Answer
    when: Sought
    wanted: Wanted
    near: Sequence[Way] = field(default_factory=tuple)

    @property
    def space(self) -> Space:
        """Which space it is."""
        return self.answer.space

    @property
    def is_course(self) -> bool:
        """Whether more than one date is looked for."""
        return self.when.weekly is not None

    @property
    def standing(self) -> Standing:
        """How much of what is looked for can be had."""
        if self.answer.whole:
            return Standing.ALL_DATES if self.is_course else Standing.WHOLE
        return Standing.SOME_DATES if self.answer.can_be_had else Standing.NOT

    @property
    def interval(self) -> Interval | None:
        """The one date, or the first."""
        return next((date.interval for date in self.answer.dates if date.interval), None)

    @property
    def reasons(self) -> list[str | Promise]:
        """Why it cannot be had, each in a sentence."""
        fate = self.answer.dates[0].fate
        against = [REASONS[fate]] if not self.is_course and fate in REASONS else []
        return [*against, *(problem.text for problem in blockers(self.answer.problems))]

    @property
    def lost(self) -> list[tuple[str | Promise, list[OneDate]]]:
        """Dates of a course that cannot be had, by reason."""
        return [(REASONS[fate], dates) for fate, dates in self.answer.by_fate]

    @property
    def fits(self) -> list[str]:
        """Why it fits, in words; what its marks say anyway only where it was asked for."""
        unasked = set() if self.wanted.step_free else {Fit.STEP_FREE}
        unasked |= set() if self.wanted.free_of_charge else {Fit.FREE_OF_CHARGE, Fit.FREE_ON_CONDITIONS}
        if any(date.fate is Fate.EQUIPMENT for date in self.answer.dates):
            unasked |= {Fit.HAS_EQUIPMENT}
        told = [reason for reason in self.answer.reasons if reason.fit not in unasked]
        return [words for reason in told if (words := in_words(reason))]

    @property
    def open_that_day(self) -> list[Interval]:
        """The hours of the house on the wanted day."""
        pattern = self.answer.place.pattern
        day = walltime.day(self.when.slot.day, pattern.venue.zone)
        return open_by(pattern.hours, pattern.exceptions, day, pattern.venue, pattern.year)

    @property
    def address(self) -> str:
        """The request form, filled in; dates that cannot be had are left out."""
        return _request(self.space, self.when, self.wanted, self.answer.left_out)


def in_words(reason: Reason) -> str:
    """Why a space fits, in words; nothing for what its marks say already."""
    places = reason.places or 0
    words = {
        Fit.FITS_WELL: lambda: ngettext(
            "Fits you well: %(places)s place", "Fits you well: %(places)s places", places
        ),
        Fit.LARGER: lambda: ngettext(
            "Larger than you need: %(places)s place", "Larger than you need: %(places)s places", places
        ),
        Fit.SIZE_UNKNOWN: lambda: gettext("The house does not say how many people it holds"),
        Fit.FREE_OF_CHARGE: lambda: pgettext("price", "Free of charge"),
        Fit.FREE_ON_CONDITIONS: lambda: pgettext("price", "Free of charge on conditions"),
        # Translators: %(district)s is the name of a district, in the form of the house's address
        Fit.IN_DISTRICT: lambda: gettext("In a district that you chose: %(district)s"),
        Fit.HAS_EQUIPMENT: lambda: gettext("Has the equipment that you need"),
        Fit.STEP_FREE: lambda: gettext("Step-free"),
    }
    told = words.get(reason.fit)
    return told() % {"places": places, "district": reason.name} if told else ""


def near_of(found: Sequence[Nearest], wanted: Wanted) -> dict[int, list[Way]]:
    """Other times of each space (by id), each one press away from its request form."""
    ways: dict[int, list[Way]] = {}
    for near in found:
        way = Way(
            near.space,
            near.when,
            len(near.free),
            near.total,
            _request(near.space, near.when, wanted, near.leave_out),
        )
        ways.setdefault(near.space.pk, []).append(way)
    return ways


def halves(split: Split | None, when: Sought, wanted: Wanted) -> list[Way]:
    """The two requests of a series in two spaces."""
    if split is None:
        return []
    told = ((split.first, split.in_first), (split.second, split.in_second))
    return [
        Way(
            answer.space,
            when,
            len(days),
            split.total,
            _request(answer.space, when, wanted, _others(answer, days)),
        )
        for answer, days in told
    ]


def _others(answer: Answer, days: Sequence[dt.date]) -> list[dt.date]:
    mine = set(days)
    return [date.day for date in answer.dates if date.day not in mine and date.fate is not Fate.NO_SUCH_TIME]


@dataclass(frozen=True)
class Without:
    """Wishes that stand in the way, in words; where their leaving out leads."""

    text: str
    address: str
    ways: Sequence[Way]


def without(option: Relaxed, when: Sought, asked: Wanted) -> Without:
    """What there would be without them."""
    ways = [
        Way(
            space,
            when,
            standing.free,
            standing.wanted,
            _request(space, when, option.wanted, standing.left_out),
        )
        for space, standing in option.named
    ]
    return Without(_words(option, asked), f"{reverse('spaces')}?{address_of(when, option.wanted)}", ways)


def _words(option: Relaxed, asked: Wanted) -> str:
    count = len(option.standings)
    told: dict[str, object] = {"count": count, "fewer": option.wanted.people, "people": asked.people}
    if len(option.wishes) > 1:
        wishes = ", ".join(_named(wish) % told for wish in option.wishes)
        text = ngettext(
            # Translators: %(wishes)s is a list of things, each as it stands in the form, such as "Step-free, Projector"
            "%(count)s space if you do without all of these: %(wishes)s",
            "%(count)s spaces if you do without all of these: %(wishes)s",
            count,
        )
        return text % {**told, "wishes": wishes}
    [wish] = option.wishes
    return _sentence(wish, count) % {**told, "thing": EquipmentKind(wish.kind).label if wish.kind else ""}


def _named(wish: Wish) -> str:
    """A wish in a list, as the form calls it."""
    names: dict[InTheWay, str | Promise] = {
        # Translators: in a list of what somebody would do without
        InTheWay.PEOPLE: _("%(people)s places (%(fewer)s instead)"),
        InTheWay.STEP_FREE: _("Step-free"),
        InTheWay.DISTRICTS: _("Districts"),
        InTheWay.FREE_OF_CHARGE: pgettext_lazy("price", "Free of charge"),
    }
    return str(EquipmentKind(wish.kind).label if wish.kind else names[wish.by])


def _sentence(wish: Wish, count: int) -> str:
    """What there would be without this wish alone."""
    if wish.by is InTheWay.PEOPLE:
        return ngettext(
            "%(count)s space if you need %(fewer)s places instead of %(people)s",
            "%(count)s spaces if you need %(fewer)s places instead of %(people)s",
            count,
        )
    if wish.by is InTheWay.EQUIPMENT:
        return ngettext(
            # Translators: %(thing)s is the name of a kind of equipment in the nominative
            "%(count)s space if you do without this equipment: %(thing)s",
            "%(count)s spaces if you do without this equipment: %(thing)s",
            count,
        )
    if wish.by is InTheWay.STEP_FREE:
        return ngettext(
            "%(count)s space that has steps, or of which nobody has said that it has none",
            "%(count)s spaces that have steps, or of which nobody has said that they have none",
            count,
        )
    if wish.by is InTheWay.DISTRICTS:
        return ngettext("%(count)s space in another district", "%(count)s spaces in other districts", count)
    return ngettext(
        "%(count)s space that costs something, or does not say",
        "%(count)s spaces that cost something, or do not say",
        count,
    )


def _request(space: Space, when: Sought, wanted: Wanted, leave_out: Sequence[dt.date]) -> str:
    left_out = leave_out if when.weekly else ()
    return f"{reverse('space_request', args=[space.slug])}?{query_of(when, wanted, leave_out=left_out)}"
