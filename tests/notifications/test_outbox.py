"""Messages: one per key, with the deed or not at all, marked after sending, the same Message-ID each time."""

import datetime as dt
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from notifications import outbox, work
from notifications.models import Message
from notifications.tasks import deliver_message
from tests import make

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """Sends nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("mail.example.test")


class NoSuchAddress(EmailBackend):
    """A server that knows nobody."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({"reader@example.test": (550, b"no such user")})


class TryLater(EmailBackend):
    """A server that greylists."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({"reader@example.test": (450, b"try again later")})


def enqueue(now: dt.datetime, **fields: Any) -> Message:
    told = {"kind": "decision", "language": "en", "subject": "An answer", "body": "There is an answer.\n"}
    return outbox.enqueue(
        **{"key": "answer:1", "address": "reader@example.test", "now": now, **told, **fields}
    )


def attempt(now: dt.datetime) -> Message:
    for lease in work.claim(Message, now=now):
        deliver_message(*lease)
    return Message.objects.get()


def backend(settings: Any, kind: type[EmailBackend]) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"


def test_a_message_arrives_as_mail_that_asks_for_no_automatic_answer(now: dt.datetime) -> None:
    enqueue(now)
    message = attempt(now)
    [letter] = mail.outbox
    headers = letter.message()
    assert (message.done_at, message.failure) == (now, "")
    assert (letter.to, letter.subject, letter.body) == (
        ["reader@example.test"],
        "An answer",
        "There is an answer.\n",
    )
    assert headers["Message-ID"] == message.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"
    assert headers["Content-Language"] == "en"


def test_a_person_is_reached_at_the_address_of_the_day(now: dt.datetime) -> None:
    person = make.person(email="old@example.test")
    enqueue(now, person=person, address="")
    person.email = "new@example.test"
    person.save()
    attempt(now)
    assert [letter.to for letter in mail.outbox] == [["new@example.test"]]


@pytest.mark.parametrize("both", [True, False])
def test_a_message_goes_to_a_person_or_to_an_address(now: dt.datetime, both: bool) -> None:
    with pytest.raises(ValueError, match="to a person or to an address"):
        enqueue(now, person=make.person() if both else None, address="a@example.test" if both else "")


def test_a_thing_is_told_once(now: dt.datetime) -> None:
    first = enqueue(now)
    assert enqueue(now, subject="Another answer") == first
    assert [row.subject for row in Message.objects.all()] == ["An answer"]
    attempt(now)
    attempt(now)
    assert len(mail.outbox) == 1


def test_what_is_rolled_back_is_never_told(now: dt.datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(now)
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_a_message_waits_for_its_time(now: dt.datetime) -> None:
    enqueue(now, run_at=now + dt.timedelta(hours=1))
    attempt(now)
    assert mail.outbox == []
    attempt(now + dt.timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_it_is_marked_after_sending_and_not_before(now: dt.datetime, settings: Any) -> None:
    backend(settings, Refusing)
    enqueue(now)
    message = attempt(now)
    assert (message.done_at, message.gave_up_at) == (None, None)
    assert (message.failure, message.attempts) == ("ConnectionRefusedError", 1)


def test_a_message_that_could_not_be_marked_comes_again_under_the_same_id(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(now)
    with monkeypatch.context() as killed:
        killed.setattr(outbox, "finish", lambda *_: None)
        attempt(now)
    attempt(now + Message.longest_attempt)
    ids = [letter.message()["Message-ID"] for letter in mail.outbox]
    assert ids == [Message.objects.get().message_id] * 2


def test_a_message_is_tried_again_and_then_given_up(now: dt.datetime, settings: Any) -> None:
    backend(settings, Refusing)
    enqueue(now)
    moment = now
    for attempts in range(1, Message.most_attempts + 1):
        message = attempt(moment)
        assert message.attempts == attempts
        # The task reads the clock, which stands still here: what it put off is off from now.
        moment += work.LONGEST_PAUSE
    assert message.gave_up_at == now
    waited = sum((work.pause_after(n) for n in range(1, Message.most_attempts)), dt.timedelta())
    assert dt.timedelta(days=4) < waited < dt.timedelta(days=5)


def test_an_address_that_does_not_exist_is_given_up_at_once(now: dt.datetime, settings: Any) -> None:
    backend(settings, NoSuchAddress)
    enqueue(now)
    message = attempt(now)
    assert (message.gave_up_at, message.failure) == (now, "AddressRefused")


def test_a_server_that_asks_for_patience_gets_it(now: dt.datetime, settings: Any) -> None:
    backend(settings, TryLater)
    enqueue(now)
    message = attempt(now)
    assert (message.gave_up_at, message.failure) == (None, "SMTPRecipientsRefused")


def test_a_subject_stays_on_its_line(now: dt.datetime) -> None:
    message = enqueue(now, subject="An answer\r\nBcc: other@example.test " + "x" * 300)
    assert message.subject.startswith("An answer Bcc: other@example.test xxx")
    assert len(message.subject) == 200


def test_a_message_id_is_random_at_our_domain(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Svietlica <noreply@svietlica.example>"
    one, other = outbox.new_message_id(), outbox.new_message_id()
    assert one != other
    assert one.startswith("<")
    assert one.endswith("@svietlica.example>")
