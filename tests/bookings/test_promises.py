"""Random people do random things to bookings; after each step the promises hold."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.access import Frozen
from accounts.models import AuditEntry
from bookings import healing
from bookings.models import Booking, Contact, Occurrence, OfferedDate
from bookings.moving import Shift
from bookings.operations import (
    NothingOffered,
    Scope,
    Side,
    Undecided,
    accept_offer,
    answer_house,
    approve_booking,
    ask_group,
    cancel_booking,
    cancel_dates,
    change_dates,
    close_with_bookings,
    decline_booking,
    expire_freed,
    expire_overdue,
    finish_past,
    leave_freed,
    offer_dates,
    refuse_offer,
    remind_half_way,
    take_freed,
    touched_by,
    withdraw_booking,
)
from bookings.operations.deciding import NothingApproved
from bookings.problems import Refused
from bookings.states import FINAL, OPEN, OPEN_DATES, BookingState, DeclineReason, OccurrenceState, OfferState
from bookings.transitions import NotPossible
from core.intervals import Interval, subtract
from notifications.models import Message
from spaces.access import spaces_for
from spaces.closing import CannotClose, Closing, open_again
from spaces.ledger import Taken
from spaces.models import Blackout, ClaimKind, Occupancy
from spaces.series import Slot
from tests import make, make_bookings
from tests.conftest import NOW
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

REFUSALS = (NotPossible, Refused, Taken, NothingApproved, NothingOffered, Undecided, CannotClose, Frozen)
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
HOURS = [(17, 19), (18, 20), (19, 20), (19, 21)]
SHIFTS = [
    Shift(starts=dt.time(starts), ends=dt.time(ends), days=days)
    for starts, ends in HOURS
    for days in (0, 1, 7)
]
ANY = st.integers(0, 20)


class Bookings(RuleBasedStateMachine):
    """A hall of two halves, one half by itself, and a room whose requests hold nothing; three groups, one house."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.people = [make.person() for _ in range(3)]
        self.groups = [make.group(admin=person) for person in self.people]
        self.manager = make.person()
        venue = make.venue(manager=self.manager)
        left, right = make.part(venue), make.part(venue)
        made = [
            make.space(venue, parts=(left, right), buffer_after=15),
            make.space(venue, parts=(right,)),
            make.space(venue, parts=(left, right), holds_undecided=False),
        ]
        self.spaces = [space.pk for space in made]
        self.entries = self.messages = 0

    def space(self, place: int) -> Any:
        return spaces_for(None).get(pk=self.spaces[place % 3])

    def booking(self, place: int) -> Booking:
        known = list(Booking.objects.with_house().order_by("pk"))
        return known[place % len(known)]

    def attempt(self, deed: Any) -> None:
        """Whatever is refused writes nothing; whatever is done leaves its line in the trail."""
        before = (AuditEntry.objects.count(), Message.objects.count(), self.ledger())
        try:
            with transaction.atomic():
                deed()
        except REFUSALS:
            assert (AuditEntry.objects.count(), Message.objects.count(), self.ledger()) == before
            return
        assert AuditEntry.objects.count() > before[0]
        self.now += dt.timedelta(minutes=10)  # no two deeds at the same moment

    def ledger(self) -> set[tuple[Any, ...]]:
        return set(Occupancy.objects.values_list("claim", "part_id", "starts_at", "ends_at"))

    @initialize()
    def begin(self) -> None:
        """A course that holds its time, one that waits for it, and a request that competes with neither's hold."""
        for who, where in ((0, 0), (1, 0), (2, 2)):
            self.request(who, where, HOURS[1], 0, 1, wait=True)

    some = precondition(lambda self: Booking.objects.exists())

    @rule(who=ANY, where=ANY, hours=st.sampled_from(HOURS), week=st.integers(0, 1), weeks=st.integers(0, 2),
          wait=st.booleans())  # fmt: skip
    def request(
        self, who: int, where: int, hours: tuple[int, int], week: int, weeks: int, wait: bool
    ) -> None:
        first = TUESDAY + week * WEEK
        times = {"starts": dt.time(hours[0]), "ends": dt.time(hours[1]), "day": first}
        until = first + weeks * WEEK if weeks else None
        group, by, space = self.groups[who % 3], self.people[who % 3], self.space(where)
        self.attempt(
            lambda: make_bookings.request(
                by=by, group=group, space=space, now=self.now, until=until, wait=wait, **times
            )
        )

    @some
    @rule(which=ANY, part=st.booleans())
    def approve(self, which: int, part: bool) -> None:
        booking = self.booking(which)
        only = [date.pk for date in booking.occurrences.all()[:1]] if part else None
        self.attempt(lambda: approve_booking(by=self.manager, booking=booking, now=self.now, only=only))

    @some
    @rule(
        which=ANY, verb=st.sampled_from(["decline", "withdraw", "ask", "answer", "cancel", "house cancels"])
    )
    def say(self, which: int, verb: str) -> None:
        booking, now = self.booking(which), self.now
        house, group = (
            {"by": self.manager, "booking": booking, "now": now},
            {"by": None, "booking": booking, "now": now},
        )
        self.attempt(
            {
                "decline": lambda: decline_booking(reason=DeclineReason.HOST, **house),
                "withdraw": lambda: withdraw_booking(**group),
                "ask": lambda: ask_group(question="?", **house),
                "answer": lambda: answer_house(answer="!", **group),
                "cancel": lambda: cancel_booking(side=Side.GROUP, **group),
                "house cancels": lambda: cancel_booking(side=Side.HOUSE, **house),
            }[verb]
        )

    @some
    @rule(which=ANY, place=ANY)
    def cancel_one(self, which: int, place: int) -> None:
        booking = self.booking(which)
        dates = [date.pk for date in booking.occurrences.all()]
        only = [dates[place % len(dates)]]
        self.attempt(lambda: cancel_dates(by=None, side=Side.GROUP, booking=booking, only=only, now=self.now))

    @some
    @rule(which=ANY, place=ANY, scope=st.sampled_from(list(Scope)), shift=st.sampled_from(SHIFTS),
          where=st.sampled_from([None, 0, 1, 2]))  # fmt: skip
    def change(self, which: int, place: int, scope: Scope, shift: Shift, where: int | None) -> None:
        booking = self.booking(which)
        dates = [date.pk for date in booking.occurrences.all()]
        space = None if where is None else self.space(where)
        date = dates[place % len(dates)]
        self.attempt(
            lambda: change_dates(
                by=None, booking=booking, date=date, scope=scope, shift=shift, space=space, now=self.now
            )
        )

    @some
    @rule(
        which=ANY,
        shift=st.sampled_from([None, *SHIFTS]),
        where=st.sampled_from([None, 0, 1, 2]),
        less=st.booleans(),
        places=st.lists(st.integers(0, 2), max_size=3),
    )
    def offer(
        self, which: int, shift: Shift | None, where: int | None, less: bool, places: list[int]
    ) -> None:
        booking = self.booking(which)
        space = None if where is None else self.space(where)
        dates = [date.pk for date in booking.occurrences.all()]
        spaces = {date: self.space(place) for date, place in zip(reversed(dates), places, strict=False)}
        self.attempt(
            lambda: offer_dates(
                by=self.manager,
                booking=booking,
                every=shift,
                space=space,
                spaces=spaces,
                without=dates[:1] if less else [],
                now=self.now,
            )
        )

    @some
    @rule(
        which=ANY, verb=st.sampled_from([accept_offer, accept_offer, refuse_offer, take_freed, leave_freed])
    )
    def word_of_group(self, which: int, verb: Any) -> None:
        booking = self.booking(which)
        self.attempt(lambda: verb(by=None, booking=booking, now=self.now))

    @precondition(lambda self: not Blackout.objects.upcoming(self.now).exists())
    @rule(where=ANY, hours=st.sampled_from(HOURS), week=st.integers(0, 2), keep=st.booleans())
    def close(self, where: int, hours: tuple[int, int], week: int, keep: bool) -> None:
        space = self.space(where)
        closing = Closing(Slot(TUESDAY + week * WEEK, dt.time(hours[0]), dt.time(hours[1])))
        with transaction.atomic():
            seen = [item.booking.reference for item in touched_by(space, closing, now=self.now)]
        self.attempt(
            lambda: close_with_bookings(
                by=self.manager,
                space=space,
                closing=closing,
                reason={"en": "Closed"},
                keep=seen if keep else [],
                cancel=[] if keep else seen,
                now=self.now,
            )
        )

    @precondition(lambda self: Blackout.objects.upcoming(self.now).exists())
    @rule(which=ANY)
    def open(self, which: int) -> None:
        known = list(Blackout.objects.upcoming(self.now).order_by("pk"))
        self.attempt(lambda: open_again(by=self.manager, blackout=known[which % len(known)], now=self.now))

    @rule(hours=st.sampled_from([1, 1, 30, 80]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR
        for work in (remind_half_way, expire_overdue, expire_freed, finish_past, healing.offer_all):
            work(now=self.now)

    @invariant()
    def no_two_share_time(self) -> None:
        rows = sorted(Occupancy.objects.values_list("part_id", "starts_at", "ends_at"))
        assert not any(one[0] == two[0] and two[1] < one[2] for one, two in pairwise(rows))

    @invariant()
    def the_ledger_says_what_the_states_say(self) -> None:
        held: dict[Any, set[tuple[Any, ...]]] = {}
        for row in Occupancy.objects.filter(kind=ClaimKind.BOOKING):
            held.setdefault(row.claim, set()).add((row.part_id, Interval(row.starts_at, row.ends_at)))
        for date in Occurrence.objects.select_related("booking__space").prefetch_related(
            "booking__space__parts"
        ):
            space = date.booking.space
            whole = {(part, space.with_buffers(date.interval)) for part in space.part_ids()}
            taken = held.pop(date.claim, set())
            if date.state in {OccurrenceState.APPROVED, OccurrenceState.OFFERED}:
                assert taken == whole
            elif date.state == OccurrenceState.REQUESTED:
                # A house that keeps a request while it closes lets it hold its time, whatever its policy.
                assert taken in ({*whole}, set())
                assert taken or not space.holds_undecided
            else:
                assert not taken
        for offered in OfferedDate.objects.select_related("offer__booking", "space", "occurrence"):
            self._offered(offered, held.pop(offered.claim, set()))
        assert not held

    def _offered(self, offered: OfferedDate, taken: set[tuple[Any, ...]]) -> None:
        if offered.offer.state != OfferState.OPEN:
            assert not taken
            return
        assert offered.offer.booking.status == BookingState.OFFERED
        own = list(
            Occupancy.objects.filter(
                claim__in=offered.offer.booking.occurrences.undecided().values("claim")
            ).values_list("part_id", "starts_at", "ends_at")
        )
        whole = offered.space.with_buffers(offered.interval)
        for part in offered.space.part_ids():
            there = [interval for row, interval in taken if row == part]
            there += [Interval(start, end) for row, start, end in own if row == part]
            assert not subtract([whole], there)

    @invariant()
    def bookings_and_dates_agree(self) -> None:
        for booking in Booking.objects.prefetch_related("occurrences", "offers"):
            states = Counter(date.state for date in booking.occurrences.all())
            open_dates = sum(states[state] for state in OPEN_DATES)
            if booking.status in FINAL:
                assert not open_dates
            if booking.status in OPEN - {BookingState.WANTED}:
                assert states[OccurrenceState.REQUESTED]
            if booking.status == BookingState.WANTED:
                assert open_dates and not states[OccurrenceState.REQUESTED]
            if booking.status in {BookingState.APPROVED, BookingState.DONE}:
                assert states[OccurrenceState.APPROVED] and not states[OccurrenceState.REQUESTED]
            open_offers = [offer for offer in booking.offers.all() if offer.state == OfferState.OPEN]
            assert bool(open_offers) == (booking.status == BookingState.OFFERED)

    @invariant()
    def dates_in_other_spaces_stay_with_their_group(self) -> None:
        for part in Booking.objects.filter(split_from__isnull=False).select_related("split_from"):
            root = part.split_from
            assert root is not None
            assert root.split_from_id is None
            assert (part.group_id, part.title, part.asked_at) == (root.group_id, root.title, root.asked_at)
            assert part.occurrences.exists()
            assert AuditEntry.objects.filter(verb="split_off", reference=part.reference).count() == 1

    @invariant()
    def contacts_are_kept_as_long_as_they_are_needed(self) -> None:
        for contact in Contact.objects.select_related("booking"):
            needed = contact.booking.occurrences.filter(state__in=[*OPEN_DATES, OccurrenceState.APPROVED])
            last = max((date.ends_at for date in needed if date.ends_at > self.now), default=None)
            assert last is None or contact.delete_after > last

    @invariant()
    def every_decision_is_told_and_written_once(self) -> None:
        keys = Counter(Message.objects.values_list("key", flat=True))
        assert all(count == 1 for count in keys.values())
        answers = AuditEntry.objects.filter(verb="accept_offer").count()
        assert Message.objects.filter(kind="booking_offer_accepted").count() == answers


def test_the_promises_hold_whatever_people_do() -> None:
    limits = settings(
        max_examples=settings().max_examples // 8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    class InOneTransaction(Bookings):
        """Each walk starts from an empty database and leaves one."""

        def __init__(self) -> None:
            self.walk = transaction.atomic()
            self.walk.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.walk.__exit__(None, None, None)

    run_state_machine_as_test(InOneTransaction, settings=limits)
