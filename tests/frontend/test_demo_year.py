"""A year in the invented houses: true to the ledger, the same each time, and something of everything."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Person
from bookings import claims
from bookings.models import Booking, Contact, Demand, Occurrence, OfferedDate
from bookings.states import FINAL, HOLDING, BookingState, OccurrenceState, OfferState
from core.intervals import Interval, subtract
from core.walltime import local
from frontend.demo.content import invented
from spaces.models import Blackout, BlackoutDate, ClaimKind, Occupancy, RoleClaim, Space, Venue, VenueKind
from spaces.opening import open_hours
from spaces.series import dates_of
from tests.frontend.filled import NOW, demo, made, run
from tests.sign_in import sign_in_fully

__all__ = ["demo", "made"]

MONTH = dt.timedelta(days=30)


def test_what_is_held_stands_in_the_ledger_buffers_included_and_nothing_overlaps() -> None:
    expected = Counter[tuple[Any, ...]]()
    for booking in Booking.objects.with_house():
        held = [date for date in booking.occurrences.all() if _is_held(date, booking)]
        for claim in claims.claims_of(booking, held):
            expected.update(
                (part, claim.interval.start, claim.interval.end, claim.id) for part in claim.parts
            )
    for date in OfferedDate.objects.filter(offer__state=OfferState.OPEN).select_related("space"):
        interval = date.space.with_buffers(date.interval)
        expected.update((part, interval.start, interval.end, date.claim) for part in date.space.part_ids())
    rows = Occupancy.objects.order_by("part_id", "starts_at")
    assert expected == Counter(
        rows.filter(kind=ClaimKind.BOOKING).values_list("part_id", "starts_at", "ends_at", "claim")
    )
    assert sum(expected.values()) > 700
    for before, after in pairwise(rows):
        assert before.part_id != after.part_id or before.ends_at <= after.starts_at


def _is_held(date: Occurrence, booking: Booking) -> bool:
    waits = date.state == OccurrenceState.REQUESTED and booking.space.holds_undecided
    return date.state in HOLDING or waits


def test_every_series_expands_to_the_dates_that_are_kept() -> None:
    for booking in Booking.objects.with_house().select_related("series__rule"):
        assert booking.series is not None
        expanded = dates_of(booking.series, booking.space.venue.zone)
        assert [date.interval for date in booking.occurrences.all()] == expanded, booking.title


def test_it_is_half_before_today_and_half_after() -> None:
    dates = Occurrence.objects.approved()
    past = dates.filter(starts_at__lt=NOW - 5 * MONTH).count()
    coming = dates.filter(starts_at__gt=NOW + 5 * MONTH).count()
    assert past > 20 and coming > 20
    houses = Venue.objects.filter(managed=True, invented=True)
    for house in houses:
        of_house = dates.filter(booking__space__venue=house)
        assert of_house.filter(starts_at__lt=NOW - 2 * MONTH).exists(), house
        assert of_house.filter(starts_at__gt=NOW + 2 * MONTH).exists(), house


def test_classes_run_in_terms_and_keep_their_hour() -> None:
    dates = Occurrence.objects.approved().filter(booking__title="Šokių vakarai")
    assert {local(date.starts_at, "Europe/Vilnius").strftime("%a %H:%M") for date in dates} == {"Tue 18:30"}
    assert {date.starts_at.hour for date in dates} == {15, 16}
    days = {local(date.starts_at, "Europe/Vilnius").date() for date in dates}
    assert not any(dt.date(2026, 12, 19) <= day < dt.date(2027, 1, 11) for day in days)
    assert len(set(dates.values_list("booking", flat=True))) == 3


def test_there_is_something_of_everything() -> None:
    assert set(Booking.objects.values_list("status", flat=True)) == set(BookingState)
    assert set(Occurrence.objects.values_list("state", flat=True)) == set(OccurrenceState)
    reasons = Counter(Demand.objects.values_list("reason", flat=True))
    assert {"clash", "expired", "topic", "fee"} <= set(reasons)
    assert set(Demand.objects.values_list("city", flat=True)) >= {"krakow", "vilnius"}
    ended = Booking.objects.filter(status__in=FINAL - {BookingState.DONE})
    assert not ended.filter(occurrences__state="approved").exists()


def test_a_declined_booking_says_why_and_an_expired_one_was_overdue() -> None:
    for booking in Booking.objects.filter(status=BookingState.DECLINED):
        assert booking.decline_reason
    for booking in Booking.objects.closed():
        assert booking.decided_at is not None and booking.asked_at < booking.decided_at <= NOW
        assert (booking.status != BookingState.EXPIRED) or booking.decided_at >= booking.answer_by
    assert not Booking.objects.undecided().overdue(NOW).exists()


def test_the_kinds_of_houses_stand_in_both_cities() -> None:
    kinds = defaultdict(set)
    for house in Venue.objects.filter(managed=True, invented=True):
        kinds[house.city].add(house.kind)
    alike = {VenueKind.NGO_SPACE, VenueKind.LIBRARY, VenueKind.SCHOOL}
    assert kinds["krakow"] == {*alike, VenueKind.CULTURE_CENTRE}
    assert kinds["vilnius"] == {*alike, VenueKind.MULTICULTURAL_CENTRE}
    for slug in ("szkola-na-zmyslonej-krakow-demo-classroom", "mokykla-prie-kalno-demo-classroom"):
        school = Space.objects.get(slug=slug)
        assert {str(row.opens) for row in school.hours.all()} == {"16:00:00"}
    hall = Space.objects.get(slug="namai-prie-upes-demo-hall")
    halves = Space.objects.filter(
        slug__in=["namai-prie-upes-demo-blue-half", "namai-prie-upes-demo-green-half"]
    )
    assert {part for half in halves for part in half.part_ids()} == set(hall.part_ids())


def test_nothing_is_left_out_without_a_cause() -> None:
    """Of the houses that close: what was left out lay on a holiday, or in time that somebody else had."""
    for date in Occurrence.objects.filter(state=OccurrenceState.LEFT_OUT, booking__decided_at__isnull=False):
        space = Space.objects.with_house().get(pk=date.booking.space_id)
        rows = Occupancy.objects.of_parts(space.part_ids()).overlapping(space.with_buffers(date.interval))
        is_open = any(span.contains(date.interval) for span in open_hours(space, date.interval))
        assert rows.exists() or not is_open, (date.booking.title, date.starts_at)


def test_contacts_are_kept_as_long_as_the_document_says_and_no_longer() -> None:
    content = invented("year")
    titles = {entry["title"] for kind in ("single", "weekly", "evening") for entry in content[kind]}
    assert not Contact.objects.filter(delete_after__lte=NOW, booking__title__in=titles).exists()
    over = Booking.objects.filter(status=BookingState.DONE).exclude(
        occurrences__ends_at__gt=NOW - claims.CONTACT_KEPT_AFTER_USE
    )
    assert over.count() > 20
    assert not Contact.objects.filter(booking__in=over, booking__title__in=titles).exists()
    coming = Booking.objects.filter(status=BookingState.APPROVED, occurrences__starts_at__gt=NOW)
    for booking in coming.filter(occurrences__state="approved").distinct():
        assert Contact.objects.filter(booking=booking).exists(), booking.title


def test_the_trail_holds_ninety_days_and_no_words() -> None:
    trail = AuditEntry.objects.filter(noun="booking")
    assert trail.count() > 100
    assert set(trail.values_list("verb", flat=True)) >= {
        "request",
        "approve",
        "decline",
        "withdraw",
        "cancel",
    }
    assert all(set(entry.details) <= {"dates", "reason", "refused", "side"} for entry in trail)


def test_a_closed_floor_holds_its_time() -> None:
    renovated = BlackoutDate.objects.get(
        blackout__space__slug="szkola-na-zmyslonej-krakow-demo-assembly-hall"
    )
    assert renovated.ends_at - renovated.starts_at > dt.timedelta(days=11)
    rows = Occupancy.objects.overlapping(renovated.interval).of_parts(renovated.blackout.space.part_ids())
    assert subtract([renovated.interval], [Interval(row.starts_at, row.ends_at) for row in rows]) == []


def test_the_claim_waits_for_the_second_member_of_staff() -> None:
    claim = RoleClaim.objects.get()
    assert claim.first_by is not None
    assert (claim.state, claim.first_by.email, claim.venue.managed, claim.venue.invented) == (
        "open",
        "colleague@demo.test",
        False,
        True,
    )
    staff = sign_in_fully(Client(), Person.objects.get(email="staff@demo.test"))
    assert "Confirm and give the role" in staff.get(f"/en/staff/claims/{claim.reference}/").content.decode()


def test_the_year_is_the_same_each_time() -> None:
    def drawn() -> list[tuple[Any, ...]]:
        return sorted(
            Booking.objects.exclude(series=None).values_list("title", "status", "asked_at", "decline_reason")
        )

    before = drawn()
    Booking.objects.all().delete()
    Occupancy.objects.filter(kind=ClaimKind.BOOKING).delete()
    run()
    assert drawn() == before


@pytest.mark.parametrize("day", [dt.date(2026, 3, 28), dt.date(2026, 7, 1), dt.date(2028, 2, 29)])
def test_it_is_made_on_any_day(day: dt.date) -> None:
    Booking.objects.all().delete()
    Occupancy.objects.all().delete()
    Demand.objects.all().delete()
    Blackout.objects.all().delete()
    printed = run(at=dt.datetime.combine(day, dt.time(22, 30), dt.UTC))
    assert "Bookings of the year: " in printed
    assert Booking.objects.count() > 180
