"""What the demonstration holds: the same when repeated, and never attached to a real house."""

import datetime as dt
import re
from collections.abc import Callable

import time_machine
from django.apps import apps
from django.db.models import Count, Q
from django.test import Client

from accounts.models import Group, Membership, Person
from bookings import claims
from bookings.models import Booking, Contact, Occurrence, OfferedDate
from bookings.states import HOLDING, BookingState, OccurrenceState, OfferState
from core.cities import CITIES
from core.intervals import Interval
from core.languages import LANGUAGES
from core.walltime import local
from events.models import Event
from events.models import Occurrence as EventDate
from events.states import Disclosure, Kind
from events.states import OccurrenceState as EventDateState
from events.terms import from_rows
from frontend.demo.content import invented
from frontend.views.demo import DOORS
from lda_events.models import Editor
from notifications.models import Message
from spaces import ledger
from spaces.availability import State, states_of
from spaces.models import (
    Blackout,
    ClaimKind,
    Listing,
    Occupancy,
    OpeningException,
    Space,
    Venue,
    VenueRole,
)
from tests.frontend.filled import NOW, demo, made, run

__all__ = ["demo", "made"]


def counts() -> dict[str, int]:
    ours = ["accounts", "notifications", "spaces", "bookings", "events", "lda_events", "schedule"]
    models = [model for label in ours for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_a_second_run_adds_nothing() -> None:
    before = counts()
    assert "Bookings added: 0 of 30." in run()
    assert counts() == before


def test_a_week_later_it_adds_nothing_but_closed_days() -> None:
    before = counts()
    run(at=NOW + dt.timedelta(days=7))
    after = counts()
    assert after.pop("spaces.OpeningException") >= before.pop("spaces.OpeningException")
    assert after == before
    assert VenueRole.objects.filter(expires_at__gt=NOW + dt.timedelta(days=186)).count() == 10


def test_the_accounts_are_the_five_of_the_contract_and_two_that_nobody_enters() -> None:
    people = {person.email: person for person in Person.objects.all()}
    contract = ("manager", "group", "member", "lda", "staff")
    assert {door.key for door in DOORS} == set(contract)
    assert set(people) == {f"{name}@demo.test" for name in (*contract, "colleague", "keeper")}
    staff = {person.email for person in people.values() if person.is_staff}
    assert staff == {"staff@demo.test", "colleague@demo.test"}
    assert not any(person.has_usable_password() for person in people.values())
    assert {role.person for role in VenueRole.objects.all()} == {people["manager@demo.test"]}
    assert VenueRole.objects.count() == Venue.objects.filter(managed=True).count() == 10
    assert Editor.objects.get().person == people["lda@demo.test"]
    assert Membership.objects.filter(person=people["member@demo.test"]).count() == 4


def test_nothing_invented_is_attached_to_a_published_house() -> None:
    assert Listing.objects.count() == 54
    listed = Venue.objects.filter(listing__isnull=False)
    assert not listed.filter(Q(invented=True) | Q(managed=True)).exists()
    assert not Space.objects.filter(venue__in=listed).exists()
    assert not VenueRole.objects.filter(venue__in=listed).exists()
    assert not Event.objects.filter(public_venue__in=listed).exists()
    assert set(Venue.objects.exclude(pk__in=listed).values_list("invented", flat=True)) == {True}
    assert set(Group.objects.values_list("invented", flat=True)) == {True}
    assert all(
        " (demonstration)" in name
        for name in Venue.objects.filter(invented=True).values_list("name", flat=True)
    )


def test_the_double_of_prastora_has_no_address() -> None:
    double = Venue.objects.get(slug="prastora-krakow-demo")
    assert (double.name, double.address, double.district) == ("Prastora Kraków (demonstration)", "", "")
    assert (double.address_is_public, double.website) == (False, "")


def test_houses_speak_all_languages_and_stand_in_all_cities() -> None:
    houses = Venue.objects.filter(invented=True)
    assert {house.city for house in houses} == set(CITIES)
    assert {house.zone for house in houses} == {"Europe/Warsaw", "Europe/Vilnius"}
    spaces = Space.objects.filter(venue__in=houses)
    texts = [text for house in houses for text in (house.about, house.house_rules)]
    texts += [text for space in spaces for text in (space.name, space.about)]
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)


