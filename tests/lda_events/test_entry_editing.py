"""Editors write services, facts, consultations and new programmes; everybody else finds nothing there."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Person
from lda_events.models import Consultation, Fact, Programme, Resource, ResourceReport
from lda_events.nouns import NOUNS
from lda_events.operations import put_entry
from tests import make_entries
from tests.make_entries import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
DESK = "/en/lda/desk/"
LAWYERS = f"{DESK}resource/of/lawyers/"
PAGES = [
    f"{DESK}resource/",
    f"{DESK}resource/new/",
    LAWYERS,
    f"{LAWYERS}history/",
    "/en/lda/new/programme/",
]


@pytest.fixture
def desk(as_: As, lda_editor: Person) -> Client:
    """The editor's browser."""
    return as_(lda_editor)


def form(noun: str, **changes: Any) -> dict[str, Any]:
    """What an editor's browser sends."""
    sent: dict[str, Any] = {
        "source": "en",
        "step": "save",
        "sources_text": "office.example | https://office.example/",
    }
    for name, value in make_entries.USUAL[noun].items():
        if isinstance(value, dict):
            sent |= {f"{name}_{code}": text for code, text in value.items()}
        elif name == "partners":
            sent[name] = "\r\n".join(value)
        else:
            sent[name] = value
    return {**sent, **changes}


def test_others_find_nothing(as_: As, visitor: Client, stranger: Person, staff: Person) -> None:
    make_entries.resource()
    for page in [*PAGES, f"{LAWYERS}verified/"]:
        assert visitor.get(page)["Location"].startswith("/en/account/sign-in/")
        for person in (stranger, staff):
            assert as_(person).get(page).status_code == 404
            assert as_(person).post(page, form("resource", slug="x")).status_code == 404
    assert Resource.objects.count() == 1
    assert Resource.objects.get().verified_on is None


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    for page in ("gold/", "gold/new/", "gold/of/x/", "fact/of/none/", "fact/of/none/history/"):
        assert desk.get(f"{DESK}{page}").status_code == 404
    assert desk.post(f"{DESK}fact/of/none/verified/").status_code == 404
    assert desk.get(f"{DESK}fact/of/none/verified/").status_code == 405


@pytest.mark.parametrize("noun", list(make_entries.USUAL))
def test_an_editor_adds_one_and_finds_it_as_it_was_written(
    desk: Client, noun: str, lda_editor: Person
) -> None:
    answer = desk.post(f"{DESK}{noun}/new/", form(noun, slug="brand-new"))
    assert answer["Location"] == f"{DESK}{noun}/of/brand-new/"
    entry = NOUNS[noun].model._base_manager.get()
    assert {name: getattr(entry, name) for name in make_entries.USUAL[noun]} == make_entries.USUAL[noun]
    assert entry.edited_at is not None
    trail = AuditEntry.objects.get(noun=noun)
    assert (trail.verb, trail.actor) == ("add", lda_editor.pseudonym)
    again = desk.get(f"{DESK}{noun}/of/brand-new/").content.decode()
    assert "https://office.example/" in again
    unchanged = desk.post(f"{DESK}{noun}/of/brand-new/", form(noun))
    assert unchanged.status_code == 302
    assert AuditEntry.objects.filter(noun=noun).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": ""}, "Write a name for the address."),
        ({"slug": "Not A Slug"}, "Write small letters, digits and hyphens only."),
        ({"slug": "lawyers"}, "There is one of this name already"),
        ({"website": "javascript:alert(1)"}, "A link begins with http:// or https://"),
        ({"city": "paris"}, "There is no such answer"),
        ({"city": ""}, "Say this, too"),
        ({"needs": ["gold"]}, "There is no such answer"),
        ({"name_en": "", "name_be": "", "name_pl": ""}, "Say this, too"),
        ({"sources_text": ""}, "Name at least one source"),
        ({"what_en": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_cannot_stand_is_said_and_what_was_typed_stays(
    desk: Client, changes: dict[str, Any], said: str
) -> None:
    make_entries.resource()
    sent = form("resource", slug="brand-new", phone="+48 12 345") | changes
    for step in ("save", "preview"):
        answer = desk.post(f"{DESK}resource/new/", {**sent, "step": step})
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "+48 12 345" in answer.content.decode()
    assert Resource.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "said"), [("yesterday", "Write a date"), ("1066-10-14", "Give a date of the years")]
)
def test_a_day_that_is_none_is_said(desk: Client, first: str, said: str) -> None:
    answer = desk.post(f"{DESK}consultation/new/", form("consultation", slug="new", first_day=first))
    assert said in answer.content.decode()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("noun", list(make_entries.USUAL))
def test_a_preview_shows_it_and_writes_nothing(desk: Client, noun: str) -> None:
    heading = f"{NOUNS[noun].heading}_en"
    sent = form(noun, slug="brand-new", step="preview", **{heading: "Seen before"})
    shown = desk.post(f"{DESK}{noun}/new/", sent).content.decode()
    assert "This is a preview" in shown
    assert "Seen before" in shown
    assert not NOUNS[noun].model._base_manager.exists()


def test_a_preview_of_what_stands_changes_nothing(desk: Client) -> None:
    make_entries.fact()
    shown = desk.post(f"{DESK}fact/of/vote/", form("fact", claim_en="Seen before", step="preview"))
    assert "Seen before" in shown.content.decode()
    assert Fact.objects.get().claim["en"] == "Everybody votes."


