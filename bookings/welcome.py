"""Whether a space is lent to this group and for this purpose, said before anything is sent."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from spaces.models import NamedGroup, Space
from spaces.problems import Problem, Weight
from spaces.year import rules_of


def of_welcome(space: Space, group: Group | None, purpose: str) -> Iterator[Problem]:
    """What stands against the group and the purpose; an unknown one of either is not judged."""
    rules = rules_of(space)
    if purpose and purpose in rules.not_for:
        text = _("This space is not lent for this purpose: choose another space, or ask the house directly.")
        yield Problem("purpose", Weight.BLOCKER, text, "purpose")
    if group is not None and rules.forms and group.form not in rules.forms:
        yield Problem("form_of_group", Weight.BLOCKER, _lent_to(rules.forms[0]), "group")
    if group is not None and rules.only_named and not _is_named(space, group):
        text = _(
            "This space is lent only to groups that the house knows: ask the house to put yours on its list."
        )
        yield Problem("not_named", Weight.BLOCKER, text, "group")


def _lent_to(form: str) -> str:
    if form == GroupForm.REGISTERED:
        return str(_("This space is lent only to registered organisations: ask as one, or ask the house."))
    return str(_("This space is lent only to informal groups: choose another space, or ask the house."))


def _is_named(space: Space, group: Group) -> bool:
    return group.pk is not None and NamedGroup.objects.filter(venue=space.venue_id, group=group).exists()
