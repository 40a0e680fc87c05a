"""What all calendars of this site share: whose words, how far back, and how much fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from core.languages import best_text

# Above about a megabyte Google loses events without a word.
LARGEST = 900_000
# Room for the header and the time zones.
FRAME = 20_000
# Few entries are so short. Of more than so many the farthest are left out; whoever reads one more says so.
MOST_ENTRIES = LARGEST // 350

# Cancelled dates stay until they are past, and what is past for a while, so that no program misses a change.
KEPT = dt.timedelta(days=14)

# CSS3's nearest name of the site's pine.
COLOUR = "darkslategray"

# How the key of a neutral voice ends.
QUIETLY = "-n"

# The zone of an entry, and its bytes.
Part = tuple[str, bytes]


@dataclass(frozen=True)
class Voice:
    """In which language a calendar speaks, and whether it says only what anybody may read over a shoulder."""

    language: str
    neutral: bool = False

    @property
    def key(self) -> str:
        """A short name for it."""
        return f"{self.language}{QUIETLY}" if self.neutral else self.language

    @classmethod
    def of_key(cls, key: str) -> Self:
        """The voice with this short name."""
        return cls(key.removesuffix(QUIETLY), neutral=key.endswith(QUIETLY))

    def of(self, texts: Mapping[str, str]) -> str:
        """The text for this reader, or the best there is."""
        return best_text(texts, self.language)[0]


@dataclass(frozen=True)
class Fitted:
    """Entries that fit into one calendar, the zones that they name, and whether any had to be left out."""

    entries: list[bytes]
    zones: list[str]
    cut: bool


def fit(parts: Iterable[Part], beside: Sequence[bytes] = ()) -> Fitted:
    """As many of these as 900 kB hold, and no more than `MOST_ENTRIES`; of parts in order of time, the farthest are
    left out.

    `beside`: entries of whole days, which need no zone, and are few.
    """
    taken: list[bytes] = [*beside]
    zones: set[str] = set()
    room, cut = LARGEST - FRAME - sum(map(len, beside)), False
    most = len(beside) + MOST_ENTRIES
    for zone, part in parts:
        if cut := room < len(part) or len(taken) == most:
            break
        room -= len(part)
        taken.append(part)
        zones.add(zone)
    return Fitted(taken, sorted(zones), cut)


def midnight(now: dt.datetime) -> dt.datetime:
    """The last midnight in UTC. What a calendar leaves out for its age changes then, and not with every request."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
