"""Announcing, rewording and cancelling: what is written, who hears of it, and what keeps its place."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.access import Frozen
from accounts.models import AuditEntry, Group, Person
from bookings.operations import Side, cancel_booking, cancel_dates
from bookings.states import BookingState
from bookings.states import OccurrenceState as BookedState
from bookings.transitions import NotPossible
from core.languages import LANGUAGES
from core.texts import Told
from events import tasks
from events.access import editable_events_of, get_editable_event_for
from events.announcement import Unfit, usual_disclosure
from events.models import Event, FeedScope, Occurrence
from events.operations import (
    AlreadyAnnounced,
    NewTime,
    NothingToCancel,
    announce,
    cancel_event,
    cancel_event_dates,
    edit_event,
    follow_booking,
    move_date,
    settle_with_bookings,
)
from events.states import Disclosure, EventState, Kind, OccurrenceState
from notifications import jobs
from notifications.models import Message
from spaces.models import Occupancy, Space
from tests import make, make_bookings, make_events
from tests.make_events import TUESDAY, WEEK, announcement, weekly

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def course(group: Group, space: Space, now: dt.datetime) -> Event:
    """Three Tuesdays, announced to everybody."""
    return make_events.event(group, space, weekly(3))


def said(event: Event) -> list[tuple[str, int]]:
    return list(event.occurrences.values_list("state", "sequence"))


def scopes() -> dict[str, dt.datetime]:
    return dict(FeedScope.objects.values_list("key", "changed_at"))


# Announcing


def test_an_approved_booking_becomes_an_event_on_its_dates(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.approved(
        by=member, group=group, space=space, now=now, until=dt.date(2026, 12, 15)
    )
    event = announce(by=member, booking=booking, details=announcement(), now=now)
    assert event.state == EventState.PUBLISHED
    assert event.slug == "evening-of-songs"
    assert event.zone == "Europe/Warsaw"
    assert list(event.occurrences.values_list("starts_at", flat=True)) == weekly(3)
    assert [date.booked for date in event.occurrences.all()] == list(booking.occurrences.all())
    entry = AuditEntry.objects.about(event.slug).get()
    assert (entry.verb, entry.actor, entry.details) == ("announce", member.pseudonym, {"dates": 3})


def test_only_dates_that_are_approved_and_not_over_are_announced(
    group: Group, space: Space, now: dt.datetime
) -> None:
    booking = make_events.booking(group, space, [now - WEEK, *weekly(2)])
    booking.occurrences.filter(starts_at=TUESDAY).update(state=BookedState.DECLINED)
    event = announce(by=None, booking=booking, details=announcement(), now=now)
    assert list(event.occurrences.values_list("starts_at", flat=True)) == [TUESDAY + WEEK]


def test_a_request_that_waits_cannot_be_announced(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    with pytest.raises(NotPossible):
        announce(by=member, booking=booking, details=announcement(), now=now)
    assert not Event.objects.exists()


def test_a_booking_is_announced_once(course: Event, now: dt.datetime) -> None:
    assert course.booking is not None
    with pytest.raises(AlreadyAnnounced) as refusal:
        announce(by=None, booking=course.booking, details=announcement(), now=now)
    assert refusal.value.event == course


def test_two_events_of_one_title_have_two_addresses(course: Event, now: dt.datetime) -> None:
    other = make_events.event()
    assert other.slug.startswith("evening-of-songs-")


@pytest.mark.parametrize("level", [Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_the_address_of_an_event_that_is_not_public_says_nothing(level: Disclosure, now: dt.datetime) -> None:
    event = make_events.event(disclosure=level)
    assert "evening" not in event.slug
    assert not AuditEntry.objects.filter(reference__contains="evening").exists()


@pytest.mark.parametrize(
    ("kind", "ages", "level"),
    [
        (Kind.CHILDREN, (None, None), Disclosure.DISTRICT),
        (Kind.LANGUAGE_CLASS, (7, 10), Disclosure.DISTRICT),
        (Kind.LANGUAGE_CLASS, (None, 10), Disclosure.DISTRICT),
        (Kind.LANGUAGE_CLASS, (5, None), Disclosure.DISTRICT),
        (Kind.LANGUAGE_CLASS, (16, None), Disclosure.OPEN),
        (Kind.LANGUAGE_CLASS, (None, None), Disclosure.OPEN),
        (Kind.CULTURE, (7, None), Disclosure.OPEN),
    ],
)
def test_what_is_for_children_starts_at_the_district(
    kind: Kind, ages: tuple[int | None, int | None], level: Disclosure, now: dt.datetime
) -> None:
    assert usual_disclosure(kind, *ages) == level
    event = make_events.event(kind=kind, age_from=ages[0], age_to=ages[1], disclosure="")
    assert event.disclosure == level


def test_every_problem_is_named_by_field_and_nothing_is_written(
    group: Group, space: Space, now: dt.datetime
) -> None:
    booking = make_events.booking(group, space)
    details = announcement(
        kind="party",
        title={"en": " \0 "},
        organiser="",
        short_title={"en": "x" * 121},
        text={"en": "x" * 5001},
        how_to_join={"tlh": "nuqneH"},
        disclosure="everybody",
        languages=("be", "xx"),
        level="genius",
        age_from=10,
        age_to=7,
        format="letter",
        photo_policy="all",
    )
    with pytest.raises(Unfit) as refusal:
        announce(by=None, booking=booking, details=details, now=now)
    assert {problem.field for problem in refusal.value.problems} == {
        *("kind", "title", "organiser", "short_title", "text", "how_to_join", "disclosure"),
        *("languages", "level", "age_to", "format", "photo_policy"),
    }
    assert not Event.objects.exists()
    assert not FeedScope.objects.exists()


def test_what_no_database_stores_is_left_out_of_texts(now: dt.datetime) -> None:
    event = make_events.event(title={"en": "A\0B\ud800C", "pl": "\0"}, organiser=" Kupa\0linka ")
    event.refresh_from_db()
    assert (event.title, event.organiser) == ({"en": "ABC"}, "Kupalinka")


def test_an_event_touches_the_feeds_in_which_it_is(course: Event, now: dt.datetime) -> None:
    keys = {"all", "event:evening-of-songs", "city:krakow", "venue:bright-house", "space:bright-room"}
    assert scopes() == dict.fromkeys({*keys, "group:kupalinka"}, now)


def test_a_hidden_event_touches_no_feed(now: dt.datetime) -> None:
    make_events.event(disclosure=Disclosure.HIDDEN)
    assert scopes() == {}


def test_a_frozen_group_writes_nothing(group: Group, space: Space, course: Event, now: dt.datetime) -> None:
    other = make_events.booking(group, space, [TUESDAY + 20 * WEEK])
    group.frozen_at = now
    group.save()
    for known in (course, other):
        known.refresh_from_db()
    before = said(course)
    for deed in (
        lambda: announce(by=None, booking=other, details=announcement(), now=now),
        lambda: edit_event(by=None, event=course, details=announcement(organiser="X"), now=now),
        lambda: cancel_event(by=None, event=course, now=now),
        lambda: cancel_event_dates(by=None, event=course, only=uids(course), now=now),
    ):
        with pytest.raises(Frozen):
            deed()
    assert said(course) == before


def test_nobody_is_led_to_a_house_in_dispute(
    group: Group, space: Space, course: Event, now: dt.datetime
) -> None:
    other = make_events.booking(group, space, [TUESDAY + 20 * WEEK])
    space.venue.frozen_at = now
    space.venue.save()
    for known in (course, other):
        known.refresh_from_db()
    for deed in (
        lambda: announce(by=None, booking=other, details=announcement(), now=now),
        lambda: cancel_event_dates(by=None, event=course, only=uids(course), now=now),
    ):
        with pytest.raises(Frozen):
            deed()
    assert not other.events.exists()


def uids(event: Event) -> set[object]:
    return set(event.occurrences.values_list("uid", flat=True))


# Rewording


def test_new_words_change_every_date_for_calendar_programs(course: Event, now: dt.datetime) -> None:
    ids = uids(course)
    edit_event(by=None, event=course, details=announcement(organiser="Kupalinka and friends"), now=now + HOUR)
    assert said(course) == [(OccurrenceState.PLANNED, 1)] * 3
    assert {date.changed_at for date in course.occurrences.all()} == {now + HOUR}
    assert uids(course) == ids
    assert scopes()["all"] == now + HOUR
    assert course.slug == "evening-of-songs"


def test_the_same_words_change_nothing(course: Event, now: dt.datetime) -> None:
    before = scopes()
    edit_event(by=None, event=course, details=announcement(), now=now + HOUR)
    assert said(course) == [(OccurrenceState.PLANNED, 0)] * 3
    assert scopes() == before


def test_two_changes_in_one_second_have_two_dates(course: Event, now: dt.datetime) -> None:
    for number in range(1, 4):
        moment = now.replace(microsecond=number)
        edit_event(by=None, event=course, details=announcement(price={"en": f"{number}"}), now=moment)
        expected = now + dt.timedelta(seconds=number)
        assert {date.changed_at for date in course.occurrences.all()} == {expected}
        assert scopes()["all"] == scopes()["event:evening-of-songs"] == expected


def test_a_change_of_level_touches_the_feeds_that_it_leaves_and_those_that_it_enters(
    course: Event, now: dt.datetime
) -> None:
    edit_event(by=None, event=course, details=announcement(disclosure=Disclosure.HIDDEN), now=now + HOUR)
    assert set(scopes().values()) == {now + HOUR}
    assert (course.public_city, course.public_venue, course.search_text) == ("", None, "")
    edit_event(
        by=None, event=course, details=announcement(disclosure=Disclosure.DISTRICT), now=now + 2 * HOUR
    )
    later = {key for key, moment in scopes().items() if moment == now + 2 * HOUR}
    assert later == {"all", "event:evening-of-songs", "city:krakow", "group:kupalinka"}


def test_without_a_level_the_present_one_holds(now: dt.datetime) -> None:
    event = make_events.event(disclosure=Disclosure.HIDDEN)
    edit_event(by=None, event=event, details=announcement(disclosure=""), now=now)
    assert event.disclosure == Disclosure.HIDDEN


# Cancelling


def test_cancelling_a_date_gives_its_time_back_to_the_house(
    course: Event, member: Person, manager: Person, now: dt.datetime
) -> None:
    second = course.occurrences.all()[1]
    cancelled = cancel_event_dates(by=member, event=course, only={second.uid}, now=now + HOUR)
    assert [date.pk for date in cancelled] == [second.pk]
    assert said(course) == [("planned", 0), ("cancelled", 1), ("planned", 0)]
    assert [date.changed_at for date in course.occurrences.all()] == [now, now + HOUR, now]
    booked = course.booking.occurrences.values_list("state", flat=True)
    assert list(booked) == [BookedState.APPROVED, BookedState.CANCELLED, BookedState.APPROVED]
    assert Occupancy.objects.count() == 2
    assert Message.objects.filter(person=manager).exists()
    course.refresh_from_db()
    assert course.state == EventState.PUBLISHED
    assert scopes()["all"] == now + HOUR


def test_a_moved_date_that_waits_for_the_house_is_given_back_too(
    course: Event, manager: Person, now: dt.datetime
) -> None:
    first, second, _third = course.occurrences.all()
    for date, day in ((first, dt.date(2026, 12, 2)), (second, dt.date(2026, 12, 9))):
        move_date(by=None, event=course, date=date.uid, time=NewTime(day=day), now=now)
    assert course.booking is not None
    told = Message.objects.filter(person=manager).count()
    cancel_event_dates(by=None, event=course, only={first.uid}, now=now + HOUR)
    booked = course.booking.occurrences.order_by("pk").values_list("state", flat=True)
    assert list(booked) == [BookedState.WITHDRAWN, BookedState.REQUESTED, BookedState.APPROVED]
    assert Message.objects.filter(person=manager).count() == told + 1
    cancel_event(by=None, event=course, now=now + HOUR)
    assert list(booked.all()) == [BookedState.WITHDRAWN, BookedState.WITHDRAWN, BookedState.CANCELLED]
    assert Occupancy.objects.count() == 0
    course.booking.refresh_from_db()
    assert course.booking.status == BookingState.CANCELLED


def test_a_date_that_has_just_gone_to_another_booking_stays_there(
    course: Event, group: Group, now: dt.datetime
) -> None:
    """The announcement follows in a moment; whoever cancels before cancels what is announced."""
    date = course.occurrences.all()[0]
    other = make_events.booking(group, make.space(), [TUESDAY + WEEK / 2])
    assert date.booked is not None
    date.booked.booking = other
    date.booked.save()
    cancel_event_dates(by=None, event=course, only={date.uid}, now=now)
    assert said(course)[0] == ("cancelled", 1)
    assert set(other.occurrences.values_list("state", flat=True)) == {BookedState.APPROVED}


def test_the_last_date_takes_the_event_and_the_booking_with_it(course: Event, now: dt.datetime) -> None:
    for uid in uids(course):
        cancel_event_dates(by=None, event=course, only={uid}, now=now)
    course.refresh_from_db()
    assert course.state == EventState.CANCELLED
    assert course.booking is not None
    assert course.booking.status == BookingState.CANCELLED


def test_cancelling_an_event_leaves_what_has_begun(group: Group, space: Space, now: dt.datetime) -> None:
    event = make_events.event(group, space, weekly(3))
    moment = TUESDAY + HOUR
    cancel_event(by=None, event=event, now=moment)
    assert said(event) == [("planned", 0), ("cancelled", 1), ("cancelled", 1)]
    assert event.state == EventState.PUBLISHED
    with pytest.raises(NothingToCancel):
        cancel_event(by=None, event=event, now=moment)


def test_cancelled_dates_stay_public_until_they_are_past(course: Event, now: dt.datetime) -> None:
    cancel_event(by=None, event=course, now=now)
    assert Occurrence.objects.public(now).upcoming(now).count() == 3
    assert course.public_venue is not None


def test_dates_of_another_event_are_not_cancelled(course: Event, now: dt.datetime) -> None:
    other = make_events.event()
    with pytest.raises(NothingToCancel):
        cancel_event_dates(by=None, event=course, only=uids(other), now=now)
    assert said(other) == [("planned", 0)]


def test_when_the_house_cancels_dates_the_announcement_follows(course: Event, now: dt.datetime) -> None:
    assert course.booking is not None
    first = course.booking.occurrences.all()[0]
    cancel_dates(by=None, side=Side.HOUSE, booking=course.booking, only={first.pk}, now=now)
    assert follow_booking(booking=course.booking, now=now + HOUR) == 1
    assert said(course) == [("cancelled", 1), ("planned", 0), ("planned", 0)]
    assert course.occurrences.all()[0].changed_at == now + HOUR
    assert set(scopes().values()) == {now + HOUR}
    assert follow_booking(booking=course.booking, now=now + 2 * HOUR) == 0
    assert set(scopes().values()) == {now + HOUR}


def test_what_nobody_followed_is_settled_in_a_minute(course: Event, now: dt.datetime) -> None:
    other = make_events.event()
    assert course.booking is not None
    cancel_booking(by=None, side=Side.HOUSE, booking=course.booking, now=now)
    assert jobs.PERIODS["events.settle"] == dt.timedelta(minutes=1)
    tasks.settle(now=now + HOUR)
    course.refresh_from_db()
    assert course.state == EventState.CANCELLED
    assert said(course) == [("cancelled", 1)] * 3
    assert said(other) == [("planned", 0)]
    assert settle_with_bookings(now=now + HOUR) == 0


def test_a_group_may_cancel_what_the_house_has_just_cancelled(course: Event, now: dt.datetime) -> None:
    assert course.booking is not None
    cancel_booking(by=None, side=Side.HOUSE, booking=course.booking, now=now)
    assert len(cancel_event(by=None, event=course, now=now)) == 3
    assert settle_with_bookings(now=now) == 0


def test_settling_costs_one_query_when_there_is_nothing_to_do(
    course: Event, now: dt.datetime, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):
        settle_with_bookings(now=now)


def test_an_operation_costs_the_same_for_three_dates_and_for_thirty(
    now: dt.datetime, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    events = [make_events.event(starts=weekly(count), organiser="One") for count in (3, 30)]
    costs = [
        count_queries(lambda event=event: cancel_event(by=None, event=event, now=now)) for event in events
    ]
    assert costs[0] == costs[1]


def count_queries(deed: object) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


# Doors


def test_only_members_edit(course: Event, member: Person, stranger: Person, manager: Person) -> None:
    assert list(editable_events_of(member)) == [course]
    assert get_editable_event_for(member, course.slug) == course
    for viewer in (stranger, manager, AnonymousUser()):
        assert not editable_events_of(viewer).exists()


def test_a_title_in_any_language_makes_an_address(now: dt.datetime) -> None:
    for language in LANGUAGES:
        event = make_events.event(title={language: "Вечар песень"}, space=make.space())
        assert event.slug.startswith("viechar-piesien") or event.slug.startswith("vechar-pesen")


def test_a_changed_source_makes_translations_stale_and_a_confirmation_moves_no_feed(
    group: Group, space: Space, now: dt.datetime
) -> None:
    event = make_events.event(group, space, title={"be": "Казкі", "pl": "Bajki"})
    edit_event(
        by=None, event=event, details=announcement(title={"be": "Новыя казкі", "pl": "Bajki"}), now=now
    )
    event.refresh_from_db()
    assert (event.title.source, event.title.stale) == ("be", ["pl"])
    date = event.occurrences.get()
    confirmed = Told({"be": "Новыя казкі", "pl": "Bajki"}, confirmed={"pl"})
    edit_event(by=None, event=event, details=announcement(title=confirmed), now=now + HOUR)
    event.refresh_from_db()
    assert event.title.stale == []
    assert event.occurrences.get().sequence == date.sequence
