"""What groups ask for and announce, one of each kind."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.models import Group, Person
from bookings.access import bookings_of_houses
from bookings.claims import claims_of
from bookings.models import Batch, Booking
from bookings.models import Occurrence as BookedDate
from bookings.moving import Shift
from bookings.operations import (
    answer_house,
    approve_booking,
    ask_group,
    decide_together,
    decline_booking,
    offer_dates,
    withdraw_booking,
)
from bookings.operations.batching import UNDO_LASTS, carry_out
from bookings.prospects import prospects
from bookings.states import BookingState, Decision, DeclineReason, OccurrenceState
from events.models import Event
from events.operations import announce
from events.states import Disclosure, Kind
from spaces import ledger
from spaces.models import Space
from tests import make_bookings, make_events
from tests.conftest import NOW
from tests.matrix.words import secret

STATES = ("requested", "letter", "asked", "offered", "approved", "booked", "declined", "withdrawn", "freed")
EVENING = Shift(starts=dt.time(20), ends=dt.time(21))
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
LADDER = (Disclosure.OPEN, Disclosure.DISTRICT, Disclosure.MEMBERS, Disclosure.HIDDEN)


def bookings(by: Person, group: Group, space: Space, first: dt.date, words: str) -> dict[str, str]:
    """References of one booking in each state, a day each, and how pages (`…_date`) and the API (`…_id`) name its date.

    What is written in them begins with `words`.
    """
    made = {
        name: make_bookings.request(
            by=by,
            group=group,
            space=space,
            now=NOW,
            day=first + dt.timedelta(days=number),
            title=secret(f"{words}title"),
            note=secret(f"{words}note"),
            contact_name=secret(f"{words}contact"),
            contact_reach=secret(f"{words}reach"),
        )
        for number, name in enumerate(STATES)
    }
    _decide(made, words)
    _free(made["freed"])
    return {key: value for name, booking in made.items() for key, value in _names(name, booking)}


def _names(name: str, booking: Booking) -> Iterator[tuple[str, str]]:
    date = booking.occurrences.all()[0]
    yield name, booking.reference
    yield f"{name}_date", str(date.claim)
    yield f"{name}_id", str(date.pk)


def _decide(made: dict[str, Booking], words: str) -> None:
    ask_group(by=None, booking=made["asked"], question=secret(f"{words}question"), now=NOW)
    answer_house(by=None, booking=made["asked"], answer=secret(f"{words}answer"), now=NOW)
    ask_group(by=None, booking=made["asked"], question="Anything else?", now=NOW)
    offer_dates(by=None, booking=made["offered"], every=EVENING, note=secret(f"{words}offer"), now=NOW)
    approve_booking(by=None, booking=made["approved"], now=NOW, note=secret(f"{words}consent"))
    approve_booking(by=None, booking=made["booked"], now=NOW)
    refusal = secret(f"{words}refusal")
    decline_booking(by=None, booking=made["declined"], reason=DeclineReason.HOST, now=NOW, note=refusal)
    withdraw_booking(by=None, booking=made["withdrawn"], now=NOW)


def _free(booking: Booking) -> None:
    """Its time, for which it waited, is kept for it now."""
    booking.occurrences.update(state=OccurrenceState.OFFERED, offered_until=NOW + 48 * HOUR)
    Booking.objects.filter(pk=booking.pk).update(status=BookingState.WANTED)


def batches(manager: Person, by: Person, group: Group, space: Space, first: dt.date) -> dict[str, str]:
    """References of what a manager decided together: one that can be undone still, and one that is done."""
    asked = [
        make_bookings.request(
            by=by,
            group=group,
            space=space,
            now=NOW,
            day=first + dt.timedelta(days=number),
            title=secret(name),
        )
        for number, name in enumerate(("chosentitle", "settledtitle"))
    ]
    chosen, settled = (bookings_of_houses(manager, now=NOW).filter(pk=booking.pk) for booking in asked)
    then = NOW - 2 * UNDO_LASTS
    done = decide_together(by=manager, bookings=list(settled), decision=Decision.APPROVE, now=then)
    carry_out(reference=done.reference, now=NOW)
    waits = decide_together(
        by=manager,
        bookings=list(chosen),
        decision=Decision.DECLINE,
        reason=DeclineReason.HOST,
        note=secret("batchnote"),
        now=NOW,
    )
    assert Batch.objects.get(pk=done.pk).done
    return {"batch": waits.reference, "done_batch": done.reference}


def ticked(manager: Person, reference: str) -> str:
    """What the queue's box of a request says."""
    (booking,) = bookings_of_houses(manager, now=NOW).filter(reference=reference)
    return f"{reference}.{prospects([booking])[booking.pk].seen}"


def ladder(group: Group, space: Space, hour: int) -> dict[str, Event]:
    """An event on each step of the ladder, weekly from today on, three hours apart; one for children, by its kind."""
    first = NOW.replace(hour=hour)
    kinds = {Disclosure.DISTRICT: Kind.CHILDREN}
    return {
        str(level): event(
            group,
            space,
            first + 3 * number * HOUR,
            str(level),
            disclosure=level,
            kind=kinds.get(level, Kind.LANGUAGE_CLASS),
        )
        for number, level in enumerate(LADDER)
    }


def own_ladder(group: Group, words: str = "own") -> dict[str, Event]:
    """The same at places of their own, of which no house knows."""
    return {f"own_{level}": own_event(group, f"{words}{level}", level) for level in LADDER}


def own_event(group: Group, words: str, level: Disclosure) -> Event:
    """One whose every text is a secret of its own, the name of its place among them."""
    place = {
        "place_name": secret(f"{words}place"),
        "place_address": secret(f"{words}street"),
        "place_district": secret(f"{words}quarter"),
    }
    kind = Kind.CHILDREN if level == Disclosure.DISTRICT else Kind.LANGUAGE_CLASS
    said: dict[str, Any] = {**_said(words), "kind": kind, **place}
    return make_events.elsewhere(group, disclosure=level, **said)


def approve_one_more(event: Event) -> None:
    """The house approves a date that is not announced yet."""
    booking = event.booking
    assert booking is not None
    last = list(booking.occurrences.all())[-1].interval
    date = BookedDate.objects.create(
        booking=booking,
        starts_at=last.start + WEEK,
        ends_at=last.end + WEEK,
        state=OccurrenceState.APPROVED,
    )
    ledger.in_one_transaction(ledger.take)(claims_of(booking, [date]))


def event(group: Group, space: Space, first: dt.datetime, words: str, **fields: object) -> Event:
    """One whose every text is a secret of its own."""
    booked = make_events.booking(
        group,
        space,
        make_events.weekly(3, first),
        title=secret(f"{words}purpose"),
        note=secret(f"{words}bookednote"),
    )
    details = make_events.announcement(**{**_said(words), **fields})
    return announce(by=None, booking=booked, details=details, now=NOW)


def _said(words: str) -> dict[str, object]:
    return {
        "title": {"en": secret(f"{words}event")},
        "short_title": {"en": secret(f"{words}short")},
        "text": {"en": secret(f"{words}text")},
        "organiser": secret(f"{words}organiser"),
        "how_to_join": {"en": secret(f"{words}join")},
        "kind": Kind.LANGUAGE_CLASS,
        "indexable": True,
    }
