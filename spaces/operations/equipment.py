"""A house says what it lends. What is promised to bookings stays promised."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from accounts.slugs import slugs_of
from spaces import ledger
from spaces.models import MOST_PIECES, Equipment, EquipmentKind, Space, Venue
from spaces.operations.describing import Texts, Unsound
from spaces.problems import Problem, Weight


@dataclass(frozen=True, kw_only=True)
class EquipmentDetails:
    """What a manager says of a thing; texts by language, spaces by their slugs. Without a name its kind is shown."""

    kind: str
    name: Texts
    about: Texts
    quantity: int
    fixed: bool
    spaces: Sequence[str]


@ledger.in_one_transaction
def add_equipment(
    *, by: Person | None, venue: Venue, details: EquipmentDetails, now: dt.datetime
) -> Equipment:
    """A thing that the house lends from now on, under a code of its own.

    Raises:
        Unsound: with every problem of the description.
        accounts.access.Frozen: when the house is in dispute.
    """
    _locked(venue)
    spaces = _sound(venue, details)
    thing = _stored(venue, _told(details))
    thing.spaces.set(spaces)
    _note(by, thing, "add_equipment", now)
    return thing


@ledger.in_one_transaction
def describe_equipment(
    *, by: Person | None, equipment: Equipment, details: EquipmentDetails, now: dt.datetime
) -> list[str]:
    """Say what the thing is, how many there are and where. Returns the names of what has changed.

    Fewer pieces than are promised take nothing back: `bookings.equipment.left_short` names those dates.
    Raises as `add_equipment`.
    """
    _locked(equipment.venue)
    spaces = _sound(equipment.venue, details)
    stored = Equipment.objects.select_for_update(no_key=True).get(pk=equipment.pk)
    told = _told(details)
    changed = [name for name, value in told.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, told[name])
    stored.save(update_fields=changed)
    if set(spaces) != set(stored.spaces.all()):
        stored.spaces.set(spaces)
        changed.append("spaces")
    if changed:
        _note(by, stored, "describe_equipment", now, fields=changed)
    return changed


@ledger.in_one_transaction
def retire_equipment(*, by: Person | None, equipment: Equipment, now: dt.datetime) -> None:
    """Lend the thing no more. Bookings that were promised it keep it.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    _locked(equipment.venue)
    if Equipment.objects.in_use().filter(pk=equipment.pk).update(retired_at=now):
        _note(by, equipment, "retire_equipment", now)


@ledger.in_one_transaction
def return_equipment(*, by: Person | None, equipment: Equipment, now: dt.datetime) -> None:
    """Lend a thing that was out of use again. Raises as `retire_equipment`."""
    _locked(equipment.venue)
    if Equipment.objects.filter(pk=equipment.pk, retired_at__isnull=False).update(retired_at=None):
        _note(by, equipment, "return_equipment", now)


def _locked(venue: Venue) -> None:
    refuse_frozen(Venue.objects.select_for_update(no_key=True).get(pk=venue.pk))


def _sound(venue: Venue, details: EquipmentDetails) -> list[Space]:
    """The spaces that are meant. Raises Unsound."""
    spaces = list(Space.objects.filter(venue=venue, slug__in=details.spaces))
    problems = []
    if details.kind not in EquipmentKind.values:
        text = _("There is no such kind: choose one from the list.")
        problems.append(Problem("kind", Weight.BLOCKER, text, "kind"))
    if details.kind == EquipmentKind.OTHER and not any(text.strip() for text in details.name.values()):
        text = _("Write what it is called, in at least one language: its kind does not say it.")
        problems.append(Problem("nameless", Weight.BLOCKER, text, "name"))
    if not 1 <= details.quantity <= MOST_PIECES:
        text = _("Write a number from 1 to 1,000. What is gone is taken out of use.")
        problems.append(Problem("quantity", Weight.BLOCKER, text, "quantity"))
    if not spaces or len(spaces) != len(set(details.spaces)):
        text = _("Choose the spaces of this house with which it comes, at least one.")
        problems.append(Problem("spaces", Weight.BLOCKER, text, "spaces"))
    if problems:
        raise Unsound(problems)
    return spaces


def _told(details: EquipmentDetails) -> dict[str, Any]:
    return {
        "kind": details.kind,
        "name": _said(details.name),
        "about": _said(details.about),
        "quantity": details.quantity,
        "fixed": details.fixed,
    }


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    """Without the languages in which nothing is said; browsers send line ends as CR LF."""
    tidy = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in tidy.items() if text}


def _stored(venue: Venue, told: dict[str, Any]) -> Equipment:
    called = next(iter(told["name"].values()), told["kind"].replace("_", " "))
    for code in slugs_of(f"{venue.slug} {called}", most=100, otherwise="equipment"):
        try:
            with transaction.atomic():
                return Equipment.objects.create(venue=venue, code=code, **told)
        except IntegrityError:
            continue
    raise AssertionError("there are always more codes")


def _note(by: Person | None, thing: Equipment, verb: str, now: dt.datetime, **codes: Any) -> None:
    audit.record(
        by=by,
        now=now,
        verb=verb,
        noun="venue",
        reference=thing.venue.slug,
        equipment=thing.code,
        **codes,
    )
