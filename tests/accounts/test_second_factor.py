"""A manager's pages ask for a second factor; an app is set up, used and switched off."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests import make
from tests.sign_in import SECRET, app_code, sign_in, sign_in_fully

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Person:
    person = make.person()
    make.venue(manager=person)
    return person


def test_without_an_app_the_manager_is_led_to_set_it_up(client: Client, manager: Person) -> None:
    sign_in(client, manager)
    asked = client.get(reverse("manage"))
    assert asked.headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert manager.email not in page
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert secret
    done = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret[1])})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert re.search(r"\b\d{8}\b", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert client.get(reverse("manage")).content == b"inside"


def test_a_wrong_first_code_sets_nothing_up(client: Client, manager: Person) -> None:
    sign_in(client, manager)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "123"})
    assert "This code is not right." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_with_an_app_set_up_elsewhere_its_code_is_asked_for(client: Client, manager: Person) -> None:
    sign_in_fully(client, manager)
    other = Client(headers={"host": "localhost"}, **{"wsgi.url_scheme": "https"})
    sign_in(other, manager)
    asked = other.get(reverse("manage"))
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    answer = other.post(asked.headers["Location"], {"code": app_code()})
    assert answer.headers["Location"] == reverse("manage")
    assert other.get(reverse("manage")).content == b"inside"


def test_an_app_switched_off_counts_nowhere(client: Client, manager: Person) -> None:
    sign_in_fully(client, manager)
    assert client.get(reverse("manage")).content == b"inside"
    Authenticator.objects.all().delete()
    assert client.get(reverse("manage")).headers["Location"] == reverse("mfa_activate_totp")


def test_switching_off_asks_for_the_code_once_more(client: Client, manager: Person) -> None:
    sign_in_fully(client, manager)
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(asked.headers["Location"], {"code": app_code()})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).headers["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_a_recovery_code_works_once(client: Client, manager: Person) -> None:
    sign_in(client, manager)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert secret
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret[1])})
    codes = re.findall(r"\b\d{8}\b", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    again = reverse("mfa_reauthenticate")
    assert client.post(again, {"code": codes[0]}).status_code == 302
    assert "This code is not right." in client.post(again, {"code": codes[0]}).content.decode()


def test_secrets_are_stored_encrypted(client: Client, manager: Person) -> None:
    sign_in_fully(client, manager)
    stored = str(Authenticator.objects.get().data)
    assert SECRET not in stored


def test_the_pages_are_there(client: Client, manager: Person) -> None:
    sign_in(client, manager)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404
    sign_in_fully(client, manager)
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
    ],
)
def test_strangers_sign_in_first(client: Client, name: str) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))


def test_the_second_step_alone_is_no_way_in(client: Client) -> None:
    assert client.get(reverse("mfa_authenticate")).headers["Location"] == reverse("account_login")


def test_a_role_that_has_run_out_opens_nothing(client: Client, now: dt.datetime) -> None:
    person = make.person()
    make.role(person, make.venue(manager=make.person()), expires_at=now)
    sign_in_fully(client, person)
    assert client.get(reverse("manage")).status_code == 404
