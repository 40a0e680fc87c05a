"""The one door to groups: nobody else fetches one for a person."""

import datetime as dt
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, MemberRole, Membership, Person


class Freezable(Protocol):
    """A noun that can be in dispute."""

    frozen_at: dt.datetime | None


class Frozen(Exception):
    """A noun in dispute is read but not written until the dispute is settled. Its text is for the reader."""

    def __init__(self) -> None:
        super().__init__(
            _("This is frozen because of a dispute: it can be read, but nothing can be changed.")
        )


def refuse_frozen(noun: Freezable) -> None:
    """Operations call this before they write.

    Raises:
        Frozen: when the group or the house is frozen.
    """
    if noun.frozen_at is not None:
        raise Frozen


def groups_of(person: Person | AnonymousUser) -> QuerySet[Group]:
    """Groups that the person acts for, frozen ones included."""
    if not person.is_authenticated:
        return Group.objects.none()
    return Group.objects.filter(memberships__person=person)


def administered_by(person: Person | AnonymousUser) -> QuerySet[Group]:
    """Groups of which the person decides what others know."""
    if not person.is_authenticated:
        return Group.objects.none()
    return Group.objects.filter(memberships__person=person, memberships__role=MemberRole.ADMIN)


def membership_of(person: Person | AnonymousUser, group: Group) -> Membership | None:
    """What the person is in the group, or None."""
    if not person.is_authenticated:
        return None
    return Membership.objects.filter(person=person, group=group).first()


def get_group_for(person: Person | AnonymousUser, slug: str, *, role: MemberRole | None = None) -> Group:
    """A group that the person acts for, to be read; `refuse_frozen` stands before a write.

    Args:
        role: when given, the person must have this role in it.

    Raises:
        Http404: for a stranger, for another role, and when there is none: the answers are alike.
    """
    if not person.is_authenticated:
        raise Http404
    membership = Membership.objects.select_related("group").filter(person=person, group__slug=slug).first()
    if membership is None or role not in (None, membership.role):
        raise Http404
    return membership.group


def groups_for_staff(person: Person | AnonymousUser) -> QuerySet[Group]:
    """All groups, for those who run the site."""
    return Group.objects.all() if person.is_authenticated and person.is_staff else Group.objects.none()


def administrators_of(group: Group) -> list[Person]:
    """The people who administer the group, in a fixed order."""
    memberships = group.memberships.filter(role=MemberRole.ADMIN, person__is_active=True)
    return [membership.person for membership in memberships.select_related("person").order_by("pk")]
