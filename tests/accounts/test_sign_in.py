"""Sign-in by mailed code: one way for the new and the known, and nothing to tell them apart by."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry, Person
from tests import make
from tests.sign_in import SECRET, app_code, sign_in

pytestmark = pytest.mark.django_db

NEWCOMER = "newcomer@example.test"


def ask(browser: Client, email: str, query: str = "") -> Any:
    return browser.post(reverse("account_login") + query, {"email": email})


def mailed_code() -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def enter(browser: Client, code: str, query: str = "") -> Any:
    return browser.post(reverse("account_confirm_login_code") + query, {"code": code})


def is_inside(browser: Client) -> bool:
    return browser.get(reverse("my")).status_code == 200


def test_the_known_come_in(client: Client, now: dt.datetime) -> None:
    person = make.person(email="known@example.test")
    assert ask(client, "known@example.test").headers["Location"] == reverse("account_confirm_login_code")
    answer = enter(client, mailed_code())
    assert answer.headers["Location"] == reverse("my")
    assert is_inside(client)
    person.refresh_from_db()
    assert person.last_login == now
    assert Person.objects.count() == 1


def test_the_new_come_in_and_are_made(client: Client, now: dt.datetime) -> None:
    with translation.override("pl"):
        ask(client, "  Newcomer@Example.TEST ")
        assert not Person.objects.exists()
        enter(client, mailed_code())
        assert is_inside(client)
    person = Person.objects.get()
    assert (person.email, person.language, person.joined_on) == (NEWCOMER, "pl", now.date())
    assert not person.has_usable_password()
    assert AuditEntry.objects.get(verb="join").reference == person.pseudonym


def test_a_code_is_typed_as_people_type(client: Client) -> None:
    ask(client, NEWCOMER)
    enter(client, f" {mailed_code().replace('-', ' ')} ")
    assert is_inside(client)


def test_nothing_tells_the_known_from_the_new(client: Client) -> None:
    make.person(email="known@example.test")
    make.person(email="closed@example.test", is_active=False)
    seen, messages = [], []
    for email in ("known@example.test", NEWCOMER, "closed@example.test"):
        browser = Client(headers={"host": "localhost"}, **{"wsgi.url_scheme": "https"})
        first = ask(browser, email)
        page = browser.get(first.headers["Location"]).content.decode().replace(email, "ADDRESS")
        wrong = enter(browser, "0000-0000").content.decode().replace(email, "ADDRESS")
        message = mail.outbox.pop()
        body = re.sub(r"\d{4}-\d{4}", "CODE", str(message.body))
        cookies = sorted((cookie.key, cookie["max-age"]) for cookie in first.cookies.values())
        pages = (without_token(page), without_token(wrong))
        seen.append((first.status_code, first.headers["Location"], cookies, *pages))
        messages.append((message.subject, body, message.from_email))
    assert messages[0] == messages[1] == messages[2]
    assert seen[0] == seen[1] == seen[2]


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_message_is_neutral_and_in_the_language_of_the_page(client: Client) -> None:
    ask(client, NEWCOMER)
    message = mail.outbox[0]
    assert message.subject == "Your code"
    assert message.to == [NEWCOMER]
    assert "vietlica" not in str(message.body)
    assert not getattr(message, "alternatives", None)


def test_a_wrong_code_says_so_and_five_end_it(client: Client) -> None:
    ask(client, NEWCOMER)
    code = mailed_code()
    wrong = "1111-1111" if code != "1111-1111" else "2222-2222"
    for _ in range(4):
        answer = enter(client, wrong)
        assert answer.status_code == 200
        assert "This code is not right." in answer.content.decode()
    assert enter(client, wrong).headers["Location"] == reverse("account_login")
    assert enter(client, code).headers["Location"] == reverse("account_login")
    assert not is_inside(client)
    assert not Person.objects.exists()


@pytest.mark.parametrize("odd", ["", "\x00", "ё" * 9, "1" * 5000, "<b>"])
def test_odd_codes_are_answered(client: Client, odd: str) -> None:
    ask(client, NEWCOMER)
    assert enter(client, odd).status_code == 200
    assert not is_inside(client)


def test_an_old_code_is_refused_with_a_reason(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC), tick=False) as clock:
        ask(client, NEWCOMER)
        clock.shift(dt.timedelta(minutes=14))
        assert client.get(reverse("account_confirm_login_code")).status_code == 200
        clock.shift(dt.timedelta(minutes=1, seconds=1))
        answer = enter(client, mailed_code())
        assert answer.headers["Location"] == reverse("account_login")
        assert "Ask for a new one." in client.get(reverse("account_login")).content.decode()
    assert not Person.objects.exists()


def test_a_code_works_once(client: Client) -> None:
    ask(client, NEWCOMER)
    enter(client, mailed_code())
    client.post(reverse("account_logout"))
    assert enter(client, mailed_code()).headers["Location"] == reverse("account_login")
    assert not is_inside(client)


def test_another_code_takes_the_place_of_the_first(client: Client) -> None:
    ask(client, NEWCOMER)
    first = mailed_code()
    for _ in range(2):
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 3
    assert first != mailed_code()
    enter(client, first)
    assert not is_inside(client)
    enter(client, mailed_code())
    assert is_inside(client)


def test_no_third_other_code(client: Client) -> None:
    ask(client, NEWCOMER)
    for _ in range(3):
        answer = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert answer.headers["Location"] == reverse("account_login")
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("known", [True, False])
def test_asking_too_often_is_throttled_alike(client: Client, known: bool) -> None:
    if known:
        make.person(email=NEWCOMER)
    answers = [ask(client, NEWCOMER) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "tried too often" in answers[-1].content.decode()
    assert f'value="{NEWCOMER}"' in answers[-1].content.decode()
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "odd", ["", "nobody", "a@b", "x" * 400 + "@example.test", "a\x00@example.test", "<a@b.cd>"]
)
def test_what_is_no_address_is_refused_and_kept(client: Client, odd: str) -> None:
    answer = ask(client, odd)
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert answer.context["form"]["email"].value() == odd
    assert not mail.outbox


def test_a_closed_account_learns_so_only_with_its_code(client: Client) -> None:
    make.person(email="closed@example.test", is_active=False)
    ask(client, "closed@example.test")
    assert enter(client, mailed_code()).headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert not is_inside(client)


def test_one_comes_back_to_where_one_was_going(client: Client) -> None:
    asked = client.get(reverse("my_group_new"))
    assert parse_qs(urlsplit(asked.headers["Location"]).query)["next"] == [reverse("my_group_new")]
    query = "?" + urlsplit(asked.headers["Location"]).query
    sent = urlsplit(ask(client, NEWCOMER, query).headers["Location"])
    assert (sent.path, parse_qs(sent.query)["next"]) == (
        reverse("account_confirm_login_code"),
        [reverse("my_group_new")],
    )
    assert enter(client, mailed_code(), query).headers["Location"] == reverse("my_group_new")


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    query = "?next=https://elsewhere.example/"
    ask(client, NEWCOMER, query)
    assert enter(client, mailed_code(), query).headers["Location"] == reverse("my")


def test_an_arrival_that_nobody_finishes_is_soon_forgotten(client: Client) -> None:
    ask(client, NEWCOMER)
    assert client.session.get_expiry_age() == 15 * 60
    enter(client, mailed_code())
    assert client.session.get_expiry_age() == 14 * 24 * 3600
    assert NEWCOMER not in str(client.session.get("account_login"))


def test_mail_that_cannot_be_sent_is_said(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post(reverse("account_login"), {"email": NEWCOMER}, follow=True)
    assert "could not be sent" in answer.content.decode()


def test_looking_sets_no_session(client: Client) -> None:
    answer = client.get(reverse("account_login"))
    assert answer.status_code == 200
    assert set(answer.cookies) <= {"csrftoken"}


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("name", ["account_login", "account_confirm_login_code"])
def test_other_methods_are_refused(client: Client, name: str, method: str) -> None:
    assert getattr(client, method)(reverse(name)).status_code == 405


def test_signing_up_is_the_same_page(client: Client) -> None:
    assert client.get(reverse("account_signup")).headers["Location"] == reverse("account_login")


def test_signing_out_needs_a_button(client: Client) -> None:
    sign_in(client, make.person())
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_inside(client)
    client.post(reverse("account_logout"))
    assert not is_inside(client)


@pytest.mark.parametrize("page", ["password/reset/", "password/change/", "password/set/", "email/", "login/"])
def test_there_are_no_password_pages(client: Client, page: str) -> None:
    assert client.get(f"/en/account/{page}").status_code == 404


def test_who_has_an_app_is_asked_for_it(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    person = make.person(email="known@example.test")
    TOTP.activate(person, SECRET)
    ask(client, "known@example.test")
    assert enter(client, mailed_code()).headers["Location"] == reverse("mfa_authenticate")
    assert not is_inside(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000"})
    assert "This code is not right." in wrong.content.decode()
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert answer.headers["Location"] == reverse("my")
    assert is_inside(client)


def test_a_cookie_that_is_no_session_is_as_good_as_none(client: Client) -> None:
    for odd in (r'"\000aaaaaaaaaaaaaaa"', "é" * 20, "%00" * 8):
        answer = client.get(reverse("my"), headers={"cookie": f"sessionid={odd}"})
        assert answer.status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_confirm_login_code"])
def test_who_is_in_already_goes_on_wherever_the_address_says(client: Client, name: str) -> None:
    sign_in(client, make.person())
    for asked_for in ("no-such-page", "a:b", "%00", "https://elsewhere.example/"):
        assert client.get(reverse(name), {"next": asked_for}).status_code == 302
