"""How many pieces are in use at once, swept, is what counting minute by minute finds."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.intervals import Interval
from core.load import Load

START = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def between(first: int, last: int) -> Interval:
    return Interval(START + dt.timedelta(minutes=first), START + dt.timedelta(minutes=last))


spans = st.tuples(st.integers(0, 59), st.integers(1, 30)).map(lambda told: (told[0], told[0] + told[1]))
uses = st.lists(st.tuples(spans, st.integers(1, 9)), max_size=12)


@given(uses, spans)
def test_the_sweep_agrees_with_counting_every_minute(
    taken: list[tuple[tuple[int, int], int]], asked: tuple[int, int]
) -> None:
    by_minute = [
        sum(pieces for (first, last), pieces in taken if first <= minute < last) for minute in range(*asked)
    ]
    load = Load((between(*span), pieces) for span, pieces in taken)
    assert load.peak(between(*asked)) == max(by_minute)


@pytest.mark.parametrize(
    ("asked", "peak"),
    [
        ((0, 60), 2),
        # Uses that follow each other need one piece between them, not two.
        ((0, 20), 1),
        ((20, 30), 2),
        ((60, 70), 0),
        ((-20, 0), 0),
        ((-20, 1), 1),
    ],
)
def test_it_counts_what_is_in_use_at_one_moment_and_adds_nothing_up(
    asked: tuple[int, int], peak: int
) -> None:
    load = Load([(between(0, 10), 1), (between(10, 60), 1), (between(20, 30), 1)])
    assert load.peak(between(*asked)) == peak


def test_nothing_in_use_is_no_load() -> None:
    assert Load([]).peak(between(0, 10)) == 0
