"""The ledger writes a claim whole or not at all, and the database refuses what goes round it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from core.intervals import Interval
from spaces import guarantee, ledger
from spaces.models import LONGEST, ClaimKind, Occupancy, Part, Space
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def hours(start: float, end: float, day: dt.datetime = DAY) -> Interval:
    return Interval(day + dt.timedelta(hours=start), day + dt.timedelta(hours=end))


def claim(space: Space, interval: Interval) -> ledger.Claim:
    return ledger.Claim(ClaimKind.BOOKING, uuid.uuid4(), tuple(space.part_ids()), interval)


def stored() -> list[tuple[int, Interval]]:
    return [
        (row.part_id, Interval(row.starts_at, row.ends_at))
        for row in Occupancy.objects.order_by("part_id", "starts_at")
    ]


def test_takes_every_part_of_a_claim(space: Space) -> None:
    mine = claim(space, hours(10, 12))
    ledger.take([mine])
    assert stored() == [(part, hours(10, 12)) for part in space.part_ids()]


def test_neighbours_do_not_overlap(space: Space) -> None:
    ledger.take([claim(space, hours(10, 12))])
    ledger.take([claim(space, hours(12, 13)), claim(space, hours(9, 10))])
    assert [interval for _, interval in stored()] == [hours(9, 10), hours(10, 12), hours(12, 13)]


def test_refuses_all_of_a_series_and_names_the_one_clash(space: Space) -> None:
    first = claim(space, hours(10, 12))
    ledger.take([first])
    wanted = [claim(space, hours(14, 15)), claim(space, hours(11, 13))]
    with pytest.raises(ledger.Taken) as refused:
        ledger.take(wanted)
    assert refused.value.clashes == [ledger.Clash(wanted[1], hours(10, 12), ClaimKind.BOOKING, first.id)]
    assert stored() == [(part, hours(10, 12)) for part in space.part_ids()]


def test_claims_clash_among_themselves(space: Space) -> None:
    wanted = [claim(space, hours(10, 12)), claim(space, hours(11, 13))]
    with pytest.raises(ledger.Taken) as refused:
        ledger.take(wanted)
    assert [clash.claim for clash in refused.value.clashes] == [wanted[1]]
    assert stored() == []


def test_a_hall_blocks_its_halves_and_a_half_blocks_the_hall(venue: object) -> None:
    left, right = make.part(venue), make.part(venue)
    hall, half = make.space(venue, parts=(left, right)), make.space(venue, parts=(left,))
    ledger.take([claim(hall, hours(10, 12))])
    with pytest.raises(ledger.Taken):
        ledger.take([claim(half, hours(11, 12))])
    ledger.take([claim(half, hours(12, 14))])
    with pytest.raises(ledger.Taken):
        ledger.take([claim(hall, hours(13, 15))])
    assert stored() == [(left.pk, hours(10, 12)), (left.pk, hours(12, 14)), (right.pk, hours(10, 12))]


def test_release_gives_back_only_the_claim(space: Space) -> None:
    mine, other = claim(space, hours(10, 12)), claim(space, hours(14, 15))
    ledger.take([mine, other])
    assert ledger.release([mine.id]) == 1
    assert [interval for _, interval in stored()] == [hours(14, 15)]


def test_a_claim_longer_than_the_longest_row_is_stored_in_pieces(space: Space) -> None:
    month = Interval(DAY, DAY + dt.timedelta(days=30))
    ledger.take([claim(space, month)])
    pieces = [interval for _, interval in stored()]
    assert max(piece.end - piece.start for piece in pieces) == LONGEST
    assert (pieces[0].start, pieces[-1].end) == (month.start, month.end)
    with pytest.raises(ledger.Taken):
        ledger.take([claim(space, hours(1, 2, DAY + dt.timedelta(days=20)))])


def test_a_clash_far_into_a_long_series_takes_back_what_was_written_before_it(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "BATCH", 3)
    series = [claim(space, hours(10, 12, DAY + dt.timedelta(days=day))) for day in range(8)]
    ledger.take([series[7]])
    with pytest.raises(ledger.Taken) as refused:
        ledger.take([claim(space, item.interval) for item in series])
    assert [clash.by for clash in refused.value.clashes] == [series[7].id]
    assert [interval for _, interval in stored()] == [series[7].interval]


@pytest.mark.parametrize("dates", [1, 52])
def test_statements_do_not_grow_with_the_dates(
    space: Space, dates: int, django_assert_num_queries: object
) -> None:
    series = [claim(space, hours(10, 12, DAY + dt.timedelta(weeks=week))) for week in range(dates)]
    # lock (PostgreSQL only), insert
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        ledger.take(series)


def row(part: Part, interval: Interval) -> Occupancy:
    return Occupancy(
        part=part, starts_at=interval.start, ends_at=interval.end, kind=ClaimKind.BOOKING, claim=uuid.uuid4()
    )


@pytest.mark.parametrize(
    "second",
    [hours(9, 11), hours(11, 13), hours(10, 12), hours(10.5, 11), hours(9, 13)],
    ids=["before", "after", "same", "inside", "around"],
)
def test_the_database_itself_refuses_an_overlap(space: Space, second: Interval) -> None:
    part = space.parts.get()
    row(part, hours(10, 12)).save()
    with pytest.raises(IntegrityError, match=guarantee.NAME), transaction.atomic():
        row(part, second).save()
    assert stored() == [(part.pk, hours(10, 12))]


def test_the_database_refuses_a_move_into_an_overlap(space: Space) -> None:
    part = space.parts.get()
    row(part, hours(10, 12)).save()
    moving = row(part, hours(14, 15))
    moving.save()
    with pytest.raises(IntegrityError, match=guarantee.NAME), transaction.atomic():
        Occupancy.objects.filter(pk=moving.pk).update(starts_at=hours(11, 15).start)
    # Growing within its own time is no overlap with itself.
    Occupancy.objects.filter(pk=moving.pk).update(ends_at=hours(14, 16).end)
    assert stored() == [(part.pk, hours(10, 12)), (part.pk, hours(14, 16))]


def test_the_database_sees_the_longest_row_there_can_be(space: Space) -> None:
    part = space.parts.get()
    row(part, Interval(DAY, DAY + LONGEST)).save()
    with pytest.raises(IntegrityError, match=guarantee.NAME), transaction.atomic():
        row(
            part, Interval(DAY + LONGEST - dt.timedelta(minutes=1), DAY + LONGEST + dt.timedelta(hours=1))
        ).save()
    with pytest.raises(IntegrityError, match=guarantee.LENGTH), transaction.atomic():
        row(part, Interval(DAY + LONGEST, DAY + LONGEST * 2 + dt.timedelta(minutes=1))).save()


def test_the_guarantee_is_noticed_when_it_is_missing() -> None:
    assert guarantee.is_installed(connection)
    assert guarantee.check(databases=["default"]) == []
    with connection.cursor() as cursor:
        for statement in guarantee.undo_statements(connection.vendor):
            cursor.execute(statement)
    assert not guarantee.is_installed(connection)
    assert [message.id for message in guarantee.check(databases=["default"])] == ["spaces.E001"]
    with pytest.raises(SystemExit, match="does not refuse double bookings"):
        guarantee.refuse_to_start_unguarded()
    with connection.cursor() as cursor:
        for statement in guarantee.statements(connection.vendor):
            cursor.execute(statement)
