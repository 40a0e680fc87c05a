"""Whether a space is lent to this group and for this purpose, said before anything is sent."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from bookings.models import Booking, PapersSeen
from spaces.models import NamedGroup, Space
from spaces.problems import Problem, Weight
from spaces.year import rules_of

NUMBERED = frozenset({GroupForm.REGISTERED, GroupForm.BUSINESS})
"""Forms of group that stand in a public register under a number."""


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
    if group is not None:
        yield from _of_papers(space, group)


def _of_papers(space: Space, group: Group) -> Iterator[Problem]:
    """What the house needs to know of the group and does not. A group that is not stored has shown none of it."""
    venue = space.venue
    if venue.needs_register_number and group.form in NUMBERED and not group.register_number:
        text = _(
            "The house needs the public register number of your group: an administrator of the group writes it "
            "among what houses know of you."
        )
        yield Problem("register_number", Weight.BLOCKER, text, "group")
    if venue.papers_first and not papers_seen(space, group):
        text = _(
            "The house wants to see the papers of your group before it approves. Show them there; nothing is uploaded."
        )
        yield Problem("papers", Weight.NEEDS_APPROVAL, text, "group")


def papers_seen(space: Space, group: Group) -> bool:
    """Whether somebody in the house has seen the papers of the group."""
    known = group.pk is not None
    return known and PapersSeen.objects.filter(venue=space.venue_id, group=group).exists()


def papers_missing(booking: Booking) -> bool:
    """Whether the house wants to see papers of the group before it approves, and has not."""
    return bool(without_papers([booking]))


def without_papers(bookings: Iterable[Booking]) -> set[Booking]:
    """Of these those whose house wants to see papers first and has not; one query, or none."""
    asked = [booking for booking in bookings if booking.space.venue.papers_first]
    if not asked:
        return set()
    groups = [booking.group_id for booking in asked]
    seen = set(PapersSeen.objects.filter(group__in=groups).values_list("venue", "group"))
    return {booking for booking in asked if (booking.space.venue_id, booking.group_id) not in seen}


def _lent_to(form: str) -> str:
    if form == GroupForm.REGISTERED:
        return str(_("This space is lent only to registered organisations: ask as one, or ask the house."))
    return str(_("This space is lent only to informal groups: choose another space, or ask the house."))


def _is_named(space: Space, group: Group) -> bool:
    return group.pk is not None and NamedGroup.objects.filter(venue=space.venue_id, group=group).exists()
