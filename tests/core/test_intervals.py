from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.intervals import Interval, intersect, merge, split, subtract

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def span(first: int, last: int) -> Interval:
    """Minutes after noon."""
    return Interval(NOON + timedelta(minutes=first), NOON + timedelta(minutes=last))


def minutes_of(intervals: list[Interval]) -> set[int]:
    return {
        minute
        for each in intervals
        for minute in range(
            (each.start - NOON) // timedelta(minutes=1), (each.end - NOON) // timedelta(minutes=1)
        )
    }


def is_sorted_and_apart(intervals: list[Interval]) -> bool:
    return all(a.end < b.start for a, b in pairwise(intervals))


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda at: span(at[0], at[0] + at[1])),
    max_size=8,
)


@given(spans)
def test_merge_keeps_each_minute_and_leaves_no_seam(intervals: list[Interval]) -> None:
    merged = merge(intervals)
    assert minutes_of(merged) == minutes_of(intervals)
    assert is_sorted_and_apart(merged)


@given(spans, spans)
def test_subtract_is_the_difference_of_minutes(a: list[Interval], b: list[Interval]) -> None:
    left = subtract(a, b)
    assert minutes_of(left) == minutes_of(a) - minutes_of(b)
    assert is_sorted_and_apart(left)


@given(spans, spans)
def test_intersect_is_the_common_minutes(a: list[Interval], b: list[Interval]) -> None:
    common = intersect(a, b)
    assert minutes_of(common) == minutes_of(a) & minutes_of(b)
    assert is_sorted_and_apart(common)


@given(st.integers(1, 300), st.integers(1, 120))
def test_split_covers_the_whole_in_pieces_no_longer_than_asked(length: int, longest: int) -> None:
    pieces = split(span(0, length), timedelta(minutes=longest))
    assert merge(pieces) == [span(0, length)]
    assert [piece.minutes for piece in pieces[:-1]] == [longest] * (len(pieces) - 1)
    assert 0 < pieces[-1].minutes <= longest


@given(spans, spans)
def test_overlaps_and_contains_agree_with_minutes(a: list[Interval], b: list[Interval]) -> None:
    for one, other in zip(a, b, strict=False):
        ours, theirs = minutes_of([one]), minutes_of([other])
        assert one.overlaps(other) == bool(ours & theirs)
        assert one.contains(other) == (theirs <= ours)


def test_neighbours_do_not_overlap_and_merge_into_one() -> None:
    assert not span(0, 60).overlaps(span(60, 90))
    assert merge([span(60, 90), span(0, 60)]) == [span(0, 90)]


def test_intervals_are_ordered_by_start_then_end() -> None:
    assert sorted([span(5, 9), span(0, 9), span(0, 5)]) == [span(0, 5), span(0, 9), span(5, 9)]


def test_widen_adds_each_buffer_on_its_side() -> None:
    assert span(30, 60).widen(15, 5) == span(15, 65)


@pytest.mark.parametrize(("before", "after"), [(-1, 0), (0, -1), (10**12, 0), (0, 10**12)])
def test_widen_refuses_what_is_no_buffer(before: int, after: int) -> None:
    with pytest.raises(ValueError):
        span(0, 1).widen(before, after)


@pytest.mark.parametrize("longest", [timedelta(0), timedelta(minutes=-5)])
def test_split_refuses_pieces_without_length(longest: timedelta) -> None:
    with pytest.raises(ValueError, match="must have a length"):
        split(span(0, 1), longest)


@pytest.mark.parametrize("end", [NOON, NOON - timedelta(minutes=1)])
def test_an_interval_ends_after_it_starts(end: datetime) -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Interval(NOON, end)


def test_an_interval_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Interval(datetime(2026, 5, 4, 12), NOON)


def test_the_hour_of_the_autumn_change_has_its_true_length() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    night = Interval(datetime(2026, 10, 25, 2, tzinfo=warsaw), datetime(2026, 10, 25, 3, tzinfo=warsaw))
    assert night.minutes == 120
    assert night.start == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert night.start.tzinfo is UTC


def test_an_instant_beyond_utc_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the calendar"):
        Interval(datetime(1, 1, 1, tzinfo=ZoneInfo("Europe/Warsaw")), NOON)
