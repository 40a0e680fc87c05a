"""Public meetings of the agency: kinds, what is said beside the announcement, and whom it reaches."""

import datetime as dt
import tomllib
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Group, Person
from accounts.slugs import slug_of
from core.languages import LANGUAGES
from events.models import Event
from events.states import AGENCY, Disclosure
from lda_events.demo import MEETINGS
from lda_events.entry_loading import import_entries, read_entries
from lda_events.models import Meeting
from lda_events.nouns import NOUNS
from lda_events.operations import put_entry
from tests import make_events
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

TOLD = {
    "question": {"en": "What do we need?", "be": "Што нам трэба?"},
    "agenda": {"en": "- words\n- deeds"},
    "partners": ["KEW"],
    "interpretation": ["pl"],
}


@pytest.fixture
def dialogue(group: Group) -> Event:
    """A public dialogue, with what the agency says of it."""
    event = make_events.event(group=group, kind="dialogue", title={"en": "City and people"})
    put_entry(by=None, noun=NOUNS["meeting"], slug=event.slug, told=TOLD, now=NOW)
    return event


@pytest.mark.parametrize("kind", sorted(AGENCY))
def test_every_kind_stands_on_the_agencys_page_and_in_its_calendar(
    visitor: Client, group: Group, kind: str
) -> None:
    event = make_events.event(group=group, kind=kind, title={"en": "City and people"})
    assert "City and people" in visitor.get("/en/lda/").content.decode()
    assert "City and people" in visitor.get("/feeds/lda.ics").content.decode()
    assert (
        f'href="/en/lda/meetings/{event.slug}/"' in visitor.get(f"/en/events/{event.slug}/").content.decode()
    )
    usual = visitor.get(f"/en/lda/meetings/{event.slug}/").content.decode()
    assert "Chatham House" in usual
    assert "It is not published yet." in usual


def test_five_kinds_belong_to_the_agency() -> None:
    assert {"dialogue", "history_forum", "panel", "foresight", "capacity"} == AGENCY


def test_a_meeting_shows_what_is_said_of_it(visitor: Client, dialogue: Event) -> None:
    shown = visitor.get(f"/en/lda/meetings/{dialogue.slug}/").content.decode()
    for words in (
        "What do we need?",
        "<li>deeds</li>",
        "KEW",
        "Polski",
        "Chatham House",
        "nothing is recorded",
    ):
        assert words in shown
    listed = visitor.get("/api/v1/lda/meetings/").json()["results"]
    assert [one["slug"] for one in listed] == [dialogue.slug]
    assert visitor.get(f"/api/v1/lda/meetings/{dialogue.slug}/").json() == listed[0]


@pytest.mark.parametrize("disclosure", [Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_a_meeting_that_is_not_public_is_not_found(visitor: Client, dialogue: Event, disclosure: str) -> None:
    Event.objects.update(disclosure=disclosure)
    assert visitor.get(f"/en/lda/meetings/{dialogue.slug}/").status_code == 404
    assert visitor.get("/api/v1/lda/meetings/").json()["results"] == []
    assert visitor.get(f"/api/v1/lda/meetings/{dialogue.slug}/").status_code == 404


def test_an_event_of_another_kind_has_no_such_page(visitor: Client, group: Group) -> None:
    event = make_events.event(group=group, kind="culture")
    assert visitor.get(f"/en/lda/meetings/{event.slug}/").status_code == 404
    assert "/lda/meetings/" not in visitor.get(f"/en/events/{event.slug}/").content.decode()
    assert visitor.get("/en/lda/meetings/none/").status_code == 404
    assert visitor.post("/en/lda/meetings/none/").status_code == 405


def test_an_editor_describes_an_event_of_the_agency_and_no_other(
    as_: Callable[[Person], Client], lda_editor: Person, group: Group
) -> None:
    desk = as_(lda_editor)
    culture = make_events.event(group=group, kind="culture", title={"en": "Songs"})
    panel = make_events.event(group=group, kind="panel", title={"en": "Panel"})
    sent = {
        "source": "en",
        "step": "save",
        "question_en": "What now?",
        "house_rule": "named",
        "partners": "KEW",
    }
    for slug in (culture.slug, "none"):
        refused = desk.post("/en/lda/desk/meeting/new/", {**sent, "slug": slug})
        assert "Write the name that the event of the agency has" in refused.content.decode()
    assert not Meeting.objects.exists()
    kept = desk.post("/en/lda/desk/meeting/new/", {**sent, "slug": panel.slug})
    assert kept.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.slug, meeting.house_rule, meeting.partners) == (panel.slug, "named", ["KEW"])
    assert not meeting.is_due(dt.date(2030, 1, 1))
    listed = desk.get("/en/lda/desk/meeting/").content.decode()
    assert "What now?" in listed
    assert "I have compared it today" not in listed
    previewed = desk.post(f"/en/lda/desk/meeting/of/{panel.slug}/", {**sent, "step": "preview"})
    assert "This is a preview" in previewed.content.decode()


def test_the_meetings_of_the_demonstration_are_whole_and_bear_the_names_of_its_events() -> None:
    noun = NOUNS["meeting"]
    report = import_entries(noun, read_entries(noun, MEETINGS), now=NOW)
    assert {line.outcome.value for line in report.lines} == {"added"}
    programme = tomllib.loads((MEETINGS.parent / "programme.toml").read_text(encoding="utf-8"))
    announced = [one["event"] for one in programme["booking"] if "event" in one]
    slugs = {slug_of(one["title"]["en"], 60) for one in announced if one["kind"] in AGENCY}
    for meeting in Meeting.objects.all():
        assert meeting.slug in slugs
        assert set(meeting.question) == set(meeting.agenda) == set(LANGUAGES), meeting.slug
