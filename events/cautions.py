"""What an organiser should have thought of before others read an announcement. Nothing here refuses anything."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from core import walltime
from core.sensitive import SensitiveDay, sensitive_on
from events.announcement import Announcement, is_for_children, usual_disclosure
from events.models import Event
from events.states import PUBLIC, Disclosure, PhotoPolicy
from spaces.problems import Problem, Weight

SENSITIVE = {
    "freedom_day": _("One of the dates is near 25 March, Freedom Day."),
    "august": _("One of the dates is near 9 August, the day of the election of 2020."),
    "january": _("One of the dates is near 26 January, the day of the election of 2025."),
    "dziady": _("One of the dates is near Dziady, at the beginning of November."),
}
RAISE = _(
    "People who met abroad on such days were looked for afterwards, from announcements and pictures. "
    "Think of showing it to the group only, or at least of no photography."
)


def cautions(
    details: Announcement, *, days: Iterable[dt.date], booking: Booking | None = None
) -> list[Problem]:
    """Warnings about an announcement with dates on these days on the wall there; its disclosure may be unsaid."""
    level = details.disclosure or usual_disclosure(details.kind, details.age_from, details.age_to)
    if level not in PUBLIC:
        return []
    return [*_of_children(details, level), *_of_days(days), *_of_room(level, booking), *_of_photos(details)]


def cautions_of_days(event: Event, days: Iterable[dt.date]) -> list[Problem]:
    """Warnings about dates on these days that come to an event which is announced."""
    return [*_of_days(days)] if event.disclosure in PUBLIC else []


def _of_children(details: Announcement, level: str) -> Iterator[Problem]:
    if level == Disclosure.OPEN and is_for_children(details.kind, details.age_from, details.age_to):
        text = _(
            "Everybody would read where and when children meet. Children’s classes have been attacked: "
            "show city and district only, and tell the address to the families yourselves."
        )
        yield _caution("open_children", text, "disclosure")


def _of_days(days: Iterable[dt.date]) -> Iterator[Problem]:
    found: dict[SensitiveDay, None] = dict.fromkeys(near for near in map(sensitive_on, days) if near)
    for near in found:
        yield _caution(near.key, f"{SENSITIVE[near.key]} {RAISE}", "disclosure")


def _of_room(level: str, booking: Booking | None) -> Iterator[Problem]:
    """The calendar of a managed house says for each room when it is occupied, to everybody."""
    if booking is not None and level == Disclosure.DISTRICT and booking.space.venue.managed:
        text = _(
            "The public calendar of the room shows as occupied at exactly these hours: whoever compares the two "
            "finds the house. If that matters, show it to the group only, and invite people yourselves."
        )
        yield _caution("betrayed_by_room", text, "disclosure")


def _of_photos(details: Announcement) -> Iterator[Problem]:
    if details.photo_policy != PhotoPolicy.NONE and is_for_children(
        details.kind, details.age_from, details.age_to
    ):
        text = _(
            "Pictures of children stay for good, and name their families. Allow photos only with the written "
            "consent of the parents of each child."
        )
        yield _caution("photos_of_children", text, "photo_policy")


def _caution(code: str, text: object, field: str) -> Problem:
    return Problem(code, Weight.WARNING, str(text), field)


def days_of(starts: Iterable[dt.datetime], zone: str) -> list[dt.date]:
    """The days on which dates begin, on the wall of a zone."""
    return [walltime.local(moment, zone).date() for moment in starts]
