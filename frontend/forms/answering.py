"""Forms with which a house answers a request otherwise than by yes or no: a question, an offer, a note of papers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Occurrence
from bookings.moving import Shift
from core import walltime
from core.languages import best_text
from frontend.dates import day_there
from frontend.forms.deciding import LONGEST_NOTE
from frontend.forms.times import clock_field, day_field, times
from spaces.models import Space


class QuestionForm(forms.Form):
    """What the house must know before it decides."""

    use_required_attribute = False

    question = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "The group has a week to answer; meanwhile the time stays held and your own clock stands."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write what you want to know."),
            "max_length": _("Make it shorter: at most %(limit_value)d characters."),
        },
    )


@dataclass(frozen=True)
class OfferRow:
    """One date of the request with the fields that say what is offered for it."""

    date: Occurrence
    keep: forms.BoundField
    day: forms.BoundField
    starts: forms.BoundField
    ends: forms.BoundField
    space: forms.BoundField


class OfferForm(forms.Form):
    """Another time or another space for all dates, or for some of them."""

    use_required_attribute = False

    starts = clock_field(label=_("All dates from"), required=False)
    ends = clock_field(label=_("All dates to"), required=False)
    space = forms.ChoiceField(
        label=_("Space"),
        required=False,
        error_messages={
            "invalid_choice": _("There is no such space in this house: choose one from the list.")
        },
    )
    note = forms.CharField(
        label=_("Note to the group"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Make the note shorter: at most %(limit_value)d characters.")},
    )

    def __init__(
        self, data: Any = None, *, booking: Booking, dates: Sequence[Occurrence], spaces: Sequence[Space]
    ) -> None:
        super().__init__(data, prefix="offer")
        self.zone, self.dates = booking.space.venue.zone, dates
        self.spaces = {space.slug: space for space in spaces}
        self.has_other_spaces = bool(spaces)
        self.spaces[booking.space.slug] = booking.space
        choice = self.fields["space"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("as asked for")), *_names(spaces)]
        for number in range(len(dates)):
            self._add_date(number)
            own = self.fields[f"space_{number}"]
            assert isinstance(own, forms.ChoiceField)
            own.choices = [("", _("as for all")), *_names([booking.space, *spaces])]
        choices = [
            ("", _("as asked for")),
            *times(dt.time(6), walltime.MIDNIGHT, every=booking.space.step_minutes),
        ]
        for name, field in self.fields.items():
            if name.startswith(("starts", "ends")):
                field.widget.choices = choices

    def _add_date(self, number: int) -> None:
        day = day_there(self.dates[number].starts_at, self.zone)
        self.fields[f"keep_{number}"] = forms.BooleanField(required=False, initial=True)
        self.fields[f"day_{number}"] = day_field(label=_("Date"), required=False, initial=day)
        self.fields[f"starts_{number}"] = clock_field(label=_("From"), required=False)
        self.fields[f"ends_{number}"] = clock_field(label=_("To"), required=False)
        self.fields[f"space_{number}"] = forms.ChoiceField(
            label=_("Space"), required=False, error_messages=self.fields["space"].error_messages
        )

    def rows(self) -> Iterator[OfferRow]:
        """The dates that can be offered, in order."""
        for number, date in enumerate(self.dates):
            fields = (self[f"{name}_{number}"] for name in ("keep", "day", "starts", "ends", "space"))
            yield OfferRow(date, *fields)

    def without(self) -> list[int]:
        """Ids of the dates that are not offered."""
        told = self.cleaned_data
        return [date.pk for number, date in enumerate(self.dates) if not told[f"keep_{number}"]]

    def shifts(self) -> dict[int, Shift]:
        """What is offered for each date (by id): its own fields, else those for all."""
        return {date.pk: self._shift(number, date) for number, date in enumerate(self.dates)}

    def _shift(self, number: int, date: Occurrence) -> Shift:
        told = self.cleaned_data
        asked = day_there(date.starts_at, self.zone)
        day = told[f"day_{number}"] or asked
        starts = told[f"starts_{number}"] or told["starts"]
        return Shift((day - asked).days, starts, _or(told[f"ends_{number}"], told["ends"]))

    def places(self) -> dict[int, Space]:
        """The spaces of dates that have one of their own, by the ids of the dates."""
        told = {date.pk: self.cleaned_data[f"space_{number}"] for number, date in enumerate(self.dates)}
        return {date: self.spaces[slug] for date, slug in told.items() if slug}

    def there(self) -> Space | None:
        """The space that is offered; None for the one that was asked for."""
        return self.spaces.get(self.cleaned_data["space"])


def _names(spaces: Sequence[Space]) -> list[tuple[str, str]]:
    return [(space.slug, best_text(space.name, get_language() or "en")[0]) for space in spaces]


def _or(own: dt.time | None, of_all: dt.time | None) -> dt.time | None:
    """Midnight is a time too."""
    return own if own is not None else of_all
