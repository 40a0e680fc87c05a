"""Programmes from a file: each record reported, none lost, editors' changes kept."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.languages import LANGUAGES
from lda_events.details import TEXTS
from lda_events.loading import FILE, Outcome, details_of, import_programmes, read
from lda_events.models import Certainty, Programme, Step
from lda_events.operations import put_programme
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

LATE = dt.date(2027, 6, 2)
HOUR = dt.timedelta(hours=1)

RECORD: dict[str, Any] = {
    "slug": "budget",
    "source_language": "en",
    "city": "warsaw",
    "kind": "citizens_budget",
    "name": {"en": "Budget", "be": "Бюджэт"},
    "summary": {"en": "Vote."},
    "steps": [
        {"key": "vote", "kind": "vote", "starts_on": dt.date(2027, 6, 1), "certainty": "confirmed"},
    ],
}


def record(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(RECORD), **changes}


def imported(*records: Any, **options: Any) -> list[tuple[str, str]]:
    report = import_programmes(records, now=NOW, **options)
    return [(line.name, line.outcome.value) for line in report.lines]


def test_the_ten_records_are_whole_and_come_in_once() -> None:
    records = read(FILE)
    assert len(records) == 10
    assert {outcome for _, outcome in imported(*records)} == {"added"}
    before = list(Step.objects.order_by("pk").values())
    assert {outcome for _, outcome in imported(*records)} == {"unchanged"}
    assert list(Step.objects.order_by("pk").values()) == before
    assert not Programme.objects.exclude(edited_at=None).exists()


def test_every_text_of_the_ten_is_in_six_languages_and_in_step() -> None:
    imported(*read(FILE))
    for programme in Programme.objects.all():
        for name in TEXTS:
            text = getattr(programme, name)
            assert set(text) in (set(), set(LANGUAGES)), (programme.slug, name)
            assert text.stale == []
        assert programme.sources
        assert programme.verified_on is None


def test_dates_that_repeat_last_time_are_never_called_confirmed() -> None:
    imported(*read(FILE))
    ahead = Step.objects.filter(ends_on__gt=NOW.date())
    assert set(ahead.values_list("certainty", flat=True)) == {Certainty.LAST_YEAR}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("no record", "slug: write small letters"),
        (record(slug="Big Slug"), "slug: write small letters"),
        (record(slug="a" * 81), "slug"),
        ({"slug": "x", "city": "warsaw"}, "kind, name, summary: missing"),
        (record(slug="x", colour="red"), "colour: there is no such field"),
        (record(slug="x", name="Budget"), "name: write a table of languages"),
        (record(slug="x", name={"en": 5}), "name.en: write words"),
        (record(slug="x", age_from=True), "age_from: write a number"),
        (record(slug="x", languages="be"), "languages: write a list"),
        (record(slug="x", languages=[1]), "languages: write a list"),
        (record(slug="x", website="ftp://a.example"), "website: A link begins with http"),
        (record(slug="x", sources=[{"url": "https://a.example"}]), "say what each source is"),
        (record(slug="x", sources=["a"]), "sources: each has"),
        (
            record(slug="x", steps=[{"key": "vote", "kind": "vote", "ends_on": LATE}]),
            "certainty: say confirmed",
        ),
        (
            record(
                slug="x", steps=[{"key": "v", "kind": "vote", "certainty": "confirmed", "ends_on": "soon"}]
            ),
            "ends_on: write a date",
        ),
        (
            record(slug="x", steps=[*RECORD["steps"], {**RECORD["steps"][0], "key": "again"}]),
            "Step again: It overlaps with the step vote",
        ),
    ],
)
def test_a_broken_record_is_named_and_the_others_come_in(broken: Any, why: str) -> None:
    report = import_programmes([record(), broken, record(slug="other")], now=NOW)
    assert [line.outcome for line in report.lines] == [Outcome.ADDED, Outcome.BROKEN, Outcome.ADDED]
    assert why in report.lines[1].why
    assert set(Programme.objects.values_list("slug", flat=True)) == {"budget", "other"}


def test_a_slug_counts_once() -> None:
    assert imported(record(), record(city="krakow")) == [("budget", "added"), ("budget", "broken")]
    assert Programme.objects.get().city == "warsaw"


def test_a_changed_record_is_written_and_a_changed_source_marks_the_translations() -> None:
    imported(record())
    assert imported(record(name={"en": "New budget", "be": "Бюджэт"})) == [("budget", "changed")]
    assert Programme.objects.get().name.stale == ["be"]


def test_what_an_editor_changed_is_kept_until_the_file_is_taken() -> None:
    imported(record())
    mine = record(name={"en": "Budget of the editors"})
    put_programme(by=None, slug="budget", details=details_of(mine), now=NOW + HOUR)
    assert imported(record()) == [("budget", "unchanged")]
    newer = record(summary={"en": "Vote in June."})
    assert imported(newer) == [("budget", "kept")]
    assert Programme.objects.get().name["en"] == "Budget of the editors"
    assert imported(newer, take=["budget"]) == [("budget", "changed")]
    assert Programme.objects.get().name["en"] == "Budget"
    assert imported(newer) == [("budget", "unchanged")]


def test_the_command_reports_each_record_and_fails_where_one_is_broken(tmp_path: Path, capsys: Any) -> None:
    call_command("import_programmes")
    assert "added     krakow-citizens-budget" in capsys.readouterr().out
    file = tmp_path / "some.toml"
    file.write_text('[[programme]]\nslug = "x"\n')
    with pytest.raises(CommandError, match="broken"):
        call_command("import_programmes", str(file))
    assert "broken    x: city, kind, name, summary: missing" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"no toml", b"\xff", b"programme = 5", b""])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.toml"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"some\.toml"):
        call_command("import_programmes", str(file))
    with pytest.raises(CommandError, match=r"none\.toml"):
        call_command("import_programmes", str(tmp_path / "none.toml"))
