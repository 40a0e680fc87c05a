"""Messages: written in the transaction of the fact that they tell, sent afterwards, marked when sent."""

import datetime as dt
from email.utils import format_datetime, parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Person
from core.references import new_token
from notifications.models import Message
from notifications.work import Hopeless, finish


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
) -> Message:
    """Write one message to a person or, where there is no account, to an address.

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
    """The message as mail; automatic answers to it are not wanted (RFC 3834 §5)."""
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.person.email if message.person else message.address],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
