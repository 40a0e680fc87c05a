"""The form with which a house closes a space."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.languages import AUTONYMS, LANGUAGES
from frontend.forms.times import NO_TIME, clock_field, day_field, offer_times, times
from spaces.closing import LONGEST_REASON, Closing
from spaces.problems import Problem
from spaces.series import Slot, Weekly

LONGEST_NOTE = 1000
KEEP, CANCEL = "keep", "cancel"


class ClosingForm(forms.Form):
    """When, and why: the reason has a field per language, and one of them is enough."""

    use_required_attribute = False

    day = day_field(label=_("First day"))
    starts = clock_field(label=_("From"))
    last_day = day_field(
        label=_("Last day"), required=False, help_text=_("Leave it empty to close on one day.")
    )
    ends = clock_field(label=_("To"))
    until = day_field(
        label=_("Every week until"),
        required=False,
        help_text=_("Leave it empty to close once. Weekly closing keeps its hours when the clocks change."),
    )
    note = forms.CharField(
        label=_("Message to the groups whose dates you cancel or decline"),
        help_text=_("Without it they read the reason."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Make the note shorter: at most %(limit_value)d characters.")},
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for code in LANGUAGES:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=AUTONYMS[code],
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.TextInput(attrs={"lang": code}),
                error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
            )
        all_day = times(walltime.MIDNIGHT, walltime.MIDNIGHT, every=15)
        offer_times(self, all_day, empty=NO_TIME)

    @property
    def reasons(self) -> Iterator[forms.BoundField]:
        """The reason in each language, the reader's first."""
        for code in sorted(LANGUAGES, key=lambda code: code != self.language):
            yield self[f"reason_{code}"]

    @property
    def reason(self) -> dict[str, str]:
        """What a valid form says, by language."""
        return {code: self.cleaned_data[f"reason_{code}"] for code in LANGUAGES}

    def closing(self) -> Closing:
        """The time that a valid form names."""
        told = self.cleaned_data
        slot = Slot(told["day"], told["starts"], told["ends"])
        weekly = Weekly(told["until"]) if told["until"] else None
        return Closing(slot, told["last_day"], weekly)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show what stands against it, at its fields."""
        for problem in problems:
            name = f"reason_{self.language}" if problem.field == "reason" else problem.field
            self.add_error(name if name in self.fields else None, str(problem.text))
