"""A programme as its card tells it: its steps, whether it is closed, and what to know of its texts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from core.languages import AUTONYMS, best_text
from core.texts import Texts
from lda_events.deadlines import Deadline, deadlines_of
from lda_events.details import TEXTS
from lda_events.models import Certainty, PersonalData, Programme, Step, StepKind
from lda_events.models.programmes import CHECK_EVERY, HELPING

BEFORE_A_DATE = dt.timedelta(days=30)
"""So long before its next day a card is due for checking."""


@dataclass(frozen=True)
class StepLine:
    """One step as a line."""

    step: Step
    over: bool

    @property
    def label(self) -> str:
        """What is done."""
        return str(StepKind(self.step.kind).label)

    @property
    def sure(self) -> bool:
        """Whether its date is confirmed."""
        return self.step.certainty == Certainty.CONFIRMED


@dataclass(frozen=True)
class Card:
    """What the page shows beside the programme's own words."""

    programme: Programme
    lines: list[StepLine]
    next: Deadline | None
    older_than: str
    """The own name of the source language, where what the reader sees is older than the source."""

    @property
    def coming(self) -> list[StepLine]:
        """Steps that are not over."""
        return [line for line in self.lines if not line.over]

    @property
    def past(self) -> list[StepLine]:
        """Steps that are over, the latest first."""
        return [line for line in self.lines if line.over][::-1]

    @property
    def closed(self) -> bool:
        """Whether there were dates and none is to come; an office that advises is not closed by a past open day."""
        return bool(self.past) and self.next is None and self.programme.kind not in HELPING

    @property
    def stale_in(self) -> list[str]:
        """Languages, by their own names, in which something is older than its source."""
        texts = [getattr(self.programme, name) for name in TEXTS]
        stale = {code for text in texts if isinstance(text, Texts) for code in text.stale}
        return [AUTONYMS.get(code, code) for code in sorted(stale)]

    @property
    def personal_data(self) -> list[str]:
        """What the city asks for, in words."""
        return [str(PersonalData(code).label) for code in self.programme.personal_data]


def card_of(programme: Programme, today: dt.date, steps: Sequence[Step] | None = None) -> Card:
    """The card as it is today; the programme comes with its steps, or they are given."""
    steps = standing(programme) if steps is None else sorted(steps, key=_order)
    for step in steps:
        # What is known already need not be fetched again for every step.
        step.programme = programme
    lines = [StepLine(step, step.is_over(today)) for step in steps]
    coming = [one for one in deadlines_of(steps) if one.day >= today]
    return Card(programme, lines, next(iter(coming), None), _older_than(programme))


def standing(programme: Programme) -> list[Step]:
    """Its steps that were not taken back, in order of time; they come with the programme."""
    return sorted((step for step in programme.steps.all() if step.withdrawn_at is None), key=_order)


def _order(step: Step) -> tuple[dt.date, dt.date]:
    """In order of time; what has no date comes last."""
    return (step.starts_on or step.ends_on or dt.date.max, step.ends_on or dt.date.max)


def _older_than(programme: Programme) -> str:
    language = get_language() or "en"
    for name in TEXTS:
        texts = getattr(programme, name)
        if isinstance(texts, Texts) and texts.is_stale(best_text(texts, language)[1]):
            return AUTONYMS.get(texts.source, texts.source)
    return ""


def is_due(card: Card, today: dt.date) -> bool:
    """Whether somebody should compare it with the city's pages: never or long not looked at, or a day comes near.

    A card that was checked within the 30 days before its next day is not due again.
    """
    verified = card.programme.verified_on
    if verified is None or today - verified > CHECK_EVERY:
        return True
    near = card.next is not None and card.next.day - today <= BEFORE_A_DATE
    return near and card.next is not None and card.next.day - verified > BEFORE_A_DATE
