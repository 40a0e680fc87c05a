"""Calendars kept as files: the same answer without a query, gone with the first change, and never another's."""

import datetime as dt
import gzip
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from bookings.calendar_http import gzip_of
from events import feed_parts, feed_store, scopes
from events.calendar_text import entry
from events.feed_door import FeedDoor
from events.feed_keeping import keep
from events.feed_store import Address
from events.models import Event, FeedPart, FeedScope, Occurrence
from events.operations import (
    cancel_event,
    cancel_event_dates,
    edit_event,
    follow_house,
    follow_space,
)
from events.states import Disclosure, Kind
from spaces.models import Space, Venue
from spaces.operations import retire_space
from tests import make, make_events
from tests.make_events import announcement, weekly

pytestmark = pytest.mark.django_db

EVENTS = "/feeds/events.ics"
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
KEPT = [
    "/feeds/events.ics",
    "/feeds/events.ics?lang=pl&neutral=1",
    "/feeds/events.ics?city=krakow&kind=culture&lang=en",
    "/feeds/events/evening-of-songs.ics?lang=en",
    "/feeds/venues/bright-house.ics",
    "/feeds/spaces/bright-room.ics?lang=lt",
    "/feeds/groups/kupalinka.ics",
]
SITE = b"the site was asked"


class Answer:
    """What the door said."""

    def __init__(self, address: str, method: str = "GET", **headers: str) -> None:
        path, _, query = address.partition("?")
        names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, **names}
        self.status, self.headers = 0, dict[str, str]()
        self.content = b"".join(FeedDoor(self._site)(environ, self._start))

    def _start(self, status: str, headers: Any, _error: Any = None) -> Any:
        self.status, self.headers = int(status[:3]), dict(headers)

    def _site(self, environ: Any, start: Any) -> list[bytes]:
        return [SITE]

    @property
    def kept(self) -> bool:
        return self.content != SITE


@pytest.fixture
def course(group: Group, space: Space, now: dt.datetime) -> Event:
    return make_events.event(group, space, weekly(3))


def at(moment: dt.datetime) -> Any:
    return time_machine.travel(moment, tick=False)


@pytest.mark.parametrize("address", KEPT)
def test_the_door_says_what_the_site_says_without_a_query(
    visitor: Client, course: Event, address: str
) -> None:
    assert not Answer(address).kept
    for encoding in ("", "gzip"):
        asked = {"accept_encoding": encoding}
        from_site = visitor.get(address, headers={"Accept-Encoding": encoding})
        with CaptureQueriesContext(connection) as captured:
            from_door = Answer(address, **asked)
        assert (from_door.status, from_door.content) == (200, from_site.content)
        assert len(captured) == 0
        assert from_door.headers["Vary"] in from_site["Vary"]
        for name, value in from_door.headers.items():
            assert name == "Vary" or from_site[name] == value, name
        missing = {name for name in from_site.headers if name not in from_door.headers}
        assert missing <= {"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Opener-Policy"}
        head = Answer(address, "HEAD", **asked)
        assert (head.status, head.content, head.headers) == (200, b"", from_door.headers)
    assert gzip.decompress(from_door.content) == visitor.get(address).content


def test_a_program_that_has_it_is_told_so_at_the_door(visitor: Client, course: Event) -> None:
    first = visitor.get(EVENTS)
    tag, date = first["ETag"], first["Last-Modified"]
    old = "Sat, 01 Nov 2025 00:00:00 GMT"

    def status(**headers: str) -> int:
        answer = Answer(EVENTS, **headers)
        assert answer.content == (b"" if answer.status == 304 else first.content)
        assert (answer.headers["ETag"], answer.headers["Last-Modified"]) == (tag, date)
        return answer.status

    assert status(if_none_match=tag) == 304
    assert status(if_none_match=f'"x", W/{tag}') == 304
    assert status(if_none_match="*") == 304
    assert status(if_none_match='"x"', if_modified_since=date) == 200
    assert status(if_none_match=tag, if_modified_since=old) == 304
    assert status(if_modified_since=date) == 304
    assert status(if_modified_since=old) == 200
    assert status(if_modified_since="yesterday") == 200
    assert visitor.get(EVENTS, headers={"If-None-Match": tag}).status_code == 304


