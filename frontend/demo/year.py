"""A year of bookings in the invented houses.

Written in bulk, for hundreds of operations would keep whoever tries the site waiting; to the shape that they leave:
a series, dates, the time of those that are held in the ledger, contacts while they are kept, demand of what failed,
the trail of the last 90 days. The lots are drawn the same way each time.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import AuditEntry, Group, Person
from bookings import claims, demand
from bookings.models import Booking, Contact, Occurrence
from bookings.problems import day_of
from bookings.states import BookingState, OccurrenceState
from core.intervals import Interval
from core.references import ALPHABET
from events.announcement import Announcement
from events.operations import announce
from events.states import CLASSES
from frontend.demo.content import invented
from frontend.demo.courses import term_within
from frontend.demo.people import MANAGER
from frontend.demo.wishes import Wish, wishes
from spaces.availability import State, states_of
from spaces.models import Occupancy, Space
from spaces.series import plan, store

ASKED_BEFORE = dt.timedelta(days=24)
DECIDED_AFTER = dt.timedelta(days=1)
ANNOUNCED_AFTER = dt.timedelta(hours=2)
TRAIL_KEPT = dt.timedelta(days=90)

OF_DATES = {
    BookingState.APPROVED: OccurrenceState.APPROVED,
    BookingState.DECLINED: OccurrenceState.DECLINED,
    BookingState.WITHDRAWN: OccurrenceState.WITHDRAWN,
    BookingState.EXPIRED: OccurrenceState.EXPIRED,
    BookingState.CANCELLED: OccurrenceState.CANCELLED,
}
VERBS = {
    BookingState.APPROVED: "approve",
    BookingState.DECLINED: "decline",
    BookingState.WITHDRAWN: "withdraw",
    BookingState.EXPIRED: "expire",
}


@dataclass
class Year:
    """The year as it is being written."""

    now: dt.datetime
    chance: random.Random
    spaces: dict[str, Space]
    groups: dict[str, Group]
    people: dict[str, Person]
    held: dict[int, list[Interval]] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    dates: list[Occurrence] = field(default_factory=list)
    taken: list[Occupancy] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    trail: list[AuditEntry] = field(default_factory=list)
    announced: list[tuple[Booking, Wish]] = field(default_factory=list)

    def is_taken(self, space: Space, date: Interval) -> bool:
        """By what this year has given away; what was there before, the ledger knows."""
        wanted = space.with_buffers(date)
        return any(wanted.overlaps(one) for part in space.part_ids() for one in self.held.get(part, ()))


@transaction.atomic
def add_year(now: dt.datetime, say: Callable[[str], object]) -> None:
    """The year, once: where any of it is there, nothing is added."""
    content = invented("year")
    slugs = {entry["space"] for kind in ("single", "weekly", "evening") for entry in content[kind]}
    spaces = {space.slug: space for space in Space.objects.with_house().bookable().filter(slug__in=slugs)}
    titles = [entry["title"] for entry in content["weekly"]]
    if Booking.objects.filter(space__in=[space.pk for space in spaces.values()], title__in=titles).exists():
        say("The year of bookings is there already.")
        return
    year = Year(
        now=now,
        chance=random.Random("a year in the houses"),  # noqa: S311 (invented data)
        spaces=spaces,
        groups={group.slug: group for group in Group.objects.filter(invented=True, frozen_at__isnull=True)},
        people={person.email: person for person in Person.objects.filter(email__endswith="@demo.test")},
    )
    for wish in wishes(content, today=now.date(), chance=year.chance):
        if wish.entry["space"] in year.spaces and wish.entry["group"] in year.groups:
            _add(wish, year)
    _write(year)
    say(f"Bookings of the year: {len(year.bookings)}, on {len(year.dates)} dates.")


def _add(wish: Wish, year: Year) -> None:
    """Nothing where no date could be had: then nobody could have asked."""
    space = year.spaces[wish.entry["space"]]
    wanted = plan(slot=wish.slot, weekly=wish.weekly, zone_name=space.venue.zone)
    free = [
        date
        for date, state in zip(wanted, states_of(space, wanted), strict=True)
        if state is State.FREE and not year.is_taken(space, date)
    ]
    if not free:
        return
    booking = _booking(wish, free, year)
    had = OF_DATES[BookingState(booking.status)]
    dates = [_date(booking, date, had if date in free else OccurrenceState.LEFT_OUT, year) for date in wanted]
    year.bookings.append(booking)
    year.dates += dates
    _hold(booking, [date for date in dates if date.state == OccurrenceState.APPROVED], year)
    _remember(booking, free, [date for date in wanted if date not in free], year)
    _finish(booking, free[-1].end, year)
    if "event" in wish.entry and any(date.ends_at > year.now for date in dates):
        year.announced.append((booking, wish))


def _booking(wish: Wish, free: list[Interval], year: Year) -> Booking:
    entry, space = wish.entry, year.spaces[wish.entry["space"]]
    asked_at = min(free[0].start - ASKED_BEFORE, year.now - 5 * DECIDED_AFTER)
    answer_by = min(asked_at + dt.timedelta(hours=space.venue.answer_within_hours), free[0].start)
    outcome = _possible(wish.outcome, answer_by, year.now)
    reference = "".join(year.chance.choices(ALPHABET, k=8))
    booking = Booking(
        reference=f"{reference[:4]}-{reference[4:]}",
        space=space,
        group=year.groups[entry["group"]],
        asked_by=year.people[entry["by"]],
        status=outcome,
        purpose=entry["purpose"],
        title=entry["title"],
        expected_people=entry["people"],
        rules_version=space.venue.rules_version,
        asked_at=asked_at,
        answer_by=answer_by,
        clock_started_at=asked_at,
        answered_after=_answered_after(outcome, answer_by - asked_at),
        decided_at=answer_by if outcome == BookingState.EXPIRED else asked_at + DECIDED_AFTER,
        decline_reason=wish.reason if outcome == BookingState.DECLINED else "",
        decision_note=entry.get("answer", ""),
    )
    booking.series = store(space=space, slot=wish.slot, weekly=wish.weekly, reference=booking.reference)
    return booking


def _answered_after(outcome: BookingState, promised: dt.timedelta) -> dt.timedelta | None:
    """How long the house took; all of its time where it let a request expire, none that it was spared."""
    if outcome == BookingState.WITHDRAWN:
        return None
    return promised if outcome == BookingState.EXPIRED else DECIDED_AFTER


def _possible(outcome: str, answer_by: dt.datetime, now: dt.datetime) -> BookingState:
    """What is still to be answered has not expired yet."""
    expired_too_early = outcome == BookingState.EXPIRED and answer_by > now
    return BookingState.WITHDRAWN if expired_too_early else BookingState(outcome)


def _date(booking: Booking, date: Interval, state: OccurrenceState, year: Year) -> Occurrence:
    return Occurrence(
        booking=booking,
        claim=uuid.UUID(int=year.chance.getrandbits(128), version=4),
        starts_at=date.start,
        ends_at=date.end,
        state=state,
    )


def _hold(booking: Booking, dates: Iterable[Occurrence], year: Year) -> None:
    for claim in claims.claims_of(booking, dates):
        for part in claim.parts:
            year.held.setdefault(part, []).append(claim.interval)
            year.taken.append(
                Occupancy(
                    part_id=part,
                    starts_at=claim.interval.start,
                    ends_at=claim.interval.end,
                    kind=claim.kind,
                    claim=claim.id,
                )
            )


def _remember(booking: Booking, free: list[Interval], lost: list[Interval], year: Year) -> None:
    """Who can be reached while that is kept, what failed, and the trail."""
    assert booking.decided_at is not None
    demand.keep(booking, lost, reason="clash")
    if booking.status == BookingState.DECLINED:
        demand.keep(booking, free, reason=booking.decline_reason)
    elif booking.status == BookingState.EXPIRED:
        demand.keep(booking, free, reason="expired")
    until = booking.decided_at + claims.CONTACT_KEPT_AFTER_REFUSAL
    if booking.status == BookingState.APPROVED:
        until = free[-1].end + claims.CONTACT_KEPT_AFTER_USE
    asker = booking.asked_by
    if until > year.now and asker is not None:
        contact = Contact(booking=booking, name=asker.called, reach=asker.email, delete_after=until)
        year.contacts.append(contact)
    year.trail += _trail(booking, len(free), year)


def _finish(booking: Booking, over: dt.datetime, year: Year) -> None:
    """What was approved and is over is done."""
    if booking.status != BookingState.APPROVED or over > year.now:
        return
    booking.status = BookingState.DONE
    if over > year.now - TRAIL_KEPT:
        year.trail.append(
            AuditEntry(
                at=over, actor="", verb="done", noun="booking", reference=booking.reference, details={}
            )
        )


def _trail(booking: Booking, dates: int, year: Year) -> Iterator[AuditEntry]:
    assert booking.decided_at is not None and booking.asked_by is not None
    asker, manager = booking.asked_by.pseudonym, year.people[MANAGER].pseudonym
    steps = [(booking.asked_at, asker, "request")]
    if booking.status == BookingState.CANCELLED:
        approved_at = booking.decided_at - DECIDED_AFTER / 2
        steps += [(approved_at, manager, "approve"), (booking.decided_at, asker, "cancel")]
    else:
        actors = {BookingState.WITHDRAWN: asker, BookingState.EXPIRED: ""}
        state = BookingState(booking.status)
        steps.append((booking.decided_at, actors.get(state, manager), VERBS[state]))
    for at, actor, verb in steps:
        if at > year.now - TRAIL_KEPT:
            told: dict[str, int | str] = {"dates": dates} if verb in ("request", "approve") else {}
            told |= {"reason": booking.decline_reason} if verb == "decline" else {}
            yield AuditEntry(
                at=at, actor=actor, verb=verb, noun="booking", reference=booking.reference, details=told
            )


def _write(year: Year) -> None:
    Booking.objects.bulk_create(year.bookings)
    Occurrence.objects.bulk_create(year.dates, 500)
    Occupancy.objects.bulk_create(year.taken, 500)
    Contact.objects.bulk_create(year.contacts)
    AuditEntry.objects.bulk_create(year.trail)
    for booking, wish in year.announced:
        _announce(booking, wish, year)


def _term(booking: Booking, wish: Wish) -> dict[str, Any]:
    """Of classes, which go on from term to term and are announced anew for each."""
    days = [day_of(date.interval, booking.space) for date in booking.occurrences.approved()]
    if wish.entry["event"]["kind"] not in CLASSES or not days:
        return {}
    return term_within(booking.space.venue.city, days)


def _announce(booking: Booking, wish: Wish, year: Year) -> None:
    told = {**wish.entry["event"], "languages": tuple(wish.entry["event"]["languages"])}
    details = Announcement(organiser=booking.group.name, **told, **_term(booking, wish))
    assert booking.decided_at is not None
    at = min(booking.decided_at + ANNOUNCED_AFTER, year.now)
    announce(by=booking.asked_by, booking=booking, details=details, now=at)
