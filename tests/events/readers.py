"""Three independent engines that read calendars, each answering with the instants that it understood."""

import datetime as dt
import json
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import icalendar
import recurring_ical_events

from tests import tools

When = tuple[dt.date, dt.date]
"""Instants; of whole days the days themselves, the second of them the first that is free again."""
Reader = Callable[[bytes], dict[str, When]]

LIMIT = 60


def by_icalendar(calendar: bytes) -> dict[str, When]:
    """icalendar, expanded by recurring-ical-events: khal, Home Assistant."""
    parsed = icalendar.Calendar.from_ical(calendar)
    window = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    events = recurring_ical_events.of(parsed).between(*window)
    read = {str(event["UID"]): (_utc(event.start), _utc(event.end)) for event in events}
    assert len(read) == len(events) == len(parsed.walk("VEVENT"))
    return read


def by_ical_js(calendar: bytes) -> dict[str, When]:
    """ical.js: Thunderbird, Nextcloud."""
    events = ical_js(calendar)["events"]
    read = {event["uid"]: (_instant(event["start"]), _instant(event["end"])) for event in events}
    assert len(read) == len(events)
    return read


def by_libical(calendar: bytes) -> dict[str, When]:
    """libical: GNOME, KDE."""
    lines = _run([str(_libical_program())], calendar).decode().splitlines()
    read = {uid: (_instant(start), _instant(end)) for uid, start, end in map(str.split, lines)}
    assert len(read) == len(lines)
    return read


def ical_js(calendar: bytes) -> Any:
    """All that tests/js/read_ical.mjs tells."""
    return json.loads(_run([tools.node(), str(tools.JAVASCRIPT / "read_ical.mjs")], calendar))


READERS: list[Reader] = [by_icalendar, by_ical_js, by_libical]


@cache
def _libical_program() -> Path:
    program = Path(mkdtemp(prefix="svietlica-libical-")) / "read_ical"
    source = tools.ROOT / "tests" / "c" / "read_ical.c"
    _run([tools.compiler(), "-O1", "-Wall", "-Werror", "-o", str(program), str(source), "-lical"], b"")
    return program


def _run(command: list[str], given: bytes) -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def _instant(written: int | str) -> dt.date:
    if "-" in str(written):
        return dt.date.fromisoformat(str(written))
    return dt.datetime.fromtimestamp(int(written), dt.UTC)


def _utc(moment: dt.date) -> dt.date:
    return moment.astimezone(dt.UTC) if isinstance(moment, dt.datetime) else moment
