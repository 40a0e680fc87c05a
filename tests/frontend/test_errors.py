"""Pages for when something is wrong."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from frontend.build import built
from frontend.views import errors


def test_a_missing_page_says_so_in_the_language_of_its_address(visitor: Client, db: None) -> None:
    answer = visitor.get("/be/no-such-page/?city=krakow")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert '<html lang="be"' in html
    assert 'href="/pl/no-such-page/?city=krakow"' in html


def test_a_form_without_its_token_is_answered_with_a_page(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/account/sign-in/", {"login": "a@b.test"})
    assert answer.status_code == 403
    assert b"The form was open too long" in answer.content


def test_a_host_that_is_not_ours_gets_a_bare_page(visitor: Client) -> None:
    answer = visitor.get("/en/events/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"This could not be read" in answer.content


def test_a_page_that_breaks_needs_no_database_to_say_so() -> None:
    # No `db` fixture: a query would fail the test.
    request = RequestFactory().get("/be/events/")
    with override("be"):
        answer = errors.server_error(request)
    assert answer.status_code == 500
    assert b'<html lang="be">' in answer.content


def test_when_even_that_page_breaks_there_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("frontend.views.errors._bare", broken)
    answer = errors.server_error(HttpRequest())
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain")
    assert answer.content


def test_forbidden_has_its_page(db: None) -> None:
    request = RequestFactory().get("/en/")
    assert errors.forbidden(request, Exception()).status_code == 403


def test_a_front_end_that_is_not_built_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from frontend import build

    build._manifest.cache_clear()
    monkeypatch.setattr(build, "BUILD", tmp_path)
    with pytest.raises(ImproperlyConfigured, match="not built"):
        built("main.css")
    monkeypatch.undo()
    build._manifest.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=r"no other\.css"):
        built("other.css")
    assert built("main.css").startswith("build/assets/main-")


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/venues/no-such-house/", "/api/v2/"])
def test_programs_are_told_in_their_own_form_that_there_is_nothing(
    visitor: Client, db: None, path: str
) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    told = answer.json()
    assert (told["type"], told["title"], told["status"]) == ("about:blank", "Not Found", 404)
    assert told["detail"]
