"""Several requests decided at once. For a minute nothing has happened and the manager can undo it; then each is
decided by itself, in a transaction of its own, if it still stands as the manager saw it (decision 21).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import combinations

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce

from accounts.access import Frozen
from accounts.models import Person
from bookings import claims
from bookings.access import bookings_of_houses
from bookings.competing import competing
from bookings.equipment import Short
from bookings.models import Batch, BatchItem, BatchItemQuerySet, Booking
from bookings.operations.deciding import approve_booking, decline_booking
from bookings.prospects import Prospect, prospects
from bookings.stamps import fresh_stamp
from bookings.states import BookingState, Decision, Outcome
from bookings.transitions import NotPossible
from notifications.jobs import enqueue_job
from spaces import ledger

JOB = "bookings.batch"
# Long enough to read the list once more and to reach the button by keyboard or by ear; nobody waits longer for it.
UNDO_LASTS = dt.timedelta(seconds=60)
# A request that would expire while its decision can be undone is decided by itself; so is one a moment later.
TIME_TO_SPARE = 2 * UNDO_LASTS
MOST_TOGETHER = 50
# How long a request is tried again that the database could not serve.
LONGEST_TRY = dt.timedelta(minutes=10)

IN_TRUTH = {BookingState.WITHDRAWN: Outcome.WITHDRAWN, BookingState.EXPIRED: Outcome.EXPIRED}
BETWEEN = frozenset({BookingState.NEEDS_INFORMATION, BookingState.OFFERED, BookingState.WANTED})


class NotTogether(ValueError):
    """Some of these requests cannot be decided together with the others; `why` says it by their ids."""

    def __init__(self, why: Mapping[int, Outcome]) -> None:
        super().__init__(", ".join(sorted(outcome.value for outcome in why.values())))
        self.why = dict(why)


class TooLate(Exception):
    """The batch is being carried out, or is done: what it did can only be changed request by request."""


class _Left(Exception):
    """This request stays as it is."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@ledger.in_one_transaction
def decide_together(
    *,
    by: Person,
    bookings: Collection[Booking],
    decision: Decision,
    now: dt.datetime,
    seen: Mapping[int, str] | None = None,
    reason: str = "",
    note: str = "",
) -> Batch:
    """Note that these requests are to be approved on all their dates, or declined, in a minute.

    Sent twice, it is noted once.

    Args:
        bookings: from the manager's door (`bookings.access.bookings_of_houses`).
        seen: `Prospect.seen` of each (by id) as it was shown; None where nothing was shown.
        reason: a `DeclineReason`, for each of them.

    Raises:
        NotTogether: naming those that stand against it; nothing was written.
    """
    told = {"reason": reason, "note": note} if decision is Decision.DECLINE else {}
    if same := _already(by, bookings, decision, told):
        return same
    ahead = prospects(bookings)
    if why := _against(ahead, decision, seen, now):
        raise NotTogether(why)
    batch = Batch.objects.create(by=by, decision=decision, made_at=now, run_at=now + UNDO_LASTS, **told)
    try:
        with transaction.atomic():
            BatchItem.objects.bulk_create(_item(batch, ahead[booking.pk]) for booking in bookings)
    except IntegrityError as error:
        # Somebody else chose one of them in this very moment.
        raise NotTogether(_waiting_already(ahead)) from error
    arguments = {"reference": str(batch.reference)}
    enqueue_job(name=JOB, key=f"{JOB}:{batch.reference}", run_at=batch.run_at, arguments=arguments)
    return batch


def _item(batch: Batch, ahead: Prospect) -> BatchItem:
    against = ahead.against if batch.decision == Decision.APPROVE else []
    return BatchItem(batch=batch, booking=ahead.booking, stamp=ahead.stamp, against=against)


def _already(
    by: Person, bookings: Collection[Booking], decision: Decision, told: Mapping[str, str]
) -> Batch | None:
    """The same batch, with the same words, noted a moment ago."""
    chosen = {booking.pk for booking in bookings}
    waiting = Batch.objects.filter(by=by, decision=decision, begun_at__isnull=True, **told)
    waiting = waiting.prefetch_related("items")
    return next((one for one in waiting if {item.booking_id for item in one.items.all()} == chosen), None)


def _against(
    ahead: Mapping[int, Prospect], decision: Decision, seen: Mapping[int, str] | None, now: dt.datetime
) -> dict[int, Outcome]:
    together = _among_themselves(ahead.values()) if decision is Decision.APPROVE else set()
    waiting = _waiting_already(ahead)
    why = {
        pk: waiting.get(pk)
        or _stands(one.booking, now)
        or (_since(one, decision, seen.get(pk, "")) if seen is not None else None)
        or (Outcome.TOGETHER if pk in together else None)
        for pk, one in ahead.items()
    }
    if decision is Decision.APPROVE:
        why = {pk: _clash(ahead[pk]) or outcome for pk, outcome in why.items()}
    return {pk: outcome for pk, outcome in why.items() if outcome}


def _since(ahead: Prospect, decision: Decision, seen: str) -> Outcome | None:
    """What has become different since the manager looked."""
    if not ahead.stands_as(seen):
        return Outcome.CHANGED
    return Outcome.RIVAL if decision is Decision.APPROVE and ahead.seen != seen else None


def _clash(ahead: Prospect) -> Outcome | None:
    if ahead.lost:
        return Outcome.TAKEN
    if ahead.short:
        return Outcome.SHORT
    return Outcome.PAPERS if ahead.papers_missing else None


