"""Single dates are offered in other spaces; what is accepted there becomes a booking of its own."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Group, Membership, Person
from accounts.operations import choose_messages
from bookings import healing
from bookings.access import read_contact
from bookings.full_text import in_full
from bookings.models import BookedEquipment, Booking, Contact, Occurrence, Offer
from bookings.moving import Shift
from bookings.operations import (
    NothingOffered,
    Scope,
    Side,
    accept_offer,
    approve_booking,
    cancel_booking,
    change_dates,
    make_private_feed,
    offer_dates,
    refuse_offer,
)
from bookings.problems import Refused
from notifications.models import Message
from spaces import ledger
from spaces.models import GroupLimit, Occupancy, Space, Venue, VenueRole
from tests import make, make_bookings
from tests.bookings.test_private_feed import entries
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)


def known(space: Space) -> Space:
    return Space.objects.with_house().get(pk=space.pk)


@pytest.fixture
def studio(venue: Venue) -> Space:
    """Another room of the house, which takes a quarter of an hour to tidy."""
    return known(make.space(venue, slug="studio", name={"en": "Studio"}, buffer_after=15))


@pytest.fixture
def loft(venue: Venue) -> Space:
    """A third one."""
    return known(make.space(venue, slug="loft", name={"en": "Loft"}))


@pytest.fixture
def series(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three undecided Tuesdays, 18 to 20."""
    return make_bookings.request(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)


def ids(booking: Booking) -> list[int]:
    return [date.pk for date in booking.occurrences.all()]


def state(booking: Booking) -> tuple[str, list[str]]:
    booking.refresh_from_db()
    return booking.status, list(booking.occurrences.values_list("state", flat=True))


def taken_in(space: Space) -> list[tuple[dt.datetime, dt.datetime]]:
    rows = Occupancy.objects.of_parts(space.part_ids()).order_by("starts_at")
    return list(rows.values_list("starts_at", "ends_at"))


def test_one_date_elsewhere_becomes_a_booking_of_its_own(
    series: Booking, studio: Space, space: Space, manager: Person, member: Person, now: dt.datetime
) -> None:
    first, second, third = ids(series)
    offer = offer_dates(by=manager, booking=series, spaces={second: studio}, note="Painted", now=now)
    assert [date.space for date in offer.dates.all()] == [space, studio, space]
    assert (len(taken_in(space)), len(taken_in(studio))) == (3, 1)
    [part] = accept_offer(by=member, booking=series, now=now + HOUR)
    assert (state(series), series.space) == (("approved", ["approved"] * 2), space)
    assert (state(part), part.space, part.split_from) == (("approved", ["approved"]), studio, series)
    assert ids(series) == [first, third]
    assert ids(part) == [second]
    date = Occurrence.objects.get(pk=second)
    assert taken_in(studio) == [(date.starts_at, date.ends_at + dt.timedelta(minutes=15))]
    assert len(taken_in(space)) == 2
    for name in (
        "group",
        "asked_by",
        "title",
        "purpose",
        "expected_people",
        "note",
        "asked_at",
        "rules_version",
    ):
        assert getattr(part, name) == getattr(series, name), name
    assert part.decided_at == now + HOUR
    assert part.reference != series.reference


def test_both_sides_are_told_once_and_the_trail_knows_both(
    series: Booking, studio: Space, manager: Person, member: Person, now: dt.datetime
) -> None:
    offer_dates(by=manager, booking=series, spaces={ids(series)[0]: studio}, now=now)
    [part] = accept_offer(by=member, booking=series, now=now)
    assert Message.objects.get(kind="booking_offer_accepted").person == manager
    assert not Message.objects.filter(key__contains=part.reference).exists()
    entry = AuditEntry.objects.get(verb="split_off")
    assert (entry.reference, entry.actor) == (part.reference, member.pseudonym)
    assert entry.details == {"from": series.reference, "dates": 1}
    assert AuditEntry.objects.get(verb="accept_offer").details == {"dates": 3, "refused": 0}


def test_the_contact_goes_with_both_and_is_read_through_the_same_door(
    series: Booking, studio: Space, manager: Person, now: dt.datetime
) -> None:
    last = ids(series)[-1]
    offer_dates(by=manager, booking=series, spaces={last: studio}, now=now)
    [part] = accept_offer(by=None, booking=series, now=now)
    contact = read_contact(by=manager, booking=part, now=now)
    assert contact is not None
    assert (contact.name, contact.reach) == ("Responsible Person", "+48 000 000 000")
    ends = Occurrence.objects.get(pk=last).ends_at
    assert contact.delete_after == ends + 14 * DAY
    assert Contact.objects.get(booking=series).delete_after == ends - WEEK + 14 * DAY


def test_refusing_leaves_everything_as_it_was(series: Booking, studio: Space, now: dt.datetime) -> None:
    before = ids(series)
    offer_dates(by=None, booking=series, spaces={before[1]: studio}, now=now)
    refuse_offer(by=None, booking=series, now=now)
    assert (state(series), ids(series)) == (("requested", ["requested"] * 3), before)
    assert taken_in(studio) == []
    assert Booking.objects.count() == 1


