from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from core.recurrence import WEEKDAYS, read_rule_params, weekly_dates, write_rule_params

MONDAY = date(2026, 9, 7)


def test_weekly_dates_include_both_ends() -> None:
    assert weekly_dates(MONDAY, date(2026, 9, 21)) == [
        date(2026, 9, 7),
        date(2026, 9, 14),
        date(2026, 9, 21),
    ]


def test_every_second_week_without_the_holiday() -> None:
    assert weekly_dates(MONDAY, date(2026, 10, 18), 2, {date(2026, 9, 21)}) == [
        date(2026, 9, 7),
        date(2026, 10, 5),
    ]


def test_one_date() -> None:
    assert weekly_dates(MONDAY, MONDAY) == [MONDAY]
    assert weekly_dates(MONDAY, MONDAY, leave_out=[MONDAY]) == []
    assert weekly_dates(date.max, date.max) == [date.max]


def test_two_hundred_dates_and_no_more() -> None:
    last = MONDAY + timedelta(weeks=199)
    assert len(weekly_dates(MONDAY, last)) == 200
    with pytest.raises(ValueError, match="201 dates, at most 200"):
        weekly_dates(MONDAY, last + timedelta(weeks=1))
    with pytest.raises(ValueError, match="at most 200"):
        weekly_dates(date.min, date.max, 52)


@pytest.mark.parametrize(
    ("until", "every_weeks", "message"),
    [
        (date(2026, 9, 6), 1, "before the first"),
        (MONDAY, 0, "every_weeks must be 1 to 52"),
        (MONDAY, -1, "every_weeks must be 1 to 52"),
        (MONDAY, 53, "every_weeks must be 1 to 52"),
    ],
)
def test_what_is_no_weekly_rule(until: date, every_weeks: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weekly_dates(MONDAY, until, every_weeks)


@pytest.mark.parametrize(
    ("frequency", "text", "expected"),
    [
        ("DAILY", "", {}),
        ("DAILY", "interval:2", {"interval": (2,)}),
        ("WEEKLY", "byweekday:MO,WE;interval:52", {"byweekday": ("MO", "WE"), "interval": (52,)}),
        ("MONTHLY", "byweekday:MO;bysetpos:1,-1", {"byweekday": ("MO",), "bysetpos": (1, -1)}),
        ("MONTHLY", "bymonthday:1,-28", {"bymonthday": (1, -28)}),
    ],
)
def test_allowed_rules(frequency: str, text: str, expected: dict[str, tuple[object]]) -> None:
    params = read_rule_params(frequency, text)
    assert params == expected
    assert write_rule_params(frequency, params) == text


@pytest.mark.parametrize(
    ("frequency", "text", "message"),
    [
        ("SECONDLY", "", "frequency: 'SECONDLY' is not one of DAILY, WEEKLY, MONTHLY"),
        ("WEEKLY", "interval:0", "interval: 0 is not from 1 to 52"),
        ("WEEKLY", "interval:-1", "interval: -1 is not from 1 to 52"),
        ("WEEKLY", "interval:53", "interval: 53 is not from 1 to 52"),
        ("WEEKLY", "interval:1,2", "interval: has more than one value"),
        ("WEEKLY", "interval:9999999999", "interval: '9999999999' is not a number from 1 to 52"),
        ("WEEKLY", "interval:²", "interval: '²' is not a number from 1 to 52"),
        ("WEEKLY", "interval", "interval: has no value"),
        ("WEEKLY", "interval:", "interval: has no value"),
        ("WEEKLY", "interval:1;interval:2", "interval: given twice"),
        ("WEEKLY", "byweekday:1MO", "byweekday: '1MO' is not one of MO, TU, WE, TH, FR, SA, SU"),
        ("WEEKLY", "byweekday:0", "byweekday: '0' is not one of MO, TU, WE, TH, FR, SA, SU"),
        ("WEEKLY", "byweekday:mo", "byweekday: 'mo' is not one of MO, TU, WE, TH, FR, SA, SU"),
        ("WEEKLY", "byweekday:MO,MO", "byweekday: a value is repeated"),
        ("WEEKLY", "byhour:1", "byhour: not allowed in a WEEKLY rule"),
        ("WEEKLY", "count:2000000000", "count: not allowed in a WEEKLY rule"),
        ("WEEKLY", "bysetpos:5", "bysetpos: not allowed in a WEEKLY rule"),
        ("DAILY", "byweekday:MO", "byweekday: not allowed in a DAILY rule"),
        ("MONTHLY", "byweekday:MO;bysetpos:5", "bysetpos: 5 is not from -4 to 4"),
        ("MONTHLY", "byweekday:MO;bysetpos:0", "bysetpos: 0 is no place"),
        ("MONTHLY", "bysetpos:1", "bysetpos: needs byweekday"),
        ("MONTHLY", "bymonthday:31", "bymonthday: 31 is not from -28 to 28"),
        ("MONTHLY", "bymonthday:1;byweekday:MO", "bymonthday: cannot be combined with byweekday"),
    ],
)
def test_refused_rules_name_the_key(frequency: str, text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_rule_params(frequency, text)
    assert str(caught.value) == message


def test_a_rule_without_values_is_not_written() -> None:
    with pytest.raises(ValueError, match="byweekday: has no value"):
        write_rule_params("WEEKLY", {"byweekday": []})


places = st.sampled_from([-4, -3, -2, -1, 1, 2, 3, 4])


@given(
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
    st.lists(places, min_size=1, unique=True),
    st.integers(1, 52),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_every_allowed_monthly_rule_recurs(
    weekdays: list[str], setpos: list[int], interval: int, first: date
) -> None:
    params = read_rule_params(
        "MONTHLY",
        write_rule_params("MONTHLY", {"byweekday": weekdays, "bysetpos": setpos, "interval": [interval]}),
    )
    rule = rrule.rrule(
        rrule.MONTHLY,
        dtstart=datetime.combine(first, datetime.min.time()),
        interval=interval,
        byweekday=[getattr(rrule, str(each)) for each in params["byweekday"]],
        bysetpos=params["bysetpos"],
    )
    assert len(list(islice(rule, 3))) == 3
