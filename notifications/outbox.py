"""Messages: written in the transaction of the fact that they tell, sent afterwards, marked when sent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Person
from core.references import new_token
from notifications.models import Message
from notifications.work import Hopeless, finish


@dataclass(frozen=True)
class InFull:
    """What a message says to somebody who wants to read all of it: made at sending, stored nowhere."""

    body: str
    calendar: bytes | None
    """A file of the calendar (RFC 5546, method PUBLISH) that goes with it."""


Telling = Callable[[Message, dt.datetime], InFull | None]
_tellings: dict[str, Telling] = {}


def tells(noun: str) -> Callable[[Telling], Telling]:
    """Say how messages whose kind begins with this word and "_" are told in full; an app above registers its own.

    It gives None where the message stays as it is stored.
    """

    def register(telling: Telling) -> Telling:
        _tellings[noun] = telling
        return telling

    return register


class AddressRefused(Hopeless):
    """The receiving server will never take mail for this address."""


def enqueue(
    *,
    key: str,
    person: Person | None = None,
    address: str = "",
    kind: str,
    language: str,
    subject: str,
    body: str,
    now: dt.datetime,
    run_at: dt.datetime | None = None,
    about: str = "",
) -> Message:
    """Write one message to a person or, where there is no account, to an address.

    `about` is the reference of what it is about, for whoever tells it in full at sending (`tells`).

    Call it inside the transaction of the deed: both are kept or neither. A key that is already there
    gives back the row that has it, unchanged, so a deed done twice is told once.

    Raises:
        ValueError: unless there is exactly one of person and address.
    """
    if (person is None) == (not address):
        raise ValueError("a message goes to a person or to an address")
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "address": address,
            "kind": kind,
            "language": language,
            # A header is one line: a line break in it would stop the message at every attempt.
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "about": about,
            "message_id": new_message_id(),
            "created_at": now,
            "run_at": run_at or now,
        },
    )
    return message


def new_message_id() -> str:
    """A Message-ID (RFC 5322 §3.6.4) that tells nothing: random, at the domain that we send from."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{new_token()}@{domain}>"


def deliver(message: Message, now: dt.datetime) -> None:
    """Send the message and mark it afterwards.

    A process that dies in between sends it again: at least once, always under the same Message-ID, by which
    mail programs know a copy.

    Raises:
        AddressRefused: when another attempt would be refused as well.
    """
    try:
        letter(message, now).send()
    except SMTPRecipientsRefused as error:
        # 5yz is a permanent negative answer (RFC 5321 §4.2.1); servers hold repeating it against the sender.
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise AddressRefused from None
        raise
    finish(Message, message.pk, message.fence, now)


def letter(message: Message, now: dt.datetime) -> EmailMessage:
    """The message as mail; automatic answers to it are not wanted (RFC 3834 §5). Its subject is neutral always."""
    told = _in_full(message, now)
    mail = EmailMessage(
        subject=message.subject,
        body=told.body if told else message.body,
        to=[message.person.email if message.person else message.address],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if told and told.calendar:
        mail.attach(_file(told.calendar))
    return mail


def _in_full(message: Message, now: dt.datetime) -> InFull | None:
    telling = _tellings.get(message.kind.partition("_")[0])
    return telling(message, now) if telling and message.about else None


def _file(calendar: bytes) -> MIMEText:
    """RFC 6047 §2.4: the method stands in the type, too. In base64, for mail servers break lines anew."""
    part = MIMEText(calendar.decode(), "calendar", "utf-8")
    part.set_param("method", "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="calendar.ics")
    return part
