"""What may be said of services, facts and consultations, their data files, and their import."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Person
from core.languages import LANGUAGES
from lda_events.details import Source, Unfit
from lda_events.entry_loading import files_of, import_entries, read_entries, told_of
from lda_events.loading import Broken
from lda_events.models import Fact, Outdated, Resource, ResourceReport
from lda_events.nouns import NOUNS, Holds
from lda_events.operations import Outcome, TooManyReports, put_entry, report_outdated, verify_entry
from lda_events.operations.entries import MOST_REPORTS
from tests import make_entries
from tests.conftest import NOW
from tests.make_entries import told

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


def put(noun: str, slug: str = "one", **fields: Any) -> Outcome:
    return put_entry(by=None, noun=NOUNS[noun], slug=slug, told=told(noun, **fields), now=NOW)


@pytest.mark.parametrize(
    ("noun", "fields", "field"),
    [
        ("resource", {"name": {}}, "name"),
        ("resource", {"name": {"en": "x" * 201}}, "name"),
        ("resource", {"what": {"en": "x" * 4001}}, "what"),
        ("resource", {"what": {"en": "x", "tlh": "x"}}, "what"),
        ("resource", {"city": "paris"}, "city"),
        ("resource", {"needs": []}, "needs"),
        ("resource", {"needs": ["gold"]}, "needs"),
        ("resource", {"website": "javascript:alert(1)"}, "website"),
        ("resource", {"mail": "nobody"}, "mail"),
        ("resource", {"phone": "1" * 81}, "phone"),
        ("resource", {"sources": ()}, "sources"),
        ("resource", {"sources": (Source(title=" "),)}, "sources"),
        ("resource", {"sources": (Source(title="x", url="ftp://x.example/"),)}, "sources"),
        ("fact", {"verdict": "perhaps"}, "verdict"),
        ("fact", {"country": "DE"}, "country"),
        ("consultation", {"first_day": None}, "first_day"),
        ("consultation", {"first_day": dt.date(1066, 10, 14)}, "first_day"),
        ("consultation", {"last_day": dt.date(2026, 2, 28)}, "last_day"),
        ("consultation", {"partners": ["x" * 201]}, "partners"),
    ],
)
def test_what_cannot_stand_is_named_by_field_and_nothing_is_written(
    noun: str, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unfit) as unfit:
        put(noun, **fields)
    assert [problem.field for problem in unfit.value.problems] == [field]
    assert not NOUNS[noun].model._base_manager.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("noun", list(make_entries.USUAL))
def test_what_is_said_is_kept_and_saying_it_again_changes_nothing(noun: str) -> None:
    assert put(noun) == Outcome.ADDED
    entry = NOUNS[noun].model._base_manager.get()
    assert {name: getattr(entry, name) for name in make_entries.USUAL[noun]} == make_entries.USUAL[noun]
    assert entry.sources == [{"title": "office.example", "url": "https://office.example/"}]
    assert put(noun) == Outcome.UNCHANGED
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["add"]


def test_a_changed_source_makes_its_translations_older() -> None:
    fact = make_entries.fact()
    assert fact.answer.stale == []
    fact = make_entries.fact(answer={"en": "Citizens alone vote.", "be": "Галасуюць грамадзяне."})
    assert fact.answer.stale == ["be"]
    assert AuditEntry.objects.get(verb="describe").details == {"fields": ["answer"]}


def test_verifying_notes_the_day_and_settles_the_reports(lda_editor: Person, now: dt.datetime) -> None:
    resource, other = make_entries.resource(), make_entries.resource("other")
    for one in (resource, other):
        report_outdated(resource=one, what=Outdated.HOURS, now=now + dt.timedelta(minutes=17))
    assert {report.came_at for report in ResourceReport.objects.all()} == {now}
    verify_entry(by=lda_editor, noun=NOUNS["resource"], entry=resource, today=TODAY, now=now)
    resource.refresh_from_db()
    assert resource.verified_on == TODAY
    assert [report.resource for report in ResourceReport.objects.all()] == [other]


def test_reports_are_bounded_by_the_hour(now: dt.datetime) -> None:
    resource = make_entries.resource()
    ResourceReport.objects.bulk_create(
        ResourceReport(resource=resource, what="hours", came_at=now) for _ in range(MOST_REPORTS)
    )
    with pytest.raises(TooManyReports):
        report_outdated(resource=resource, what=Outdated.HOURS, now=now)
    report_outdated(resource=resource, what=Outdated.HOURS, now=now + dt.timedelta(hours=1))
    assert ResourceReport.objects.count() == MOST_REPORTS + 1


@pytest.mark.parametrize("noun", list(make_entries.USUAL))
def test_the_data_files_load_in_six_languages_and_again_without_a_change(noun: str) -> None:
    of = NOUNS[noun]
    records = [record for file in files_of(of) for record in read_entries(of, file)]
    report = import_entries(of, records, now=NOW)
    assert [str(line) for line in report.lines if line.outcome != Outcome.ADDED] == []
    assert len(records) == {"resource": 21, "fact": 11, "consultation": 4}[noun]
    for entry in of.model._base_manager.all():
        texts = [getattr(entry, one.name) for one in of.said() if one.holds is Holds.TEXTS]
        assert all(set(text) in (set(LANGUAGES), set()) for text in texts), entry.slug
        assert entry.sources
        assert entry.verified_on is None
    again = import_entries(of, records, now=NOW)
    assert {line.outcome.value for line in again.lines} == {"unchanged"}


def test_both_countries_have_voting_rights() -> None:
    of = NOUNS["fact"]
    import_entries(of, [one for file in files_of(of) for one in read_entries(of, file)], now=NOW)
    assert set(Fact.objects.filter(topic="voting").values_list("country", flat=True)) == {"PL", "LT"}


def record(**fields: Any) -> dict[str, Any]:
    plain = {
        "slug": "vote",
        "topic": "voting",
        "verdict": "true",
        "claim": {"en": "Yes"},
        "answer": {"en": "Yes"},
        "sources": [{"title": "x"}],
    }
    return {**plain, **fields}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("nothing", "slug"),
        (record(slug="Not A Slug"), "slug"),
        (record(colour="red"), "colour: there is no such field"),
        (record(claim="Yes"), "claim: write a table of languages"),
        (record(claim={"en": 1}), "claim: write a table of languages"),
        (record(topic=1), "topic: write words"),
        (record(sources="x"), "sources: write a list"),
        (record(sources=[{"link": "x"}]), "sources: each has title, url"),
        (record(answer={}), "answer: Say this, too"),
    ],
)
def test_a_broken_record_is_reported_and_the_others_go_on(broken: Any, why: str) -> None:
    report = import_entries(NOUNS["fact"], [broken, record(slug="fine")], now=NOW)
    assert [line.outcome.value for line in report.lines] == ["broken", "added"]
    assert why in report.lines[0].why
    assert Fact.objects.get().slug == "fine"


def test_a_day_in_a_file_is_a_date() -> None:
    for wrong in ("2025-11-26", dt.datetime(2025, 11, 26, 10, 0)):
        with pytest.raises(Broken, match="first_day: write a date"):
            told_of(NOUNS["consultation"], {"first_day": wrong})


def test_what_an_editor_changed_is_kept_unless_the_record_is_taken(lda_editor: Person) -> None:
    noun = NOUNS["fact"]
    import_entries(noun, [record()], now=NOW)
    changed = told("fact", claim={"en": "An editor’s words"})
    put_entry(by=lda_editor, noun=noun, slug="vote", told=changed, now=NOW)
    newer = [record(claim={"en": "Newer"})]
    assert import_entries(noun, newer, now=NOW).lines[0].outcome.value == "kept"
    assert Fact.objects.get().claim == {"en": "An editor’s words"}
    assert import_entries(noun, newer, now=NOW, take=["vote"]).lines[0].outcome.value == "changed"
    assert Fact.objects.get().claim == {"en": "Newer"}


def test_the_command_reports_each_record_and_fails_at_a_broken_one(tmp_path: Path) -> None:
    said = StringIO()
    call_command("import_entries", stdout=said)
    assert "added     krakow-info-point" in said.getvalue()
    assert Resource.objects.count() == 21
    file = tmp_path / "facts.toml"
    file.write_text('[[fact]]\nslug = "broken"\n')
    with pytest.raises(CommandError, match="Some records are broken"):
        call_command("import_entries", "fact", str(file), stdout=said)
    file.write_text("not = [toml")
    with pytest.raises(CommandError, match=r"facts\.toml"):
        call_command("import_entries", "fact", str(file), stdout=said)
