"""The days of participation in the agency's calendar, read back by programs that are not ours."""

import datetime as dt
from typing import Any

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.test import Client

from accounts.models import Group
from events.operations import cancel_event
from lda_events.models import Step
from lda_events.operations import put_programme
from tests import make_events
from tests.conftest import NOW
from tests.make_programmes import SLUG, details, programme, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

FEED = "/feeds/lda.ics?lang=en"
HOUR = dt.timedelta(hours=1)
RESULTS = step("results", kind="results", starts_on=None, ends_on=dt.date(2027, 7, 1), certainty="last_year")


def entries(browser: Client, address: str = FEED) -> dict[str, Any]:
    calendar: Any = icalendar.Calendar.from_ical(browser.get(address).content)
    return {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}


def test_a_step_opens_and_ends_as_whole_days(visitor: Client) -> None:
    programme(steps=(step(), RESULTS))
    told = {
        str(entry["SUMMARY"]): (entry.decoded("DTSTART"), entry.decoded("DTEND"), str(entry["STATUS"]))
        for entry in entries(visitor).values()
    }
    assert told == {
        "Citizens’ budget · Handing in: opens": (dt.date(2026, 12, 1), dt.date(2026, 12, 2), "CONFIRMED"),
        "Citizens’ budget · Handing in: last day": (dt.date(2027, 1, 13), dt.date(2027, 1, 14), "CONFIRMED"),
        "Citizens’ budget · Results": (dt.date(2027, 7, 1), dt.date(2027, 7, 2), "TENTATIVE"),
    }


def test_another_engine_finds_the_days_beside_the_events(visitor: Client, group: Group) -> None:
    programme()
    make_events.event(group=group, kind="dialogue", title={"en": "City and people"})
    calendar: Any = icalendar.Calendar.from_ical(visitor.get(FEED).content)
    found = recurring_ical_events.of(calendar).at((2026, 12, 1))
    assert {str(entry["SUMMARY"]) for entry in found} == {
        "City and people",
        "Citizens’ budget · Handing in: opens",
    }


def test_a_single_day_is_one_entry(visitor: Client) -> None:
    day = dt.date(2026, 12, 19)
    programme(steps=(step(kind="meeting", starts_on=day, ends_on=day),))
    (entry,) = entries(visitor).values()
    assert (str(entry["SUMMARY"]), entry.decoded("DTSTART")) == (
        "Citizens’ budget · Meeting: on this day",
        day,
    )


def test_only_what_changed_moves_and_keeps_its_name(visitor: Client) -> None:
    programme(steps=(step(), RESULTS))
    first, before = entries(visitor), visitor.get(FEED)
    later = details(
        steps=(step(), step("results", kind="results", starts_on=None, ends_on=dt.date(2027, 7, 3)))
    )
    put_programme(by=None, slug=SLUG, details=later, now=NOW - HOUR)
    second = entries(visitor)
    assert set(second) == set(first)
    changed = [uid for uid in first if second[uid].to_ical() != first[uid].to_ical()]
    assert changed == [f"{Step.objects.get(key='results').uid}-results"]
    (uid,) = changed
    assert (first[uid]["SEQUENCE"], second[uid]["SEQUENCE"]) == (0, 1)
    assert second[uid].decoded("LAST-MODIFIED") > first[uid].decoded("LAST-MODIFIED")
    stale = visitor.get(FEED, headers={"If-None-Match": before["ETag"]})
    assert stale.status_code == 200
    assert visitor.get(FEED, headers={"If-None-Match": stale["ETag"]}).status_code == 304


def test_the_date_of_the_feed_moves_with_a_step(visitor: Client) -> None:
    programme(now=NOW - dt.timedelta(days=3))
    old = visitor.get(FEED)["Last-Modified"]
    put_programme(by=None, slug=SLUG, details=details(name={"en": "Budget"}), now=NOW)
    answer = visitor.get(FEED, headers={"If-Modified-Since": old})
    assert (answer.status_code, answer["Last-Modified"]) == (200, "Sun, 22 Nov 2026 09:00:00 GMT")


