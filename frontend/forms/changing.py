"""The form with which a group moves dates of its booking, or gives them up."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Occurrence
from bookings.moving import Shift
from bookings.operations import Scope
from core import walltime
from core.languages import best_text
from frontend.dates import day_there, full_date, span
from frontend.forms.times import clock_field, day_field, times
from spaces.models import Space


class ChangeForm(forms.Form):
    """Which date, how far the change reaches, and the new time on the wall of the house."""

    use_required_attribute = False

    date = forms.ChoiceField(
        label=_("Which date"),
        error_messages={
            "required": _("Choose a date."),
            "invalid_choice": _("This date cannot be changed any more: choose one from the list."),
        },
    )
    scope = forms.ChoiceField(
        label=_("What changes with it"),
        choices=[
            (Scope.THIS.value, _("Only this date")),
            (Scope.FOLLOWING.value, _("This date and all that follow")),
            (Scope.ALL.value, _("All coming dates")),
        ],
        initial=Scope.THIS.value,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how far the change reaches."),
            "invalid_choice": _("Choose how far the change reaches."),
        },
    )
    day = day_field(
        label=_("New date"),
        required=False,
        help_text=_("Empty for the same day. Other dates move by as many days."),
    )
    starts = clock_field(label=_("From"), required=False)
    ends = clock_field(label=_("To"), required=False)
    space = forms.ChoiceField(
        label=_("Space"),
        required=False,
        help_text=_("Another space is for all coming dates."),
        error_messages={
            "invalid_choice": _("There is no such space in this house: choose one from the list.")
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        booking: Booking,
        dates: Sequence[Occurrence],
        spaces: Sequence[Space],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.zone = booking.space.venue.zone
        self.dates = {str(date.claim): date for date in dates}
        self.spaces = {space.slug: space for space in spaces}
        self._offer(booking)

    def _offer(self, booking: Booking) -> None:
        days = [
            (claim, f"{full_date(day_there(date.starts_at, self.zone))}, {span(date.interval, self.zone)}")
            for claim, date in self.dates.items()
        ]
        language = get_language() or "en"
        names = [(slug, best_text(space.name, language)[0]) for slug, space in self.spaces.items()]
        for name, choices in (("date", days), ("space", [("", _("the same")), *names])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        clock = times(dt.time(6), walltime.MIDNIGHT, every=booking.space.step_minutes)
        for name in ("starts", "ends"):
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)
            widget.choices = [("", _("as before")), *clock]

    @property
    def chosen(self) -> Occurrence:
        """The date that was chosen, of a valid form."""
        return self.dates[self.cleaned_data["date"]]

    @property
    def scope_chosen(self) -> Scope:
        """How far the change reaches, of a valid form."""
        return Scope(self.cleaned_data["scope"])

    def shift(self) -> Shift:
        """The new time, of a valid form."""
        told = self.cleaned_data
        before = day_there(self.chosen.starts_at, self.zone)
        return Shift(((told["day"] or before) - before).days, told["starts"], told["ends"])

    @property
    def says_nothing(self) -> bool:
        """Whether a valid form leaves everything as it is."""
        return self.shift() == Shift() and self.there() is None

    def there(self) -> Space | None:
        """The other space; None for the same."""
        return self.spaces.get(self.cleaned_data["space"])
