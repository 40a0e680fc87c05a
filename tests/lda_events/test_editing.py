"""Editors say what a programme is, in all languages; everybody else finds nothing there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Person
from lda_events.models import Editor, Programme, Step
from lda_events.operations import put_programme
from tests.conftest import NOW
from tests.make_programmes import SLUG, details, programme, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
PAGES = ["lda_desk", "lda_edit", "lda_history", "lda_verified"]


def url(name: str) -> str:
    return reverse(name, args=[] if name == "lda_desk" else [SLUG])


@pytest.fixture
def desk(as_: As, lda_editor: Person) -> Client:
    """The editor's browser."""
    return as_(lda_editor)


def form(**changes: Any) -> dict[str, Any]:
    said = details()
    step_fields = {
        "step0-key": "submit",
        "step0-kind": "submit",
        "step0-starts_on": "2026-12-01",
        "step0-ends_on": "2027-01-13",
        "step0-certainty": "confirmed",
    }
    return {
        **{f"name_{code}": text for code, text in said.name.items()},
        **{f"summary_{code}": text for code, text in said.summary.items()},
        "source": "en",
        "city": "warsaw",
        "kind": "citizens_budget",
        "residence": "unknown",
        "registration": "unknown",
        "citizenship": "unknown",
        "age_limit": "unknown",
        "group_needed": "unknown",
        "website": "https://budget.example/",
        "sources_text": "budget.example | https://budget.example/rules",
        **step_fields,
        "step": "save",
        **changes,
    }


def send(browser: Client, **changes: Any) -> Any:
    return browser.post(url("lda_edit"), form(**changes))


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_finds_anything_there(
    as_: As,
    visitor: Client,
    stranger: Person,
    manager: Person,
    staff: Person,
    lda_editor: Person,
    name: str,
) -> None:
    programme()
    Editor.objects.update(expires_at=NOW)
    for somebody in (stranger, manager, staff, lda_editor):
        assert as_(somebody).get(url(name)).status_code == 404
        assert as_(somebody).post(url(name), form(name_en="Other")).status_code == 404
    assert visitor.get(url(name)).headers["Location"].startswith("/en/account/sign-in/")
    assert Programme.objects.get().name["en"] == "Citizens’ budget"


def test_each_page_takes_what_it_is_for(desk: Client) -> None:
    programme()
    assert [desk.get(url(name)).status_code for name in PAGES] == [200, 200, 200, 405]
    assert [desk.post(url(name)).status_code for name in ("lda_desk", "lda_history")] == [405, 405]
    for name in ("lda_edit", "lda_history"):
        assert desk.get(url(name).replace(SLUG, "none")).status_code == 404
    assert desk.post(url("lda_verified").replace(SLUG, "none")).status_code == 404


def test_a_desk_without_cards_says_what_to_do(desk: Client) -> None:
    assert "import_programmes" in desk.get(url("lda_desk")).content.decode()


def test_editors_are_led_to_their_desk_and_others_are_not(as_: As, desk: Client, stranger: Person) -> None:
    assert f'href="{url("lda_desk")}"' in desk.get("/en/my/").content.decode()
    assert f'href="{url("lda_desk")}"' not in as_(stranger).get("/en/my/").content.decode()


def test_the_same_sent_again_changes_nothing(desk: Client) -> None:
    programme()
    before = (Programme.objects.values().get(), list(Step.objects.values()))
    assert send(desk).status_code == 302
    assert (Programme.objects.values().get(), list(Step.objects.values())) == before
    assert AuditEntry.objects.filter(noun="programme").count() == 1


def test_a_changed_source_is_marked_until_somebody_has_looked(desk: Client, lda_editor: Person) -> None:
    programme()
    send(desk, summary_en="Residents decide.")
    page = desk.get(url("lda_edit")).content.decode()
    assert page.count("Older than its source") == 1
    assert 'name="same_be"' in page
    assert "Беларуская" in desk.get(url("lda_desk")).content.decode().split("Older than its source")[1]
    send(desk, summary_en="Residents decide.", same_be="on")
    assert Programme.objects.get().summary.stale == []
    assert "Older than its source" not in desk.get(url("lda_edit")).content.decode()
    changed = AuditEntry.objects.filter(verb="describe").get()
    assert (changed.actor, changed.details) == (lda_editor.pseudonym, {"fields": ["summary"]})
    page = desk.get(url("lda_history")).content.decode()
    assert "What it is" in page
    assert "Residents decide." not in page


