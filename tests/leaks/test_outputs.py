"""No page, feed, answer, header or log line tells anybody what is not for them."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest

from config.logs import WithoutQueries, WithoutValues
from core.folding import fold
from tests.leaks.cases import FILTERS, KEYS, MORE, Case, cases_of, readers_of
from tests.leaks.search import all_of, found_in, plain
from tests.leaks.secrets import SECRETS, Place
from tests.matrix.routes import path_of, route_names
from tests.matrix.stage import Answer, ask
from tests.matrix.test_matrix import ROWS, filled
from tests.matrix.words import halves
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
        if (found := _not_for(KEYS.get(case.of, role), _read(world, role, name, case)))
    ]
    assert leaks == []


def _read(world: World, role: str, name: str, case: Case) -> set[str]:
    """What one reader finds: in the answer, in its head, and in what the site writes into its log meanwhile."""
    path = path_of(name, case.of, world, role) + case.query.format_map(world.names)
    with _log() as log:
        answer = ask(world, role, case.method, path, filled(case.sent, world, role))
    echo = [world.name(word, role) for word in case.of.split()] if answer.response.status_code != 200 else []
    whole = all_of(answer)
    assert not any(word in repr(whole) for word in (MAKER, SECRET, *_keys(world)))
    return found_in(*whole, log.getvalue(), without=echo)


def _keys(world: World) -> list[str]:
    """Of private calendars: told once when they were made, and never again."""
    return [world.names[name] for name in KEYS]


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


@pytest.mark.parametrize(
    "place", sorted({secret.shown for secret in SECRETS.values() if secret.shown}), ids=str
)
def test_who_may_read_it_finds_it(place: Place, world: World) -> None:
    """A search that could not find anything would be worth nothing."""
    told = {key: secret for key, secret in SECRETS.items() if secret.shown == place}
    assert all(place.role in secret.readers for secret in told.values())
    assert told.keys() - found_in(*all_of(_at(place, world))) == set()


def _at(place: Place, world: World) -> Answer:
    path = path_of(place.route, place.of, world, place.role) + place.query
    return ask(world, place.role, place.method, path)


CALENDARS = {
    # Its own bookings with their titles; of an approved one the address, too.
    "member": {"title", "chosentitle", "settledtitle", "group", *PLACES}
    | {
        f"{words}purpose"
        for words in ("open", "district", "members", "hidden", "bright", "dialogue", "closed")
    },
    "stranger": set(),
    # Whose each date is, and nothing of what it is for.
    "manager": {"group"},
    "other": set(),
}


@pytest.mark.parametrize("role", sorted(CALENDARS))
def test_a_private_calendar_tells_its_reader_alone(role: str, world: World) -> None:
    """Whoever holds the address; a neutral one tells nothing even to them."""
    path = path_of("feed_private", f"calendar_of_{role}", world, "visitor")
    told = ask(world, "visitor", "GET", path)
    assert found_in(told.body) == CALENDARS[role]
    assert ("Rival" in told.body.decode()) == (role == "stranger")
    neutral = ask(world, "visitor", "GET", f"{path}?neutral=1")
    assert neutral.code[:3] == "200"
    assert found_in(*all_of(neutral)) == set()
    assert b"Rival" not in neutral.body


def test_a_calendar_of_a_group_in_dispute_is_not_there(world: World) -> None:
    path = path_of("feed_private", "calendar_of_frozen", world, "frozen")
    nonsense = path.replace(world.names["calendar_of_frozen"], "n" * len(world.names["calendar_of_frozen"]))
    answers = [ask(world, "frozen", "GET", asked) for asked in (path, nonsense)]
    assert [answer.code for answer in answers] == ["404", "404"]
    assert answers[0].body == answers[1].body


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


# Titles, places and organisers that nobody may know, and of an event of a district where it is.
UNKNOWN = (
    "hiddenevent",
    "membersorganiser",
    "ownhiddenevent",
    "ownmembersstreet",
    "owndistrictplace",
    "owndistrictstreet",
    "districtpurpose",
    "title",
    "group",
)


@pytest.mark.parametrize(("name", "parameter"), SEARCHES)
def test_looking_for_a_secret_finds_what_nonsense_finds(name: str, parameter: str, world: World) -> None:
    """Not one count, page or word differs."""
    slugs = [world.names[key] for key in ("hidden", "members", "group")]
    words = slugs if parameter == "group" else [halves(key)[0] for key in UNKNOWN]
    of_nothing = _looked_for("Žynonsense1", name, parameter, world)
    assert [word for word in words if _looked_for(word, name, parameter, world) != of_nothing] == []


PICTURE = re.compile(r'<svg[^>]* class="segno">.*?</svg>', re.DOTALL)


def _looked_for(word: str, name: str, parameter: str, world: World) -> tuple[str, str]:
    """What comes back, but for the word itself: as it was typed, as it is looked for, and as addresses say it."""
    # The picture is of an address that stands beside it.
    path = f"{path_of(name, '', world, 'visitor')}?{urlencode({parameter: word})}"
    answer = ask(world, "visitor", "GET", path)
    body = PICTURE.sub("", answer.body.decode())
    for said in (word, quote(quote(word)), quote(word), fold(word), word.lower(), plain(word)):
        body = body.replace(said, "…")
    return answer.code, body


def test_a_word_that_everybody_may_look_for_is_found(world: World) -> None:
    """Else the search above would find nothing for any word."""
    of_nothing = _looked_for("Žynonsense1", "events", "q", world)
    for key in ("ownopenevent", "ownopenplace", "owndistrictevent", "owndistrictquarter"):
        assert _looked_for(halves(key)[0], "events", "q", world) != of_nothing


ABOUT_ONE = (*ABOUT_EVENT, "lda_meeting", "api-lda-meeting-detail")
UNLISTED = (("group", "group"), ("feed_group", "group"))


@pytest.mark.parametrize(
    ("name", "of"),
    [*((name, of) for name in ABOUT_ONE for of in ("hidden", "own_hidden", "closed_meeting")), *UNLISTED],
)
def test_what_is_hidden_answers_like_what_is_not(name: str, of: str, world: World) -> None:
    path, secret = path_of(name, of, world, "stranger"), world.names[of]
    nonsense = "n" * len(secret)
    hidden, missing = (
        ask(world, "stranger", "GET", path.replace(secret, word)) for word in (secret, nonsense)
    )
    assert hidden.code == missing.code == "404"
    assert hidden.body.replace(secret.encode(), b"") == missing.body.replace(nonsense.encode(), b"")
