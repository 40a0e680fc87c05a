"""What an organiser says of an event. `events.said` knows what stands against saying it so."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from events.disclosure import Texts
from events.states import Disclosure, Format, Kind, Level, PhotoPolicy
from events.terms import Days
from spaces.problems import Problem

LONGEST_TITLE = 120
LONGEST_TEXT = 5000
LONGEST_ADDRESS = 200
LONGEST_DISTRICT = 80
OLDEST = 120
GROWN_UP = 16


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """An event as its organiser describes it; texts by language.

    Without a disclosure the usual one holds. Without a word on steps, that of the booked house does. The place is
    for an event without a booking, which says its place itself; the city gives it its clock, also online.
    """

    kind: str
    title: Texts
    organiser: str
    short_title: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    disclosure: str = ""
    languages: tuple[str, ...] = ()
    level: str = Level.ANY
    age_from: int | None = None
    age_to: int | None = None
    format: str = Format.IN_PERSON
    price: Texts = field(default_factory=dict)
    free_of_charge: bool = True
    photo_policy: str = PhotoPolicy.NONE
    how_to_join: Texts = field(default_factory=dict)
    term_start: dt.date | None = None
    term_end: dt.date | None = None
    term_holidays: tuple[Days, ...] = ()
    parent_stays: str = ""
    inclusive_support: Texts = field(default_factory=dict)
    interpretation: tuple[str, ...] = ()
    childcare: bool = False
    standards_url: str = ""
    standards_reviewed: dt.date | None = None
    step_free: str = ""
    place_name: str = ""
    place_address: str = ""
    place_city: str = ""
    place_district: str = ""
    indexable: bool = False


class Unfit(Exception):
    """An announcement that cannot be made as it stands. Nothing was written."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(", ".join(problem.field for problem in problems))
        self.problems = list(problems)


def is_for_children(kind: str, age_from: int | None, age_to: int | None) -> bool:
    """Whether children are taught."""
    youngest = age_from if age_from is not None else 0 if age_to is not None else GROWN_UP
    return kind == Kind.CHILDREN or (kind == Kind.LANGUAGE_CLASS and youngest < GROWN_UP)


def usual_disclosure(kind: str, age_from: int | None, age_to: int | None) -> Disclosure:
    """Open; but what is for children starts at the district, for their classes have been attacked."""
    return Disclosure.DISTRICT if is_for_children(kind, age_from, age_to) else Disclosure.OPEN
