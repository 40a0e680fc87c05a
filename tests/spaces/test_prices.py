"""What a use would cost, for each kind of group, under each kind of price."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import GroupForm
from core import walltime
from core.intervals import Interval
from spaces.models import Price, PriceKind, PriceUnit, Space, Venue, price_of_space
from spaces.prices import Quote, Verdict, against, money, quote
from spaces.problems import Weight
from tests import make

WARSAW = "Europe/Warsaw"


def _evening(day: int, month: int = 12, hours: int = 2) -> Interval:
    return Interval(
        walltime.at(dt.date(2026, month, day), dt.time(18), WARSAW),
        walltime.at(dt.date(2026, month, day), dt.time(18 + hours), WARSAW),
    )


def _quote(price: Price, form: str = "informal", *, pay: bool = False, dates: Any = None) -> Quote:
    dates = [_evening(1), _evening(8)] if dates is None else dates
    return quote(price, form=form, participants_pay=pay, dates=dates, zone=WARSAW)


@pytest.mark.parametrize(
    ("per", "total"), [(PriceUnit.HOUR, "60.00"), (PriceUnit.BOOKING, "15.00"), (PriceUnit.DAY, "30.00")]
)
def test_a_tariff_is_counted_by_its_unit(per: str, total: str) -> None:
    price = Price(kind=PriceKind.TARIFF, per=per, informal=Decimal(15))
    assert _quote(price) == Quote(Verdict.COSTS, Decimal(15), Decimal(total), "PLN", per)


@pytest.mark.parametrize(("day", "month"), [(28, 3), (29, 3), (24, 10), (25, 10)])
def test_hours_are_those_that_pass_when_the_clocks_change(day: int, month: int) -> None:
    night = Interval(
        walltime.at(dt.date(2026, month, day), dt.time(0), WARSAW),
        walltime.at(dt.date(2026, month, day), dt.time(6), WARSAW),
    )
    hours = {(29, 3): 5, (25, 10): 7}.get((day, month), 6)
    price = Price(kind=PriceKind.TARIFF, informal=Decimal(10))
    assert _quote(price, dates=[night]).total == 10 * hours


def test_two_dates_on_one_day_are_one_day() -> None:
    price = Price(kind=PriceKind.TARIFF, per=PriceUnit.DAY, informal=Decimal(100))
    morning = Interval(_evening(1).start - dt.timedelta(hours=8), _evening(1).start - dt.timedelta(hours=6))
    assert _quote(price, dates=[morning, _evening(1)]).total == 100


def test_each_kind_of_group_has_its_own_amount() -> None:
    price = Price(kind=PriceKind.TARIFF, registered=Decimal(15), informal=Decimal(0), business=Decimal(140))
    assert [
        _quote(price, form).verdict for form in ("registered", "informal", "public_body", "business")
    ] == [
        Verdict.COSTS,
        Verdict.FREE,
        Verdict.UNKNOWN,
        Verdict.COSTS,
    ]
    assert price.amounts == [
        (GroupForm.REGISTERED, 15),
        (GroupForm.INFORMAL, 0),
        (GroupForm.BUSINESS, 140),
    ]


@pytest.mark.parametrize(
    ("conditions", "form", "pay", "verdict"),
    [
        ({"if_nobody_pays": True}, "informal", False, Verdict.FREE_ON_CONDITIONS),
        ({"if_nobody_pays": True}, "informal", True, Verdict.COSTS),
        ({"if_open_to_all": True}, "informal", True, Verdict.FREE_ON_CONDITIONS),
        ({"if_civic": True}, "registered", False, Verdict.FREE_ON_CONDITIONS),
        ({"if_civic": True}, "business", False, Verdict.COSTS),
        ({"if_civic": True}, "public_body", False, Verdict.UNKNOWN),
    ],
)
def test_free_on_conditions_is_free_until_one_is_known_not_to_be_met(
    conditions: dict[str, bool], form: str, pay: bool, verdict: Verdict
) -> None:
    amounts = dict.fromkeys(("registered", "informal", "business"), Decimal(15))
    price = Price(kind=PriceKind.FREE_IF, **conditions, **amounts)
    assert _quote(price, form, pay=pay).verdict is verdict


def test_nothing_said_is_not_free() -> None:
    assert _quote(Price()).verdict is Verdict.UNKNOWN
    assert _quote(Price(kind=PriceKind.FREE)).verdict is Verdict.FREE


def test_money_is_written_as_the_reader_writes_it() -> None:
    with override("pl"):
        assert money(Decimal("12.50"), "EUR") == "12,50\u00a0EUR"
        assert money(Decimal("55.00"), "PLN") == "55\u00a0PLN"


@pytest.mark.django_db
def test_a_space_costs_what_its_house_takes_until_it_says_otherwise(space: Space) -> None:
    assert price_of_space(space).kind == PriceKind.UNKNOWN
    Price.objects.create(venue=space.venue, kind=PriceKind.FREE)
    assert price_of_space(Space.objects.get()).kind == PriceKind.FREE
    Price.objects.create(space=space, kind=PriceKind.TARIFF)
    assert price_of_space(Space.objects.get()).kind == PriceKind.TARIFF


@pytest.mark.django_db
def test_the_database_refuses_a_price_of_both_or_of_neither(space: Space) -> None:
    for of in ({"venue": space.venue, "space": space}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Price.objects.create(**of)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "weight"), [(None, [Weight.NEEDS_APPROVAL]), (Decimal(15), [Weight.WARNING]), (Decimal(0), [])]
)
def test_a_request_is_told_when_it_would_not_be_free(amount: Decimal | None, weight: list[Weight]) -> None:
    space = make.space(make.venue())
    Price.objects.create(venue=space.venue, kind=PriceKind.FREE_IF, if_nobody_pays=True, informal=amount)
    fresh = Space.objects.get()
    told = list(against(fresh, form="informal", participants_pay=True, dates=[_evening(1)]))
    assert [(problem.weight, problem.field) for problem in told] == [
        (one, "participants_pay") for one in weight
    ]
    assert not list(against(fresh, form="informal", participants_pay=False, dates=[_evening(1)]))


@pytest.mark.django_db
def test_a_local_activity_centre_bears_its_citys_own_word() -> None:
    words = {
        city: make.venue(city=city, kind="local_activity_centre").local_kind
        for city in ("krakow", "warsaw", "wroclaw", "vilnius")
    }
    assert [word and word[0] for word in words.values()] == ["MAM", "MAL", "CAL", None]
    assert make.venue(city="krakow", kind="library").local_kind is None
    assert Venue(kind="local_activity_centre", city="elsewhere").local_kind is None
