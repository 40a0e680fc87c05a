"""What the agency adds to the demonstration."""

import datetime as dt

from django.conf import settings

from accounts.models import Person
from lda_events.models import Editor

MEETINGS = settings.ROOT / "data" / "demo" / "meetings.toml"
"""What the agency says of events that are invented."""
ROLE_LASTS = dt.timedelta(days=180)


def make_editor(*, email: str, now: dt.datetime) -> None:
    """Let the person with this address edit the agency's pages; a role that is there is renewed."""
    Editor.objects.update_or_create(
        person=Person.objects.get(email=email),
        defaults={"expires_at": now + ROLE_LASTS},
        create_defaults={"granted_at": now, "expires_at": now + ROLE_LASTS},
    )
