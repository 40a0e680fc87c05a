"""A house says in which parts of the year its spaces keep other weeks. Bookings are not touched."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from spaces import ledger
from spaces.models import Season, Venue
from spaces.operations.describing import Unsound
from spaces.operations.trail import locked, note
from spaces.problems import Problem, Weight
from spaces.seasons import NoSuchDay, overlapping, refuse_no_day

MonthDay = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class SeasonDetails:
    """What a manager says of a season: names by language, (month, day) of both ends, and the year of a single one."""

    name: Mapping[str, str]
    first: MonthDay
    last: MonthDay
    year: int | None

    def fields(self) -> dict[str, object]:
        """Values for the columns."""
        return {
            "name": {code: text.strip() for code, text in self.name.items() if text.strip()},
            "first_month": self.first[0],
            "first_day": self.first[1],
            "last_month": self.last[0],
            "last_day": self.last[1],
            "year": self.year,
        }


@ledger.in_one_transaction
def add_season(*, by: Person | None, venue: Venue, details: SeasonDetails, now: dt.datetime) -> Season:
    """A new season of the house. Until a space is given hours in it, the space is closed then.

    Raises:
        Unsound: without a name, with a day that no month has, or when another season lies on one of its days.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(venue)
    season = Season(venue=venue, **details.fields())
    refuse_unsound_season(season)
    season.save()
    note(by, venue, "add_season", now)
    return season


@ledger.in_one_transaction
def change_season(
    *, by: Person | None, season: Season, details: SeasonDetails, now: dt.datetime
) -> list[str]:
    """Another name or other days. Returns the names of what has changed. Raises as `add_season`."""
    locked(season.venue)
    told = details.fields()
    changed = [name for name, value in told.items() if getattr(season, name) != value]
    new = Season(pk=season.pk, venue=season.venue, **told)
    refuse_unsound_season(new)
    if changed:
        new.save(update_fields=changed)
        note(by, season.venue, "change_season", now)
    return changed


@ledger.in_one_transaction
def remove_season(*, by: Person | None, season: Season, now: dt.datetime) -> None:
    """The season goes, with the hours that spaces keep in it; from then on the ordinary week holds on its days.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(season.venue)
    if Season.objects.filter(pk=season.pk).delete()[0]:
        note(by, season.venue, "remove_season", now)


def refuse_unsound_season(season: Season) -> None:
    """Raises Unsound with what stands against a season, as `add_season` says."""
    problems = []
    if not season.name:
        text = _("Write what the season is called, in at least one language.")
        problems.append(Problem("nameless", Weight.BLOCKER, text, "name"))
    try:
        refuse_no_day(season)
    except NoSuchDay:
        text = _("There is no such day in the calendar: choose another day or month.")
        problems.append(Problem("no_such_day", Weight.BLOCKER, text, _field_of_no_day(season)))
    else:
        problems += _overlap(season)
    if problems:
        raise Unsound(problems)


def _field_of_no_day(season: Season) -> str:
    try:
        refuse_no_day(
            Season(
                first_month=season.first_month,
                first_day=season.first_day,
                last_month=season.first_month,
                last_day=season.first_day,
                year=season.year,
            )
        )
    except NoSuchDay:
        return "first_day"
    return "last_day"


def _overlap(season: Season) -> list[Problem]:
    others = list(Season.objects.filter(venue=season.venue).exclude(pk=season.pk))
    other = overlapping(season, others)
    if other is None:
        return []
    text = _("Another season of the house lies on some of these days: end one before the other begins.")
    return [Problem("seasons_overlap", Weight.BLOCKER, text, "first_day")]
