"""What we write is read back by `icalendar`, which is not our code."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from core.ical import (
    CalendarText,
    DayText,
    EventText,
    render_busy,
    render_calendar,
    render_days,
    render_event,
    vtimezone,
)
from core.intervals import Interval

WARSAW, VILNIUS = "Europe/Warsaw", "Europe/Vilnius"
CHANGED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEADER = CalendarText("Заняткі")

EVENT = EventText(
    uid="K7QM-3XWP@example.org",
    starts_at=datetime(2026, 5, 4, 16, tzinfo=UTC),
    ends_at=datetime(2026, 5, 4, 17, 30, tzinfo=UTC),
    zone=WARSAW,
    summary="Беларуская мова для дзяцей",
    dtstamp=CHANGED,
)

# What the writer drops: controls but the tab and line ends, and separators of lines.
DROPPED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def kept(text: str) -> str:
    return DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def feed(*events: EventText) -> bytes:
    parts = [render_event(event) for event in events]
    return render_calendar(HEADER, parts, [event.zone for event in events])


def parsed(calendar: bytes) -> Any:
    return icalendar.Calendar.from_ical(calendar)


def read_back(event: EventText) -> Any:
    (component,) = parsed(feed(event)).walk("VEVENT")
    return component


def lasting_an_hour(starts_at: datetime, zone: str) -> EventText:
    return replace(EVENT, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), zone=zone)


def assert_lines_are_well_formed(octets: bytes) -> None:
    assert octets.endswith(b"\r\n")
    for line in octets.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode("utf-8")


hostile = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from('\\;,:"nN\r\n\t \0\x0b\x1c\x85\u2028\u2029ЎўІ€\U0001f3e0e\u0301'),
    ),
    max_size=200,
)


@given(hostile)
def test_any_text_comes_back_without_its_controls(text: str) -> None:
    event = replace(
        EVENT,
        uid="u" + text,
        summary=text,
        description=text,
        location=text,
        categories=(text, "другая, катэгорыя", text),
        geo=(50.0, 19.0),
    )
    assert_lines_are_well_formed(render_event(event))
    component = read_back(event)
    assert component["UID"] == "u" + kept(text)
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
        assert component.get(name, "") == kept(text)
    categories = [text, "другая, катэгорыя", text]
    expected = [kept(each) for each in categories if kept(each)]
    assert [str(each) for each in component["CATEGORIES"].cats] == expected
    assert (
        component.get("X-APPLE-STRUCTURED-LOCATION", "geo:50.000000,19.000000") == "geo:50.000000,19.000000"
    )


@given(hostile)
def test_any_name_of_a_calendar_comes_back_without_its_controls(text: str) -> None:
    calendar = render_calendar(CalendarText(text, description=text), [], [WARSAW])
    assert_lines_are_well_formed(calendar)
    component = parsed(calendar)
    assert component.get("DESCRIPTION", "") == kept(text)
    # `icalendar` leaves the escapes of names that it does not know: these say the same.
    lines = [line.partition(":") for line in calendar.decode().replace("\r\n ", "").split("\r\n")]
    said = {name: value for name, _, value in lines}
    assert said.get("NAME") == said.get("DESCRIPTION")
    assert said.get("X-WR-CALNAME") == said.get("DESCRIPTION")
    assert said.get("X-WR-CALDESC") == said.get("DESCRIPTION")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=200))
def test_a_url_goes_out_as_it_is(rest: str) -> None:
    url = "https://example.org/be/events/?" + rest
    event = replace(EVENT, url=url)
    assert_lines_are_well_formed(render_event(event))
    unfolded = render_event(event).decode().replace("\r\n ", "")
    assert f"\r\nURL:{url}\r\n" in unfolded


@pytest.mark.parametrize("tail", ["\r\nATTENDEE:mailto:a@example.org", "\nX:1", "\u2028X:1"])
def test_no_text_makes_a_line_of_its_own(tail: str) -> None:
    event = replace(
        EVENT,
        uid=f"u{tail}",
        summary=tail,
        url=f"https://example.org/{tail}",
        categories=(tail,),
    )
    assert sorted(read_back(event)) == [
        "CATEGORIES",
        "CLASS",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "LAST-MODIFIED",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
        "URL",
    ]


def test_a_whole_calendar_to_the_octet() -> None:
    event = replace(
        EVENT,
        summary="Mova; dzieci, rodzice",
        description="Першы радок\nДругі радок, даўжэйшы за семдзесят пяць актэтаў",
        location="Kraków",
        url="https://example.org/be/events/mova,1/",
        categories=("class", "6-8, 9-11"),
        status="CANCELLED",
        transp="TRANSPARENT",
        classification="PRIVATE",
        sequence=3,
        last_modified=CHANGED + timedelta(days=1),
        geo=(50.0614, 19.9366),
    )
    header = CalendarText("Svietlica", "seagreen", "Усё", "https://example.org/be/events/")
    calendar = render_calendar(header, [render_event(event)], [WARSAW, "UTC", WARSAW])
    assert calendar.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Svietlica//Calendar of rooms and events//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Svietlica",
        "X-WR-CALNAME:Svietlica",
        "DESCRIPTION:Усё",
        "X-WR-CALDESC:Усё",
        "COLOR:seagreen",
        "URL:https://example.org/be/events/",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Warsaw",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:K7QM-3XWP@example.org",
        "DTSTAMP:20260102T030405Z",
        "LAST-MODIFIED:20260103T030405Z",
        "SEQUENCE:3",
        "DTSTART;TZID=Europe/Warsaw:20260504T180000",
        "DTEND;TZID=Europe/Warsaw:20260504T193000",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "SUMMARY:Mova\\; dzieci\\, rodzice",
        "DESCRIPTION:Першы радок\\nДругі радок\\, даўжэйшы",
        "  за семдзесят пяць актэтаў",
        "LOCATION:Kraków",
        "GEO:50.061400;19.936600",
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="Kraków":geo:50.061400,19.93',
        " 6600",
        "CATEGORIES:class,6-8\\, 9-11",
        "URL:https://example.org/be/events/mova,1/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_place_is_structured_where_its_point_is_known() -> None:
    """In a parameter no quotation mark can be written, and no line end."""
    told = replace(EVENT, location='Dom "Ў"; sala 2,\nulica 3\x00', geo=(50.0, 19.0))
    [entry] = parsed(feed(told)).walk("VEVENT")
    place = entry["X-APPLE-STRUCTURED-LOCATION"]
    assert str(place) == "geo:50.000000,19.000000"
    assert place.params["X-TITLE"] == "Dom 'Ў'; sala 2, ulica 3"
    for unsaid in (replace(told, geo=None), replace(told, location="")):
        assert b"STRUCTURED" not in feed(unsaid)


def test_the_parts_are_joined_as_they_are() -> None:
    parts = [render_event(EVENT), render_event(replace(EVENT, uid="second"))]
    assert b"".join(parts) in feed(EVENT, replace(EVENT, uid="second"))
    assert [str(each["UID"]) for each in parsed(feed(*[EVENT] * 2)).walk("VEVENT")] == [
        EVENT.uid,
        EVENT.uid,
    ]


def test_both_sides_of_each_clock_change_by_the_written_rules_alone() -> None:
    for zone in (WARSAW, VILNIUS):
        written = written_zone(zone)
        for change in (
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
            datetime(2027, 3, 28, 1, tzinfo=UTC),
            datetime(2027, 10, 31, 1, tzinfo=UTC),
        ):
            # Two hours away, clear of the hour that the autumn change shows twice.
            for instant in (change - timedelta(hours=2), change + timedelta(hours=2)):
                face = instant.astimezone(ZoneInfo(zone))
                read = face.replace(tzinfo=written)
                assert (read.utcoffset(), read.tzname()) == (face.utcoffset(), face.tzname())


@pytest.mark.parametrize(("zone", "since"), [(WARSAW, 1996), (VILNIUS, 2003)])
def test_the_written_rules_agree_with_every_day_since(zone: str, since: int) -> None:
    written, known = written_zone(zone), ZoneInfo(zone)
    noon = datetime(since, 1, 1, 12)
    differ = [
        face
        for face in (noon + timedelta(days=count) for count in range((2038 - since) * 365))
        if face.replace(tzinfo=written).utcoffset() != face.replace(tzinfo=known).utcoffset()
    ]
    assert differ == []


def written_zone(zone: str) -> Any:
    """A tzinfo that `icalendar` makes from our VTIMEZONE, not from its own knowledge."""
    return icalendar.Timezone.from_ical(vtimezone(zone)).to_tz(lookup_tzid=False)


@pytest.mark.parametrize("zone", [WARSAW, VILNIUS])
@given(
    starts_at=st.datetimes(datetime(1960, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_every_instant_is_read_by_the_written_rules_as_it_was_meant(zone: str, starts_at: datetime) -> None:
    assert start_by_written_rules(lasting_an_hour(starts_at, zone)) == starts_at.replace(microsecond=0)


@pytest.mark.parametrize("zone", [WARSAW, VILNIUS])
@pytest.mark.parametrize("minutes", [-90, -60, -30, -1, 0, 1, 30, 59, 60, 90])
@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 10, 31)])
def test_the_hours_around_a_change(change: date, minutes: int, zone: str) -> None:
    starts_at = datetime(change.year, change.month, change.day, 1, tzinfo=UTC)
    starts_at += timedelta(minutes=minutes)
    event = lasting_an_hour(starts_at, zone)
    component = read_back(event)
    assert component["DTSTART"].dt.astimezone(UTC) == event.starts_at
    assert component["DTEND"].dt.astimezone(UTC) == event.ends_at
    assert start_by_written_rules(event) == event.starts_at


def start_by_written_rules(event: EventText) -> datetime:
    octets = render_event(event)
    if utc := re.search(rb"DTSTART:(\d{8}T\d{6})Z\r\n", octets):
        return datetime.strptime(utc[1].decode(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    local = re.search(rb"DTSTART;TZID=[A-Za-z/]+:(\d{8}T\d{6})\r\n", octets)
    assert local
    face = datetime.strptime(local[1].decode(), "%Y%m%dT%H%M%S")
    return face.replace(tzinfo=WRITTEN[event.zone]).astimezone(UTC)


WRITTEN = {zone: written_zone(zone) for zone in (WARSAW, VILNIUS)}


@pytest.mark.parametrize(
    ("starts_at", "zone", "line"),
    [
        # 02:30 in Warsaw, the first time (an hour later it is 02:30 again) and the second; around it the whole
        # night, and in Vilnius midnight, at which ts-ics changes the clock.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), WARSAW, b"DTSTART:20261025T003000Z"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), WARSAW, b"DTSTART:20261025T013000Z"),
        (
            datetime(2026, 10, 24, 19, 59, tzinfo=UTC),
            WARSAW,
            b"DTSTART;TZID=Europe/Warsaw:20261024T215900",
        ),
        (datetime(2026, 10, 24, 21, tzinfo=UTC), VILNIUS, b"DTSTART:20261024T210000Z"),
        (datetime(2026, 10, 25, 3, tzinfo=UTC), WARSAW, b"DTSTART:20261025T030000Z"),
        (
            datetime(2026, 10, 25, 5, 1, tzinfo=UTC),
            VILNIUS,
            b"DTSTART;TZID=Europe/Vilnius:20261025T070100",
        ),
        # Planned for 02:30, which spring skips; and the evenings on both sides.
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), WARSAW, b"DTSTART:20260329T013000Z"),
        (
            datetime(2026, 3, 28, 19, tzinfo=UTC),
            WARSAW,
            b"DTSTART;TZID=Europe/Warsaw:20260328T200000",
        ),
        (
            datetime(2026, 3, 29, 16, tzinfo=UTC),
            WARSAW,
            b"DTSTART;TZID=Europe/Warsaw:20260329T180000",
        ),
        # Central European summer time in Vilnius; winter there, and before the rules begin.
        (datetime(1999, 7, 1, 12, tzinfo=UTC), VILNIUS, b"DTSTART:19990701T120000Z"),
        (
            datetime(2001, 1, 1, 12, tzinfo=UTC),
            VILNIUS,
            b"DTSTART;TZID=Europe/Vilnius:20010101T140000",
        ),
        (datetime(1962, 1, 1, 12, tzinfo=UTC), WARSAW, b"DTSTART:19620101T120000Z"),
        (
            datetime(2026, 5, 4, 16, tzinfo=UTC),
            "Asia/Tbilisi",
            b"DTSTART;TZID=Asia/Tbilisi:20260504T200000",
        ),
        (datetime(2026, 5, 4, 16, tzinfo=UTC), "Etc/UTC", b"DTSTART:20260504T160000Z"),
    ],
)
def test_how_a_start_is_written(starts_at: datetime, zone: str, line: bytes) -> None:
    assert line in render_event(lasting_an_hour(starts_at, zone)).split(b"\r\n")


def test_start_and_end_are_written_in_the_same_form() -> None:
    into_the_second = replace(
        EVENT,
        starts_at=datetime(2026, 10, 24, 20, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    lines = render_event(into_the_second).split(b"\r\n")
    assert [line for line in lines if line.startswith((b"DTSTART", b"DTEND"))] == [
        b"DTSTART:20261024T200000Z",
        b"DTEND:20261025T013000Z",
    ]


def test_both_showings_of_a_doubled_hour_are_in_utc() -> None:
    first = replace(
        EVENT,
        starts_at=datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
    )
    lines = render_event(first).split(b"\r\n")
    assert [line for line in lines if line.startswith((b"DTSTART", b"DTEND"))] == [
        b"DTSTART:20261025T000000Z",
        b"DTEND:20261025T004500Z",
    ]


def test_a_zone_without_changes_has_one_standard() -> None:
    assert vtimezone("Asia/Kolkata").decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kolkata",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
    assert b"TZOFFSETTO:-0930" in vtimezone("Pacific/Marquesas")


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Beirut",
        "Australia/Sydney",
        "America/Nuuk",
        "Europe/Nowhere",
    ],
)
def test_a_zone_that_cannot_be_written_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match=zone):
        vtimezone(zone)


def test_every_zone_is_written_right_or_refused() -> None:
    day = datetime(2028, 1, 1, 12)
    year = [day + timedelta(days=count) for count in range(0, 366, 5)]
    wrong = []
    for zone in sorted(available_timezones()):
        try:
            written = written_zone(zone)
        except ValueError:
            continue
        known = ZoneInfo(zone)
        wrong += [
            (zone, face)
            for face in year
            if face.replace(tzinfo=written).utcoffset() != face.replace(tzinfo=known).utcoffset()
        ]
    assert wrong == []


def test_no_timezone_is_written_for_utc() -> None:
    calendar = feed(replace(EVENT, zone="UTC"))
    assert b"VTIMEZONE" not in calendar
    assert b"TZID" not in calendar


def test_another_engine_finds_the_event_at_its_hour() -> None:
    found = recurring_ical_events.of(parsed(feed(EVENT))).at(date(2026, 5, 4))
    assert [each["DTSTART"].dt for each in found] == [EVENT.starts_at]


def test_busy_times_are_merged_and_cut_to_the_window() -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 5, 4, hour, tzinfo=UTC)

    part = render_busy(
        uid="busy-hall@example.org",
        dtstamp=CHANGED,
        window=Interval(at(8), at(20)),
        busy=[
            Interval(at(18), at(23)),
            Interval(at(6), at(9)),
            Interval(at(12), at(13)),
            Interval(at(13), at(14)),
            Interval(at(5), at(8)),
        ],
        url="https://example.org/feeds/spaces/hall/busy.ics",
    )
    assert part.decode().split("\r\n") == [
        "BEGIN:VFREEBUSY",
        "UID:busy-hall@example.org",
        "DTSTAMP:20260102T030405Z",
        "DTSTART:20260504T080000Z",
        "DTEND:20260504T200000Z",
        "URL:https://example.org/feeds/spaces/hall/busy.ics",
        "FREEBUSY;FBTYPE=BUSY:20260504T080000Z/20260504T090000Z",
        "FREEBUSY;FBTYPE=BUSY:20260504T120000Z/20260504T140000Z",
        "FREEBUSY;FBTYPE=BUSY:20260504T180000Z/20260504T200000Z",
        "END:VFREEBUSY",
        "",
    ]
    (component,) = parsed(render_calendar(HEADER, [part], [WARSAW])).walk("VFREEBUSY")
    assert component.errors == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": ""},
        {"uid": "\0"},
        {"ends_at": EVENT.starts_at},
        {"ends_at": EVENT.starts_at + timedelta(milliseconds=1)},
        {"starts_at": EVENT.starts_at.replace(tzinfo=None)},
        {"sequence": -1},
        {"sequence": 2**31},
        {"status": "Canceled"},
        {"transp": "BUSY"},
        {"classification": "SECRET"},
        {"geo": (90.1, 0.0)},
        {"geo": (float("nan"), 0.0)},
    ],
)
def test_what_the_format_cannot_say_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        replace(EVENT, **wrong)


def test_all_that_is_wrong_is_named() -> None:
    with pytest.raises(ValueError, match="no iCalendar form for: sequence, status"):
        replace(EVENT, sequence=-1, status="Canceled")


def test_a_naive_stamp_or_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        render_event(replace(EVENT, dtstamp=datetime(2026, 1, 1)))
    with pytest.raises(ValueError, match="no such time zone"):
        render_event(replace(EVENT, zone="Europe/Krakow"))


# Whole days.


def days_feed(first: date, last: date, **fields: Any) -> bytes:
    entry = DayText(
        uid="s@example.org", first=first, last=last, summary="Last day", dtstamp=CHANGED, **fields
    )
    return render_calendar(HEADER, [render_days(entry)], [])


@given(st.dates(date(1, 1, 1), date(9999, 12, 30)), st.integers(0, 40))
def test_whole_days_come_back_as_they_were(first: date, more: int) -> None:
    last = min(first.toordinal() + more, date(9999, 12, 30).toordinal())
    (read,) = parsed(days_feed(first, date.fromordinal(last))).walk("VEVENT")
    assert (read.decoded("DTSTART"), read.decoded("DTEND")) == (first, date.fromordinal(last + 1))
    assert "VTIMEZONE" not in days_feed(first, date.fromordinal(last)).decode()


@pytest.mark.parametrize(
    "day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
)
def test_a_day_is_that_day_at_both_clock_changes(day: date) -> None:
    calendar = parsed(days_feed(day, day, status="TENTATIVE"))
    (read,) = recurring_ical_events.of(calendar).at(day)
    assert (read["DTSTART"].dt, str(read["STATUS"])) == (day, "TENTATIVE")
    assert recurring_ical_events.of(calendar).at(day + timedelta(days=1)) == []
    assert recurring_ical_events.of(calendar).at(day - timedelta(days=1)) == []


@pytest.mark.parametrize(("first", "last"), [(date(2026, 3, 2), date(2026, 3, 1)), (date.max, date.max)])
def test_days_that_have_no_form_are_refused(first: date, last: date) -> None:
    with pytest.raises(ValueError, match="last"):
        days_feed(first, last)
