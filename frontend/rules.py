"""The rules of a space in plain words, as groups read them before they ask."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import GroupForm
from bookings.states import Purpose
from frontend import dates
from spaces.models import GroupLimit, InSchoolHolidays, Space, Venue
from spaces.quiet import quiet_hours_of
from spaces.school_holidays import coming
from spaces.year import rules_of

AHEAD = dt.timedelta(days=270)
"""How far ahead school holidays are named."""


@dataclass(frozen=True)
class SchoolDays:
    """Coming school holidays."""

    name: Mapping[str, str]
    days: str


@dataclass(frozen=True)
class Lent:
    """For whom, for what and how much; what is not limited is empty."""

    groups: str
    purposes: Sequence[str]
    """Those for which it is lent, where there are others for which it is not."""
    not_for: Sequence[str]
    welcome: Mapping[str, str]
    unwelcome: Mapping[str, str]
    quiet: str
    quiet_needs_approval: bool
    limits: Sequence[str]
    in_school_holidays: str
    school_days: Sequence[SchoolDays]
    needs: Sequence[str]
    """What the house needs to know of a group."""


def lent(space: Space, today: dt.date) -> Lent:
    """The rules of a space, two queries at most."""
    rules = rules_of(space)
    quiet = quiet_hours_of(space)
    not_for = [Purpose(code).label for code in Purpose.values if code in rules.not_for]
    counts = rules.in_school_holidays != InSchoolHolidays.AS_USUAL
    return Lent(
        groups=_groups(rules.forms, only_named=rules.only_named),
        purposes=[str(label) for code, label in Purpose.choices if code not in rules.not_for]
        if not_for
        else [],
        not_for=[str(label) for label in not_for],
        welcome=rules.welcome,
        unwelcome=rules.unwelcome,
        quiet=dates.hours(quiet.starts, quiet.ends) if quiet else "",
        quiet_needs_approval=bool(quiet and quiet.needs_approval),
        limits=[
            sentence
            for limit in space.venue.limits.all()
            if limit.space_id in (None, space.pk)
            for sentence in _of_limit(limit)
        ],
        in_school_holidays=str(InSchoolHolidays(rules.in_school_holidays).label) if counts else "",
        school_days=_school_days(space, today) if counts else [],
        needs=list(_needs(space.venue)),
    )


def _needs(venue: Venue) -> Iterator[str]:
    if venue.needs_register_number:
        yield _("Public register number of a registered organisation or a business")
    if venue.papers_first:
        yield _("Papers of the group, shown in the house before it approves")


def _groups(forms: Sequence[str], *, only_named: bool) -> str:
    if only_named:
        return _("Groups that the house knows")
    if not forms:
        return ""
    return ", ".join(str(GroupForm(form).label) for form in forms if form in GroupForm.values)


def _of_limit(limit: GroupLimit) -> Iterator[str]:
    here = limit.space_id is not None
    if (hours := limit.week_hours) is not None:
        told = (
            ngettext("%(count)s hour a week here", "%(count)s hours a week here", hours)
            if here
            else ngettext(
                "%(count)s hour a week in the whole house", "%(count)s hours a week in the whole house", hours
            )
        )
        yield told % {"count": hours}
    if (hours := limit.month_hours) is not None:
        told = (
            ngettext("%(count)s hour a month here", "%(count)s hours a month here", hours)
            if here
            else ngettext(
                "%(count)s hour a month in the whole house",
                "%(count)s hours a month in the whole house",
                hours,
            )
        )
        yield told % {"count": hours}
    if limit.recurring_share is not None:
        told = (
            _("Series: at most %(percent)s %% of the open hours of a month")
            if here
            else _("Series: at most %(percent)s %% of the open hours of the whole house in a month")
        )
        yield told % {"percent": limit.recurring_share}


def _school_days(space: Space, today: dt.date) -> list[SchoolDays]:
    found = coming(space.venue, today, today + AHEAD)
    return [SchoolDays(item.name, dates.days(item.first, item.last)) for item in found]
