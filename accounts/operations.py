"""The verbs of people and groups."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import Group, GroupForm, MemberRole, Membership, Person
from accounts.slugs import slugs_of

MOST_GROUPS = 10
"""As many groups may one person run; more is a script, not a person."""


class TooManyGroups(Exception):
    """A person who runs `MOST_GROUPS` groups founds no other. Its text is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("You run as many groups as one person can. Ask another member to found this one."))


def welcome(*, email: str, language: str, now: dt.datetime) -> Person:
    """The person with this address, made when there is none: it was proved, or whoever runs the site vouches.

    Two proofs at the same moment make one person.
    """
    fields = {"language": language, "joined_on": now.date(), "password": make_password(None)}
    person, made = Person.objects.get_or_create(email=email.lower(), defaults=fields)
    if made:
        record(by=person, now=now, verb="join", noun="person", reference=person.pseudonym)
    return person


@transaction.atomic
def found_group(*, by: Person, name: str, form: GroupForm, register_number: str, now: dt.datetime) -> Group:
    """Found a group that `by` administers. Only a registered organisation keeps a register number.

    Raises:
        TooManyGroups: when `by` runs as many as one person may.
    """
    if by.memberships.filter(role=MemberRole.ADMIN).count() >= MOST_GROUPS:
        raise TooManyGroups
    number = register_number.strip() if form == GroupForm.REGISTERED else ""
    group = _make_group(name=" ".join(name.split()), form=form, register_number=number, founded_on=now.date())
    Membership.objects.create(group=group, person=by, role=MemberRole.ADMIN, since=now.date())
    record(by=by, now=now, verb="found", noun="group", reference=group.slug, form=str(form))
    return group


def _make_group(*, name: str, form: GroupForm, register_number: str, founded_on: dt.date) -> Group:
    for slug in slugs_of(name, most=60, otherwise="group"):
        try:
            with transaction.atomic():
                return Group.objects.create(
                    slug=slug, name=name, form=form, register_number=register_number, founded_on=founded_on
                )
        except IntegrityError:
            continue
    raise AssertionError("there are always more slugs")
