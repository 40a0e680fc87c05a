"""The term of a course: on which days it may take place."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol


class Days(NamedTuple):
    """Some days in a row, both ends among them."""

    first: dt.date
    last: dt.date

    def hold(self, day: dt.date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


class HasTerm(Protocol):
    """What may have a term: an announcement, or an event."""

    @property
    def term_start(self) -> dt.date | None:
        """Its first day."""

    @property
    def term_end(self) -> dt.date | None:
        """Its last day."""


def term_of(said: HasTerm) -> Days | None:
    """Its term, where it has one."""
    first, last = said.term_start, said.term_end
    return Days(first, last) if first and last else None


def from_rows(rows: Iterable[Sequence[str]]) -> tuple[Days, ...]:
    """Holidays as an event's row keeps them: pairs of ISO dates."""
    return tuple(Days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in rows)


def is_taught_on(day: dt.date, term: Days | None, holidays: Iterable[Days]) -> bool:
    """Whether a course with this term takes place on such a day; without a term any will do."""
    return (term is None or term.hold(day)) and not any(days.hold(day) for days in holidays)
