"""What became of each record of an import: said record by record, for one that is broken must not stop the others."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome", bound=StrEnum)


@dataclass(frozen=True)
class Line(Generic[Outcome]):
    """One record and what became of it."""

    name: str
    outcome: Outcome
    why: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:<9} {self.name}" + (f": {self.why}" if self.why else "")


@dataclass(frozen=True)
class Report(Generic[Outcome]):
    """What an import did; ``outcomes`` are all that there can be, in the order in which they are counted."""

    lines: tuple[Line[Outcome], ...]
    outcomes: type[Outcome]

    def count(self, outcome: Outcome) -> int:
        """How many records ended so."""
        return sum(line.outcome == outcome for line in self.lines)

    def __str__(self) -> str:
        counts = ", ".join(f"{self.count(outcome)} {outcome}" for outcome in self.outcomes)
        return f"{len(self.lines)} records: {counts}"
