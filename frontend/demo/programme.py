"""Bookings and announcements: asked for, decided and announced by the same operations as everybody's."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import (
    RequestDetails,
    Side,
    approve_booking,
    ask_group,
    cancel_booking,
    close_with_bookings,
    decline_booking,
    offer_dates,
    request_booking,
    touched_by,
)
from bookings.problems import Refused, day_of, outlook
from core import walltime
from events.announcement import Announcement
from events.models import Event
from events.operations import announce, cancel_event_dates
from frontend.demo.content import invented
from frontend.demo.courses import announcement, term_within
from frontend.demo.people import MANAGER
from frontend.demo.year import add_year
from notifications.models import Message
from spaces.availability import State
from spaces.closing import Closing
from spaces.models import Space
from spaces.series import Slot, Weekly

ASKED_BEFORE = dt.timedelta(days=21)
DECIDED_AFTER = dt.timedelta(days=1)
ANNOUNCED_AFTER = dt.timedelta(hours=2)
MOST_WEEKS_LATER = 4
MAIL_IS_NEWS = dt.timedelta(days=4)


def add_programme(now: dt.datetime, say: Callable[[str], object]) -> None:
    """Everything that is not there yet; each booking appears whole, with its answer and its announcement."""
    programme, year = invented("programme"), invented("year")
    for entry in [*programme["blackout"], *year["blackout"]]:
        _add_blackout(entry, now)
    added = sum(_tried(entry, now, say) for entry in programme["booking"])
    say(f"Bookings added: {added} of {len(programme['booking'])}.")
    add_year(now, say)
    waiting = sum(_tried(entry, now, say) for entry in year["booking"])
    say(f"Requests added that wait: {waiting} of {len(year['booking'])}.")
    _deliver_old_messages(now)


def _last_day(entry: dict[str, Any], first: dt.date) -> dt.date | None:
    return first + dt.timedelta(days=entry["last_day_after"]) if "last_day_after" in entry else None


def _tried(entry: dict[str, Any], now: dt.datetime, say: Callable[[str], object]) -> bool:
    """False also where somebody has changed the house or the group so that it cannot be asked for any more."""
    try:
        return _add_booking(entry, now)
    except Refused as refused:
        say(f"Left out, for it cannot be had: {entry['title']} ({refused})")
        return False


@transaction.atomic
def _add_booking(entry: dict[str, Any], now: dt.datetime) -> bool:
    group = Group.objects.get(slug=entry["group"])
    if group.bookings.filter(title=entry["title"]).exists():
        return False
    space = Space.objects.with_house().get(slug=entry["space"])
    asker = Person.objects.get(email=entry["by"])
    details = _details(entry, space, asker, now)
    asked_at = _asked_at(entry, details.slot.interval(space.venue.zone).start, now)
    booking = request_booking(by=asker, group=group, space=space, details=details, now=asked_at)
    decided_at = min(asked_at + DECIDED_AFTER, now)
    _decide(booking, entry, decided_at, now)
    _free(entry, asker, now)
    if "event" in entry:
        announced_at = min(decided_at + ANNOUNCED_AFTER, now)
        details_of_event = _announcement(entry["event"], booking)
        event = announce(by=asker, booking=booking, details=details_of_event, now=announced_at)
        _cancel(event, entry, space, asker, now)
    return True


def _details(entry: dict[str, Any], space: Space, asker: Person, now: dt.datetime) -> RequestDetails:
    slot, weekly, leave_out = _dates(entry, space, now)
    return RequestDetails(
        slot=slot,
        weekly=weekly,
        purpose=entry["purpose"],
        title=entry["title"],
        people=entry["people"],
        participants_pay=False,
        contact_name=asker.called,
        contact_reach=asker.email,
        note=entry.get("note", ""),
        leave_out=leave_out,
        wait=entry.get("wait", False),
        equipment=entry.get("equipment", {}),
    )


def _dates(
    entry: dict[str, Any], space: Space, now: dt.datetime
) -> tuple[Slot, Weekly | None, frozenset[dt.date]]:
    """A series leaves out what cannot be had; a single date that falls on a holiday is a week later."""
    first, last = (_day(week, entry, space, now) for week in entry["weeks"])
    weekly = Weekly(last, entry.get("every_weeks", 1)) if last > first else None
    slot = Slot(first, entry["starts"], entry["ends"])
    waits = entry.get("wait", False)
    leave_out = _not_to_be_had(space, slot, weekly, now, waits=waits)
    for _ in range(MOST_WEEKS_LATER):
        if weekly is None and leave_out:
            slot = replace(slot, day=slot.day + dt.timedelta(days=7))
            leave_out = _not_to_be_had(space, slot, weekly, now, waits=waits)
    return slot, weekly, leave_out


def _day(week: int, entry: dict[str, Any], space: Space, now: dt.datetime) -> dt.date:
    today = walltime.local(now, space.venue.zone).date()
    return today + dt.timedelta(days=7 * week + entry["weekday"] - today.weekday())


def _not_to_be_had(
    space: Space, slot: Slot, weekly: Weekly | None, now: dt.datetime, *, waits: bool
) -> frozenset[dt.date]:
    """Holidays, and what others were faster to ask for, unless the group waits for that."""
    possible = {State.FREE, State.OCCUPIED} if waits else {State.FREE}
    look = outlook(
        space=space, group=None, slot=slot, weekly=weekly, leave_out=frozenset(), people=None, now=now
    )
    return frozenset(day_of(date.interval, space) for date in look.dates if date.state not in possible)


def _asked_at(entry: dict[str, Any], first: dt.datetime, now: dt.datetime) -> dt.datetime:
    if "asked_days_ago" in entry:
        return now - dt.timedelta(days=entry["asked_days_ago"])
    return min(first - ASKED_BEFORE, now - 3 * DECIDED_AFTER)


def _decide(booking: Booking, entry: dict[str, Any], decided_at: dt.datetime, now: dt.datetime) -> None:
    outcome = entry.get("outcome", "approved")
    manager = Person.objects.get(email=MANAGER)
    if outcome == "approved":
        refused = {_day(week, entry, booking.space, now) for week in entry.get("refused_weeks", [])}
        wanted = booking.occurrences.undecided()
        only = {date.pk for date in wanted if day_of(date.interval, booking.space) not in refused}
        approve_booking(by=manager, booking=booking, only=only, now=decided_at)
    elif outcome == "declined":
        reason, note = entry["reason"], entry["answer"]
        decline_booking(by=manager, booking=booking, reason=reason, note=note, now=decided_at)
    elif outcome == "asked":
        ask_group(by=manager, booking=booking, question=entry["answer"], now=decided_at)
    elif outcome == "offered":
        instead = Shift(starts=entry["starts_instead"], ends=entry["ends_instead"])
        spaces = _last_in(booking, entry)
        offer_dates(
            by=manager, booking=booking, every=instead, spaces=spaces, note=entry["answer"], now=decided_at
        )


def _last_in(booking: Booking, entry: dict[str, Any]) -> dict[int, Space]:
    """The last date of a series may be offered in another space of the house."""
    last = booking.occurrences.undecided().last()
    if "last_in" not in entry or last is None:
        return {}
    return {last.pk: Space.objects.with_house().get(slug=entry["last_in"])}


def _free(entry: dict[str, Any], by: Person, now: dt.datetime) -> None:
    """A group gives its booking up, and whoever waits for the time is the first to be offered it."""
    if "frees" in entry:
        given_up = Booking.objects.with_house().get(title=entry["frees"])
        cancel_booking(by=by, side=Side.GROUP, booking=given_up, now=now)


def _cancel(event: Event, entry: dict[str, Any], space: Space, asker: Person, now: dt.datetime) -> None:
    """The date of this week will not take place after all."""
    if "cancelled_week" not in entry:
        return
    week = walltime.week(_day(entry["cancelled_week"], entry, space, now), event.zone)
    dates = {date.uid for date in event.occurrences.planned().between(week)}
    # A holiday may have taken the date already.
    if dates:
        cancel_event_dates(by=asker, event=event, only=dates, now=now)


def _announcement(entry: dict[str, Any], booking: Booking) -> Announcement:
    """A course has a term from its first date to its last."""
    said = {name: value for name, value in entry.items() if name != "course"}
    term: dict[str, Any] = {}
    if entry.get("course"):
        days = [day_of(date.interval, booking.space) for date in booking.occurrences.approved()]
        term = term_within(booking.space.venue.city, days)
    return announcement(said, booking.group, **term)


def _add_blackout(entry: dict[str, Any], now: dt.datetime) -> None:
    """Closed once, before anybody has asked for it; a blackout that is there stays as somebody left it."""
    space = Space.objects.with_house().get(slug=entry["space"])
    if space.blackouts.exists():
        return
    first, last = (_day(week, entry, space, now) for week in entry["weeks"])
    weekly = Weekly(last) if last > first else None
    slot = Slot(first, entry["starts"], entry["ends"])
    closing = Closing(slot, last_day=_last_day(entry, first), weekly=weekly)
    manager = Person.objects.get(email=MANAGER)
    reason = entry["reason"]
    touched = [item.booking.reference for item in touched_by(space, closing, now=now)]
    close_with_bookings(
        by=manager, space=space, closing=closing, reason=reason, keep=touched, cancel=[], now=now
    )


def _deliver_old_messages(now: dt.datetime) -> None:
    """What was said of the past has long been read: only the latest messages are left to be sent."""
    said = Message.objects.filter(created_at__lt=now - MAIL_IS_NEWS, person__email__endswith="@demo.test")
    said.unended().update(done_at=F("created_at"))
