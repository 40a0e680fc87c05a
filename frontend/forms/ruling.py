"""For whom, for what and how much a house lends its spaces, as typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from accounts.texts_form import TextsForm, Wanted
from bookings.states import Purpose
from frontend.forms.house import TOO_LONG, number
from frontend.forms.house_hours import TypedClock
from spaces.models import GroupLimit, InSchoolHolidays, QuietHours, Space, Venue
from spaces.operations import Limits, Papers, Quiet, RuleDetails
from spaces.year import rules_of

LONGEST_TOPICS = 2000
LIMITS = ("week_hours", "month_hours", "recurring_share")


class _LimitsForm(TextsForm):
    """What one group may have."""

    week_hours = number(
        _("Hours of one group in a week"), 1, 168, required=False, hint=_("From Monday to Sunday.")
    )
    month_hours = number(_("Hours of one group in a month"), 1, 744, required=False)
    recurring_share = number(
        _("Share of one group’s series in the open hours of a month (%)"),
        1,
        100,
        required=False,
        hint=_("So that one weekly course does not take the space out of use for all others."),
    )

    def limits(self) -> Limits:
        """What a valid form says of them."""
        return Limits(**{name: self.cleaned_data[name] for name in LIMITS})


class SpaceRulesForm(_LimitsForm):
    """Who may use a space, for what, and how much of it."""

    texts = {
        "welcome": Wanted(_("What is welcome"), LONGEST_TOPICS, lines=3),
        "unwelcome": Wanted(_("What is not possible here"), LONGEST_TOPICS, lines=3),
    }

    group_forms = forms.MultipleChoiceField(
        label=_("Which groups may ask"),
        choices=GroupForm.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose at least one: otherwise nobody could ever ask.")
        ),
    )
    only_named = forms.BooleanField(
        label=_("Only groups on the list of the house"),
        required=False,
        help_text=_("The list stands under “Quiet hours and limits”."),
    )
    lent_for = forms.MultipleChoiceField(
        label=_("Purposes for which it is lent"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose at least one purpose: otherwise nobody could ever ask.")
        ),
    )
    in_school_holidays = forms.ChoiceField(
        label=_("In school holidays"),
        choices=InSchoolHolidays.choices,
        widget=forms.RadioSelect,
        help_text=_("Hours of their own are set beside the weekly hours. Until then the space is closed."),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what the space does in school holidays.")
        ),
    )

    def details(self) -> RuleDetails:
        """What a valid form says; all forms of group are stored as none, so that a new one is welcome too."""
        told = self.cleaned_data
        all_forms = set(told["group_forms"]) == set(GroupForm.values)
        return RuleDetails(
            forms=[] if all_forms else told["group_forms"],
            only_named=told["only_named"],
            not_for=[code for code in Purpose.values if code not in told["lent_for"]],
            in_school_holidays=told["in_school_holidays"],
            limits=self.limits(),
            **self.told_in_languages(),
        )


def from_rules(space: Space) -> dict[str, Any]:
    """What the space says now."""
    rules = rules_of(space)
    limit = GroupLimit.objects.filter(space=space).first()
    return {
        "group_forms": rules.forms or list(GroupForm.values),
        "only_named": rules.only_named,
        "lent_for": [code for code in Purpose.values if code not in rules.not_for],
        "welcome": rules.welcome,
        "unwelcome": rules.unwelcome,
        "in_school_holidays": rules.in_school_holidays,
        **_of_limit(limit),
    }


class HouseLimitsForm(_LimitsForm):
    """When the house is quiet, what a group may have of all its spaces, and which groups it knows."""

    quiet_starts = TypedClock(ends=False, label=_("Quiet from"))
    quiet_ends = TypedClock(
        ends=True, label=_("Quiet until"), help_text=_("An end before the start is on the next day.")
    )
    needs_approval = forms.BooleanField(
        label=_("A date in the quiet hours needs approval"),
        required=False,
        help_text=_("Without this the group is only warned."),
    )
    needs_register_number = forms.BooleanField(
        label=Venue._meta.get_field("needs_register_number").verbose_name,
        required=False,
        help_text=_(
            "A registered organisation or a business without a number cannot ask until it has written it."
        ),
    )
    papers_first = forms.BooleanField(
        label=Venue._meta.get_field("papers_first").verbose_name,
        required=False,
        help_text=_(
            "Groups are told before they ask, and you are reminded before you approve. Nothing is ever uploaded."
        ),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups that the house knows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Groups that have asked here before, and those on the list."),
        error_messages={"invalid_choice": _("There is no such group: choose from the list.")},
    )
    new_groups = forms.CharField(
        label=_("More groups"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The last part of the address of each group’s page, one on each line."),
        error_messages=TOO_LONG,
    )

    def __init__(self, data: Any = None, *, venue: Venue, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = Group.objects.filter(Q(bookings__space__venue=venue) | Q(named_by__venue=venue)).distinct()
        self.known = {group.slug: group for group in known}
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(group.slug, group.name) for group in self.known.values()]

    def clean_new_groups(self) -> list[Group]:
        """Groups with a public page: of others nobody may learn here that they exist."""
        lines = self.cleaned_data["new_groups"].splitlines()
        slugs = {line.strip().rstrip("/").rsplit("/", 1)[-1] for line in lines if line.strip()}
        found = list(Group.objects.filter(slug__in=slugs, listed=True))
        if missing := sorted(slugs - {group.slug for group in found}):
            raise forms.ValidationError(
                _("There is no public page of a group at this address: %(names)s."),
                params={"names": ", ".join(missing)},
            )
        return found

    def clean(self) -> None:
        """Quiet hours are whole."""
        told = self.cleaned_data
        if not {"quiet_starts", "quiet_ends"} <= set(told):
            return
        if told["quiet_starts"] is None and told["quiet_ends"] is not None:
            self.add_error("quiet_starts", _("Write from when as well, or empty both fields."))
        if told["quiet_ends"] is None and told["quiet_starts"] is not None:
            self.add_error("quiet_ends", _("Write until when as well, or empty both fields."))

    def quiet(self) -> Quiet | None:
        """What a valid form says of quiet hours; None for none."""
        told = self.cleaned_data
        if told["quiet_starts"] is None:
            return None
        return Quiet(
            starts=told["quiet_starts"], ends=told["quiet_ends"], needs_approval=told["needs_approval"]
        )

    def papers(self) -> Papers:
        """What the house needs to know of a group."""
        told = self.cleaned_data
        return Papers(needs_register_number=told["needs_register_number"], papers_first=told["papers_first"])

    def named(self) -> list[Group]:
        """Groups on the list from now on."""
        chosen = [self.known[slug] for slug in self.cleaned_data["groups"]]
        return list({group.pk: group for group in [*chosen, *self.cleaned_data["new_groups"]]}.values())


def from_house(venue: Venue) -> dict[str, Any]:
    """What the house says now."""
    quiet = QuietHours.objects.filter(venue=venue).first()
    limit = GroupLimit.objects.filter(venue=venue, space=None).first()
    return {
        "quiet_starts": quiet and quiet.starts,
        "quiet_ends": quiet and quiet.ends,
        "needs_approval": bool(quiet and quiet.needs_approval),
        "needs_register_number": venue.needs_register_number,
        "papers_first": venue.papers_first,
        "groups": _slugs(venue),
        **_of_limit(limit),
    }


def _slugs(venue: Venue) -> Iterable[str]:
    return list(venue.named_groups.values_list("group__slug", flat=True))


def _of_limit(limit: GroupLimit | None) -> dict[str, int | None]:
    return {name: getattr(limit, name, None) for name in LIMITS}