def test_steps_are_added_changed_and_taken_away(desk: Client) -> None:
    programme()
    send(desk, **{"step1-kind": "vote", "step1-ends_on": "2027-06-15", "step1-certainty": "last_year"})
    assert Step.objects.get(key="vote-2027").certainty == "last_year"
    send(
        desk,
        **{
            "step0-drop": "on",
            "step1-key": "vote-2027",
            "step1-kind": "vote",
            "step1-ends_on": "2027-06-16",
            "step1-certainty": "confirmed",
        },
    )
    assert [(s.key, s.ends_on) for s in Step.objects.standing()] == [("vote-2027", dt.date(2027, 6, 16))]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"step0-certainty": ""}, "Say how sure the date is."),
        ({"step0-ends_on": "2026-11-01"}, "The last day is before the first"),
        ({"step0-ends_on": "soon"}, "Write a date"),
        ({"step0-ends_on": "99999-01-01"}, "Write a date"),
        ({"step0-kind": "party"}, "There is no such answer"),
        (
            {"step1-kind": "submit", "step1-ends_on": "2026-12-24", "step1-certainty": "confirmed"},
            "It overlaps",
        ),
        ({"step1-ends_on": "2026-12-24", "step1-certainty": "confirmed"}, "Choose what is done then."),
        ({"website": "ftp://budget.example"}, "A link begins with http"),
        ({"sources_text": "a | javascript:alert(1)"}, "A link begins with http"),
        ({"sources_text": "| https://a.example"}, "Say what each source is."),
        ({"name_en": "", "name_be": "", "name_pl": ""}, "at least one language"),
        ({"name_en": "x" * 161}, "at most 160"),
        ({"name_en": "a\0"}, "Null characters are not allowed"),
        ({"age_limit": "yes", "age_from": ""}, "lowest age"),
        ({"age_limit": "yes", "age_from": "9" * 400}, "120"),
        ({"age_limit": "yes", "age_from": "ten"}, "whole number"),
        ({"residence": "maybe"}, "There is no such answer"),
        ({"city": "paris"}, "There is no such answer"),
        ({"contact_mail": "x"}, "e-mail address"),
        ({"source": "xx"}, "There is no such answer"),
    ],
)
@pytest.mark.parametrize("button", ["save", "preview"])
def test_what_cannot_stand_is_told_at_its_field_and_nothing_typed_is_lost(
    desk: Client, changes: dict[str, str], told: str, button: str
) -> None:
    programme()
    answer = send(desk, **changes, contact_unit="Typed office", step=button)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert told in html
    assert "Typed office" in html
    assert Programme.objects.get().contact_unit == ""
    assert Step.objects.get().sequence == 0


def test_a_preview_shows_what_is_typed_and_saves_nothing(desk: Client) -> None:
    programme()
    html = send(
        desk,
        name_en="Typed name",
        step="preview",
        **{"step1-kind": "vote", "step1-ends_on": "2027-06-15", "step1-certainty": "last_year"},
    ).content.decode()
    assert "This is a preview" in html
    assert "Typed name" in html
    assert "Voting" in html
    assert Programme.objects.get().name["en"] == "Citizens’ budget"
    assert Step.objects.count() == 1
    assert AuditEntry.objects.filter(verb="describe").count() == 0


@pytest.mark.parametrize(
    ("verified", "opens", "due"),
    [
        (None, dt.date(2027, 6, 1), True),
        (dt.date(2026, 5, 1), dt.date(2027, 6, 1), True),
        (dt.date(2026, 10, 1), dt.date(2027, 6, 1), False),
        (dt.date(2026, 10, 1), dt.date(2026, 12, 1), True),
        (dt.date(2026, 11, 10), dt.date(2026, 12, 1), False),
    ],
)
def test_what_is_due_for_checking(desk: Client, verified: Any, opens: dt.date, due: bool) -> None:
    programme(steps=(step(starts_on=opens, ends_on=None),))
    Programme.objects.update(verified_on=verified)
    assert (f'href="{url("lda_edit")}"' in desk.get(f"{url('lda_desk')}?due=1").content.decode()) == due


def test_one_press_says_that_it_is_right(desk: Client, visitor: Client) -> None:
    programme()
    put_programme(by=None, slug=SLUG, details=details(), now=NOW)
    assert desk.post(url("lda_verified")).headers["Location"] == url("lda_desk")
    assert Programme.objects.get().verified_on == dt.date(2026, 11, 22)
    assert "22 November 2026" in visitor.get(f"/en/lda/programmes/{SLUG}/").content.decode()
    assert "compared with the city’s own pages" in desk.get(url("lda_history")).content.decode()


def test_the_desk_costs_the_same_for_one_card_and_three(desk: Client, django_assert_num_queries: Any) -> None:
    programme()
    desk.get(url("lda_desk"))
    with django_assert_num_queries(6):
        desk.get(url("lda_desk"))
    programme("second")
    programme("third")
    with django_assert_num_queries(6):
        desk.get(url("lda_desk"))
