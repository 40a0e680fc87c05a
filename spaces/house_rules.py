"""House rules by version: what was accepted can be read again, word for word, in every language.

A booking names the house's version that it accepted; that version is kept from the moment of acceptance, and
managers and the group itself can open it.
"""

import datetime as dt
from dataclasses import dataclass

from core.differences import Piece, differences
from core.languages import LANGUAGES
from spaces.models import HouseRules, Venue


@dataclass(frozen=True)
class Changed:
    """What one version says differently from another, in one language."""

    language: str
    pieces: list[Piece]


def keep_present(venue: Venue) -> None:
    """Keep the present version; one that is kept stays as it is. Call it in the transaction that relies on it."""
    if venue.house_rules:
        HouseRules.objects.get_or_create(
            venue=venue, version=venue.rules_version, defaults={"texts": venue.house_rules}
        )


def keep_next(venue: Venue, now: dt.datetime) -> None:
    """Give rules that were just rewritten the next version, and keep it; the row must be locked."""
    venue.rules_version += 1
    HouseRules.objects.create(venue=venue, version=venue.rules_version, texts=venue.house_rules, since=now)


def version_of(venue: Venue, version: int) -> HouseRules | None:
    """One version, or None where it was not kept or there were no rules."""
    return HouseRules.objects.filter(venue=venue, version=version).first()


def changes(old: HouseRules, new: HouseRules) -> list[Changed]:
    """What has changed between two versions, language by language; nothing where a language stayed."""
    tags = [*LANGUAGES, *sorted({*old.texts, *new.texts} - set(LANGUAGES))]
    pairs = [(tag, old.texts.get(tag, ""), new.texts.get(tag, "")) for tag in tags]
    return [Changed(tag, differences(before, after)) for tag, before, after in pairs if before != after]
