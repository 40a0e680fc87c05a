"""What holds for every page that a visitor reads: no cookie, no other method, every language."""

import pytest
from django.test import Client
from django.utils.translation import override

from core.languages import LANGUAGES
from spaces.models import Space
from tests import make, make_events

PAGES = [
    "/en/",
    "/en/events/",
    "/en/classes/",
    "/en/spaces/",
    "/en/venues/",
    "/en/subscribe/",
    "/en/about/privacy/",
    "/en/about/accessibility/",
    "/en/safety/",
    "/en/safety/lists/",
    "/en/safety/before-travel/",
    "/en/safety/photos/",
    "/en/safety/what-this-site-knows/",
    "/en/safety/report/received/",
]


@pytest.fixture
def pages(space: Space) -> list[str]:
    """Every public page, those of one noun included."""
    group = make.group(listed=True)
    event = make_events.event(group, space)
    one_noun = ["spaces/bright-room", "venues/bright-house", f"groups/{group.slug}", f"events/{event.slug}"]
    return [*PAGES, *(f"/en/{page}/" for page in one_noun)]


def test_no_page_leaves_a_cookie_and_none_takes_a_post(visitor: Client, pages: list[str], now: None) -> None:
    for page in [*pages, "/robots.txt", "/en/no-such-page/"]:
        answer = visitor.get(page)
        assert answer.status_code == (404 if "no-such" in page else 200), page
        assert not answer.cookies, page
        assert "Set-Cookie" not in answer, page
        assert visitor.head(page).status_code == answer.status_code, page
    assert {visitor.post(page).status_code for page in pages} == {405}


def test_every_page_speaks_every_language(visitor: Client, pages: list[str], now: None) -> None:
    for language in LANGUAGES:
        for page in pages:
            answer = visitor.get(page.replace("/en/", f"/{language}/", 1))
            assert answer.status_code == 200
            assert f'<html lang="{language}"' in answer.content.decode()
            assert answer["Content-Language"] == language


def test_the_language_switch_keeps_page_and_filters(visitor: Client, db: None, now: None) -> None:
    html = visitor.get("/en/events/?city=krakow").content.decode()
    assert 'href="/be/events/?city=krakow" lang="be" hreflang="be"' in html
    assert 'href="/en/events/?city=krakow" lang="en" hreflang="en" aria-current="true"' in html


def test_the_navigation_says_where_one_is(visitor: Client, pages: list[str], now: None) -> None:
    assert 'href="/en/spaces/" aria-current="page"' in visitor.get("/en/spaces/").content.decode()
    assert 'href="/en/spaces/" aria-current="true"' in visitor.get("/en/spaces/bright-room/").content.decode()


@pytest.mark.parametrize(
    ("header", "home"),
    [
        ("be", "/be/"),
        ("be-BY,be;q=0.9,ru;q=0.8", "/be/"),
        ("be-tarask", "/be/"),
        ("pl-PL,pl;q=0.9", "/pl/"),
        ("de", "/en/"),
        ("", "/en/"),
        ("\x00;;;q=x", "/en/"),
    ],
)
def test_the_front_door_asks_the_browser_for_the_language(visitor: Client, header: str, home: str) -> None:
    answer = visitor.get("/", headers={"accept-language": header})
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


def test_search_engines_stay_out_of_private_pages_and_calendar_programs_may_in(visitor: Client) -> None:
    lines = visitor.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /*/my/" in lines
    assert "Disallow: /*/manage/" in lines
    assert "Allow: /feeds/" in lines


def test_the_home_page_tells_the_next_events_in_a_fixed_number_of_queries(
    visitor: Client, space: Space, now: None, django_assert_num_queries: object
) -> None:
    make_events.event(space=space)
    with django_assert_num_queries(11):
        assert b"Evening of songs" in visitor.get("/en/").content
    make_events.event(space=space, starts=make_events.weekly(2, make_events.TUESDAY + 3 * make_events.WEEK))
    with django_assert_num_queries(11):
        visitor.get("/en/")


def test_what_is_held_of_people_is_read_from_the_retention_file(visitor: Client) -> None:
    html = visitor.get("/en/about/privacy/").content.decode()
    assert "It goes 14 days after the last date, 7 days after a refusal." in html
    assert "permissions are not used" not in html


def test_a_text_in_another_language_is_marked(visitor: Client, space: Space, now: None) -> None:
    make_events.event(space=space, title={"be": "Вечар <песень>"})
    with override("en"):
        html = visitor.get("/en/events/").content.decode()
    assert '<span lang="be">Вечар &lt;песень&gt;</span>' in html
    assert '<span lang="be">' not in visitor.get("/be/events/").content.decode()
