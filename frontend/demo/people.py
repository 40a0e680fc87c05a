"""The cast: five accounts that one can enter, two more, and the groups for which they act."""

import datetime as dt
from typing import Any

from accounts.models import Group, MemberRole, Membership, Person
from accounts.operations import welcome
from frontend.demo.content import invented

MANAGER = "manager@demo.test"
EDITOR = "lda@demo.test"


def add_people(now: dt.datetime) -> None:
    """The accounts, then the groups."""
    content = invented("people")
    for entry in content["person"]:
        _add_person(entry, now)
    for entry in content["group"]:
        _add_group(entry, now)


def _add_person(entry: dict[str, Any], now: dt.datetime) -> None:
    person = welcome(email=entry["email"], language=entry["language"], now=now)
    if not person.called:
        person.called = entry["called"]
        person.is_staff = entry.get("is_staff", False)
        person.save(update_fields=["called", "is_staff"])


def _add_group(entry: dict[str, Any], now: dt.datetime) -> None:
    group, made = Group.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            "name": entry["name"],
            "form": entry["form"],
            "register_number": entry.get("register_number", ""),
            "about": entry["about"],
            "listed": entry.get("listed", True),
            "invented": True,
            "founded_on": now.date(),
        },
    )
    if made:
        _add_members(group, entry["admins"], MemberRole.ADMIN, now.date())
        _add_members(group, entry["members"], MemberRole.MEMBER, now.date())


def _add_members(group: Group, emails: list[str], role: MemberRole, since: dt.date) -> None:
    people = Person.objects.filter(email__in=emails)
    Membership.objects.bulk_create(
        Membership(group=group, person=person, role=role, since=since) for person in people
    )
