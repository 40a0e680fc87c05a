"""Why a space fits a need, as values: pages say them in words, programs read the codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from spaces.finder import Wanted
from spaces.models import Known, PriceKind, Space, price_of_space

ROOMY = 2
"""A space with more than so many times the places that are needed is larger than it need be."""


class Fit(StrEnum):
    """One thing that is good to know of a space when somebody chooses."""

    FITS_WELL = "fits_well"
    LARGER = "larger_than_needed"
    SIZE_UNKNOWN = "size_unknown"
    FREE_OF_CHARGE = "free_of_charge"
    FREE_ON_CONDITIONS = "free_on_conditions"
    COSTS = "costs"
    PRICE_UNKNOWN = "price_unknown"
    STEP_FREE = "step_free"
    IN_DISTRICT = "in_district"
    HAS_EQUIPMENT = "has_equipment"


PENALTY = {Fit.LARGER: 2, Fit.SIZE_UNKNOWN: 1, Fit.FREE_ON_CONDITIONS: 1, Fit.PRICE_UNKNOWN: 3, Fit.COSTS: 4}
"""How much each takes away from a space, among those that have as many dates free."""

PRICES = {
    PriceKind.FREE: Fit.FREE_OF_CHARGE,
    PriceKind.FREE_IF: Fit.FREE_ON_CONDITIONS,
    PriceKind.TARIFF: Fit.COSTS,
    PriceKind.UNKNOWN: Fit.PRICE_UNKNOWN,
}


@dataclass(frozen=True)
class Reason:
    """A thing to know; where it is about a number or a name, with that."""

    fit: Fit
    places: int | None = None
    name: str = ""


class Traits(NamedTuple):
    """What is looked at of a space."""

    capacity: int | None
    price: str
    step_free: str
    district: str


def traits_of(space: Space) -> Traits:
    """Those of a space with its facts."""
    return Traits(space.capacity, price_of_space(space).kind, space.step_free, space.venue.district)


def reasons_of(traits: Traits, wanted: Wanted) -> list[Reason]:
    """What is to be known of a space that is as wanted."""
    return [*_of_size(traits, wanted), Reason(PRICES[PriceKind(traits.price)]), *_of_place(traits, wanted)]


def unfit(reasons: Sequence[Reason]) -> int:
    """How far a space is from what one would wish for: 0 is best."""
    return sum(PENALTY.get(reason.fit, 0) for reason in reasons)


def _of_size(space: Traits, wanted: Wanted) -> Iterator[Reason]:
    if wanted.people is None:
        return
    if space.capacity is None:
        yield Reason(Fit.SIZE_UNKNOWN)
    elif space.capacity > ROOMY * wanted.people:
        yield Reason(Fit.LARGER, space.capacity)
    else:
        yield Reason(Fit.FITS_WELL, space.capacity)


def _of_place(space: Traits, wanted: Wanted) -> Iterator[Reason]:
    if space.step_free == Known.YES:
        yield Reason(Fit.STEP_FREE)
    if wanted.districts and space.district:
        yield Reason(Fit.IN_DISTRICT, name=space.district)
    if wanted.equipment:
        yield Reason(Fit.HAS_EQUIPMENT)
