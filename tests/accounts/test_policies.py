"""Doors: who comes through which, and what a stranger learns."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.views import View

from accounts.models import Person
from accounts.policies import Policy, declare, policy, policy_of
from tests import make
from tests.sign_in import sign_in, sign_in_fully

pytestmark = pytest.mark.django_db


def test_a_visitors_page_reads_no_session(client: Client, django_assert_num_queries: Any) -> None:
    sign_in(client, make.person())
    with django_assert_num_queries(0):
        answer = client.get(reverse("anybody"))
    assert answer.content == b"inside"
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("name", ["my", "manage", "staff"])
def test_who_is_not_signed_in_is_led_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


def test_after_a_post_nobody_comes_back_to_its_address(client: Client) -> None:
    answer = client.post(reverse("manage"), {"decline": "yes"})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse('my')}"


@pytest.mark.parametrize("name", ["manage", "staff"])
def test_a_stranger_finds_nothing(client: Client, name: str) -> None:
    sign_in_fully(client, make.person())
    assert client.get(reverse(name)).status_code == 404


def test_each_role_opens_its_own_door_only(client: Client) -> None:
    manager, staff = make.person(), make.person(is_staff=True)
    make.venue(manager=manager)
    opened: dict[Person, list[int]] = {}
    for person in (manager, staff):
        sign_in_fully(client, person)
        opened[person] = [client.get(reverse(name)).status_code for name in ("manage", "staff")]
    assert opened == {manager: [200, 404], staff: [404, 200]}


def test_staff_show_a_second_factor_too(client: Client) -> None:
    sign_in(client, make.person(is_staff=True))
    assert client.get(reverse("staff")).headers["Location"] == reverse("mfa_activate_totp")


def test_a_closed_account_is_nobody(client: Client) -> None:
    person = make.person(is_staff=True)
    sign_in_fully(client, person)
    Person.objects.update(is_active=False)
    assert client.get(reverse("staff")).status_code == 302


def test_a_declared_policy_is_found_again() -> None:
    @policy(Policy.STAFF)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    class Listed(View):
        pass

    def undeclared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert policy_of(view) is Policy.STAFF
    assert policy_of(declare(Listed.as_view(), Policy.VISITOR)) is Policy.VISITOR
    assert policy_of(Listed.as_view()) is None
    declare(Listed, Policy.SIGNED_IN)
    assert policy_of(Listed.as_view()) is Policy.SIGNED_IN
    assert policy_of(undeclared) is None
