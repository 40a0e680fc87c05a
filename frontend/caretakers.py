"""Concerns that come in, and word of them to those who may read them (decision 20).

One message to each of them for all that comes within an hour, sent when the hour is over: neither how many there were
nor any minute stands in it, and a flood fills nobody's mailbox.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.concerns import report_concern
from accounts.models import Concern, ConcernAbout, Person
from accounts.policies import Policy, holders_of
from notifications import outbox

KIND = "concern_waits"
HOUR = dt.timedelta(hours=1)


@transaction.atomic
def take_concern(*, about: ConcernAbout, text: str, language: str, now: dt.datetime) -> Concern:
    """Keep what somebody reports, and see to it that its readers hear that something waits.

    Raises:
        accounts.concerns.TooMany: when a flood comes in.
    """
    concern = report_concern(about=about, text=text, language=language, now=now)
    for person in holders_of(Policy.CARETAKER, now):
        _tell(person, concern.came_at)
    return concern


def _tell(person: Person, hour: dt.datetime) -> None:
    """The message of this hour, unless it is written already. It knows the full hour alone, as the report does."""
    with translation.override(person.language):
        outbox.enqueue(
            key=f"{KIND}:{hour:%Y%m%dT%H}:{person.pseudonym}",
            person=person,
            kind=KIND,
            language=person.language,
            subject=_("Something waits for you to read it"),
            body="\n\n".join(_paragraphs()) + "\n",
            now=hour,
            run_at=hour + HOUR,
        )


def _paragraphs() -> list[str]:
    return [
        _("Within the last hour something came in that waits to be read by you or a colleague."),
        settings.SITE_URL + reverse("safety_concerns"),
        _("This message says little on purpose. Sign in to read more."),
    ]
