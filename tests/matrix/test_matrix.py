"""Every page and endpoint, by every role: exact answers, and nothing written by those who may not.

One test for each address asks it as everybody and tells of all disagreements at once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.matrix import rows_agency, rows_api, rows_bookings, rows_desk, rows_public
from tests.matrix.cast import ROLES, browser
from tests.matrix.routes import path_of, route_names
from tests.matrix.rows import Row
from tests.matrix.snapshot import writes
from tests.matrix.stage import ask
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

TABLES = (rows_public.ROWS, rows_bookings.ROWS, rows_desk.ROWS, rows_agency.ROWS, rows_api.ROWS)
ROWS: dict[str, Row] = {name: row for table in TABLES for name, row in table.items()}
WRITING = ("POST", "PUT", "PATCH", "DELETE")
SHUT = ("L", "F", "401", "403", "404")


def test_every_address_has_a_row() -> None:
    missing = sorted(route_names() - ROWS.keys())
    assert missing == [], (
        f"Say who gets what at {missing}: a row for each in tests/matrix/rows_*.py (see rows.py)."
    )
    assert sorted(ROWS.keys() - route_names()) == []
    assert sum(map(len, TABLES)) == len(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_everybody_gets_what_the_row_says(name: str, world: World) -> None:
    row = ROWS[name]
    wrong = [*_reading(name, row, world), *_writing(name, row, world), *_refused(name, row, world)]
    assert wrong == []


def _reading(name: str, row: Row, world: World) -> Iterator[str]:
    yield from _compared(name, row, world, "GET", {})


def _writing(name: str, row: Row, world: World) -> Iterator[str]:
    for method in WRITING:
        if row.codes(method) is not None:
            yield from _compared(name, row, world, method, row.sent)
            yield from _empty(name, row, world, method)


def _compared(name: str, row: Row, world: World, method: str, sent: Mapping[str, Any]) -> Iterator[str]:
    for role in row.asked_by:
        expected = (row.codes(method) or {})[role]
        path = path_of(name, row.of, world, role) + (row.query if method == "GET" else "")
        code = ask(world, role, method, path, filled(sent, world, role)).code
        if code != expected:
            yield f"{method} by {role}: {code}, expected {expected}"


def _empty(name: str, row: Row, world: World, method: str) -> Iterator[str]:
    """Those who may do the deed and say nothing: a form that comes back, never an error of ours."""
    if not row.sent:
        return
    for role, expected in (row.codes(method) or {}).items():
        if expected not in SHUT:
            code = ask(world, role, method, path_of(name, row.of, world, role)).code
            if code[:1] == "5" or code in SHUT:
                yield f"empty {method} by {role}: {code}"


def _refused(name: str, row: Row, world: World) -> Iterator[str]:
    """Methods of which the row says nothing: by nobody, and by one whom the door lets in."""
    for method in WRITING:
        if row.codes(method) is None:
            for role in ("visitor", _let_in(row)):
                code = ask(world, role, method, path_of(name, row.of, world, role)).code
                if code not in (*SHUT, *row.refusal.split()):
                    yield f"{method} by {role}: {code}, expected {row.refusal}"


def _let_in(row: Row) -> str:
    codes = row.codes("GET") or {}
    return next((role for role in reversed(ROLES) if codes.get(role) not in SHUT), "staff")


def filled(sent: Mapping[str, Any], world: World, role: str) -> dict[str, Any]:
    """The same with what the world calls "{name}"."""
    return {key: _said(value, world, role) for key, value in sent.items()}


def _said(value: Any, world: World, role: str) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return world.name(value.strip("{}"), role)
    return value


WRITTEN = sorted(
    name for name, row in ROWS.items() if "*" in row.post and row.post.startswith(("L ", "401 "))
)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_form_of_another_site_does_nothing(name: str, world: World) -> None:
    """Whoever is signed in and led to press a button elsewhere."""
    row = ROWS[name]
    codes = row.codes("POST") or {}
    role = next(role for role, code in codes.items() if code.endswith("*"))
    stranger = browser()
    stranger.cookies["sessionid"] = world.browsers[role].cookies["sessionid"].value
    del stranger.cookies["csrftoken"]
    path = path_of(name, row.of, world, role)
    kind: dict[str, Any] = {"content_type": "application/json"} if path.startswith("/api/") else {}
    with writes() as written:
        answer = stranger.post(path, filled(row.sent, world, role), **kind)
    # The request form comes back with what was typed; all others are refused.
    assert answer.status_code == (200 if name == "space_request" else 403)
    assert not world.has_changed(written)
