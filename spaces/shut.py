"""Rules that shut a space: under which nobody could ever book it."""

from collections.abc import Iterable

from spaces.models import OpeningHours

DAY = 24 * 60
WEEK = 7 * DAY

Span = tuple[int, int]


def fits_nowhere(hours: Iterable[OpeningHours], *, shortest: int, step: int) -> bool:
    """Whether no opening, in whatever season, takes the shortest booking at a time at which one may start.

    Args:
        shortest: minutes.
        step: minutes from midnight between two starts.
    """
    weeks: dict[int | None, list[Span]] = {}
    for row in hours:
        weeks.setdefault(row.season_id, []).append(_span(row))
    return bool(weeks) and not any(_fits(_joined(spans), shortest, step) for spans in weeks.values())


def _span(row: OpeningHours) -> Span:
    """In minutes of the week; closing at 00:00 is the end of the day."""
    opens = row.opens.hour * 60 + row.opens.minute
    closes = row.closes.hour * 60 + row.closes.minute or DAY
    return row.weekday * DAY + opens, row.weekday * DAY + closes


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that meet become one, over midnight and from Sunday to the next Monday too."""
    joined: list[Span] = []
    for start, end in sorted([*spans, *((start + WEEK, end + WEEK) for start, end in spans)]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _fits(spans: list[Span], shortest: int, step: int) -> bool:
    starts = [day * DAY + minute for day in range(14) for minute in range(0, DAY, step)]
    return any(start <= moment and moment + shortest <= end for start, end in spans for moment in starts)
