"""A house says what it is, which spaces it has, and by which rules they are asked for."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from accounts.slugs import slugs_of
from core import texts
from spaces import house_rules, ledger
from spaces.models import Occupancy, OpeningHours, Part, Space, Venue
from spaces.problems import Problem, Weight
from spaces.shut import fits_nowhere

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    """What a manager says of the house; texts by language."""

    name: str
    kind: str
    district: str
    address: str
    address_is_public: bool
    about: Texts
    house_rules: Texts
    website: str
    answer_within_hours: int
    decide_by_message: bool = False
    operator: str = ""
    contract_until: dt.date | None = None
    source: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class SpaceDetails:
    """What a manager says of a space; texts by language, parts by their names: those that are new are made."""

    name: Texts
    about: Texts
    capacity: int | None
    floor_area: int | None
    step_free: str
    buffer_before: int
    buffer_after: int
    notice_hours: int
    horizon_days: int
    shortest_minutes: int
    longest_minutes: int
    step_minutes: int
    holds_undecided: bool
    parts: Sequence[str]


class Unsound(Exception):
    """A description that cannot stand. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@ledger.in_one_transaction
def describe_venue(*, by: Person | None, venue: Venue, details: VenueDetails, now: dt.datetime) -> list[str]:
    """Say what the house is; other house rules get the next version, and every version is kept.

    Returns the names of what has changed.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    stored = Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    refuse_frozen(stored)
    house_rules.keep_present(stored)
    told = tidied(vars(details))
    changed = tell(stored, told)
    if "house_rules" in changed:
        house_rules.keep_next(stored, now)
    stored.save(update_fields=[*told, "rules_version"])
    if changed:
        note(by, stored, "describe_venue", now, fields=changed)
    return changed


@ledger.in_one_transaction
def make_space(*, by: Person | None, venue: Venue, details: SpaceDetails, now: dt.datetime) -> Space:
    """A new space of the house. Without parts it gets one of its own. It has no hours yet, so it is closed.

    Raises:
        Unsound: with every problem of the description.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(venue)
    refuse_unsound(details)
    told = tidied(vars(details))
    space = blank_space(venue=venue, name=told["name"])
    names = told.pop("parts") or [space.slug[-80:]]
    tell(space, told)
    space.save()
    space.parts.set(_parts(venue, names))
    note(by, venue, "make_space", now, space=space.slug)
    return space


@ledger.in_one_transaction
def describe_space(*, by: Person | None, space: Space, details: SpaceDetails, now: dt.datetime) -> list[str]:
    """Say what the space is and by which rules it is asked for. Returns the names of what has changed.

    What is booked keeps the set-up and tear-down times under which it was booked.

    Raises:
        Unsound: with every problem; other parts are one while anything is booked in the old or the new ones,
            for what is booked holds the parts that there were.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(space.venue)
    refuse_unsound(details)
    _refuse_shut(space, details)
    stored = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    told = tidied(vars(details))
    names = told.pop("parts")
    changed = tell(stored, told)
    stored.save(update_fields=[*told])
    if names and set(names) != {part.name for part in stored.parts.all()}:
        _divide(stored, names, now)
        changed.append("parts")
    if changed:
        note(by, space.venue, "describe_space", now, space=stored.slug, fields=changed)
    return changed


@ledger.in_one_transaction
def retire_space(*, by: Person | None, space: Space, now: dt.datetime) -> None:
    """Take no more requests for the space. What is booked stays booked.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(space.venue)
    if Space.objects.filter(pk=space.pk, retired_at__isnull=True).update(retired_at=now):
        note(by, space.venue, "retire_space", now, space=space.slug)


@ledger.in_one_transaction
def return_space(*, by: Person | None, space: Space, now: dt.datetime) -> None:
    """Take requests for a retired space again. Raises as `retire_space`."""
    locked(space.venue)
    if Space.objects.filter(pk=space.pk, retired_at__isnull=False).update(retired_at=None):
        note(by, space.venue, "return_space", now, space=space.slug)


