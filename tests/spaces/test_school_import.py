"""School holidays come from a file; a broken record is told and left, and the import may be repeated."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from spaces.models import SchoolHoliday, SchoolRegion
from spaces.school_import import Outcome, import_school_holidays

pytestmark = pytest.mark.django_db

REGIONS = {"PL-12": {"en": "Lesser Poland"}, "PL-02": {"en": "Lower Silesia"}}
NAMES = {"winter": {"en": "Winter"}}


def record(**changes: Any) -> dict[str, Any]:
    return {
        "regions": ["PL-12"],
        "name": "winter",
        "first": dt.date(2027, 2, 15),
        "last": dt.date(2027, 2, 28),
        "source": "The ministry",
        **changes,
    }


def taken(*records: object) -> list[str]:
    content = {"region": REGIONS, "name": NAMES, "holiday": list(records)}
    return [line.outcome for line in import_school_holidays(content).lines]


def test_the_file_that_we_ship_is_taken_once() -> None:
    first, second = StringIO(), StringIO()
    call_command("import_school_holidays", stdout=first)
    count = SchoolHoliday.objects.count()
    assert f"{count} records: {count} taken, 0 updated, 0 unchanged, 0 skipped" in first.getvalue()
    call_command("import_school_holidays", stdout=second)
    assert f"{count} unchanged" in second.getvalue()
    assert SchoolHoliday.objects.count() == count
    winter = SchoolHoliday.objects.get(region="PL-12", first=dt.date(2027, 2, 15))
    assert (winter.last, winter.name["pl"]) == (dt.date(2027, 2, 28), "Ferie zimowe")
    assert not SchoolHoliday.objects.filter(source="").exists()


def test_the_rest_of_a_file_survives_its_broken_records() -> None:
    broken: list[object] = [
        "text",
        record(last=dt.date(2027, 2, 1)),
        record(last=dt.date(2028, 2, 1)),
        record(first="2027-02-31"),
        record(first=dt.date(1990, 1, 1)),
        record(first=dt.datetime(2027, 2, 1, tzinfo=dt.UTC)),
        record(source=""),
        record(source=7),
        record(name="spring"),
        record(name=["winter"]),
        record(regions=["XX"]),
        record(regions=[["PL-12"]]),
        record(regions="PL-12"),
    ]
    assert taken(*broken, record()) == [*[Outcome.SKIPPED] * len(broken), Outcome.TAKEN]
    assert SchoolHoliday.objects.count() == 1


def test_a_changed_record_is_updated_and_one_over_another_is_refused() -> None:
    assert taken(record(regions=["PL-12", "PL-02"])) == [Outcome.TAKEN, Outcome.TAKEN]
    assert taken(record(last=dt.date(2027, 3, 1))) == [Outcome.UPDATED]
    assert taken(record(first=dt.date(2027, 2, 20))) == [Outcome.SKIPPED]
    assert SchoolHoliday.objects.get(region="PL-12").last == dt.date(2027, 3, 1)
    assert SchoolRegion.objects.get(code="PL-12").name == {"en": "Lesser Poland"}


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"[[holiday]", "TOML"), (b"holiday = 1", "skipped")],
)
def test_a_file_that_is_none_says_so(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "file.toml"
    path.write_bytes(raw)
    with pytest.raises(CommandError, match=words):
        call_command("import_school_holidays", path, stdout=StringIO())
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_school_holidays", tmp_path / "nowhere", stdout=StringIO())
