"""Pages that keep people safe: their words, and reports without an account."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.concerns import MOST_IN_AN_HOUR
from accounts.models import AuditEntry, Concern, ConcernAbout, Person
from accounts.policies import Policy, has_role, holders_of
from accounts.retention import purge
from core.languages import LANGUAGES
from frontend.safety import pages
from lda_events.models import Editor
from notifications.models import Message
from tests import make

pytestmark = pytest.mark.django_db

REPORT = "/en/safety/report/"
TOLD = {"about": "lists", "text": "A man in a grey coat asked for a list."}
As = Callable[[Person], Client]


@pytest.fixture
def concern(now: dt.datetime) -> Concern:
    """A report of this hour."""
    return Concern.objects.create(
        about=ConcernAbout.LISTS, text="A man asked.", language="en", came_at=now, reference="CCCC-2222"
    )


def test_every_text_stands_in_every_language() -> None:
    for page in pages().values():
        texts = [page.title, page.lead, *(text for one in page.sections for text in (one.title, one.text))]
        assert page.sections and page.sources
        for text in texts:
            assert set(text) == set(LANGUAGES)
            assert all(text.values())
            assert text.stale == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_shows_all_its_sections_in_the_language_of_its_address(
    visitor: Client, language: str, now: dt.datetime
) -> None:
    index = visitor.get(f"/{language}/safety/").content.decode()
    for page in pages().values():
        html = visitor.get(f"/{language}/safety/{page.slug}/").content.decode()
        assert html.count("<h2 ") == len(page.sections) + 1
        assert all(section.title[language] in html for section in page.sections)
        assert f'href="/{language}/safety/{page.slug}/"' in index
        assert "quick-exit" in html


def test_what_the_site_knows_is_read_from_the_retention_file(visitor: Client, now: dt.datetime) -> None:
    html = visitor.get("/en/safety/what-this-site-knows/").content.decode()
    assert "What you report without an account: encrypted" in html


def test_a_page_that_is_not_there_is_not_found(visitor: Client) -> None:
    assert visitor.get("/en/safety/no-such-page/").status_code == 404
    assert visitor.post("/en/safety/lists/").status_code == 405


def test_a_report_is_kept_encrypted_with_the_hour_alone(visitor: Client, now: dt.datetime) -> None:
    answer = visitor.post("/be/safety/report/", TOLD)
    assert (answer.status_code, answer["Location"]) == (302, "/be/safety/report/received/")
    concern = Concern.objects.get()
    assert (concern.about, concern.text, concern.language) == ("lists", TOLD["text"], "be")
    assert concern.came_at == dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM accounts_concern")
        assert "grey coat" not in str(cursor.fetchone())
    entry = AuditEntry.objects.get(noun="concern")
    assert (entry.verb, entry.actor, entry.details) == ("report", "", {})
    assert "sessionid" not in visitor.cookies


def test_not_even_the_trail_tells_the_minute(visitor: Client, now: dt.datetime) -> None:
    with time_machine.travel(now + dt.timedelta(minutes=17, seconds=23), tick=False):
        visitor.post("/be/safety/report/", TOLD)
    assert Concern.objects.get().came_at == AuditEntry.objects.get(noun="concern").at == now


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"about": "lists", "text": " \x00 "}, "Write what has happened"),
        ({"about": "nothing", "text": "x"}, "There is no such answer"),
        ({"text": "x"}, "Choose what comes nearest"),
        ({"about": "lists", "text": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    visitor: Client, told: dict[str, str], said: str, now: dt.datetime
) -> None:
    answer = visitor.post(REPORT, told)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert told["text"].strip(" \x00") in answer.content.decode()
    assert not Concern.objects.exists()


def test_odd_letters_are_kept_without_what_no_database_takes(visitor: Client, now: dt.datetime) -> None:
    visitor.post(REPORT, {"about": "other", "text": "A\x00 man\r\nasked"})
    assert Concern.objects.get().text == "A man\nasked"


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(
    visitor: Client, now: dt.datetime
) -> None:
    answer = visitor.post(REPORT, {**TOLD, "website": "https://spam.example/"})
    assert answer["Location"] == "/en/safety/report/received/"
    assert not Concern.objects.exists()


def test_one_sender_reports_five_times_in_ten_minutes(visitor: Client, now: dt.datetime) -> None:
    statuses = [visitor.post(REPORT, TOLD).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [200]
    assert Concern.objects.count() == 5
    assert visitor.post(REPORT, TOLD, REMOTE_ADDR="198.51.100.7").status_code == 302
    assert "wait ten minutes" in visitor.post(REPORT, TOLD).content.decode().lower()
    with time_machine.travel(now + dt.timedelta(minutes=11), tick=False):
        assert visitor.post(REPORT, TOLD).status_code == 302


def test_a_flood_is_stopped_whoever_sends_it(visitor: Client, concern: Concern, now: dt.datetime) -> None:
    for _time in range(MOST_IN_AN_HOUR - 1):
        Concern.objects.create(about="other", text="x", language="en", came_at=now)
    answer = visitor.post(REPORT, TOLD)
    assert "Too many reports come in just now" in answer.content.decode()
    assert TOLD["text"] in answer.content.decode()
    Concern.objects.update(came_at=now - dt.timedelta(hours=1))
    assert visitor.post(REPORT, TOLD).status_code == 302


def test_staff_and_editors_read_and_close_and_it_is_written_down(
    as_: As, staff: Person, lda_editor: Person, concern: Concern, now: dt.datetime
) -> None:
    for person in (staff, lda_editor):
        listed = as_(person).get("/en/safety/concerns/").content.decode()
        assert "CCCC-2222" in listed
        assert concern.text not in listed
    shown = as_(lda_editor).post("/en/safety/concerns/CCCC-2222/read/")
    assert concern.text in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert as_(staff).post("/en/safety/concerns/CCCC-2222/close/").status_code == 302
    assert as_(staff).post("/en/safety/concerns/CCCC-2222/close/").status_code == 302
    assert not Concern.objects.waiting().exists()
    trail = AuditEntry.objects.about("CCCC-2222").values_list("verb", "actor")
    assert list(trail) == [("read", lda_editor.pseudonym), ("close", staff.pseudonym)]


@pytest.mark.parametrize("page", ["", "CCCC-2222/read/", "CCCC-2222/close/"])
def test_others_find_no_concerns(
    as_: As, visitor: Client, manager: Person, stranger: Person, concern: Concern, page: str
) -> None:
    address = f"/en/safety/concerns/{page}"
    for person in (manager, stranger):
        assert as_(person).get(address).status_code == 404
        assert as_(person).post(address).status_code == 404
    assert visitor.post(address).status_code == 302
    assert Concern.objects.waiting().count() == 1


def test_a_wrong_method_or_reference_is_refused(as_: As, staff: Person, concern: Concern) -> None:
    browser = as_(staff)
    assert browser.get("/en/safety/concerns/CCCC-2222/read/").status_code == 405
    assert browser.post("/en/safety/concerns/ABCD-2345/read/").status_code == 404


def test_reports_go_on_time(now: dt.datetime) -> None:
    day = dt.timedelta(days=1)
    ages = {"old": (91, None), "young": (89, None), "closed": (20, 15), "just closed": (20, 13)}
    for name, (came, closed) in ages.items():
        Concern.objects.create(
            about="other",
            text=name,
            language="en",
            came_at=now - came * day,
            closed_at=now - closed * day if closed else None,
        )
    purge(now)
    assert {concern.text for concern in Concern.objects.all()} == {"young", "just closed"}


def test_who_may_read_a_report_hears_by_the_full_hour_that_something_waits(
    visitor: Client, staff: Person, lda_editor: Person, manager: Person, stranger: Person, now: dt.datetime
) -> None:
    Person.objects.filter(pk=staff.pk).update(language="pl")
    with time_machine.travel(now + dt.timedelta(minutes=17, seconds=23), tick=False):
        visitor.post("/uk/safety/report/", TOLD)
    told = {message.person: message for message in Message.objects.all()}
    assert set(told) == {staff, lda_editor}
    assert {person.pk: message.language for person, message in told.items() if person} == {
        staff.pk: "pl",
        lda_editor.pk: "en",
    }
    for message in told.values():
        # Neither minute nor word of the report: the same as the report itself knows.
        assert (message.created_at, message.run_at) == (now, now + dt.timedelta(hours=1))
        for word in ("coat", "list", Concern.objects.get().reference):
            assert word not in message.subject + message.body.replace("/safety/concerns/", "")
        assert f"/{message.language}/safety/concerns/" in message.body


def test_many_reports_of_an_hour_are_one_message(visitor: Client, staff: Person, now: dt.datetime) -> None:
    for minute in range(0, 60, 12):
        with time_machine.travel(now + dt.timedelta(minutes=minute), tick=False):
            visitor.post(REPORT, TOLD)
    assert (Concern.objects.count(), Message.objects.count()) == (5, 1)
    with time_machine.travel(now + dt.timedelta(hours=1), tick=False):
        assert visitor.post(REPORT, TOLD).status_code == 302
    assert list(Message.objects.order_by("run_at").values_list("run_at", flat=True)) == [
        now + dt.timedelta(hours=1),
        now + dt.timedelta(hours=2),
    ]


def test_nobody_is_told_of_what_is_not_kept(
    visitor: Client, staff: Person, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post(REPORT, {**TOLD, "website": "https://spam.example/"})
    monkeypatch.setattr("accounts.concerns.MOST_IN_AN_HOUR", 0)
    visitor.post(REPORT, TOLD)
    assert not Message.objects.exists()
    monkeypatch.undo()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("frontend.caretakers.outbox.enqueue", broken)
    with pytest.raises(RuntimeError):
        visitor.post(REPORT, TOLD)
    assert not Concern.objects.exists()


def test_those_who_are_told_are_those_whom_the_door_lets_in(
    staff: Person, lda_editor: Person, manager: Person, stranger: Person, now: dt.datetime
) -> None:
    gone = make.person(email="gone@svietlica.test", is_staff=True, is_active=False)
    lapsed = make.editor(make.person(email="lapsed@agency.test"))
    Editor.objects.filter(person=lapsed).update(expires_at=now)
    both = make.editor(make.person(email="both@svietlica.test", is_staff=True))
    told = holders_of(Policy.CARETAKER, now)
    assert told == [staff, lda_editor, both]
    assert told == [one for one in Person.objects.order_by("pk") if has_role(one, Policy.CARETAKER, now)]
    assert {gone, lapsed, manager, stranger}.isdisjoint(told)
