"""Small numbers kept back: a figure about two or three groups tells on them.

A count below `FEWEST` is not told ("few"). Where totals are told beside the cells, one cell that is kept back could be
worked out from the others: then the smallest of the others is kept back too, and where there is no other, the total.
A part is kept back, too, when so few are left of the whole without it. Nothing is nothing: a zero tells on nobody.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 5
FEWEST_GROUPS = 3

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Weighed:
    """What stands behind a figure: so many dates, requests or needs, of so many groups."""

    count: int = 0
    groups: int = FEWEST_GROUPS

    @property
    def is_nothing(self) -> bool:
        """Nothing at all stands behind it."""
        return self.count == 0

    @property
    def is_small(self) -> bool:
        """So few stand behind it that they might be known by it."""
        return not self.is_nothing and (self.count < FEWEST or self.groups < FEWEST_GROUPS)


def kept_back(cells: Mapping[K, Weighed], *, total_is_told: bool) -> set[K]:
    """Which cells are not told, so that no single one follows from those that are."""
    small = {key for key, cell in cells.items() if cell.is_small}
    return with_next(cells, small) if total_is_told else small


def with_next(cells: Mapping[K, Weighed], hidden: set[K]) -> set[K]:
    """The same where a total is told: beside a single one the next smallest is kept back."""
    if len(hidden) != 1:
        return hidden
    others = sorted(
        (cell.count, index, key)
        for index, (key, cell) in enumerate(cells.items())
        if not cell.is_nothing and key not in hidden
    )
    return hidden | {others[0][2]} if others else hidden