CHANGES: dict[str, Callable[[Event, dt.datetime], object]] = {
    "hidden": lambda event, now: edit_event(
        by=None, event=event, details=announcement(disclosure=Disclosure.HIDDEN), now=now
    ),
    "reworded": lambda event, now: edit_event(
        by=None, event=event, details=announcement(organiser="Kupalinka", price={"be": "5 zł"}), now=now
    ),
    "cancelled": lambda event, now: cancel_event(by=None, event=event, now=now),
    "house": lambda event, now: follow_house(venue=Venue.objects.get(slug="bright-house"), now=now),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_kept_calendar_outlives_a_change(
    visitor: Client, course: Event, now: dt.datetime, change: str
) -> None:
    addresses = [address for address in KEPT if "lda" not in address]
    before = {address: visitor.get(address) for address in addresses}
    assert all(Answer(address).kept for address in addresses)
    Venue.objects.update(name="Other House")
    CHANGES[change](course, now + HOUR)
    assert not any(Answer(address).kept for address in addresses)
    with at(now + 2 * HOUR):
        for address, old in before.items():
            fresh = visitor.get(address)
            assert fresh.content != old.content
            headers = {"If-None-Match": old["ETag"]}
            assert visitor.get(address, headers=headers).status_code == fresh.status_code
            assert Answer(address).kept == (fresh.status_code == 200)
            if fresh.status_code == 200:
                assert Answer(address, if_modified_since=old["Last-Modified"]).status == 200
                assert Answer(address, if_none_match=old["ETag"]).status == 200


def test_a_space_out_of_use_loses_its_calendar(visitor: Client, course: Event, now: dt.datetime) -> None:
    address, space = "/feeds/spaces/bright-room.ics", Space.objects.get(slug="bright-room")
    assert visitor.get(address).status_code == 200
    retire_space(by=None, space=space, now=now)
    follow_space(space=space, now=now)
    assert not Answer(address).kept
    assert visitor.get(address).status_code == 404
    assert not Answer(address).kept


def test_one_change_leaves_unrelated_calendars_as_they_were(
    visitor: Client, course: Event, now: dt.datetime
) -> None:
    """By the scope where it is another; by the bytes where it is the same."""
    elsewhere = [
        "/feeds/venues/bright-house.ics",
        "/feeds/events.ics?kind=culture",
        "/feeds/events.ics?city=krakow",
    ]
    before = {address: visitor.get(address) for address in [*elsewhere, EVENTS]}
    later = now + HOUR
    with at(later):
        vilnius = make.space(make.venue(city="vilnius"))
        make_events.event(space=vilnius, kind=Kind.ADVICE, now=later)
        assert Answer(elsewhere[0]).kept
        assert Answer(elsewhere[2]).kept
        for address in elsewhere:
            fresh = visitor.get(address)
            assert fresh["ETag"] == before[address]["ETag"]
            assert fresh["Last-Modified"] == before[address]["Last-Modified"]
            assert Answer(address, if_modified_since=fresh["Last-Modified"]).status == 304
        assert visitor.get(EVENTS)["Last-Modified"] == "Sun, 22 Nov 2026 10:00:00 GMT"


def test_the_date_does_not_go_back_with_what_it_says(
    visitor: Client, course: Event, now: dt.datetime
) -> None:
    """Said, unsaid and said again: the bytes are the old ones, the date is not."""
    dates = [visitor.get(EVENTS)["Last-Modified"]]
    for hours, disclosure in ((1, Disclosure.HIDDEN), (2, Disclosure.OPEN)):
        edit_event(by=None, event=course, details=announcement(disclosure=disclosure), now=now + hours * HOUR)
        with at(now + hours * HOUR):
            dates.append(visitor.get(EVENTS)["Last-Modified"])
    assert dates == [f"Sun, 22 Nov 2026 {hour:02}:00:00 GMT" for hour in (9, 10, 11)]


def test_nothing_is_kept_before_the_second_that_it_is_dated(
    visitor: Client, course: Event, now: dt.datetime
) -> None:
    for number in range(3):
        edit_event(by=None, event=course, details=announcement(price={"en": str(number)}), now=now)
    assert visitor.get(EVENTS)["Last-Modified"] == "Sun, 22 Nov 2026 09:00:00 GMT"
    assert not Answer(EVENTS).kept
    with at(now + HOUR):
        visitor.get(EVENTS)
        assert Answer(EVENTS).headers["Last-Modified"] == "Sun, 22 Nov 2026 09:00:03 GMT"


def test_at_midnight_a_day_begins_with_nothing_kept(visitor: Client, course: Event, now: dt.datetime) -> None:
    date = visitor.get(EVENTS)["Last-Modified"]
    with at(now.replace(hour=23, minute=59, second=59)):
        assert Answer(EVENTS).kept
    with at(now.replace(hour=0, minute=0) + DAY):
        assert not Answer(EVENTS).kept
        # Nothing has grown old, so nothing has changed.
        assert visitor.get(EVENTS)["Last-Modified"] == date
        assert Answer(EVENTS).kept
    assert not Answer(EVENTS).kept


def test_a_change_that_is_taken_back_changes_nothing(
    visitor: Client, course: Event, now: dt.datetime
) -> None:
    before = visitor.get(EVENTS)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        edit_event(by=None, event=course, details=announcement(price={"be": "5"}), now=now + HOUR)
        assert not Answer(EVENTS).kept
        raise ZeroDivisionError
    with at(now + HOUR):
        after = visitor.get(EVENTS)
    assert (after["ETag"], after.content) == (before["ETag"], before.content)


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_asks_while_it_changes_is_answered_and_keeps_nothing(
    visitor: Client, group: Group, space: Space, now: dt.datetime
) -> None:
    """The old words may be said until the change is done, but not written down for afterwards."""
    make_events.event(group, space)
    before = visitor.get(EVENTS)
    asked: list[Any] = []

    def ask() -> None:
        asked.append(Client().get(EVENTS))
        connection.close()

    with transaction.atomic():
        edit_event(
            by=None, event=Event.objects.get(), details=announcement(price={"be": "5"}), now=now + HOUR
        )
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(20)
        assert asked[0].content == before.content
        assert "Last-Modified" not in asked[0]
        assert not Answer(EVENTS).kept
    assert not Answer(EVENTS).kept


def test_what_was_made_of_an_older_version_is_not_kept(
    visitor: Client, course: Event, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scopes, "changed_at", lambda key: now - HOUR)
    answer = visitor.get(EVENTS)
    assert answer.status_code == 200
    assert "Last-Modified" not in answer
    assert not Answer(EVENTS).kept


def test_selections_without_end_do_not_fill_the_disk(
    visitor: Client, course: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_store, "MOST_OF_A_SCOPE", 3)
    for age in range(6):
        assert visitor.get(f"{EVENTS}?age={age}").status_code == 200
    assert [Answer(f"{EVENTS}?age={age}").kept for age in range(6)] == [True] * 3 + [False] * 3
    assert visitor.get(f"{EVENTS}?age=5")["Last-Modified"]
    for usual in ("", "?lang=pl", "?neutral=1&lang=lt"):
        visitor.get(EVENTS + usual)
        assert Answer(EVENTS + usual).kept


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/events.ics?lang=be/../lang=be",
        "/feeds/events.ics?lang=be%00",
        "/feeds/events.ics?lang=../../../../etc/passwd",
        "/feeds/../feeds/events.ics",
        "/qlang=be/feeds/events.ics",
        "/feeds/private/../events.ics",
        "/feeds/spaces/bright-room/busy.ics",
        f"/feeds/events.ics?{'a' * 5000}",
        "/feeds/\0.ics",
    ],
)
def test_the_door_leaves_what_is_strange_to_the_site(visitor: Client, course: Event, address: str) -> None:
    visitor.get(EVENTS)
    visitor.get("/feeds/spaces/bright-room/busy.ics")
    assert not Answer(address).kept