def test_all_dates_elsewhere_move_the_booking_itself(
    series: Booking, studio: Space, loft: Space, now: dt.datetime
) -> None:
    first, second, third = ids(series)
    where = {first: studio, second: loft, third: studio}
    offer_dates(by=None, booking=series, spaces=where, now=now)
    [part] = accept_offer(by=None, booking=series, now=now)
    series.refresh_from_db()
    assert (series.space, ids(series)) == (studio, [first, third])
    assert (part.space, ids(part)) == (loft, [second])


def test_one_space_for_all_but_one_date(
    series: Booking, studio: Space, space: Space, now: dt.datetime
) -> None:
    first, second, third = ids(series)
    offer_dates(by=None, booking=series, space=studio, spaces={second: known(space)}, now=now)
    [part] = accept_offer(by=None, booking=series, now=now)
    # The booking stays where some of it stays.
    assert (series.space, ids(series)) == (space, [second])
    assert (part.space, ids(part)) == (studio, [first, third])


def test_dates_that_are_approved_stay_and_what_waits_goes_elsewhere(
    series: Booking, studio: Space, space: Space, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=series, now=now)
    date = ids(series)[0]
    change_dates(by=None, booking=series, date=date, scope=Scope.THIS, shift=Shift(days=1), now=now)
    offer_dates(by=None, booking=series, space=studio, now=now)
    [part] = accept_offer(by=None, booking=series, now=now)
    assert (state(series), series.space) == (("approved", ["approved"] * 2), space)
    assert (ids(part), part.space) == ([date], studio)


def test_what_is_left_out_is_declined_in_the_first_booking(
    series: Booking, studio: Space, now: dt.datetime
) -> None:
    first, second, third = ids(series)
    offer_dates(by=None, booking=series, spaces={first: studio, second: studio}, without=[third], now=now)
    assert accept_offer(by=None, booking=series, now=now) == []
    assert state(series) == ("approved", ["approved", "approved", "declined"])
    assert series.space == studio


def test_a_split_part_lives_on_by_itself(
    series: Booking, studio: Space, loft: Space, now: dt.datetime
) -> None:
    _first, second, third = ids(series)
    offer_dates(by=None, booking=series, spaces={second: studio, third: studio}, now=now)
    [part] = accept_offer(by=None, booking=series, now=now)
    part = Booking.objects.with_house().get(pk=part.pk)
    change_dates(
        by=None, booking=part, date=third, scope=Scope.THIS, shift=Shift(starts=dt.time(17)), now=now
    )
    assert state(part) == ("requested", ["approved", "requested"])
    offer_dates(by=None, booking=part, spaces={third: loft}, now=now)
    [again] = accept_offer(by=None, booking=part, now=now)
    # Whatever comes of it, all know the same first booking.
    assert again.split_from == series
    assert set(Booking.objects.together_with(again)) == {series, part}
    assert set(Booking.objects.together_with(series)) == {part, again}
    cancel_booking(by=None, side=Side.GROUP, booking=part, now=now)
    assert state(series) == ("approved", ["approved"])
    assert state(again) == ("approved", ["approved"])


def test_a_date_for_itself_as_it_was_asked_for_is_no_offer(
    series: Booking, space: Space, now: dt.datetime
) -> None:
    with pytest.raises(NothingOffered):
        offer_dates(by=None, booking=series, spaces={ids(series)[0]: known(space)}, now=now)


def test_taken_time_elsewhere_is_not_offered(
    series: Booking, studio: Space, group: Group, now: dt.datetime
) -> None:
    make_bookings.request(by=None, group=group, space=studio, now=now)
    with pytest.raises(ledger.Taken):
        offer_dates(by=None, booking=series, spaces={ids(series)[0]: studio}, now=now)
    assert not Offer.objects.exists()


def test_two_dates_at_once_in_two_spaces_are_not_offered(
    series: Booking, studio: Space, now: dt.datetime
) -> None:
    first, second, _third = ids(series)
    shifts = {second: Shift(days=-7)}
    with pytest.raises(Refused) as refused:
        offer_dates(by=None, booking=series, shifts=shifts, spaces={second: studio}, now=now)
    assert [problem.code for problem in refused.value.outlook.problems] == ["overlap"]
    assert first


def test_what_the_house_allows_in_all_its_spaces_counts_for_all_of_them(
    series: Booking, studio: Space, venue: Venue, now: dt.datetime
) -> None:
    """Three dates of two hours in one week, in two spaces: five hours are not enough for them, six are."""
    limit = GroupLimit.objects.create(venue=venue, week_hours=5)
    first, second, third = ids(series)
    told: dict[str, Any] = {
        "shifts": {second: Shift(days=-6), third: Shift(days=-12)},
        "spaces": {second: studio},
    }
    with pytest.raises(Refused) as refused:
        offer_dates(by=None, booking=series, now=now, **told)
    assert [problem.code for problem in refused.value.outlook.problems] == ["week_hours"]
    GroupLimit.objects.filter(pk=limit.pk).update(week_hours=6)
    offer_dates(by=None, booking=series, now=now, **told)
    assert len(accept_offer(by=None, booking=series, now=now)) == 1
    assert first


