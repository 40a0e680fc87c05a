"""Rules of repetition: the dates of a weekly course, and what a stored rule may say.

Rules are stored by django-scheduler, whose `Rule.params` ("byweekday:MO,WE;interval:2")
nobody checks: `interval:0` never ends, "1MO" or "XX" silently means every day, numbers
for weekdays collapse, an unknown key fails only when the dates are made. So a rule is
written and read through here, and every rule that passes recurs for ever: none can
search the calendar for a date that does not come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

MOST_DATES = 200
LONGEST_INTERVAL = 52
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Values = tuple[str | int, ...]

_KEYS_OF = {
    "DAILY": frozenset({"interval"}),
    "WEEKLY": frozenset({"interval", "byweekday"}),
    "MONTHLY": frozenset({"interval", "byweekday", "bysetpos", "bymonthday"}),
}


def weekly_dates(
    first: date,
    until: date,
    every_weeks: int = 1,
    leave_out: Collection[date] = frozenset(),
) -> list[date]:
    """Every `every_weeks`-th week from `first` to `until` inclusive, but not `leave_out`.

    Raises ValueError when `until` is before `first`, when `every_weeks` is not 1 to 52,
    and for more than 200 dates, those left out included.
    """
    if until < first:
        raise ValueError("the last date is before the first")
    if not 1 <= every_weeks <= LONGEST_INTERVAL:
        raise ValueError(f"every_weeks must be 1 to {LONGEST_INTERVAL}")
    count = (until - first).days // (7 * every_weeks) + 1
    if count > MOST_DATES:
        raise ValueError(f"{count} dates, at most {MOST_DATES} are allowed")
    dates = (first + timedelta(weeks=every_weeks * index) for index in range(count))
    return [each for each in dates if each not in leave_out]


def write_rule_params(frequency: str, params: Mapping[str, Sequence[str | int]]) -> str:
    """`Rule.params` for these values; raises as `read_rule_params` does."""
    text = ";".join(f"{key}:{','.join(str(value) for value in values)}" for key, values in params.items())
    read_rule_params(frequency, text)
    return text


def read_rule_params(frequency: str, text: str) -> dict[str, Values]:
    """The checked values of a `Rule.params` text, by key.

    Frequencies: DAILY (interval), WEEKLY (and byweekday), MONTHLY (and byweekday,
    bysetpos with it, or bymonthday without). Values: interval 1 to 52, byweekday MO to
    SU, bysetpos 1 to 4 or -1 to -4, bymonthday 1 to 28 or -1 to -28 (every month has
    them). Raises ValueError that names the key.
    """
    if frequency not in _KEYS_OF:
        raise ValueError(f"frequency: {frequency!r} is not one of {', '.join(_KEYS_OF)}")
    params: dict[str, Values] = {}
    for key, values in (_key_and_values(item) for item in text.split(";") if item):
        if key not in _KEYS_OF[frequency]:
            raise ValueError(f"{key}: not allowed in a {frequency} rule")
        if key in params:
            raise ValueError(f"{key}: given twice")
        params[key] = _checked(key, values)
    _check_together(params)
    return params


def _key_and_values(item: str) -> tuple[str, list[str]]:
    key, colon, values = item.partition(":")
    if not colon or not values:
        raise ValueError(f"{key}: has no value")
    return key, values.split(",")


def _checked(key: str, values: list[str]) -> Values:
    if len(set(values)) != len(values):
        raise ValueError(f"{key}: a value is repeated")
    if key == "byweekday":
        return tuple(_weekday(value) for value in values)
    if key == "interval":
        if len(values) != 1:
            raise ValueError("interval: has more than one value")
        return (_number(key, values[0], lowest=1, highest=LONGEST_INTERVAL),)
    furthest = 4 if key == "bysetpos" else 28
    return tuple(_place(key, value, furthest) for value in values)


def _weekday(value: str) -> str:
    if value not in WEEKDAYS:
        raise ValueError(f"byweekday: {value!r} is not one of {', '.join(WEEKDAYS)}")
    return value


def _place(key: str, value: str, furthest: int) -> int:
    """From the start (1, 2, …) or from the end (-1, -2, …)."""
    place = _number(key, value, lowest=-furthest, highest=furthest)
    if place == 0:
        raise ValueError(f"{key}: 0 is no place")
    return place


def _number(key: str, value: str, *, lowest: int, highest: int) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 2):
        raise ValueError(f"{key}: {value!r} is not a number from {lowest} to {highest}")
    number = int(value)
    if not lowest <= number <= highest:
        raise ValueError(f"{key}: {number} is not from {lowest} to {highest}")
    return number


def _check_together(params: Mapping[str, Values]) -> None:
    """Refuse what can ask for a date that never comes."""
    if "bysetpos" in params and "byweekday" not in params:
        raise ValueError("bysetpos: needs byweekday")
    if "bymonthday" in params and "byweekday" in params:
        raise ValueError("bymonthday: cannot be combined with byweekday")
