"""iCalendar text (RFC 5545, RFC 7986) for feeds that strangers' programs subscribe to.

One event is one piece of bytes, made when the event changes and stored; a feed is its
header, the time zones and those pieces, joined. What is written is the common ground of
the programs that read it: a VTIMEZONE for every TZID and none for UTC (Outlook), yearly
rules in it from 1970 and no date lists (Outlook, vobject and Radicale misread those),
the calendar's name in both spellings (Google knows X-WR-CALNAME alone), whole durations,
no METHOD but in a file that is sent, never an ORGANIZER or an ATTENDEE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from core import walltime
from core.intervals import Interval, intersect
from core.zonerules import ZoneRule, eu_changes, zone_rule

PRODID = "-//Svietlica//Calendar of rooms and events//EN"
STATUSES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
TRANSPARENCIES = ("OPAQUE", "TRANSPARENT")
CLASSES = ("PUBLIC", "PRIVATE", "CONFIDENTIAL")

LINE_OCTETS = 75

# Around a change of the clock times go out in UTC. A time that the clock shows twice is the first of the two by
# RFC 5545 section 3.3.5, but ical.js and libical read the second; ts-ics changes the clock at midnight, which in
# Vilnius is four hours before.
NIGHT = timedelta(hours=4)

HIGHEST_SEQUENCE = 2**31 - 1

# RFC 5545 section 3.1: TEXT holds no CONTROL but the tab. Some programs also end a line
# at U+0085, U+2028 and U+2029, which JSON and copied web pages bring along.
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_URI = dict.fromkeys(_CONTROLS)
_TEXT: dict[int, str | None] = {
    **_URI,
    ord("\t"): "\t",
    ord("\n"): r"\n",
    ord("\\"): r"\\",
    ord(";"): r"\;",
    ord(","): r"\,",
}


@dataclass(frozen=True, kw_only=True)
class EntryText:
    """What any calendar entry says; everything in it goes out, so only what may be seen.

    `dtstamp` is when the entry last changed, not when it was asked for; `last_modified` is the same unless given.
    `sequence` grows with each change. `geo` is (latitude, longitude) in degrees. Raises ValueError for what the
    format cannot say.
    """

    uid: str
    summary: str
    dtstamp: datetime
    last_modified: datetime | None = None
    sequence: int = 0
    status: str = "CONFIRMED"
    transp: str = "OPAQUE"
    classification: str = "PUBLIC"
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    geo: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        holds = {
            "uid": _text_value(self.uid) != "",
            "sequence": 0 <= self.sequence <= HIGHEST_SEQUENCE,
            "status": self.status in STATUSES,
            "transp": self.transp in TRANSPARENCIES,
            "classification": self.classification in CLASSES,
            "geo": self.geo is None or _is_on_earth(*self.geo),
        }
        if not all(holds.values()):
            wrong = ", ".join(field for field, right in holds.items() if not right)
            raise ValueError(f"no iCalendar form for: {wrong}")


@dataclass(frozen=True, kw_only=True)
class EventText(EntryText):
    """An entry at a time of day. Times are aware; `zone` is the IANA zone in which its clock time holds."""

    starts_at: datetime
    ends_at: datetime
    zone: str

    def __post_init__(self) -> None:
        Interval(_whole_second(self.starts_at), _whole_second(self.ends_at))
        super().__post_init__()


@dataclass(frozen=True, kw_only=True)
class DayText(EntryText):
    """An entry of whole days, both of which it includes; wherever it is read, it is those days."""

    first: date
    last: date

    def __post_init__(self) -> None:
        # The day after the last one must have a date, too (RFC 5545 section 3.8.2.2).
        if not self.first <= self.last < date.max:
            raise ValueError("no iCalendar form for: last")
        super().__post_init__()


@dataclass(frozen=True, slots=True)
class CalendarText:
    """The header of a calendar: the name that a subscriber sees, and more if wanted.

    `color` is a CSS3 colour name (RFC 7986 section 5.9). With a `method` (RFC 5546) it is a file in a message, and no
    program asks for it again.
    """

    name: str
    color: str | None = None
    description: str = ""
    url: str = ""
    method: str = ""


def render_calendar(header: CalendarText, parts: Iterable[bytes], zones: Iterable[str]) -> bytes:
    """A whole VCALENDAR (RFC 5545 section 3.6) around parts that are rendered already.

    `zones` names every zone of the parts' events. Raises ValueError as `vtimezone` does.
    """
    names = dict.fromkeys(name for name in zones if not zone_rule(name).is_utc)
    timezones = [vtimezone(name) for name in names]
    return b"".join([_header(header), *timezones, *parts, b"END:VCALENDAR\r\n"])


def render_event(event: EventText) -> bytes:
    """A VEVENT (RFC 5545 section 3.6.1) of whole, folded lines."""
    return _entry(event, _start_and_end(event))


def render_days(entry: DayText) -> bytes:
    """A VEVENT of whole days (RFC 5545 section 3.6.1: DTEND is the day after the last)."""
    after = entry.last + timedelta(days=1)
    return _entry(entry, [f"DTSTART;VALUE=DATE:{_day(entry.first)}", f"DTEND;VALUE=DATE:{_day(after)}"])


def _entry(event: EntryText, when: list[str]) -> bytes:
    return _component(
        "VEVENT",
        [
            _text("UID", event.uid),
            f"DTSTAMP:{_utc(event.dtstamp)}",
            f"LAST-MODIFIED:{_utc(event.last_modified or event.dtstamp)}",
            f"SEQUENCE:{event.sequence}",
            *when,
            f"STATUS:{event.status}",
            f"TRANSP:{event.transp}",
            f"CLASS:{event.classification}",
            _text("SUMMARY", event.summary),
            _text("DESCRIPTION", event.description),
            _text("LOCATION", event.location),
            _geo(event.geo),
            _structured_place(event.location, event.geo),
            _categories(event.categories),
            _uri("URL", event.url),
        ],
    )


def render_busy(
    *, uid: str, dtstamp: datetime, window: Interval, busy: Iterable[Interval], url: str = ""
) -> bytes:
    """A VFREEBUSY (RFC 5545 section 3.6.4): when, within `window`, something is taken.

    Busy intervals are merged and cut to the window; all times are UTC, as they must be.
    """
    return _component(
        "VFREEBUSY",
        [
            _text("UID", uid),
            f"DTSTAMP:{_utc(dtstamp)}",
            f"DTSTART:{_utc(window.start)}",
            f"DTEND:{_utc(window.end)}",
            _uri("URL", url),
            *(
                f"FREEBUSY;FBTYPE=BUSY:{_utc(taken.start)}/{_utc(taken.end)}"
                for taken in intersect([window], busy)
            ),
        ],
    )


@lru_cache(maxsize=256)
def vtimezone(zone_name: str) -> bytes:
    """A VTIMEZONE (RFC 5545 section 3.6.5) of the rule that the zone follows now.

    Exact for Europe/Warsaw since 1996 and Europe/Vilnius since 2003. A date on which the
    zone's clock differed from today's rule (Vilnius kept Central European time in
    1998-99 and no summer time in 2000-02) is never written with this TZID, see
    `_start_and_end`: two observances are what every program reads well.
    Raises ValueError for an unknown zone or one whose rule cannot be written.
    """
    rule = zone_rule(zone_name)
    observances = _yearly(rule) if rule.changes else _fixed(rule)
    return _component("VTIMEZONE", [f"TZID:{zone_name}", *observances])


def _header(header: CalendarText) -> bytes:
    # RFC 7986 section 5; the X- names are those that Google, Apple and Outlook read.
    again = ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    return _lines(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:{PRODID}",
            "CALSCALE:GREGORIAN",
            _text("METHOD", header.method),
            _text("NAME", header.name),
            _text("X-WR-CALNAME", header.name),
            _text("DESCRIPTION", header.description),
            _text("X-WR-CALDESC", header.description),
            _text("COLOR", header.color or ""),
            _uri("URL", header.url),
            *([] if header.method else again),
        ]
    )


def _yearly(rule: ZoneRule) -> list[str]:
    spring, autumn = eu_changes(1970)
    return [
        *_observance("DAYLIGHT", spring, rule.standard, rule.summer, name=rule.summer_name, month=3),
        *_observance("STANDARD", autumn, rule.summer, rule.standard, name=rule.standard_name, month=10),
    ]


def _fixed(rule: ZoneRule) -> list[str]:
    onset = datetime(1970, 1, 1, tzinfo=UTC) - rule.standard
    return _observance("STANDARD", onset, rule.standard, rule.standard, name=rule.standard_name)


def _observance(
    kind: str, onset: datetime, before: timedelta, after: timedelta, *, name: str, month: int = 0
) -> list[str]:
    """A STANDARD or DAYLIGHT that starts at `onset`, read on the clock before it."""
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{_face(onset + before)}",
        f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU" if month else "",
        f"TZOFFSETFROM:{_utc_offset(before)}",
        f"TZOFFSETTO:{_utc_offset(after)}",
        _text("TZNAME", name),
        f"END:{kind}",
    ]


def _start_and_end(event: EventText) -> list[str]:
    """DTSTART and DTEND with TZID, or both in UTC when either cannot be said with it.

    A local time in the night of a change has no form that all programs read alike; nor has
    a date on which the zone did not keep the rule that its VTIMEZONE states.
    """
    rule = zone_rule(event.zone)
    start, end = (walltime.local(each, event.zone) for each in (event.starts_at, event.ends_at))
    if rule.is_utc or not (_has_local_form(start, rule) and _has_local_form(end, rule)):
        return [f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}"]
    return [f"DTSTART;TZID={event.zone}:{_face(start)}", f"DTEND;TZID={event.zone}:{_face(end)}"]


def _has_local_form(moment: datetime, rule: ZoneRule) -> bool:
    # The year: the VTIMEZONE's rules begin in the course of 1970.
    if moment.year <= 1970 or moment.utcoffset() != rule.offset(moment):
        return False
    return not rule.changes or all(abs(moment - change) > NIGHT for change in eu_changes(moment.year))


def _categories(categories: tuple[str, ...]) -> str:
    values = [value for value in map(_text_value, categories) if value]
    return f"CATEGORIES:{','.join(values)}" if values else ""


def _geo(geo: tuple[float, float] | None) -> str:
    return f"GEO:{geo[0]:.6f};{geo[1]:.6f}" if geo else ""


def _structured_place(location: str, geo: tuple[float, float] | None) -> str:
    """Name and point in one, as Apple's programs write and read them: they show a map, and when to leave."""
    # RFC 5545 section 3.1: a quoted parameter holds no control and no quotation mark.
    name = " ".join(location.replace('"', "'").split()).translate(_URI)
    if not (name and geo):
        return ""
    return f'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="{name}":geo:{geo[0]:.6f},{geo[1]:.6f}'


