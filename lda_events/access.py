"""The door to the agency's editing."""

import datetime as dt

from accounts.models import Person
from lda_events.models import Editor


def is_editor(person: Person, now: dt.datetime) -> bool:
    """Whether the person edits the agency's section now."""
    return Editor.objects.filter(person=person, expires_at__gt=now).exists()
