"""What may be said of a programme, and what saying it anew moves."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry, Person
from lda_events.details import Source, Unfit, against
from lda_events.models import Programme, Step
from lda_events.operations import Outcome, put_programme, verify_programme
from tests.conftest import NOW
from tests.make_programmes import SLUG, details, programme, step

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
LONG = dt.date(2026, 12, 24)


def put(**fields: Any) -> Outcome:
    return put_programme(by=None, slug=SLUG, details=details(**fields), now=NOW + HOUR)


@pytest.mark.parametrize(
    ("fields", "at", "named"),
    [
        ({"name": {}}, "name", "at least one language"),
        ({"name": {"en": "x" * 161}}, "name", "160"),
        ({"summary": {"en": "x" * 4001}}, "summary", "4,000"),
        ({"summary": {"en": "a", "xx": "b"}}, "summary", "xx"),
        ({"city": "paris"}, "city", "krakow"),
        ({"kind": "party"}, "kind", "citizens_budget"),
        ({"residence": "maybe"}, "residence", "unknown"),
        ({"groups": ("choir",)}, "groups", "residents"),
        ({"personal_data": ("shoe size",)}, "personal_data", "birth_date"),
        ({"languages": ("xx",)}, "languages", "be-tarask"),
        ({"group_needed": "yes"}, "groups", "which groups"),
        ({"age_limit": "yes"}, "age_from", "lowest age"),
        ({"age_limit": "no", "age_from": 13}, "age_from", "lowest age"),
        ({"age_limit": "yes", "age_from": 200}, "age_from", "120"),
        ({"website": "javascript:alert(1)"}, "website", "http"),
        ({"website": "//budget.example"}, "website", "http"),
        ({"website": "https://["}, "website", "http"),
        ({"sources": (Source(title="a", url="ftp://a.example"),)}, "sources", "ftp://a.example"),
        ({"sources": (Source(title=" "),)}, "sources", "what each source is"),
        ({"contact_mail": "not an address"}, "contact_mail", "e-mail"),
        ({"contact_unit": "x" * 201}, "contact_unit", "200"),
        ({"steps": (step(certainty=""),)}, "steps", "submit: Say how sure"),
        ({"steps": (step(starts_on=None, ends_on=None),)}, "steps", "no date that could be sure"),
        ({"steps": (step(ends_on=dt.date(2026, 11, 1)),)}, "steps", "before the first"),
        ({"steps": (step(starts_on=dt.date(1, 1, 1)),)}, "steps", "2000"),
        ({"steps": (step(kind="party"),)}, "steps", "submit, check"),
        ({"steps": (step(key="A b"),)}, "steps", "small letters"),
        ({"steps": (step(), step())}, "steps", "two steps of this name"),
        (
            {"steps": (step(), step("again", starts_on=LONG, ends_on=LONG))},
            "steps",
            "overlaps with the step submit",
        ),
    ],
)
def test_what_cannot_stand_is_refused_by_name(fields: dict[str, Any], at: str, named: str) -> None:
    problems = against(details(**fields))
    assert {problem.field for problem in problems} == {at}
    assert any(named in str(problem.text) for problem in problems)
    with pytest.raises(Unfit):
        put(**fields)
    assert not Programme.objects.exists()
    assert not AuditEntry.objects.exists()


def test_steps_of_several_kinds_may_run_side_by_side_and_one_day_apart() -> None:
    beside = step("workshop", kind="workshop", starts_on=LONG, ends_on=LONG)
    after = step("more", starts_on=dt.date(2027, 1, 14), ends_on=dt.date(2027, 1, 20))
    assert against(details(steps=(step(), beside, after))) == []


def test_a_programme_is_added_with_its_steps() -> None:
    assert put() == Outcome.ADDED
    stored = Programme.objects.get()
    assert (stored.name.source, stored.zone, stored.edited_at) == ("en", "Europe/Warsaw", NOW + HOUR)
    assert [(s.key, s.sequence, s.changed_at) for s in stored.steps.all()] == [("submit", 0, NOW + HOUR)]
    assert AuditEntry.objects.get().verb == "add"


def test_the_same_said_again_moves_nothing() -> None:
    programme()
    before = (Step.objects.values().get(), Programme.objects.values().get())
    assert put() == Outcome.UNCHANGED
    assert (Step.objects.values().get(), Programme.objects.values().get()) == before
    assert AuditEntry.objects.count() == 1


def test_only_the_step_that_changed_moves() -> None:
    vote = step("vote", kind="vote", starts_on=dt.date(2027, 6, 1), ends_on=dt.date(2027, 6, 15))
    programme(steps=(step(), vote))
    assert put(
        steps=(step(), step("vote", kind="vote", starts_on=vote.starts_on, ends_on=dt.date(2027, 6, 20)))
    )
    moved = {s.key: (s.sequence, s.changed_at) for s in Step.objects.all()}
    assert moved == {"submit": (0, NOW), "vote": (1, NOW + HOUR)}
    assert AuditEntry.objects.latest("pk").details == {"fields": ["steps"]}


def test_a_new_name_moves_every_step_and_a_new_summary_none() -> None:
    programme()
    put(name={"en": "Budget"})
    assert Step.objects.get().sequence == 1
    put(name={"en": "Budget"}, summary={"en": "Other words."})
    assert Step.objects.get().sequence == 1


def test_a_step_that_is_taken_away_stays_for_calendars_and_may_come_back() -> None:
    programme()
    put(steps=())
    gone = Step.objects.get()
    assert (gone.withdrawn_at, gone.sequence) == (NOW + HOUR, 1)
    assert put(steps=()) == Outcome.UNCHANGED
    assert put() == Outcome.CHANGED
    back = Step.objects.get()
    assert (back.withdrawn_at, back.sequence, back.uid) == (None, 2, gone.uid)


def test_a_changed_source_marks_translations_and_the_trail_has_no_words() -> None:
    programme()
    put(summary={"en": "Residents decide.", "be": "Жыхары галасуюць."})
    stored = Programme.objects.get()
    assert stored.summary.stale == ["be"]
    assert AuditEntry.objects.latest("pk").details == {"fields": ["summary"]}


def test_what_no_database_stores_is_left_out() -> None:
    put(contact_unit="Office\0\ud800", summary={"en": "Words\0"})
    stored = Programme.objects.get()
    assert (stored.contact_unit, stored.summary) == ("Office", {"en": "Words"})


def test_an_editor_notes_that_it_is_right(lda_editor: Person) -> None:
    card = programme()
    verify_programme(by=lda_editor, programme=card, today=NOW.date(), now=NOW)
    card.refresh_from_db()
    assert card.verified_on == NOW.date()
    assert AuditEntry.objects.latest("pk").actor == lda_editor.pseudonym
