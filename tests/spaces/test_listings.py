"""Published houses come in as unverified listings, once, as published, and never over a claimed house."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from core.cities import CITIES
from spaces.listings import Outcome, Report, import_listings
from spaces.models import Listing, Space, Venue, VenueKind
from spaces.published import KINDS
from tests import make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
DATA = Path(__file__).parent.parent.parent / "data"
SOURCES = {"S1": "house.example", "S2": "town.example, paper.example", "S3": "town.example"}


def record(**fields: Any) -> dict[str, Any]:
    given = {
        "id": "krk-house",
        "name": "Dom Przykładowy",
        "city": "Kraków",
        "district": "II Grzegórzki (?)",
        "address": "ul. Zmyślona 1 (street n/f)",
        "kind": "culture club in a fort",
        "rooms": "hall for up to 70; small room",
        "hours": "n/f",
        "site": "house.example.org; town.example.org",
        "conf": "A-",
        "src": "S1,S2,S3",
        "note": "District is a guess.",
    }
    return {**given, **fields}


def take(*records: object) -> Report:
    return import_listings(records, SOURCES, NOW)


def outcomes(report: Report) -> list[Outcome]:
    return [line.outcome for line in report.lines]


def why(*records: object) -> str:
    [line] = take(*records).lines
    assert line.outcome == Outcome.SKIPPED
    assert not Venue.objects.exists()
    return line.why


def test_a_record_becomes_an_unverified_listing_with_the_words_as_published() -> None:
    assert outcomes(take(record())) == [Outcome.TAKEN]
    listing = Listing.objects.get()
    venue = listing.venue
    assert (venue.slug, venue.name, venue.kind) == ("dom-przykladowy", "Dom Przykładowy", "culture_centre")
    assert (venue.city, venue.zone) == ("krakow", "Europe/Warsaw")
    assert (venue.managed, venue.invented) == (False, False)
    assert venue.district == "II Grzegórzki (?)"
    assert venue.address == "ul. Zmyślona 1 (street not found)"
    assert venue.website == "https://house.example.org"
    assert listing.site == "house.example.org; town.example.org"
    assert (listing.kind, listing.rooms, listing.hours) == (
        "culture club in a fort",
        "hall for up to 70; small room",
        "",
    )
    assert listing.published_by == "house.example, town.example, paper.example"
    assert (listing.confidence, listing.note) == ("A-", "District is a guess.")
    assert AuditEntry.objects.get().verb == "import_listing"


def test_nothing_is_invented_for_a_listing() -> None:
    take(record())
    assert not Space.objects.exists()
    assert not Venue.objects.taking_requests().exists()


def everything_kept() -> list[Any]:
    return [
        list(rows) for rows in (Venue.objects.values(), Listing.objects.values(), AuditEntry.objects.values())
    ]


def test_a_second_run_changes_nothing_and_says_so() -> None:
    take(record(), record(id="other"))
    before = everything_kept()
    assert outcomes(take(record(), record(id="other"))) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert everything_kept() == before


def test_what_was_published_anew_is_written_and_named_and_the_address_of_the_page_stays() -> None:
    take(record())
    [line] = take(record(name="Dom Inny", hours="Mon–Fri 9–17")).lines
    assert (line.outcome, line.why) == (Outcome.UPDATED, "now differs in name, hours")
    venue = Venue.objects.get()
    assert (venue.slug, venue.name, venue.listing.hours) == ("dom-przykladowy", "Dom Inny", "Mon–Fri 9–17")


def test_a_house_whose_managers_answer_is_never_touched() -> None:
    take(record())
    Venue.objects.update(managed=True, address="ul. Prawdziwa 2")
    [line] = take(record(name="Dom Inny", hours="always")).lines
    assert (line.outcome, line.why) == (Outcome.UNCHANGED, "its managers answer for it now, left as it is")
    venue = Venue.objects.get()
    assert (venue.name, venue.address, venue.listing.hours) == ("Dom Przykładowy", "ul. Prawdziwa 2", "")


def test_equal_names_get_addresses_of_their_own() -> None:
    make.venue(slug="dom-przykladowy")
    take(record(), record(id="second"), record(id="third", name="—"))
    first, second, third = Listing.objects.order_by("pk").values_list("venue__slug", flat=True)
    assert first.startswith("dom-przykladowy-")
    assert second.startswith("dom-przykladowy-")
    assert first != second
    assert third.startswith("third-")


BROKEN = [
    ("a text", "is not an object with named fields"),
    (None, "is not an object with named fields"),
    (["krk-house"], "is not an object with named fields"),
    (record(name=None), "name: is missing"),
    (record(name="n/f"), "name: is missing"),
    (record(name=7), "name: a text is expected, not 7"),
    (record(name={"pl": "Dom"}), 'name: a text is expected, not {"pl": "Dom"}'),
    (record(name="x" * 161), "name: 161 characters, at most 160 are kept"),
    (record(rooms="x" * 4001), "rooms: 4001 characters, at most 4000 are kept"),
    (record(name="a\x00b"), "name: holds control characters"),
    (record(note="\ud800"), "note: holds control characters"),
    (record(city="Gdańsk"), "city: 'Gdańsk' is none of krakow, wroclaw, warsaw, vilnius"),
    (record(city=""), "city: is missing"),
    (record(id=None), "key: is missing"),
    (record(id=12), "key: a text is expected, not 12"),
    (record(id="../etc"), "key: '../etc' must be letters, digits and dashes"),
    (record(src="S1,S99"), "sources: S99 is not in the list of sources"),
    (record(src=None), "sources: is missing"),
    (record(src={"S1": 1}), "sources: a list of texts is expected"),
    (record(src=["S1", 2]), "sources: a text is expected, not 2"),
    (record(src=["x" * 300, "y" * 300]), "sources: more than 400 characters of publishers"),
]


@pytest.mark.parametrize(("broken", "reason"), BROKEN)
def test_a_broken_record_is_skipped_with_its_reason(broken: object, reason: str) -> None:
    assert why(broken) == reason


def test_a_broken_record_does_not_keep_the_others_out() -> None:
    report = take(record(name=7), "a text", record(id="good"), record(id="good", name="Dom Inny"))
    assert [str(line) for line in report.lines] == [
        "skipped   krk-house: name: a text is expected, not 7",
        "skipped   record 2: is not an object with named fields",
        "taken     good",
        "skipped   good: key: stands twice in this file, the first one counts",
    ]
    assert str(report) == "4 records: 1 taken, 0 updated, 0 unchanged, 3 skipped"
    assert Venue.objects.get().name == "Dom Przykładowy"


@pytest.mark.parametrize(
    ("fields", "remark"),
    [
        ({"kind": "lighthouse"}, "kind 'lighthouse' is left open"),
        ({"kind": "n/f"}, "the kind is not known"),
        ({"site": "javascript:alert(1)"}, "site 'javascript:alert(1)' is no web address: kept as text"),
        ({"site": "ftp://house.example"}, "site 'ftp://house.example' is no web address: kept as text"),
        ({"site": "ask at the desk"}, "site 'ask at the desk' is no web address: kept as text"),
        ({"phone": "1"}, 'field "phone" is not ours: not taken'),
    ],
)
def test_what_cannot_be_used_is_left_open_and_said(fields: dict[str, str], remark: str) -> None:
    [line] = take(record(**fields)).lines
    assert (line.outcome, line.why) == (Outcome.TAKEN, remark)
    assert Venue.objects.get().website in {"", "https://house.example.org"}


@pytest.mark.parametrize("city", CITIES.values(), ids=CITIES)
def test_a_city_may_be_named_in_any_of_our_languages(city: Any) -> None:
    names = {city.slug, city.slug.upper(), *city.names.values()}
    take(*(record(id=f"house-{number}", city=name) for number, name in enumerate(names)))
    assert set(Venue.objects.values_list("city", "zone")) == {(city.slug, city.zone)}
    assert Venue.objects.count() == len(names)


def test_every_kind_of_ours_is_understood() -> None:
    assert set(KINDS.values()) == set(VenueKind)


def run(*arguments: object) -> tuple[str, str]:
    """What the command prints, and the one line that it ends with when it fails."""
    out = StringIO()
    try:
        call_command("import_venues", *map(str, arguments), stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_repository_holds_all_54_houses_and_each_is_usable() -> None:
    printed, failure = run(DATA / "venues.json")
    assert failure == ""
    assert printed.splitlines()[-1] == "54 records: 54 taken, 0 updated, 0 unchanged, 0 skipped"
    assert all(": " not in line for line in printed.splitlines()[:-1]), "each without a remark"
    assert run(DATA / "venues.json")[0].splitlines()[-1].startswith("54 records: 0 taken, 0 updated, 54 unch")
    assert not Listing.objects.filter(published_by__regex=r"(^|, )S\d").exists()
    assert not Venue.objects.exclude(website="").exclude(website__startswith="https://").exists()
    prastora = Listing.objects.get(source_key="krk-prastora").venue
    assert (prastora.district, prastora.address, prastora.website) == ("", "", "")


def test_no_unknown_is_written_as_a_fact() -> None:
    run(DATA / "venues.json")
    everything = json.dumps([*Venue.objects.values(), *Listing.objects.values()], default=str)
    assert "n/f" not in everything


def test_the_researchers_form_gives_the_same_houses(tmp_path: Path) -> None:
    """Theirs has other field names, one text of sources, and n/f where nothing was found."""
    theirs = [
        {
            **{name: "n/f" if value is None else value for name, value in ours.items()},
            "id": ours["key"],
            "conf": ours["confidence"],
            "src": ",".join(ours["sources"]),
        }
        for ours in json.loads((DATA / "venues.json").read_text())
    ]
    for row in theirs:
        del row["key"], row["confidence"], row["sources"]
    (tmp_path / "theirs.json").write_text(json.dumps(theirs))
    run(DATA / "venues.json")
    printed, failure = run(tmp_path / "theirs.json")
    assert (printed.splitlines()[-1], failure) == (
        "54 records: 0 taken, 0 updated, 54 unchanged, 0 skipped",
        "",
    )


def test_a_skipped_record_ends_the_command_with_a_failure(tmp_path: Path) -> None:
    (tmp_path / "venues.json").write_text(json.dumps([{"id": "one"}]))
    printed, failure = run(tmp_path / "venues.json")
    assert printed.splitlines()[0] == "skipped   one: city: is missing"
    assert failure == "Some records were skipped: see above."


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", "is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'[{"id": ', "is not JSON: Expecting value: line 1 column 9 (char 8)"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b'{"id": "one"}', "is not a list of records"),
        (b"[" * 100_000, "is not JSON: maximum recursion depth exceeded"),
        (b"[" + b"9" * 5000 + b"]", "is not JSON: Exceeds the limit"),
    ],
)
def test_a_file_that_holds_no_records_is_named_in_one_line(
    tmp_path: Path, content: bytes, failure: str
) -> None:
    path = tmp_path / "venues.json"
    path.write_bytes(content)
    printed, said = run(path)
    assert (printed, "\n" in said) == ("", False)
    assert said.startswith(f"{path} {failure}")


def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json") == ("", f"{tmp_path / 'none.json'}: No such file or directory")
    assert run(tmp_path) == ("", f"{tmp_path}: Is a directory")


def test_a_broken_list_of_sources_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_text('{"S1": 1}')
    _, failure = run(DATA / "venues.json", "--sources", tmp_path / "sources.json")
    assert failure == f"{tmp_path / 'sources.json'} is not an object of publishers by source key"


def test_who_runs_a_house_and_when_somebody_looked_are_taken() -> None:
    told = {"operator": "Fundacja Przykład", "contract_until": "2026-12-31", "looked_on": "2026-08-01"}
    assert outcomes(take(record(**told))) == [Outcome.TAKEN]
    listing = Listing.objects.select_related("venue").get()
    assert (listing.venue.operator, listing.venue.contract_until) == (
        "Fundacja Przykład",
        dt.date(2026, 12, 31),
    )
    assert listing.looked_on == dt.date(2026, 8, 1)


def test_a_later_look_is_not_lost_when_the_file_is_taken_again() -> None:
    take(record(looked_on="2026-08-01"))
    Listing.objects.update(looked_on=dt.date(2026, 11, 1))
    assert outcomes(take(record(looked_on="2026-08-01"))) == [Outcome.UNCHANGED]
    assert outcomes(take(record())) == [Outcome.UNCHANGED]
    assert outcomes(take(record(looked_on="2026-11-20"))) == [Outcome.UPDATED]
    assert Listing.objects.get().looked_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("day", ["soon", "2026-02-31", "31.12.2026"])
def test_a_day_that_is_none_is_named(day: str) -> None:
    assert why(record(contract_until=day)) == f"contract_until: {day!r} is no day such as 2026-12-31"