def _text(name: str, value: str) -> str:
    text = _text_value(value)
    return f"{name}:{text}" if text else ""


def _text_value(value: str) -> str:
    """Escaped TEXT (RFC 5545 section 3.3.11) without controls."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_TEXT)


def _uri(name: str, value: str) -> str:
    """A URI goes out as it is (RFC 5545 section 3.3.13): backslashes would change it."""
    uri = value.translate(_URI)
    return f"{name}:{uri}" if uri else ""


def _utc(moment: datetime) -> str:
    """DATE-TIME, form 2: with UTC time (RFC 5545 section 3.3.5)."""
    return f"{_face(walltime.local(moment, 'UTC'))}Z"


def _day(day: date) -> str:
    """DATE (RFC 5545 section 3.3.4)."""
    return day.isoformat().replace("-", "")


def _face(moment: datetime) -> str:
    """DATE-TIME, form 1: the clock face alone (strftime would not pad a year)."""
    face = moment.replace(tzinfo=None, microsecond=0)
    return face.isoformat().replace("-", "").replace(":", "")


def _utc_offset(offset: timedelta) -> str:
    """UTC-OFFSET (RFC 5545 section 3.3.14), in whole minutes as all zones now keep."""
    minutes = offset // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"


def _component(name: str, lines: list[str]) -> bytes:
    return _lines([f"BEGIN:{name}", *lines, f"END:{name}"])


def _lines(lines: list[str]) -> bytes:
    """Content lines; an empty one stands for a property that is left out."""
    return b"".join([_line(line) for line in lines if line])


def _line(line: str) -> bytes:
    """A content line folded at 75 octets (RFC 5545 section 3.1), never inside a character.

    Half a surrogate pair has no UTF-8 form and is dropped.
    """
    octets = line.encode("utf-8", "ignore")
    if len(octets) <= LINE_OCTETS:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _is_on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180
