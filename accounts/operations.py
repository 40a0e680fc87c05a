"""The verbs of people and groups."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import refuse_frozen
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
def make_staff(*, email: str, language: str, now: dt.datetime) -> None:
    """Let this person run the site, by whoever has the server; being one already changes nothing."""
    person = welcome(email=email, language=language, now=now)
    if Person.objects.filter(pk=person.pk, is_staff=False).update(is_staff=True):
        record(by=None, now=now, verb="make_staff", noun="person", reference=person.pseudonym)


@transaction.atomic
def end_staff(*, email: str, now: dt.datetime) -> None:
    """This person runs the site no more; what they alone have confirmed counts no more either."""
    for person in Person.objects.filter(email=email.lower(), is_staff=True):
        Person.objects.filter(pk=person.pk).update(is_staff=False)
        record(by=None, now=now, verb="end_staff", noun="person", reference=person.pseudonym)


@transaction.atomic
def found_group(*, by: Person, name: str, form: GroupForm, register_number: str, now: dt.datetime) -> Group:
    """Found a group that `by` administers. An informal group keeps no register number.

    Raises:
        TooManyGroups: when `by` runs as many as one person may.
    """
    if by.memberships.filter(role=MemberRole.ADMIN).count() >= MOST_GROUPS:
        raise TooManyGroups
    number = register_number.strip() if form != GroupForm.INFORMAL else ""
    group = _make_group(name=" ".join(name.split()), form=form, register_number=number, founded_on=now.date())
    Membership.objects.create(group=group, person=by, role=MemberRole.ADMIN, since=now.date())
    record(by=by, now=now, verb="found", noun="group", reference=group.slug, form=str(form))
    return group


@transaction.atomic
def choose_messages(*, by: Person, full: bool, now: dt.datetime) -> bool:
    """Let messages tell `by` everything, or as little as possible; False when it was so already."""
    if not Person.objects.filter(pk=by.pk, full_messages=not full).update(full_messages=full):
        return False
    record(by=by, now=now, verb="choose_messages", noun="person", reference=by.pseudonym, full=full)
    return True


@transaction.atomic
def register_group(
    *, by: Person, group: Group, form: GroupForm, register_number: str, now: dt.datetime
) -> None:
    """Say how a group stands before houses, and under which number; an informal group keeps none.

    What it has asked for already is seen with it from now on.

    Raises:
        accounts.access.Frozen: when the group is in dispute.
    """
    there = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    refuse_frozen(there)
    there.form = form
    there.register_number = register_number.strip() if form != GroupForm.INFORMAL else ""
    there.save(update_fields=["form", "register_number"])
    numbered = bool(there.register_number)
    record(
        by=by, now=now, verb="register", noun="group", reference=there.slug, form=str(form), numbered=numbered
    )


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
