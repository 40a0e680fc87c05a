"""A group is founded in one page, and only its people find it."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.access import Frozen, get_group_for, groups_of, membership_of, refuse_frozen
from accounts.models import AuditEntry, Group, GroupForm, MemberRole
from accounts.operations import MOST_GROUPS, TooManyGroups, found_group
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

INFORMAL = {"name": "Гурток «Святліца»", "form": "informal", "register_number": ""}


def test_founding_makes_its_founder_the_administrator(client: Client, now: dt.datetime) -> None:
    person = make.person()
    sign_in(client, person)
    assert client.post(reverse("my_group_new"), INFORMAL).headers["Location"] == reverse("my")
    group = Group.objects.get()
    assert (group.slug, group.name, group.form) == ("hurtok-sviatlitsa", "Гурток «Святліца»", "informal")
    assert (group.founded_on, group.listed, group.invented) == (now.date(), False, False)
    membership = membership_of(person, group)
    assert membership is not None
    assert membership.role == MemberRole.ADMIN
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.noun, entry.reference) == (
        person.pseudonym,
        "found",
        "group",
        group.slug,
    )
    assert "Гурток" not in str(entry.details)


@pytest.mark.parametrize(
    ("asked_for", "goes_to"),
    [
        ("/en/spaces/hall/ask/", "/en/spaces/hall/ask/"),
        ("//elsewhere.example/", "/en/my/"),
        ("no-such-page", "no-such-page"),
    ],
)
def test_its_founder_goes_on_where_one_was_going(client: Client, asked_for: str, goes_to: str) -> None:
    sign_in(client, make.person())
    answer = client.post(f"{reverse('my_group_new')}?next={asked_for}", INFORMAL)
    assert answer.headers["Location"] == goes_to


def test_the_page_says_what_happens_next(client: Client) -> None:
    sign_in(client, make.person())
    assert "What happens next" in client.get(reverse("my_group_new")).content.decode()
    assert not Group.objects.exists()


def test_a_registered_one_names_its_number(client: Client) -> None:
    sign_in(client, make.person())
    registered = {"name": "Fundacja", "form": "registered", "register_number": ""}
    answer = client.post(reverse("my_group_new"), registered)
    assert set(answer.context["form"].errors) == {"register_number"}
    assert 'value="Fundacja"' in answer.content.decode()
    client.post(reverse("my_group_new"), registered | {"register_number": " KRS 0000123456 "})
    assert Group.objects.get().register_number == "KRS 0000123456"


def test_an_informal_one_keeps_no_number(client: Client) -> None:
    sign_in(client, make.person())
    client.post(reverse("my_group_new"), INFORMAL | {"register_number": "KRS 1"})
    assert Group.objects.get().register_number == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "form": "informal"}, "name"),
        ({"name": "   ", "form": "informal"}, "name"),
        ({"name": "x" * 121, "form": "informal"}, "name"),
        ({"name": "a\x00b", "form": "informal"}, "name"),
        ({"name": "Circle", "form": "empire"}, "form"),
        ({"name": "Circle"}, "form"),
        ({"name": "Circle", "form": "registered", "register_number": "9" * 41}, "register_number"),
    ],
)
def test_odd_input_is_named_and_kept(client: Client, typed: dict[str, str], field: str) -> None:
    sign_in(client, make.person())
    answer = client.post(reverse("my_group_new"), typed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert answer.context["form"]["name"].value() == typed["name"]
    assert not Group.objects.exists()


def test_a_visitor_signs_in_first(client: Client) -> None:
    assert (
        client.post(reverse("my_group_new"), INFORMAL)
        .headers["Location"]
        .startswith(reverse("account_login"))
    )
    assert not Group.objects.exists()


def test_other_methods_are_refused(client: Client) -> None:
    sign_in(client, make.person())
    assert client.delete(reverse("my_group_new")).status_code == 405


def test_names_may_repeat_and_may_be_in_any_script(now: dt.datetime) -> None:
    person = make.person()
    slugs = [
        found_group(by=person, name=name, form=GroupForm.INFORMAL, register_number="", now=now).slug
        for name in ("Ґанак", "Ґанак", "ქართული", "Žinių ratas")
    ]
    assert slugs[0] == "ganak"
    assert slugs[1].startswith("ganak-")
    assert slugs[2].startswith("group-")
    assert slugs[3] == "ziniu-ratas"
    assert len(set(slugs)) == 4


def test_one_person_runs_only_so_many(client: Client, now: dt.datetime) -> None:
    person = make.person()
    for _ in range(MOST_GROUPS):
        make.group(admin=person)
    with pytest.raises(TooManyGroups):
        found_group(by=person, name="More", form=GroupForm.INFORMAL, register_number="", now=now)
    sign_in(client, person)
    answer = client.post(reverse("my_group_new"), INFORMAL)
    assert "as many groups as one person can" in answer.content.decode()
    assert Group.objects.count() == MOST_GROUPS


def test_only_its_people_find_a_group() -> None:
    admin, member, stranger = make.person(), make.person(), make.person()
    group = make.group(admin=admin, members=(member,))
    other = make.group(admin=stranger)
    assert get_group_for(member, group.slug) == group
    assert get_group_for(admin, group.slug, role=MemberRole.ADMIN) == group
    assert list(groups_of(stranger)) == [other]
    for viewer, slug, role in [
        (stranger, group.slug, None),
        (AnonymousUser(), group.slug, None),
        (member, group.slug, MemberRole.ADMIN),
        (member, "no-such-group", None),
    ]:
        with pytest.raises(Http404):
            get_group_for(viewer, slug, role=role)


def test_a_frozen_group_is_read_and_not_written(now: dt.datetime) -> None:
    person = make.person()
    group = make.group(admin=person, frozen_at=now)
    assert get_group_for(person, group.slug) == group
    with pytest.raises(Frozen):
        refuse_frozen(group)
    refuse_frozen(make.group(admin=person))


def test_a_business_gives_its_number_and_a_public_body_may(client: Client) -> None:
    sign_in(client, make.person())
    told = {"name": "Firm", "form": "business", "register_number": ""}
    assert "Write the number" in client.post(reverse("my_group_new"), told).content.decode()
    assert client.post(reverse("my_group_new"), {**told, "register_number": "KRS 1"}).status_code == 302
    body = {"name": "Office", "form": "public_body", "register_number": ""}
    assert client.post(reverse("my_group_new"), body).status_code == 302
    assert set(Group.objects.values_list("form", "register_number")) == {
        ("business", "KRS 1"),
        ("public_body", ""),
    }