def test_only_reading_is_done_at_the_door(visitor: Client, course: Event, settings: Any) -> None:
    visitor.get(EVENTS)
    assert not Answer(EVENTS, "POST").kept
    assert not Answer("/en/events/").kept
    settings.SECURE_SSL_REDIRECT = True
    assert not Answer(EVENTS).kept
    answer = Answer(EVENTS, x_forwarded_proto="https")
    assert answer.kept
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_a_new_start_of_the_site_keeps_nothing_of_the_last(visitor: Client, course: Event) -> None:
    date = visitor.get(EVENTS)["Last-Modified"]
    feed_store.forget_all()
    assert not Answer(EVENTS).kept
    assert visitor.get(EVENTS)["Last-Modified"] == date


def test_other_words_for_the_same_dates_have_another_date(
    visitor: Client, course: Event, settings: Any
) -> None:
    """After an upgrade, no row of an event has changed, and every calendar may have."""
    old = visitor.get(EVENTS)
    feed_store.forget_all()
    settings.SITE_URL = "https://other.test"
    fresh = visitor.get(EVENTS)
    assert b"https://other.test" in fresh.content.replace(b"\r\n ", b"")
    assert fresh["ETag"] != old["ETag"]
    assert visitor.get(EVENTS, headers={"If-None-Match": old["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("query", "kept"), [("weekday=2&free=1", True), ("q=evening", False), ("city=krakow&q=even", False)]
)
def test_what_somebody_searches_for_is_not_kept(
    visitor: Client, course: Event, now: dt.datetime, query: str, kept: bool
) -> None:
    answer = visitor.get(f"{EVENTS}?{query}")
    assert answer.status_code == 200
    assert answer.content.count(b"BEGIN:VEVENT") == course.occurrences.count()
    assert feed_store.place(Address(EVENTS, query), feed_store.day_of(now)).exists() == kept


def test_two_houses_or_groups_at_once_are_not_kept(visitor: Client, course: Event, group: Group) -> None:
    address = f"{EVENTS}?venue=bright-house&group=kupalinka"
    assert visitor.get(address).status_code == 200
    assert not Answer(address).kept


def test_files_that_were_not_found_leave_nothing_behind(
    visitor: Client, course: Event, settings: Any
) -> None:
    for address in ("/feeds/venues/none.ics", f"{EVENTS}?age=old", "/feeds/events/none.ics"):
        assert visitor.get(address).status_code in {400, 404}
    assert not Path(settings.FEEDS_ROOT).exists() or not list(Path(settings.FEEDS_ROOT).rglob("*.ics"))
    assert not FeedScope.objects.filter(key__contains="none").exists()


# Entries as rows


def test_a_change_makes_only_the_entries_that_it_touches(
    visitor: Client, course: Event, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noting(record: Any, voice: Any) -> bytes:
        made.append(record.uid)
        return entry(record, voice)

    monkeypatch.setattr(feed_parts, "entry", noting)
    make_events.event(starts=weekly(2))
    visitor.get(EVENTS)
    assert sorted(made) == sorted(str(row.uid) for row in Occurrence.objects.all())
    made.clear()
    visitor.get(f"{EVENTS}?kind=culture")
    assert made == []
    cancelled = course.occurrences.all()[1]
    cancel_event_dates(by=None, event=course, only={cancelled.uid}, now=now)
    visitor.get(EVENTS)
    assert made == [str(cancelled.uid)]
    assert FeedPart.objects.count() == 5
    visitor.get(f"{EVENTS}?neutral=1")
    assert FeedPart.objects.count() == 10


def test_a_row_of_what_is_public_no_more_is_not_read(
    visitor: Client, course: Event, now: dt.datetime
) -> None:
    assert b"songs" in visitor.get(f"{EVENTS}?lang=en").content
    Event.objects.update(disclosure=Disclosure.MEMBERS)
    assert FeedPart.objects.count() == 3
    assert b"VEVENT" not in visitor.get(f"{EVENTS}?lang=en").content


def test_the_calendar_of_a_house_that_nobody_manages_is_made_each_time(
    visitor: Client, now: dt.datetime
) -> None:
    """Its name comes with an import, which no scope hears of."""
    venue = make.venue(slug="listed", managed=False, name="Old name")
    for address in ("/feeds/venues/listed.ics", "/feeds/events.ics?venue=listed"):
        assert b"Old name" in visitor.get(address).content
        assert not Answer(address).kept
    Venue.objects.filter(pk=venue.pk).update(name="New name")
    for address in ("/feeds/venues/listed.ics", "/feeds/events.ics?venue=listed"):
        assert b"New name" in visitor.get(address).content


def test_a_change_puts_what_is_kept_into_words_again(
    visitor: Client, course: Event, now: dt.datetime, django_capture_on_commit_callbacks: Any
) -> None:
    """The next reader only joins; in every voice in which somebody had asked, and in no other."""
    for query in ("?lang=en", "?lang=pl&neutral=1"):
        visitor.get(EVENTS + query)
    with django_capture_on_commit_callbacks(execute=True):
        edit_event(by=None, event=course, details=announcement(title={"en": "Choir"}), now=now + HOUR)
    kept = FeedPart.objects.order_by("voice", "occurrence")
    assert [part.voice for part in kept] == ["en"] * 3 + ["pl-n"] * 3
    assert all(part.stamp.endswith(".1") for part in kept)
    assert [b"SUMMARY:Choir" in bytes(part.body) for part in kept] == [True] * 3 + [False] * 3
    before = list(kept.values_list("pk", "stamp", "body"))
    assert visitor.get(f"{EVENTS}?lang=en").content.count(b"SUMMARY:Choir") == 3
    assert list(kept.values_list("pk", "stamp", "body")) == before


def test_a_change_leaves_no_words_of_what_is_public_no_more(
    visitor: Client, course: Event, now: dt.datetime, django_capture_on_commit_callbacks: Any
) -> None:
    visitor.get(EVENTS)
    assert FeedPart.objects.count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        edit_event(by=None, event=course, details=announcement(disclosure=Disclosure.MEMBERS), now=now + HOUR)
    assert FeedPart.objects.count() == 0


def test_entries_go_with_their_dates(visitor: Client, course: Event) -> None:
    visitor.get(EVENTS)
    assert FeedPart.objects.count() == 3
    Occurrence.objects.all().delete()
    assert FeedPart.objects.count() == 0


def kept_at(address: str, now: dt.datetime) -> dict[str, bytes]:
    """What lies where the address is answered from, by the ending of its name."""
    place = feed_store.place(Address(*address.partition("?")[::2]), feed_store.day_of(now))
    files = {ending: Path(f"{place}{ending}") for ending in ("", ".gz")}
    return {ending: file.read_bytes() for ending, file in files.items() if file.exists()}


def kept_of(request: Any, body: bytes, now: dt.datetime) -> Any:
    return keep(request, body, scopes.ALL, scopes.changed_at(scopes.ALL), now)


def test_nobody_waits_until_a_calendar_is_written(now: dt.datetime, rf: RequestFactory) -> None:
    """It has its date when it is sent, and its files have that date afterwards."""
    dated = kept_of(rf.get(EVENTS), b"calendar", now)
    assert kept_at(EVENTS, now) == {}
    assert dated.write is not None
    dated.write()
    assert kept_at(EVENTS, now) == {"": b"calendar", ".gz": gzip_of(b"calendar")}
    place = feed_store.place(Address(EVENTS, ""), feed_store.day_of(now))
    dates = {int(Path(f"{place}{ending}").stat().st_mtime) for ending in ("", ".gz")}
    assert dates == {int(dated.modified.timestamp())}


def test_what_is_written_after_a_change_does_not_come_back(now: dt.datetime, rf: RequestFactory) -> None:
    """A slow reader's answer is sent, and written down, long after an event was hidden and another has read."""
    slow = kept_of(rf.get(EVENTS), b"with what is hidden now", now)
    scopes.touch({scopes.ALL}, now + HOUR)
    slow.write()
    assert kept_at(EVENTS, now) == {}
    kept_of(rf.get(EVENTS), b"without it", now + 2 * HOUR).write()
    slow.write()
    assert kept_at(EVENTS, now) == {"": b"without it", ".gz": gzip_of(b"without it")}


def test_words_of_an_earlier_start_do_not_come_back(now: dt.datetime, rf: RequestFactory) -> None:
    """Nothing has changed but the site itself, and a process of before sends its last answer."""
    old = kept_of(rf.get(EVENTS), b"old words", now)
    new = kept_of(rf.get(EVENTS), b"new words", now)
    new.write()
    old.write()
    assert kept_at(EVENTS, now)[""] == b"new words"
    assert new.modified == old.modified + dt.timedelta(seconds=1)


def test_two_readers_of_the_same_write_it_once(now: dt.datetime, rf: RequestFactory) -> None:
    first, second = (kept_of(rf.get(EVENTS), b"calendar", now) for _reader in range(2))
    first.write()
    place = feed_store.place(Address(EVENTS, ""), feed_store.day_of(now))
    before = [Path(f"{place}{ending}").stat().st_ino for ending in ("", ".gz")]
    second.write()
    assert [Path(f"{place}{ending}").stat().st_ino for ending in ("", ".gz")] == before


def test_one_that_lost_its_compressed_bytes_is_written_again(now: dt.datetime, rf: RequestFactory) -> None:
    """As when the process was killed between the two files."""
    kept_of(rf.get(EVENTS), b"calendar", now).write()
    place = feed_store.place(Address(EVENTS, ""), feed_store.day_of(now))
    Path(f"{place}.gz").unlink()
    kept_of(rf.get(EVENTS), b"calendar", now).write()
    assert kept_at(EVENTS, now) == {"": b"calendar", ".gz": gzip_of(b"calendar")}


def test_a_scope_is_forgotten_from_among_others(now: dt.datetime, rf: RequestFactory) -> None:
    """Files of two scopes lie in one folder."""
    houses = {f"venue:{name}": f"/feeds/venues/{name}.ics?lang=en" for name in ("one", "two")}
    for scope, address in houses.items():
        keep(rf.get(address), b"calendar", scope, scopes.changed_at(scope), now).write()
    scopes.touch({"venue:one"}, now + HOUR)
    assert [sorted(kept_at(address, now)) for address in houses.values()] == [[], ["", ".gz"]]


@pytest.mark.parametrize("anew", [True, False])
def test_a_start_of_the_site_leaves_nothing_that_cannot_be_forgotten(
    now: dt.datetime, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, anew: bool
) -> None:
    """One process forgets all while another writes; a third may have made the folder anew by then."""
    write = feed_store._write
    place = feed_store.place(Address(EVENTS, ""), feed_store.day_of(now))

    def interrupted(file: Path, octets: bytes, modified: int) -> None:
        if file == place:
            feed_store.forget_all()
            if anew:
                place.parent.mkdir(parents=True)
        write(file, octets, modified)

    monkeypatch.setattr(feed_store, "_write", interrupted)
    kept_of(rf.get(EVENTS), b"calendar", now).write()
    assert kept_at(EVENTS, now) == {}


def test_a_change_is_made_though_a_start_of_the_site_takes_the_day_away(
    now: dt.datetime, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = feed_store._entries

    def interrupted(folder: Path) -> list[Path]:
        found = entries(folder)
        if folder.name == scopes.ALL:
            feed_store.forget_all()
        return found

    kept_of(rf.get(EVENTS), b"calendar", now).write()
    monkeypatch.setattr(feed_store, "_entries", interrupted)
    scopes.touch({scopes.ALL}, now + HOUR)
    assert kept_at(EVENTS, now) == {}
    assert scopes.changed_at(scopes.ALL) == now + HOUR


def test_what_an_earlier_version_kept_is_forgotten_too(now: dt.datetime) -> None:
    """It kept the bytes with their scope, and a link to them where they are answered from."""
    place = feed_store.place(Address(EVENTS, ""), feed_store.day_of(now))
    bytes_of_old = place.parents[2] / "scopes" / scopes.ALL / "key.1795338000"
    for file in (place, bytes_of_old):
        file.parent.mkdir(parents=True)
    bytes_of_old.write_bytes(b"calendar")
    place.symlink_to(bytes_of_old)
    assert kept_at(EVENTS, now) == {"": b"calendar"}
    scopes.touch({scopes.ALL}, now + HOUR)
    assert kept_at(EVENTS, now) == {}