def test_the_divided_hall_cannot_be_had_twice() -> None:
    hall, half_a, half_b = (
        Space.objects.with_house().get(slug=f"dom-pod-lipami-demo-{name}")
        for name in ("hall", "hall-a", "hall-b")
    )
    assert set(hall.part_ids()) == {*half_a.part_ids(), *half_b.part_ids()}
    for half in (half_a, half_b):
        date = Occurrence.objects.filter(booking__space=half, state="approved", starts_at__gt=NOW).first()
        assert date is not None
        assert states_of(hall, [date.interval]) == [State.OCCUPIED]


def test_every_date_that_is_held_stands_in_the_ledger_with_its_buffers() -> None:
    held = Occurrence.objects.filter(
        Q(state__in=HOLDING) | Q(state=OccurrenceState.REQUESTED, booking__space__holds_undecided=True)
    )
    expected = {
        (date.claim, part)
        for date in held.select_related("booking__space").prefetch_related("booking__space__parts")
        for part in date.booking.space.part_ids()
    }
    for date in OfferedDate.objects.filter(offer__state=OfferState.OPEN).select_related("space"):
        expected |= {(date.claim, part) for part in date.space.part_ids()}
    rows = Occupancy.objects.filter(kind=ClaimKind.BOOKING)
    assert {(row.claim, row.part_id) for row in rows} == expected
    closed = Blackout.objects.prefetch_related("space__parts", "dates")
    # A long one is held in pieces.
    shut = Occupancy.objects.filter(kind=ClaimKind.BLACKOUT).values_list("claim", "part_id", "ends_at")
    ends = {
        (one.claim, part, date.ends_at)
        for one in closed
        for part in one.space.part_ids()
        for date in one.dates.all()
    }
    assert ends <= set(shut)
    assert {claim for claim, *_ in shut} == {one.claim for one in closed}
    assert closed.count() == 4


def test_no_date_lies_outside_the_hours_of_its_house() -> None:
    """Holidays were left out; buffers may lie outside, dates may not."""
    Occupancy.objects.all().delete()
    skipped = [OccurrenceState.LEFT_OUT, OccurrenceState.WANTED]
    for booking in Booking.objects.with_house():
        dates = [date.interval for date in booking.occurrences.exclude(state__in=skipped)]
        space = Space.objects.with_house().get(pk=booking.space_id)
        assert set(states_of(space, dates)) <= {State.FREE}, booking.title


def test_the_queue_holds_five_requests_and_one_of_them_waits_for_a_taken_date() -> None:
    waiting = Booking.objects.undecided()
    assert waiting.count() == 5
    assert all(booking.asked_at <= NOW < booking.answer_by for booking in waiting)
    assert not any(
        ledger.clashes(claims.claims_of(booking, booking.occurrences.undecided())) for booking in waiting
    )
    losing = [booking.title for booking in waiting if booking.occurrences.wanted().upcoming(NOW).exists()]
    assert "Дзіцячы тэатр, рэпетыцыі" in losing
    assert Booking.objects.filter(status=BookingState.DECLINED).exclude(decision_note="").count() == 3
    in_part = Occurrence.objects.filter(state=OccurrenceState.DECLINED, booking__status=BookingState.APPROVED)
    assert in_part.count() == 1


def test_bookings_reach_three_months_back_and_six_ahead() -> None:
    approved = Occurrence.objects.approved().order_by("starts_at")
    assert NOW - approved[0].starts_at > dt.timedelta(days=80)
    assert approved.reverse()[0].starts_at - NOW > dt.timedelta(days=180)


def test_a_class_keeps_its_hour_on_both_sides_of_the_clock_change() -> None:
    dates = EventDate.objects.filter(event__title__en="Belarusian for beginners")
    assert {local(date.starts_at, "Europe/Warsaw").strftime("%a %H:%M") for date in dates} == {"Wed 18:30"}
    assert len({date.starts_at.hour for date in dates}) == 2


