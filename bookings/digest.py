"""Several changes of one booking within minutes become one message.

The first word goes at once. What follows within five minutes waits until they are over, and whatever else follows
is written into the message that waits, in the transaction of its fact.
"""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from notifications.models import Message

WITHIN = dt.timedelta(minutes=5)
# That a request has come, and to whom, is no change of it.
NO_CHANGES = ("booking_received", "booking_waiting", "booking_on_waiting_list")
BETWEEN = "\n\n"


def tell(
    *, person: Person, reference: str, kind: str, subject: str, words: str, rest: list[str], now: dt.datetime
) -> None:
    """Write one message of a booking in its reader's language, or these words into the one that still waits.

    Args:
        words: what has happened, a paragraph.
        rest: paragraphs with which each message of this reader and booking ends.
    """
    mark = f":{reference}:{person.pseudonym}:"
    changes = Message.objects.filter(person=person, key__contains=mark, created_at__gt=now - WITHIN)
    last = changes.exclude(kind__in=NO_CHANGES).order_by("-created_at", "-pk").first()
    follows = last is not None and f"booking_{kind}" not in {*NO_CHANGES, last.kind}
    if last is not None and follows and _join(last, reference, words, rest, now):
        return
    outbox.enqueue(
        key=f"{kind}{mark}{now:%Y%m%dT%H%M%S}",
        person=person,
        kind=f"booking_{kind}",
        about=reference,
        language=person.language,
        subject=subject,
        body=BETWEEN.join([words, *rest]) + "\n",
        now=now,
        run_at=last.created_at + WITHIN if last is not None and follows else now,
    )


def _join(last: Message, reference: str, words: str, rest: list[str], now: dt.datetime) -> bool:
    """Write into the last message, unless it goes at once, is on its way or has arrived."""
    told = last.body.rstrip("\n").split(BETWEEN)[: -len(rest)]
    return bool(
        Message.objects.unended()
        .filter(pk=last.pk, run_at__gt=now, leased_until__isnull=True)
        .update(
            subject=_("News about %(reference)s") % {"reference": reference},
            body=BETWEEN.join([*told, words, *rest]) + "\n",
        )
    )