def blank_space(*, venue: Venue, name: Mapping[str, str]) -> Space:
    """A stored space under an address of its own; all else is still to be said."""
    for slug in slugs_of(f"{venue.slug} {next(iter(name.values()))}", most=100, otherwise="space"):
        try:
            with transaction.atomic():
                return Space.objects.create(venue=venue, slug=slug, name=dict(name))
        except IntegrityError:
            continue
    raise AssertionError("there are always more slugs")


def refuse_unsound(details: SpaceDetails) -> None:
    """Raises Unsound when no request could ever keep these rules, or nobody could tell what the space is."""
    problems = []
    if not any(text.strip() for text in details.name.values()):
        text = _("Write what the space is called, in at least one language.")
        problems.append(Problem("nameless", Weight.BLOCKER, text, "name"))
    if details.longest_minutes < details.shortest_minutes:
        text = _("The longest booking is shorter than the shortest: choose a longer one.")
        problems.append(Problem("lengths", Weight.BLOCKER, text, "longest_minutes"))
    if details.notice_hours >= details.horizon_days * 24:
        text = _("Nobody could ever ask: the notice is as long as the house plans ahead. Make it shorter.")
        problems.append(Problem("shut", Weight.BLOCKER, text, "notice_hours"))
    if problems:
        raise Unsound(problems)


def _refuse_shut(space: Space, details: SpaceDetails) -> None:
    hours = OpeningHours.objects.filter(space=space)
    if fits_nowhere(hours, shortest=details.shortest_minutes, step=details.step_minutes):
        text = _(
            "Nobody could ever book: no opening takes the shortest booking at a time at which one may start. "
            "Make it shorter, or let bookings start more often."
        )
        raise Unsound([Problem("shut", Weight.BLOCKER, text, "shortest_minutes")])


def locked(venue: Venue) -> None:
    """Only one change of the house's description at a time, and none in a dispute."""
    refuse_frozen(Venue.objects.select_for_update(no_key=True).get(pk=venue.pk))


def tidied(details: Mapping[str, Any]) -> dict[str, Any]:
    """Texts without the languages in which nothing is said."""
    return {
        name: texts.tidied(value) if isinstance(value, Mapping) else value for name, value in details.items()
    }


def tell(noun: Model, told: Mapping[str, Any]) -> list[str]:
    """Set all of it, unsaved; returns the names of what says something else now. That a translation was found still
    right is kept, and changes nothing that anybody reads."""
    changed = [name for name, value in told.items() if getattr(noun, name) != value]
    for name, value in told.items():
        new = texts.retold(getattr(noun, name), value) if isinstance(value, Mapping) else value
        setattr(noun, name, new)
    return changed


def _divide(space: Space, names: Sequence[str], now: dt.datetime) -> None:
    old = space.part_ids()
    parts = _parts(space.venue, names)
    concerned = {*old, *(part.pk for part in parts)}
    ledger.lock(concerned)
    if Occupancy.objects.of_parts(concerned).filter(ends_at__gt=now).exists():
        text = _(
            "The parts stay as they are while something is booked in them: what is booked holds the old parts. "
            "Make a new space of other parts, or wait until nothing is booked."
        )
        raise Unsound([Problem("parts_taken", Weight.BLOCKER, text, "parts")])
    space.parts.set(parts)


def _parts(venue: Venue, names: Iterable[str]) -> list[Part]:
    return [Part.objects.get_or_create(venue=venue, name=name)[0] for name in dict.fromkeys(names)]


def note(by: Person | None, venue: Venue, verb: str, now: dt.datetime, **codes: Any) -> None:
    """Write the change of a house into the trail: names of fields, never what was typed."""
    audit.record(by=by, now=now, verb=verb, noun="venue", reference=venue.slug, **codes)
