"""The page of the use of a house, and its file: for those who answer for it."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Group, Person
from bookings.models import Demand
from bookings.states import DeclineReason
from bookings.usage import term_with
from frontend.forms.usage import month_of
from frontend.usage import bars, heat_map, in_hours, reason_name
from spaces.models import Space, Venue
from tests import make
from tests.conftest import NOW
from tests.make_bookings import request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
PAGES = ["house_use", "house_use_csv"]


@pytest.fixture
def weekly(space: Space, group: Group) -> None:
    """Eight Tuesdays in December and January, 18:00 to 20:00."""
    request(by=None, group=group, space=space, now=NOW, day=dt.date(2026, 12, 1), until=dt.date(2027, 1, 19))


@pytest.mark.usefixtures("weekly")
def test_a_manager_sees_the_week_by_the_hour(as_: As, manager: Person, space: Space) -> None:
    """The term that holds today, with the hours that were asked for."""
    page = as_(manager).get(reverse("house_use", args=[space.venue.slug]))
    assert page.status_code == 200
    asked = page.context["maps"][1]
    assert [row.hour for row in asked.rows] == [f"{hour}:00" for hour in range(8, 22)]
    assert [cell.text for cell in asked.rows[10].cells] == ["", "8", "", "", "", "", ""]
    assert asked.rows[10].cells[1].level == 5
    totals = {str(name): (here, there) for name, here, there in page.context["totals"]}
    assert totals["Hours asked for"] == ("few", "0")
    assert page.context["usage"].season == term_with(dt.date(2026, 11, 22))


@pytest.mark.usefixtures("weekly")
def test_the_file_has_the_same_sums(as_: As, manager: Person, space: Space) -> None:
    """It can be read back, and says few where the page does."""
    answer = as_(manager).get(
        reverse("house_use_csv", args=[space.venue.slug]), {"first": "2026-12-01", "last": "2027-01-31"}
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="bright-house-2026-12-01-2027-01-31.csv"'
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["First day", "Last day", "Figure", "By", "Of", "Hour", "Value", "Unit"]
    season = ["2026-12-01", "2027-01-31"]
    assert [*season, "Hours asked for", "weekday and hour", "Tuesday", "18:00", "480", "minutes"] in rows
    assert [*season, "Hours asked for", "whole season", "", "", "few", "minutes"] in rows
    assert [*season, "Hours given", "whole season", "", "", "0", "minutes"] in rows
    assert {len(row) for row in rows} == {8}


@pytest.mark.usefixtures("weekly")
def test_the_file_speaks_the_reader_s_language(as_: As, manager: Person, venue: Venue) -> None:
    """Its address has the language in it."""
    with override("pl"):
        file = as_(manager).get(reverse("house_use_csv", args=[venue.slug])).content.decode()
    assert "wtorek,18:00" in file


@pytest.mark.parametrize("name", PAGES)
def test_only_those_who_answer_for_the_house_see_it(
    as_: As, name: str, venue: Venue, stranger: Person, group_admin: Person, other_manager: Person, staff: Person,
    lda_editor: Person,
) -> None:  # fmt: skip
    """Everybody else finds nothing, and a visitor is asked to sign in."""
    address = reverse(name, args=[venue.slug])
    assert Client().get(address).status_code == 302
    for somebody in (stranger, group_admin, other_manager, staff, lda_editor):
        assert as_(somebody).get(address).status_code in {403, 404}, somebody


@pytest.mark.parametrize("name", PAGES)
def test_it_is_only_read(as_: As, manager: Person, venue: Venue, name: str) -> None:
    """Nothing is changed here."""
    assert as_(manager).post(reverse(name, args=[venue.slug])).status_code == 405


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"first": "2026-12-31", "last": "2026-12-01"}, "The last day is before the first"),
        ({"first": "2020-01-01", "last": "2026-12-01"}, "A season has at most two years"),
        ({"first": "2026-02-31", "last": "2026-12-01"}, "There is no such date"),
        ({"first": "9999-12-31", "last": "9999-12-31"}, "Choose a date between 2000 and 2100."),
        ({"first": "\x00", "last": ""}, "Choose a date."),
        ({"against": "nonsense"}, "Choose one from the list."),
    ],
)
def test_odd_seasons_are_explained(
    as_: As, manager: Person, venue: Venue, query: dict[str, str], said: str
) -> None:
    """The page says what to change, and the file is not made."""
    desk = as_(manager)
    page = desk.get(reverse("house_use", args=[venue.slug]), query)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "usage" not in page.context
    assert desk.get(reverse("house_use_csv", args=[venue.slug]), query).status_code == 400


@pytest.mark.parametrize("against", ["before", "year"])
def test_a_season_stands_beside_another(as_: As, manager: Person, venue: Venue, against: str) -> None:
    """December beside the days before it, or beside the same weeks of last year."""
    query = {"first": "2026-12-01", "last": "2026-12-31", "against": against}
    other = as_(manager).get(reverse("house_use", args=[venue.slug]), query).context["other"].season
    assert f"{other.first}" == {"before": "2026-10-31", "year": "2025-12-02"}[against]


def test_unmet_needs_of_the_house_and_its_city_are_told_apart(as_: As, manager: Person, venue: Venue) -> None:
    """Six here, and six more in the city."""
    for house in (venue, make.venue(city=venue.city)):
        for _number in range(6):
            Demand.objects.create(
                city=venue.city, venue=house, purpose="culture", weekday=1, hour=18, minutes=60, dates=1, people=20,
                reason="clash", month=dt.date(2026, 12, 1),
            )  # fmt: skip
    context = as_(manager).get(reverse("house_use", args=[venue.slug])).context
    assert (context["unmet"]["dates"], context["unmet_in_city"]["dates"]) == ("6", "12")
    assert [bar.text for bar in context["unmet"]["reasons"]] == ["6"]


def test_needs_of_the_city_are_told_for_whole_terms(as_: As, manager: Person, venue: Venue) -> None:
    """Seven until the end of November and six until the end of October would tell of the one between."""
    for month in (9, *[10] * 5, 11):
        _need(None, month=dt.date(2026, month, 1))
    for last in ("2026-10-31", "2026-11-30", "2027-01-31"):
        query = {"first": "2026-09-01", "last": last}
        context = as_(manager).get(reverse("house_use", args=[venue.slug]), query).context
        assert context["unmet_in_city"]["dates"] == "7"
        assert (f"{context['term'].first}", f"{context['term'].last}") == ("2026-09-01", "2027-01-31")
        file = as_(manager).get(reverse("house_use_csv", args=[venue.slug]), query).content.decode()
        rows = [row for row in csv.reader(io.StringIO(file)) if row[2].endswith("Kraków")]
        assert {tuple(row[:2]) for row in rows} == {("2026-09-01", "2027-01-31")}
        assert rows[0][6] == "7"


def _need(house: Venue | None, **fields: Any) -> None:
    Demand.objects.create(
        **{"city": "krakow", "venue": house, "purpose": "culture", "weekday": 1, "hour": 18, "minutes": 60, "dates": 1,
           "people": 20, "reason": "clash", "month": dt.date(2026, 12, 1), **fields}
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["clash", "expired", "equipment", "no_space", "partly", *DeclineReason])
def test_each_reason_of_an_unmet_need_has_words(reason: str) -> None:
    """Not the code that is kept."""
    assert reason_name(reason) != reason


def test_the_file_says_of_unmet_needs_what_the_page_says(as_: As, manager: Person, venue: Venue) -> None:
    """Why, for what, for how many and when, here and in the city."""
    for _number in range(6):
        _need(venue)
        _need(None, reason="no_space", purpose="advice")
    file = as_(manager).get(reverse("house_use_csv", args=[venue.slug])).content.decode()
    rows = [row[2:7] for row in csv.reader(io.StringIO(file)) if row[2].startswith("Dates that could not")]
    here, city = "Dates that could not be had", "Dates that could not be had: Kraków"
    assert [here, "Reason", "The time was taken or the house closed", "", "6"] in rows
    assert [here, "kind of purpose", "Culture", "", "6"] in rows
    assert [city, "whole season", "", "", "12"] in rows
    assert [city, "Reason", "No space was as it was needed", "", "6"] in rows
    assert [city, "weekday and hour", "Tuesday", "18:00", "12"] in rows


@pytest.mark.usefixtures("weekly")
def test_the_number_of_queries_does_not_grow(as_: As, manager: Person, space: Space) -> None:
    """One space or three."""
    desk, address = as_(manager), reverse("house_use", args=[space.venue.slug])
    desk.get(address)
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    make.space(space.venue)
    make.space(space.venue)
    with CaptureQueriesContext(connection) as three:
        desk.get(address)
    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2026, 9, 1), dt.date(2026, 9, 1), dt.date(2027, 1, 31)),
        (dt.date(2027, 1, 31), dt.date(2026, 9, 1), dt.date(2027, 1, 31)),
        (dt.date(2027, 2, 1), dt.date(2027, 2, 1), dt.date(2027, 6, 30)),
        (dt.date(2028, 7, 31), dt.date(2028, 7, 1), dt.date(2028, 8, 31)),
    ],
)
def test_terms(day: dt.date, first: dt.date, last: dt.date) -> None:
    """Autumn to January, February to June, and the summer."""
    assert (term_with(day).first, term_with(day).last) == (first, last)


@pytest.mark.parametrize(("day", "last"), [(dt.date(2028, 2, 29), 29), (dt.date(2027, 12, 31), 31)])
def test_months(day: dt.date, last: int) -> None:
    """A leap February, and the last month of a year."""
    assert (month_of(day).first.day, month_of(day).last.day) == (1, last)


def test_the_most_is_darkest_and_nothing_is_blank() -> None:
    """Few is shown, but not how few."""
    drawn = heat_map("x", "x", {(0, 9): 600, (1, 9): 60, (2, 9): None}, range(9, 10), in_hours)
    assert [(cell.level, cell.text) for cell in drawn.rows[0].cells] == [
        (5, "10"), (1, "1"), (1, "few"), (0, ""), (0, ""), (0, ""), (0, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "said"), [(15, "0.5"), (90, "1.5"), (60, "1"), (599, "10"), (1234, "21")]
)
def test_hours_are_rounded(minutes: int, said: str) -> None:
    """To halves while they are few."""
    assert in_hours(minutes) == said


def test_bars_fill_the_width_with_the_longest() -> None:
    """A number that is not told has no length."""
    assert [(bar.length, bar.text) for bar in bars([("a", 50), ("b", 1), ("c", None)], str)] == [
        (100, "50"), (2, "1"), (0, "few"),
    ]  # fmt: skip