def test_every_kind_and_every_level_of_disclosure_is_shown() -> None:
    assert set(Event.objects.values_list("kind", flat=True)) == set(Kind)
    assert set(Event.objects.values_list("disclosure", flat=True)) == set(Disclosure)
    for event in Event.objects.all():
        assert {"be", "pl", "en"} <= set(event.title) & set(event.text)
        assert event.disclosure == Disclosure.DISTRICT or event.kind != Kind.CHILDREN
    cancelled = EventDate.objects.filter(state=EventDateState.CANCELLED)
    assert [date.event.title["en"] for date in cancelled] == ["Conversation club"]


def test_courses_have_terms_without_holidays_in_all_cities() -> None:
    courses = Event.objects.filter(term_start__isnull=False)
    assert {course.public_city for course in courses} == set(CITIES)
    assert {"be", "be-tarask", "be-Latn"} <= {tag for course in courses for tag in course.languages}
    assert any(course.term_holidays for course in courses)
    elsewhere = Event.objects.filter(booking=None)
    assert len(elsewhere) == 5
    assert all(not event.place_name or " (demonstration)" in event.place_name for event in elsewhere)
    for course in courses.exclude(place_city=""):
        for days in from_rows(course.term_holidays):
            assert not any(
                days.hold(local(date.starts_at, course.zone).date()) for date in course.occurrences.all()
            )
    festival = elsewhere.get(occurrences__all_day=True, occurrences__weekday=6)
    assert festival.occurrences.count() == 2


def test_houses_close_on_holidays_except_those_that_never_close() -> None:
    evening = Interval(
        dt.datetime(2026, 12, 25, 16, tzinfo=dt.UTC), dt.datetime(2026, 12, 25, 17, tzinfo=dt.UTC)
    )
    open_houses = {
        space.venue.slug
        for space in Space.objects.with_house().bookable()
        if states_of(space, [evening]) == [State.FREE]
    }
    assert open_houses == {"prastora-krakow-demo", "erdve-po-stogu-demo"}
    assert (
        not OpeningException.objects.values("space", "date").annotate(n=Count("pk")).filter(n__gt=1).exists()
    )


def test_what_is_closed_says_why_in_every_language() -> None:
    assert {frozenset(blackout.reason) for blackout in Blackout.objects.all()} == {frozenset(LANGUAGES)}
    assert [blackout.dates.count() for blackout in Blackout.objects.all()] == [1, 25, 1, 1]


def test_only_news_is_left_to_be_mailed() -> None:
    assert Message.objects.filter(done_at__isnull=False).count() > 30
    unsent = Message.objects.filter(done_at__isnull=True)
    assert 0 < unsent.count() < 50
    assert all(message.created_at > NOW - dt.timedelta(days=4) for message in unsent)


def test_contacts_are_the_invented_people() -> None:
    assert {contact.reach for contact in Contact.objects.all()} <= set(
        Person.objects.values_list("email", flat=True)
    )


def test_a_house_that_somebody_closed_loses_its_programme_and_nothing_else() -> None:
    Booking.objects.all().delete()
    Occupancy.objects.all().delete()
    Venue.objects.filter(slug="cal-wiklina-demo").update(frozen_at=NOW)
    printed = run()
    assert "Left out, for it cannot be had: Размоўны клуб (no_requests)" in printed
    assert Booking.objects.filter(space__venue__slug="cal-wiklina-demo").count() == 0
    titles = {entry["title"] for entry in invented("programme")["booking"]}
    assert Booking.objects.filter(title__in=titles).count() == 20


@time_machine.travel(NOW, tick=False)
def test_the_demonstrations_group_has_its_calendar_at_once(as_: Callable[[Person], Client]) -> None:
    browser = as_(Person.objects.get(email="group@demo.test"))
    text = browser.get("/en/my/").content.decode()
    pages = re.findall(r'href="(/en/my/groups/[^"/]+/calendar/)"', text)
    made = browser.post(pages[0], {"step": "make", "replaces": 0}).content.decode()
    address = re.search(r"(/feeds/private/[\w-]{27}\.ics\?lang=en)", made)
    assert address
    calendar = Client().get(address[1]).content
    assert calendar.count(b"BEGIN:VEVENT") > 20
    assert b"STATUS:CONFIRMED" in calendar and b"STATUS:TENTATIVE" in calendar