def test_a_stale_language_is_marked_until_somebody_has_looked(desk: Client, lda_editor: Person) -> None:
    make_entries.fact()
    newer = told("fact", answer={"en": "Citizens alone vote.", "be": "Галасуюць грамадзяне."})
    put_entry(by=lda_editor, noun=NOUNS["fact"], slug="vote", told=newer, now=dt.datetime.now(dt.UTC))
    assert "Older than its source" in desk.get(f"{DESK}fact/").content.decode()
    assert "same_be" in desk.get(f"{DESK}fact/of/vote/").content.decode()
    desk.post(f"{DESK}fact/of/vote/", form("fact", answer_en="Citizens alone vote.", same_be="on"))
    assert Fact.objects.get().answer.stale == []
    assert "Older than its source" not in desk.get(f"{DESK}fact/").content.decode()


def test_what_is_due_is_listed_and_verified_with_one_press(desk: Client, now: dt.datetime) -> None:
    today = dt.date(2026, 11, 22)
    for slug, days in (("fresh", 182), ("old", 183), ("told", 1)):
        make_entries.resource(slug, name={"en": f"Service {slug}"})
        Resource.objects.filter(slug=slug).update(verified_on=today - dt.timedelta(days=days))
    make_entries.resource("never", name={"en": "Service never"})
    ResourceReport.objects.create(resource=Resource.objects.get(slug="told"), what="phone", came_at=now)
    due = desk.get(f"{DESK}resource/?due=1").content.decode()
    shown = {slug for slug in ("fresh", "old", "told", "never") if f"Service {slug}" in due}
    assert shown == {"old", "told", "never"}
    assert "The telephone number or e-mail address is wrong" in due
    answer = desk.post(f"{DESK}resource/of/told/verified/")
    assert answer["Location"] == f"{DESK}resource/"
    assert Resource.objects.get(slug="told").verified_on == today
    assert "Service told" not in desk.get(f"{DESK}resource/?due=1").content.decode()


def test_the_history_says_what_was_done_and_never_what_was_written(
    desk: Client, visitor: Client, lda_editor: Person
) -> None:
    make_entries.resource()
    desk.post(LAWYERS, form("resource", phone="+48 12 345"))
    visitor.post("/en/lda/help/lawyers/outdated/", {"what": "hours"})
    desk.post(f"{LAWYERS}verified/")
    shown = desk.get(f"{LAWYERS}history/").content.decode()
    for words in (
        "The entry was added",
        "The entry was changed",
        "Telephone",
        "Somebody said that it is out of date",
        "The entry was compared with its sources",
        lda_editor.pseudonym,
    ):
        assert words in shown
    assert "+48 12 345" not in shown


def test_the_list_of_entries_costs_the_same_for_one_and_for_three(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    make_entries.resource()
    desk.get(f"{DESK}resource/")
    with django_assert_max_num_queries(20) as one:
        desk.get(f"{DESK}resource/")
    for slug in ("second", "third"):
        make_entries.resource(slug)
    with django_assert_max_num_queries(20) as three:
        desk.get(f"{DESK}resource/")
    assert len(one) == len(three)


PROGRAMME = {
    "slug": "vilnius-new-offer",
    "source": "en",
    "city": "vilnius",
    "kind": "contest",
    "name_en": "A new offer",
    "summary_en": "What it is.",
    **dict.fromkeys(("residence", "registration", "citizenship", "age_limit", "group_needed"), "unknown"),
    "step": "save",
}


def test_an_editor_adds_a_programme(desk: Client) -> None:
    blank = desk.get("/en/lda/new/programme/").content.decode()
    assert blank.count("checked") == 5
    shown = desk.post("/en/lda/new/programme/", {**PROGRAMME, "step": "preview"})
    assert "This is a preview" in shown.content.decode()
    assert not Programme.objects.exists()
    answer = desk.post("/en/lda/new/programme/", PROGRAMME)
    assert answer["Location"] == "/en/lda/edit/vilnius-new-offer/"
    assert Programme.objects.get().name == {"en": "A new offer"}
    assert 'href="/en/lda/new/programme/"' in desk.get("/en/lda/edit/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "vilnius-new-offer"}, "There is one of this name already"),
        ({"slug": "A b"}, "Write small letters"),
        ({"name_en": ""}, "Write it in at least one language."),
    ],
)
def test_a_programme_that_cannot_stand_is_not_added(desk: Client, changes: dict[str, str], said: str) -> None:
    desk.post("/en/lda/new/programme/", PROGRAMME)
    answer = desk.post("/en/lda/new/programme/", {**PROGRAMME, "slug": "another", **changes})
    assert said in answer.content.decode()
    assert "What it is." in answer.content.decode()
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("noun", "read_at"),
    [
        ("resource", "/en/lda/help/lawyers/"),
        ("fact", "/en/lda/facts/#vote"),
        ("consultation", "/en/lda/consultations/#talk"),
    ],
)
def test_an_entry_leads_to_where_others_read_it(
    desk: Client, visitor: Client, noun: str, read_at: str
) -> None:
    entry = getattr(make_entries, noun)()
    for page in (f"{DESK}{noun}/", f"{DESK}{noun}/of/{entry.slug}/"):
        assert f'href="{read_at}"' in desk.get(page).content.decode()
    shown = visitor.get(read_at.partition("#")[0]).content.decode()
    assert "#" not in read_at or f'id="{entry.slug}"' in shown


def test_only_what_may_be_left_out_is_called_optional(desk: Client) -> None:
    shown = desk.get(f"{DESK}resource/new/").content.decode()
    optional = {
        name: bool(re.search(rf'{re.escape(label)} <span class="field__optional">', shown))
        for name, label in (
            ("provider", "Who offers it"),
            ("city", "City"),
            ("needs", "Helps with"),
            ("sources", "Sources"),
            ("address", "Address"),
            ("languages", "Languages"),
        )
    }
    assert optional == {
        "provider": False,
        "city": False,
        "needs": False,
        "sources": False,
        "address": True,
        "languages": True,
    }
