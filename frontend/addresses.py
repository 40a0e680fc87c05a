"""Addresses of feeds, in the reader's language and with what a page was filtered by."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


def events_feed(**chosen: str | int | None) -> str:
    """The feed of the events page, with the same filters, in the reader's language."""
    told = {name: value for name, value in chosen.items() if value not in (None, "")}
    return f"{reverse('feed_events')}?{urlencode({**told, 'lang': get_language()})}"


def new_events(**chosen: str | int | None) -> str:
    """What was announced lately, for readers of news."""
    return events_feed(**chosen).replace(reverse("feed_events"), reverse("feed_new_events"), 1)


def structured_event(slug: str) -> str:
    """One open event for search engines."""
    return f"{reverse('feed_structured_event', args=[slug])}?{urlencode({'lang': get_language()})}"


def event_feed(slug: str) -> str:
    """One event with all its dates."""
    return f"{reverse('feed_event', args=[slug])}?{urlencode({'lang': get_language()})}"


def busy_feed(space: str) -> str:
    """When a space is occupied, never by whom."""
    return reverse("feed_busy", args=[space])


def private_feed(token: str, *, neutral: str | None) -> str:
    """A private calendar. The token in it is a secret: such an address is shown once and kept nowhere."""
    told = {"neutral": neutral} if neutral else {}
    return f"{reverse('feed_private', args=[token])}?{urlencode({**told, 'lang': get_language()})}"


def whole(request: HttpRequest, path: str) -> str:
    """The address with its host, to be copied."""
    return request.build_absolute_uri(path)


def to_subscribe(address: str) -> str:
    """The same for calendar programs, which follow `webcal:` themselves."""
    return f"webcal://{address.partition('://')[2]}"


def query(chosen: Mapping[str, str]) -> str:
    """A query string of what is chosen, empty when nothing is."""
    told = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(told)}" if told else ""


def in_google(address: str) -> str:
    """Google's page that adds a calendar; opened only by whoever presses the button."""
    return f"https://calendar.google.com/calendar/r?{urlencode({'cid': to_subscribe(address)})}"


def in_outlook(address: str, name: str) -> str:
    """Microsoft's page that adds a calendar."""
    return f"https://outlook.live.com/calendar/0/addfromweb?{urlencode({'url': address, 'name': name})}"
