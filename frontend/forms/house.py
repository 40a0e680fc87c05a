"""What a manager says of the house and of its spaces."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import TextsForm, Wanted
from frontend.forms.times import day_field
from spaces.models import Known, Space, Venue, VenueKind
from spaces.operations import SpaceDetails, VenueDetails

LONGEST_TEXT = 8000

OF_VENUE = (
    *("name", "kind", "district", "address", "address_is_public", "website", "answer_within_hours"),
    "decide_by_message",
    *("operator", "contract_until", "source"),
)
OF_SPACE = (
    "capacity",
    "floor_area",
    "step_free",
    "buffer_before",
    "buffer_after",
    "notice_hours",
    "horizon_days",
    "shortest_minutes",
    "longest_minutes",
    "step_minutes",
    "holds_undecided",
)

POINT = re.compile(
    r"\s*(?P<north>-?\d{1,2}(?:\.\d{1,15})?)\s*[,; ]\s*(?P<east>-?\d{1,3}(?:\.\d{1,15})?)\s*", re.ASCII
)

TOO_LONG = {"max_length": _("Make it shorter: at most %(limit_value)d characters.")}


def _line(label: Any, most: int, *, required: bool, hint: Any = "", missing: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        error_messages={"required": missing, **TOO_LONG},
    )


def number(label: Any, least: int, most: int, *, required: bool = True, hint: Any = "") -> forms.IntegerField:
    missing = _("Write a whole number.")
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        help_text=hint,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": missing,
            "invalid": missing,
            "min_value": _("Write a number of at least %(limit_value)s."),
            "max_value": _("Write a number of at most %(limit_value)s."),
        },
    )


class VenueForm(TextsForm):
    """The house as its manager describes it."""

    texts = {
        "about": Wanted(_("About the house"), LONGEST_TEXT, lines=4),
        "house_rules": Wanted(_("House rules"), LONGEST_TEXT, lines=6),
    }

    name = _line(_("Name"), 160, required=True, missing=_("Write what the house is called."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=VenueKind.choices,
        error_messages={
            "required": _("Choose what kind of house it is."),
            "invalid_choice": _("There is no such kind: choose one from the list."),
        },
    )
    district = _line(_("District"), 80, required=False)
    address = _line(_("Address"), 200, required=False, hint=_("Street and number."))
    address_is_public = forms.BooleanField(
        label=_("The address may be shown to everybody"),
        required=False,
        help_text=_("Without this only you see it here, and you tell it to those whose request you approve."),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        error_messages={"invalid": _("Write a web address, for example https://example.org."), **TOO_LONG},
    )
    decide_by_message = forms.BooleanField(
        label=_("Managers may decide by a link in the message, without signing in"),
        required=False,
        help_text=_(
            "Quick on a phone, but whoever reads the mail of a manager can then approve or decline. The link shows "
            "only reference, dates and number of people, works once, and ends with the time for an answer."
        ),
    )
    answer_within_hours = number(
        _("Requests are answered within (hours)"),
        1,
        720,
        hint=_("What is not answered by then expires. 72 hours are three days."),
    )

    operator = _line(
        _("Who runs the house"),
        160,
        required=False,
        hint=_("The organisation that runs it for the city or for its owner. Nobody’s name."),
    )
    contract_until = day_field(
        label=_("Their contract runs until"),
        required=False,
        help_text=_("Until then the page says who runs the house; after that, that it is being checked."),
    )
    source = _line(
        _("Where these facts are from"),
        400,
        required=False,
        hint=_("A web address or a few words, for example “own measurements, May 2026”."),
    )

    point = _line(
        _("Where it is on a map"),
        60,
        required=False,
        hint=_(
            "Degrees north and east, for example “50.06143, 19.93658”, as map programs show them. Calendars and search "
            "engines then lead to the door; shown only where the address is."
        ),
    )

    def clean_point(self) -> tuple[float | None, float | None]:
        """Both numbers, or none."""
        typed = self.cleaned_data["point"]
        if not typed:
            return None, None
        if point := read_point(typed):
            return point
        raise forms.ValidationError(
            _(
                "Write two numbers with a comma between them, for example “50.06143, 19.93658”: north first, then east."
            )
        )

    def details(self) -> VenueDetails:
        """What a valid form says."""
        plain = {name: self.cleaned_data[name] for name in OF_VENUE}
        latitude, longitude = self.cleaned_data["point"]
        return VenueDetails(**plain, latitude=latitude, longitude=longitude, **self.told_in_languages())


def read_point(typed: str) -> tuple[float, float] | None:
    """Degrees north and east, as map programs write them; None when they are no place on earth."""
    found = POINT.fullmatch(typed)
    if not found:
        return None
    north, east = float(found["north"]), float(found["east"])
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def from_venue(venue: Venue) -> dict[str, Any]:
    """What the house says now."""
    told = {name: getattr(venue, name) for name in (*OF_VENUE, *VenueForm.texts)}
    return {**told, "point": "{}, {}".format(*venue.point) if venue.point else ""}


class SpaceForm(TextsForm):
    """A space as its manager describes it, and the rules by which it is asked for."""

    texts = {
        "name": Wanted(_("Name"), 120),
        "about": Wanted(_("About the space"), LONGEST_TEXT, lines=4),
    }

    capacity = number(_("Number of people"), 1, 10_000, required=False)
    floor_area = number(_("Floor area (m²)"), 1, 100_000, required=False)
    step_free = forms.ChoiceField(
        label=_("Step-free"),
        choices=Known.choices,
        widget=forms.RadioSelect,
        help_text=_("“unknown” is an honest answer."),
        error_messages={
            "required": _("Choose one; “unknown” is an honest answer."),
            "invalid_choice": _("Choose one; “unknown” is an honest answer."),
        },
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of the house that it takes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A hall that can be divided takes both halves, and each half is a space of its own with one of them."
        ),
        error_messages={"invalid_choice": _("There is no such part: choose from the list.")},
    )
    new_parts = forms.CharField(
        label=_("New parts"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line, for example “Left half” and “Right half”."),
        error_messages=TOO_LONG,
    )
    buffer_before = number(_("Set-up time (minutes)"), 0, 480, hint=_("Kept free before each booking."))
    buffer_after = number(_("Tear-down time (minutes)"), 0, 480, hint=_("Kept free after each booking."))
    notice_hours = number(
        _("Shortest notice (hours)"), 0, 24 * 180, hint=_("How long before it begins one must ask.")
    )
    horizon_days = number(_("Farthest date (days ahead)"), 1, 1095)
    shortest_minutes = number(_("Shortest booking (minutes)"), 5, 1440)
    longest_minutes = number(_("Longest booking (minutes)"), 5, 1440)
    step_minutes = number(
        _("Bookings start every (minutes)"), 5, 240, hint=_("Counted from midnight: 30 means 18:00 or 18:30.")
    )
    holds_undecided = forms.BooleanField(
        label=_("A request holds its time until it is decided"),
        required=False,
        help_text=_("Without this several groups may ask for the same time, and you choose."),
    )

    def __init__(self, data: Any = None, *, parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in parts]

    def clean_new_parts(self) -> list[str]:
        """Names, one a line; too long ones are told apart from too many."""
        names = [line.strip() for line in self.cleaned_data["new_parts"].splitlines() if line.strip()]
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("Make the name of each part shorter: at most 80 characters."))
        if len(names) > 12:
            raise forms.ValidationError(_("These are too many: at most 12 new parts at once."))
        return names

    def clean(self) -> None:
        """A space that is there keeps at least one part; a new one may get a part of its own."""
        told = self.cleaned_data
        if self.initial.get("parts") and "new_parts" in told and not (told.get("parts") or told["new_parts"]):
            self.add_error("parts", _("Choose at least one part, or name a new one."))

    def details(self) -> SpaceDetails:
        """What a valid form says."""
        told = self.cleaned_data
        plain = {name: told[name] for name in OF_SPACE}
        return SpaceDetails(**plain, parts=(*told["parts"], *told["new_parts"]), **self.told_in_languages())


def from_space(space: Space) -> dict[str, Any]:
    """What the space says now; of one that is not stored, what is usual."""
    parts = [part.name for part in space.parts.all()] if space.pk else []
    return {**{name: getattr(space, name) for name in (*OF_SPACE, *SpaceForm.texts)}, "parts": parts}
