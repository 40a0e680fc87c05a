"""No page, feed, answer, header or log line tells anybody what is not for them."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from config.logs import WithoutQueries, WithoutValues
from tests.leaks.cases import FILTERS, MORE, Case, cases_of, readers_of
from tests.leaks.search import all_of, found_in
from tests.leaks.secrets import SECRETS, Place
from tests.matrix.routes import path_of, route_names
from tests.matrix.stage import Answer, ask
from tests.matrix.test_matrix import ROWS
from tests.matrix.world import World
from tests.photos import MAKER
from tests.sign_in import SECRET

pytestmark = pytest.mark.django_db

PLACES = {"quiethouse", "quietroom", "quietaddress"}
DISTRICT = {"districtevent", "districttext", "districtorganiser", "districtjoin", "districtshort"}


def test_every_address_is_searched() -> None:
    missing = sorted(route_names() - ROWS.keys())
    assert missing == [], (
        f"A row in tests/matrix/rows_*.py lets {missing} be searched, MORE in cases.py asks more."
    )
    assert sorted(MORE.keys() - ROWS.keys()) == []


@pytest.mark.parametrize("name", sorted(ROWS))
def test_nobody_reads_what_is_not_for_them(name: str, world: World) -> None:
    leaks = [
        f"{role} reads {', '.join(sorted(found))} at {case}"
        for case in cases_of(name)
        for role in readers_of(ROWS[name])
        if (found := _not_for(role, _read(world, role, name, case)))
    ]
    assert leaks == []


def _read(world: World, role: str, name: str, case: Case) -> set[str]:
    """What one reader finds: in the answer, in its head, and in what the site writes into its log meanwhile."""
    path = path_of(name, case.of, world, role) + case.query
    with _log() as log:
        answer = ask(world, role, case.method, path, dict(case.sent))
    echo = [world.name(word, role) for word in case.of.split()] if answer.response.status_code != 200 else []
    whole = all_of(answer)
    assert not any(word in repr(whole) for word in (MAKER, SECRET))
    return found_in(*whole, log.getvalue(), without=echo)


def _not_for(role: str, found: set[str]) -> set[str]:
    return {key for key in found if role not in SECRETS[key].readers}


@contextmanager
def _log() -> Iterator[io.StringIO]:
    """All that our log would say, as it says it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutQueries())
    handler.setFormatter(WithoutValues())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.mark.parametrize("key", sorted(key for key, secret in SECRETS.items() if secret.shown))
def test_who_may_read_it_finds_it(key: str, world: World) -> None:
    """A search that could not find anything would be worth nothing."""
    place = SECRETS[key].shown
    assert place is not None
    assert place.role in SECRETS[key].readers
    assert key in found_in(*all_of(_at(place, world)))


def _at(place: Place, world: World) -> Answer:
    path = path_of(place.route, place.of, world, place.role) + place.query
    return ask(world, place.role, place.method, path)


def test_neutral_calendars_say_short_titles_alone(world: World) -> None:
    answer = ask(world, "visitor", "GET", path_of("feed_events", "", world, "visitor") + "?neutral=1")
    found = found_in(answer.body)
    assert {"openshort", "brightshort", "districtshort"} <= found
    assert not {key for key in found if key.endswith(("event", "text", "organiser", "join"))}


ABOUT_EVENT = ("event", "feed_event", "api-event-detail", "feed_structured_event")
LISTS = ("events", "embedded_events", "classes", "feed_events", "feed_new_events", "api-event-list")
OF_HOUSE = ("venue", "venue_timeline", "venue_timeline_data", "venue_today", "venue_door", "feed_venue")
OF_ROOM = ("space", "space_month", "space_door", "feed_space", "feed_busy", "api-space-detail")


@pytest.mark.parametrize("name", ABOUT_EVENT)
def test_an_event_of_a_district_names_no_house(name: str, world: World) -> None:
    for role in ("visitor", "stranger", "other"):
        assert not PLACES & _read(world, role, name, Case("district"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_an_event_of_a_district_names_no_house(name: str, world: World) -> None:
    for role in ("visitor", "stranger", "other"):
        found = _read(world, role, name, Case(query="?kind=children"))
        assert "districtevent" in found
        assert not PLACES & found


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [query for query in FILTERS if "quiet" in query])
def test_an_event_of_a_district_is_in_no_house_and_no_room(name: str, query: str, world: World) -> None:
    found = _read(world, "visitor", name, Case(query=query))
    assert "openevent" in found
    assert not DISTRICT & found


@pytest.mark.parametrize("name", [*OF_HOUSE, *OF_ROOM])
def test_a_house_does_not_tell_of_an_event_of_its_district(name: str, world: World) -> None:
    of = "quiet_venue" if name in OF_HOUSE else "quiet_space"
    for role in ("visitor", "stranger", "other"):
        assert not DISTRICT & _read(world, role, name, Case(of))


SEARCHES = [
    *((name, "q") for name in (*LISTS, "subscribe", "lda_resources", "venues", "spaces")),
    *((name, "group") for name in (*LISTS, "subscribe")),
]


@pytest.mark.parametrize(("name", "parameter"), SEARCHES)
def test_looking_for_a_secret_finds_what_nonsense_finds(name: str, parameter: str, world: World) -> None:
    """Not one count, page or word differs."""
    for secret in (world.names["hidden"], world.names["members"], world.names["group"]):
        nonsense = "n" * len(secret)
        answers = [
            ask(world, "visitor", "GET", f"{path_of(name, '', world, 'visitor')}?{parameter}={word}")
            for word in (secret, nonsense)
        ]
        told, of_nothing = (
            (answer.code, answer.body.decode().replace(word, "…"))
            for answer, word in zip(answers, (secret, nonsense), strict=True)
        )
        assert told == of_nothing


ABOUT_ONE = (*ABOUT_EVENT, "lda_meeting", "api-lda-meeting-detail")
UNLISTED = (("group", "group"), ("feed_group", "group"))


@pytest.mark.parametrize(
    ("name", "of"), [*((name, of) for name in ABOUT_ONE for of in ("hidden", "closed_meeting")), *UNLISTED]
)
def test_what_is_hidden_answers_like_what_is_not(name: str, of: str, world: World) -> None:
    path, secret = path_of(name, of, world, "stranger"), world.names[of]
    nonsense = "n" * len(secret)
    hidden, missing = (
        ask(world, "stranger", "GET", path.replace(secret, word)) for word in (secret, nonsense)
    )
    assert hidden.code == missing.code == "404"
    assert hidden.body.replace(secret.encode(), b"") == missing.body.replace(nonsense.encode(), b"")
