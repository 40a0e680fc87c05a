"""Who learns what of an event. Whatever could leak is created, and then looked for everywhere."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client

from accounts.models import Group, Person
from core.folding import fold
from events.access import get_event_for
from events.disclosure import public_record, public_records
from events.models import Event, Occurrence
from events.operations import Announcement, edit_event
from events.states import Disclosure, EventState, Kind
from spaces.models import Space, Venue
from tests import make, make_events

pytestmark = pytest.mark.django_db

ANYBODY = AnonymousUser()
# Said of every event below; the level's name stands in front, so that each can be told from the others.
TEXTS = ("title", "short", "text", "join", "price", "organiser")
PLACE = ("venue", "address", "space")
NEVER = ("person.test", "Contact Person", "Purpose of the booking", "Note of the booking", "Part ")
SAID = {Disclosure.OPEN: (*TEXTS, *PLACE), Disclosure.DISTRICT: TEXTS}


# Degrees north, of each level its own.
POINTS = {level: 50.1 + number / 8 for number, level in enumerate(Disclosure)}


@dataclass(frozen=True)
class House:
    """One event at one level, in a house and a room of its own."""

    level: Disclosure
    event: Event
    venue: Venue
    space: Space
    group: Group

    def words(self, names: tuple[str, ...]) -> set[str]:
        return {f"{self.level}-{name}" for name in names}

    def known(self) -> set[str]:
        return self.words(SAID.get(self.level, ()))

    def secret(self) -> set[str]:
        return self.words((*TEXTS, *PLACE)) - self.known()


def house(level: Disclosure, member: Person, **fields: object) -> House:
    venue = make.venue(
        name=f"{level}-venue",
        slug=f"v-{level}",
        address=f"{level}-address 7",
        district=f"{level}-district",
        latitude=POINTS[level],
        longitude=19.9366,
    )
    space = make.space(venue, slug=f"s-{level}", name={"en": f"{level}-space"})
    group = make.group(name=f"{level}-group", slug=f"g-{level}", members=(member,))
    said = {name: {"en": f"{level}-{name}"} for name in TEXTS}
    event = make_events.event(
        group,
        space,
        kind=Kind.HISTORY_FORUM,
        disclosure=level,
        title=said["title"],
        short_title=said["short"],
        text=said["text"],
        how_to_join=said["join"],
        price=said["price"],
        free_of_charge=False,
        organiser=f"{level}-organiser",
    )
    Event.objects.filter(pk=event.pk).update(**fields)
    event.refresh_from_db()
    return House(level, event, venue, space, group)


@pytest.fixture
def houses(member: Person, now: dt.datetime) -> list[House]:
    return [house(level, member) for level in Disclosure]


def addresses(house: House) -> list[str]:
    """Everything that a machine can ask about one event."""
    slugs = {"venues": house.venue.slug, "spaces": house.space.slug, "groups": house.group.slug}
    feeds = [f"/feeds/{noun}/{slug}.ics" for noun, slug in slugs.items()]
    feeds += [f"/feeds/events/{house.event.slug}.ics", f"/feeds/spaces/{house.space.slug}/busy.ics"]
    feeds += ["/feeds/events.ics", "/feeds/lda.ics"]
    filters = [f"{noun.removesuffix('s')}={slug}" for noun, slug in slugs.items()]
    filters += ["city=krakow", "kind=history_forum", "language=be", "age=30"]
    feeds += [f"/feeds/events.ics?{query}" for query in filters]
    feeds += [f"/feeds/events.atom?{query}" for query in (*filters, "")]
    feeds += [f"/feeds/events/{house.event.slug}.jsonld"]
    wide = "from=2026-11-01T00:00:00Z&to=2027-11-01T00:00:00Z"
    api = [f"/api/v1/events/?{query}&{wide}" for query in (*filters, "page_size=100")]
    api.append(f"/api/v1/events/{house.event.slug}/")
    both = [f"{feed}{'&' if '?' in feed else '?'}lang=en" for feed in feeds]
    return [*both, *(f"{feed}&neutral=1" for feed in both), *api]


def unfolded(answer: bytes) -> str:
    return answer.decode().replace("\r\n ", "")


def everything(browser: Client, houses: list[House]) -> str:
    asked = {address for each in houses for address in addresses(each)}
    return "\n".join(unfolded(browser.get(address).content) for address in sorted(asked))


def test_a_stranger_finds_what_each_level_says_and_nothing_else(visitor: Client, houses: list[House]) -> None:
    found = everything(visitor, houses)
    for each in houses:
        assert {word for word in each.known() if word not in found} == set(), each.level
        # A house and its rooms have pages and names of their own; what must not be said is that the event is there.
        calendars = "\n".join(
            unfolded(visitor.get(address).content)
            for address in addresses(each)
            if not any(noun in address for noun in ("venue", "space", "group"))
        )
        assert {word for word in each.secret() if word in calendars} == set(), each.level
    assert f"GEO:{POINTS[Disclosure.OPEN]:.6f};19.936600" in found
    assert f":geo:{POINTS[Disclosure.OPEN]:.6f},19.936600" in found
    for level in set(Disclosure) - {Disclosure.OPEN}:
        assert str(POINTS[level]) not in found
    for word in NEVER:
        assert word not in found
    assert "ORGANIZER" not in found
    assert "ATTENDEE" not in found


def test_signing_in_changes_no_public_answer(
    as_: object, visitor: Client, member: Person, manager: Person, staff: Person, houses: list[House]
) -> None:
    public = everything(visitor, houses)
    for person in (member, manager, staff):
        assert everything(as_(person), houses) == public


@pytest.mark.parametrize("level", [Disclosure.DISTRICT, Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_a_house_and_a_room_show_no_event_that_does_not_name_them(
    visitor: Client, member: Person, now: dt.datetime, level: Disclosure
) -> None:
    hidden = house(level, member)
    for noun, slug in (("venues", hidden.venue.slug), ("spaces", hidden.space.slug)):
        assert b"BEGIN:VEVENT" not in visitor.get(f"/feeds/{noun}/{slug}.ics").content
        answer = visitor.get(f"/api/v1/events/?{noun.removesuffix('s')}={slug}").json()
        assert answer["count"] == 0


def test_a_room_says_occupied_for_all_levels_alike(visitor: Client, houses: list[House]) -> None:
    for each in houses:
        text = unfolded(visitor.get(f"/feeds/spaces/{each.space.slug}/busy.ics?lang=en").content)
        assert text.count("SUMMARY:Occupied") == 1
        assert "FREEBUSY;FBTYPE=BUSY:20261201T170000Z/20261201T190000Z" in text
        assert not any(f"{each.level}-{name}" in text for name in TEXTS)
        assert str(each.event.occurrences.get().uid) not in text


@pytest.mark.parametrize("level", [Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_what_is_hidden_answers_like_what_does_not_exist(
    visitor: Client, stranger: Person, manager: Person, member: Person, now: dt.datetime, level: Disclosure
) -> None:
    hidden = house(level, member)
    for address, missing in (
        (f"/feeds/events/{hidden.event.slug}.ics", "/feeds/events/no-such-event.ics"),
        (f"/feeds/groups/{hidden.group.slug}.ics", "/feeds/groups/no-such-group.ics"),
        (f"/feeds/events.ics?group={hidden.group.slug}", "/feeds/events.ics?group=no-such-group"),
        (f"/api/v1/events/{hidden.event.slug}/", "/api/v1/events/no-such-event/"),
        (f"/api/v1/events/?group={hidden.group.slug}", "/api/v1/events/?group=no-such-group"),
    ):
        ours, theirs = visitor.get(address), visitor.get(missing)
        assert (ours.status_code, ours.content) == (theirs.status_code, theirs.content)
        assert dict(ours.headers) == dict(theirs.headers)
        assert ours.status_code in {404, 400}
    for viewer in (ANYBODY, stranger, manager):
        with pytest.raises(Http404):
            get_event_for(viewer, hidden.event.slug, now)


@pytest.mark.parametrize("level", list(Disclosure))
def test_members_of_the_group_see_everything_of_their_own_event(
    member: Person, group: Group, now: dt.datetime, level: Disclosure
) -> None:
    own = house(level, member, indexable=True)
    known = get_event_for(member, own.event.slug, now)
    record = known.record
    assert known.editable
    assert record.title == {"en": f"{level}-title"}
    assert record.venue is not None
    assert record.space is not None
    assert (record.venue.name, record.venue.address, record.space.slug) == (
        f"{level}-venue",
        f"{level}-address 7",
        f"s-{level}",
    )
    assert record.group == f"g-{level}"
    assert record.indexable == (level == Disclosure.OPEN)


@pytest.mark.parametrize("level", list(Disclosure))
def test_the_ladder_for_everybody_else(
    stranger: Person, manager: Person, staff: Person, member: Person, now: dt.datetime, level: Disclosure
) -> None:
    occurrence = house(level, member).event.occurrences.with_event().get()
    records = [public_record(occurrence, viewer, now) for viewer in (ANYBODY, stranger, manager, staff)]
    assert len({repr(record) for record in records}) == 1
    record = records[0]
    if level in {Disclosure.MEMBERS, Disclosure.HIDDEN}:
        assert record is None
        return
    assert record is not None
    assert (record.city, record.district) == ("krakow", f"{level}-district")
    assert (record.venue is None, record.space is None) == (level == Disclosure.DISTRICT,) * 2


def test_an_address_that_the_house_keeps_to_itself_is_not_said(
    visitor: Client, member: Person, now: dt.datetime
) -> None:
    opened = house(Disclosure.OPEN, member)
    Venue.objects.update(address_is_public=False)
    found = everything(visitor, [opened])
    assert "open-address" not in found
    assert "open-venue" in found
    record = get_event_for(ANYBODY, opened.event.slug, now).record
    assert record.venue is not None
    assert record.venue.address == ""


def test_columns_that_lists_read_hold_no_more_than_the_level_says(houses: list[House]) -> None:
    for each in houses:
        event = each.event
        is_open, is_public = each.level == Disclosure.OPEN, each.level in SAID
        assert (event.public_venue_id, event.public_space_id) == (
            (each.venue.pk, each.space.pk) if is_open else (None, None)
        )
        assert (event.public_city, event.public_district) == (
            ("krakow", f"{each.level}-district") if is_public else ("", "")
        )
        words = event.search_text.split()
        assert ("title" in words) == is_public
        assert ("venue" in words) == is_open
        assert ("space" in words) == is_open
        assert "address" not in words
        assert (fold("Кракаў") in event.search_text) == is_public


def test_a_draft_is_seen_by_its_group_alone(visitor: Client, member: Person, now: dt.datetime) -> None:
    draft = house(Disclosure.OPEN, member, state=EventState.DRAFT)
    occurrence = draft.event.occurrences.with_event().get()
    assert public_record(occurrence, ANYBODY, now) is None
    assert public_record(occurrence, member, now) is not None
    assert "open-title" not in everything(visitor, [draft])


def test_what_is_long_over_leaves_public_view(member: Person, now: dt.datetime) -> None:
    event = house(Disclosure.OPEN, member).event
    occurrence = event.occurrences.with_event().get()
    just_before = occurrence.ends_at + dt.timedelta(days=30) - dt.timedelta(seconds=1)
    just_after = occurrence.ends_at + dt.timedelta(days=30)
    for moment, seen in ((just_before, True), (just_after, False)):
        assert (public_record(occurrence, ANYBODY, moment) is not None) == seen
        assert Occurrence.objects.public(moment).exists() == seen
        assert public_record(occurrence, member, moment) is not None


def test_a_group_that_shows_itself_under_another_name_is_not_found_by_its_own(
    visitor: Client, member: Person, now: dt.datetime
) -> None:
    quiet = house(Disclosure.OPEN, member)
    record = get_event_for(ANYBODY, quiet.event.slug, now).record
    assert record.group is None
    assert visitor.get(f"/feeds/groups/{quiet.group.slug}.ics").status_code == 404
    assert visitor.get(f"/feeds/events.ics?group={quiet.group.slug}").status_code == 404
    Group.objects.filter(pk=quiet.group.pk).update(listed=True)
    assert "open-title" in unfolded(visitor.get(f"/feeds/groups/{quiet.group.slug}.ics").content)


def test_an_event_under_the_name_of_its_group_is_found_by_it(visitor: Client, now: dt.datetime) -> None:
    group = make.group(name="Kupalinka", slug="kupalinka-2")
    make_events.event(group, organiser="Kupalinka")
    feed = unfolded(visitor.get("/feeds/groups/kupalinka-2.ics?lang=en").content)
    assert "SUMMARY:Evening of songs" in feed


def test_many_records_cost_one_query(
    member: Person, houses: list[House], now: dt.datetime, django_assert_num_queries: object
) -> None:
    dates = list(Occurrence.objects.with_booking())
    with django_assert_num_queries(1):
        assert len(public_records(dates, member, now)) == 4
    with django_assert_num_queries(0):
        assert len(public_records(dates, ANYBODY, now)) == 2


# Places of one's own


def own(level: Disclosure, member: Person) -> Event:
    group = make.group(name=f"{level}-own-group", slug=f"own-{level}", members=(member,))
    return make_events.elsewhere(
        group,
        kind=Kind.HISTORY_FORUM,
        disclosure=level,
        title={"en": f"{level}-own-title"},
        organiser=f"{level}-own-organiser",
        place_name=f"{level}-own-place",
        place_address=f"{level}-own-address 9",
        place_district=f"{level}-own-district",
    )


OWN = ("title", "organiser", "district", "place", "address")
OWN_SAID = {Disclosure.OPEN: OWN, Disclosure.DISTRICT: OWN[:3], Disclosure.MEMBERS: (), Disclosure.HIDDEN: ()}


def test_a_place_of_ones_own_leaks_no_more_than_its_level_says(visitor: Client, member: Person) -> None:
    events = {level: own(level, member) for level in Disclosure}
    addresses = ["/feeds/events.ics?lang=en", "/feeds/events.ics?lang=en&neutral=1", "/feeds/lda.ics?lang=en"]
    addresses += ["/feeds/events.atom?lang=en", "/feeds/events.ics?lang=en&city=krakow"]
    addresses += ["/api/v1/events/", "/api/v1/events/?city=krakow", "/en/events/", "/en/"]
    for level, event in events.items():
        addresses += [f"/feeds/events/{event.slug}.ics?lang=en", f"/feeds/events/{event.slug}.jsonld?lang=en"]
        addresses += [f"/en/events/{event.slug}/", f"/api/v1/events/{event.slug}/"]
        addresses += [f"/feeds/groups/own-{level}.ics?lang=en", f"/en/groups/own-{level}/"]
    found = "\n".join(unfolded(visitor.get(address).content) for address in addresses)
    for level in Disclosure:
        said = {name for name in OWN if f"{level}-own-{name}" in found}
        # The name of the district stands on pages and in programs alike.
        assert said == set(OWN_SAID[level]), level


def test_columns_hold_no_more_of_a_place_of_ones_own(member: Person) -> None:
    for level in Disclosure:
        event = own(level, member)
        public = (event.public_city, event.public_district)
        place = (event.public_place_name, event.public_place_address)
        assert public == (("krakow", f"{level}-own-district") if OWN_SAID[level] else ("", ""))
        assert place == ((event.place_name, event.place_address) if level == Disclosure.OPEN else ("", ""))
        assert ("place" in event.search_text.split()) == (level == Disclosure.OPEN)
        assert "address" not in event.search_text.split()


def test_members_see_their_place_and_strangers_with_it_see_their_own(
    member: Person, stranger: Person, now: dt.datetime
) -> None:
    for level in Disclosure:
        event = own(level, member)
        date = event.occurrences.with_booking().get()
        record = public_record(date, member, now)
        assert record is not None
        assert record.place is not None
        assert (record.place.name, record.place.address) == (f"{level}-own-place", f"{level}-own-address 9")
        other = public_record(date, stranger, now)
        assert (other is not None) == bool(OWN_SAID[level])
        assert other is None or (other.place is not None) == (level == Disclosure.OPEN)


def test_what_was_open_once_and_is_closed_tells_nothing_any_more(
    visitor: Client, member: Person, now: dt.datetime
) -> None:
    event = own(Disclosure.OPEN, member)
    assert "open-own-address" in unfolded(visitor.get(f"/feeds/events/{event.slug}.ics").content)
    said = {name: getattr(event, name) for name in ("title", "organiser", "kind")}
    place = {name: getattr(event, name) for name in ("place_name", "place_address", "place_city")}
    closed = Announcement(**said, **place, disclosure=Disclosure.DISTRICT)
    edit_event(by=None, event=event, details=closed, now=now)
    answer = unfolded(visitor.get(f"/feeds/events/{event.slug}.ics").content)
    page = visitor.get(f"/en/events/{event.slug}/").content.decode()
    assert "own-address" not in answer + page
    assert "own-place" not in answer + page