def _stands(booking: Booking, now: dt.datetime) -> Outcome | None:
    """Why the request cannot be decided in a minute, whatever the decision."""
    if booking.status != BookingState.REQUESTED:
        return _of_state(BookingState(booking.status))
    if booking.group.frozen_at or booking.space.venue.frozen_at:
        return Outcome.FROZEN
    return Outcome.SOON if booking.answer_by <= now + TIME_TO_SPARE else None


def _of_state(state: BookingState) -> Outcome:
    return IN_TRUTH.get(state, Outcome.CHANGED if state in BETWEEN else Outcome.DECIDED)


def _among_themselves(chosen: Collection[Prospect]) -> set[int]:
    """Ids of those that want the same time as another of them: approving one would decline the other."""
    rivals = {one.booking.pk: {other.booking.pk for other in one.competing} for one in chosen}
    pairs = [pair for pair in combinations(rivals, 2) if pair[1] in rivals[pair[0]]]
    return {pk for pair in pairs for pk in pair}


def _waiting_already(bookings: Iterable[int]) -> dict[int, Outcome]:
    rows = BatchItem.objects.waiting().filter(booking__in=list(bookings))
    return dict.fromkeys(rows.values_list("booking", flat=True), Outcome.WAITING)


@transaction.atomic
def undo_batch(*, batch: Batch) -> None:
    """Forget a batch: nothing has happened and nobody was told.

    Raises:
        TooLate: when it is being carried out, or is done.
    """
    # Under the row's lock, so that it is carried out or undone, and never both.
    if not Batch.objects.select_for_update().filter(pk=batch.pk, begun_at__isnull=True).exists():
        raise TooLate
    batch.delete()


def dismiss_batch(*, batch: Batch) -> None:
    """The manager has read what became of it."""
    Batch.objects.filter(pk=batch.pk, done_at__isnull=False).delete()


def carry_out(*, reference: str, now: dt.datetime) -> None:
    """Decide each request of a batch whose time has come, in the name of who chose them.

    Done again, or by two at once, or after one was killed, it does what is left to do. A request that does not
    stand any more as it was seen is left as it is, and named.

    Raises:
        spaces.ledger.Busy: when the database could not serve one of them: to be tried again.
    """
    due = Batch.objects.filter(reference=reference, run_at__lte=now, done_at__isnull=True)
    if not due.update(begun_at=Coalesce("begun_at", now)):
        return
    batch = due.select_related("by").get()
    busy = [item for item in _waiting(batch) if not _tried(item, batch, now)]
    if busy:
        raise ledger.Busy
    due.update(done_at=now, note="")


def _waiting(batch: Batch) -> BatchItemQuerySet:
    return BatchItem.objects.waiting().filter(batch=batch)


def _tried(item: BatchItem, batch: Batch, now: dt.datetime) -> bool:
    """False when it is worth trying again."""
    try:
        _decide(item=item, batch=batch, now=now)
    except ledger.Busy:
        if now - batch.run_at < LONGEST_TRY:
            return False
        _leave(item, Outcome.BUSY)
    except _Left as left:
        _leave(item, left.outcome)
    return True


def _leave(item: BatchItem, outcome: Outcome) -> None:
    BatchItem.objects.waiting().filter(pk=item.pk).update(outcome=outcome)


@ledger.in_one_transaction
def _decide(*, item: BatchItem, batch: Batch, now: dt.datetime) -> None:
    # Whoever comes second waits here for the first, and then finds it done.
    if not BatchItem.objects.waiting().filter(pk=item.pk).update(outcome=Outcome.DONE):
        return
    booking = _managed(batch.by, item, now)
    claims.lock(booking)
    booking.refresh_from_db()
    _refuse_changed(item, booking, batch)
    _say(batch, booking, now)


def _managed(by: Person, item: BatchItem, now: dt.datetime) -> Booking:
    found = bookings_of_houses(by, now=now).filter(pk=item.booking_id).first() if by.is_active else None
    if found is None:
        raise _Left(Outcome.NOT_YOURS)
    return found


def _refuse_changed(item: BatchItem, booking: Booking, batch: Batch) -> None:
    if booking.status != BookingState.REQUESTED:
        raise _Left(_of_state(BookingState(booking.status)))
    if fresh_stamp(booking) != item.stamp:
        raise _Left(Outcome.CHANGED)
    if batch.decision == Decision.APPROVE:
        losing = {date.pk for other in competing(booking) for date in other.dates}
        if not losing.issubset(item.against):
            raise _Left(Outcome.RIVAL)


def _say(batch: Batch, booking: Booking, now: dt.datetime) -> None:
    try:
        _deed(batch, booking, now)()
    except NotPossible as refused:
        raise _Left(_of_state(refused.state)) from refused
    except ledger.Taken as refused:
        raise _Left(Outcome.TAKEN) from refused
    except Short as refused:
        raise _Left(Outcome.SHORT) from refused
    except Frozen as refused:
        raise _Left(Outcome.FROZEN) from refused


def _deed(batch: Batch, booking: Booking, now: dt.datetime) -> Callable[[], None]:
    if batch.decision == Decision.APPROVE:
        return lambda: approve_booking(by=batch.by, booking=booking, now=now)
    told = {"reason": batch.reason, "note": batch.note}
    return lambda: decline_booking(by=batch.by, booking=booking, now=now, **told)
