"""How a new event comes to have its words, its address and its public columns."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts.slugs import slugs_of
from core.languages import best_text
from core.references import new_reference
from core.texts import retold
from events.announcement import Announcement
from events.disclosure import publish_columns
from events.models import Event
from events.states import PUBLIC, EventState


def published(event: Event, details: Announcement) -> Event:
    """The event with these words, saved for everybody to see as far as its level lets them."""
    event.state = EventState.PUBLISHED
    describe(event, details)
    for slug in _slugs(details):
        event.slug = slug
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            if not Event.objects.filter(slug=slug).exists():
                raise
            continue
        return event
    raise AssertionError("there are always more slugs")


def _slugs(details: Announcement) -> Iterator[str]:
    """Addresses to try: after the title where everybody may know it, else random, for logs hold addresses."""
    if details.disclosure in PUBLIC:
        title, _ = best_text(details.title, "en")
        yield from slugs_of(title, most=80, otherwise="event")
    while True:
        yield new_reference().lower()


def describe(event: Event, details: Announcement) -> None:
    """Set what the event says, and its public columns; saving is the caller's."""
    for name, value in vars(details).items():
        setattr(event, name, _as_stored(getattr(event, name), value))
    publish_columns(event)


def _as_stored(old: Any, value: Any) -> Any:
    if isinstance(value, Mapping):
        return retold(old, value)
    return [_as_listed(each) for each in value] if isinstance(value, tuple) else value


def _as_listed(value: Any) -> Any:
    """JSON has no dates; holidays are pairs of them."""
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value


def whole_second(now: dt.datetime) -> dt.datetime:
    """As calendars write the moment of a change."""
    return now.replace(microsecond=0)