def test_equipment_goes_along_where_it_comes_with_the_space(
    group: Group, space: Space, studio: Space, loft: Space, now: dt.datetime
) -> None:
    make.equipment(space, studio, code="projector")
    make.equipment(space, code="piano")
    asked = {"projector": 1, "piano": 1}
    booking = make_bookings.request(
        by=None, group=group, space=space, now=now, until=TUESDAY + WEEK, equipment=asked
    )
    offer_dates(by=None, booking=booking, spaces={ids(booking)[1]: studio}, now=now)
    [part] = accept_offer(by=None, booking=booking, now=now)
    lent = BookedEquipment.objects.values_list("booking", "equipment__code", "lent")
    assert set(lent) == {
        (booking.pk, "projector", True),
        (booking.pk, "piano", True),
        (part.pk, "projector", True),
        (part.pk, "piano", False),
    }


def test_others_who_wanted_the_time_elsewhere_are_settled(
    series: Booking, venue: Venue, now: dt.datetime
) -> None:
    open_room = known(make.space(venue, holds_undecided=False))
    rival = make_bookings.request(by=None, group=make.group(), space=open_room, now=now)
    offer_dates(by=None, booking=series, spaces={ids(series)[0]: open_room}, now=now)
    accept_offer(by=None, booking=series, now=now)
    assert state(rival) == ("declined", ["declined"])


def test_time_that_is_given_back_goes_to_whoever_waits(
    series: Booking, space: Space, studio: Space, now: dt.datetime
) -> None:
    person = make.person()
    waiting = make_bookings.request(
        by=person, group=make.group(admin=person), space=space, now=now, wait=True
    )
    offer_dates(by=None, booking=series, spaces={ids(series)[0]: studio}, now=now)
    accept_offer(by=None, booking=series, now=now)
    healing.offer_all(now=now)
    assert state(waiting) == ("wanted", ["offered"])


def test_a_program_offers_and_sees_single_dates_elsewhere(
    series: Booking, studio: Space, manager: Person, member: Person, as_: Any, now: dt.datetime
) -> None:
    first, second, third = ids(series)
    address = reverse("api-booking-offer", args=[series.reference])
    body: dict[str, Any] = {"dates": [{"date": second, "space": "studio"}]}
    answer = as_(manager).post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    offered = {row["occurrence"]: row["space"] for row in answer.json()["offer"]["dates"]}
    assert offered == {first: "bright-room", second: "studio", third: "bright-room"}
    answer = as_(member).post(reverse("api-booking-accept", args=[series.reference]))
    part = Booking.objects.get(split_from=series)
    assert answer.json()["together_with"] == [part.reference]
    seen = as_(member).get(reverse("api-booking-detail", args=[part.reference])).json()
    assert (seen["together_with"], seen["space"]) == ([series.reference], "studio")


def test_a_space_of_another_house_is_not_found_for_a_date(
    series: Booking, manager: Person, as_: Any, now: dt.datetime
) -> None:
    elsewhere = make.space(make.venue())
    address = reverse("api-booking-offer", args=[series.reference])
    body = {"dates": [{"date": ids(series)[0], "space": elsewhere.slug}]}
    assert as_(manager).post(address, body, content_type="application/json").status_code == 404
    assert not Offer.objects.exists()


def test_calendars_and_full_messages_name_the_place_of_each_offered_date(
    series: Booking, studio: Space, venue: Venue, manager: Person, member: Person, now: dt.datetime
) -> None:
    choose_messages(by=member, full=True, now=now)
    _first, second, _third = ids(series)
    Message.objects.all().delete()
    offer_dates(by=manager, booking=series, spaces={second: studio}, now=now)
    of_group, of_house = series.group.memberships.get(person=member), venue.roles.get(person=manager)
    standings: list[tuple[Person, Membership | VenueRole]] = [(member, of_group), (manager, of_house)]
    for by, standing in standings:
        token = make_private_feed(by=by, stands_on=standing, replaces=0, now=now)
        offered = [str(one["LOCATION"]) for one in entries(token) if "(offered)" in one["SUMMARY"]]
        assert [place.partition(",")[0] for place in offered] == ["Bright room", "Studio", "Bright room"]
    told = in_full(Message.objects.get(kind="booking_offered"), now)
    assert told is not None
    listed = told.body.partition("The house offers:")[2].split("\n\n")[0].strip().split("\n")
    assert [line.partition(",")[0] for line in listed] == [
        "Bright room",
        "Tuesday",
        "Tuesday",
        "Studio",
        "Tuesday",
    ]