def test_what_is_taken_back_is_cancelled_until_it_is_past(visitor: Client) -> None:
    programme()
    put_programme(by=None, slug=SLUG, details=details(steps=()), now=NOW)
    assert {str(entry["STATUS"]) for entry in entries(visitor).values()} == {"CANCELLED"}
    assert {str(entry["SUMMARY"]) for entry in entries(visitor).values()} == {
        "Citizens’ budget · Handing in: opens (cancelled)",
        "Citizens’ budget · Handing in: last day (cancelled)",
    }
    assert len(entries(visitor)) == 2


def test_no_day_vanishes_without_being_cancelled(visitor: Client) -> None:
    programme()
    before = entries(visitor)
    for changed in (step(starts_on=None), step(), step(ends_on=None), step(kind="results")):
        put_programme(by=None, slug=SLUG, details=details(steps=(changed,)), now=NOW)
        now_told = entries(visitor)
        gone = set(before) - {uid for uid, one in now_told.items() if one["STATUS"] == "CONFIRMED"}
        assert set(before) <= set(now_told)
        assert {str(now_told[uid]["STATUS"]) for uid in gone} == {"CANCELLED"}
        before = now_told
    assert Step.objects.standing().count() == 1
    assert (
        put_programme(by=None, slug=SLUG, details=details(steps=(step(kind="results"),)), now=NOW)
        == "unchanged"
    )


def test_a_change_of_other_events_leaves_its_date(visitor: Client, group: Group) -> None:
    programme()
    event = make_events.event(group=group, kind="culture")
    before = visitor.get(FEED)
    with time_machine.travel(NOW + HOUR, tick=False):
        cancel_event(by=None, event=event, now=NOW + HOUR)
        after = visitor.get(FEED)
        assert (after["Last-Modified"], after["ETag"]) == (before["Last-Modified"], before["ETag"])
        asked = {"If-Modified-Since": before["Last-Modified"]}
        assert visitor.get(FEED, headers=asked).status_code == 304
        make_events.event(group=group, kind="dialogue", now=NOW + HOUR)
        assert visitor.get(FEED, headers=asked)["Last-Modified"] == "Sun, 22 Nov 2026 10:00:00 GMT"


def test_what_is_long_past_is_left_out(visitor: Client) -> None:
    programme(steps=(step(starts_on=dt.date(2026, 11, 7), ends_on=dt.date(2026, 11, 8)),))
    assert [entry.decoded("DTSTART") for entry in entries(visitor).values()] == [dt.date(2026, 11, 8)]


def test_the_city_filters_days_and_events(visitor: Client, group: Group) -> None:
    programme()
    programme("other", city="vilnius", name={"en": "Vilnius"})
    make_events.event(group=group, kind="dialogue", title={"en": "In Kraków"})
    summaries = {
        city: sorted(str(entry["SUMMARY"]) for entry in entries(visitor, f"{FEED}&city={city}").values())
        for city in ("warsaw", "vilnius", "krakow")
    }
    assert [len(those) for those in summaries.values()] == [2, 2, 1]
    assert summaries["vilnius"][0].startswith("Vilnius")
    assert summaries["krakow"] == ["In Kraków"]
    assert visitor.get(f"{FEED}&city=paris").status_code == 400
    assert visitor.get(f"{FEED}&town=warsaw").status_code == 400


def test_it_speaks_the_language_asked_for_and_may_be_neutral(visitor: Client) -> None:
    programme()
    spoken = visitor.get("/feeds/lda.ics?lang=be").content.decode()
    assert "Грамадзянскі бюджэт" in spoken.replace("\r\n ", "")
    neutral = visitor.get("/feeds/lda.ics?lang=be&neutral=1").content.decode().replace("\r\n ", "")
    for word in ("Грамадзянскі", "budget", "lda/programmes", "Варшава"):
        assert word not in neutral


def test_many_steps_cost_no_more_queries(visitor: Client, django_assert_num_queries: Any) -> None:
    for number in range(3):
        with django_assert_num_queries(4):
            visitor.get(FEED)
        programme(f"one-{number}")
