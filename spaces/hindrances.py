"""Which wishes stand in the way: the spaces that there would be without one of them, or without the fewest together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from spaces.access import Viewer, spaces_for
from spaces.finder import Wanted, missed
from spaces.models import Equipment, EquipmentKind, Known, PriceKind, Space
from spaces.search import Question, Ranking, search
from spaces.standing import Sketch, Standing
from spaces.suggestions import FEW

MOST = 5
"""So many ways to wish for less are told, the best first: a longer list nobody reads."""
NAMED = 3
"""Spaces of each that are told by name."""
FREE = (PriceKind.FREE, PriceKind.FREE_IF)


class InTheWay(StrEnum):
    """A thing that is wanted and without which there would be more."""

    PEOPLE = "people"
    STEP_FREE = "step_free"
    EQUIPMENT = "equipment"
    DISTRICTS = "districts"
    FREE_OF_CHARGE = "free_of_charge"


@dataclass(frozen=True)
class Wish:
    """One thing that is wanted; of equipment, which kind."""

    by: InTheWay
    kind: str = ""


Missing = frozenset[Wish]


@dataclass(frozen=True)
class Relaxed:
    """What would be there without some wishes, the fewest that help: one of them, or several together."""

    wishes: Sequence[Wish]
    wanted: Wanted
    """What is left to wish for; of people, as many as the largest of these spaces holds."""
    standings: Sequence[Standing]
    spaces: Sequence[Space] = ()
    """The best of them, in the same order."""

    @property
    def named(self) -> list[tuple[Space, Standing]]:
        """Those that are told with their names."""
        by_id = {standing.space: standing for standing in self.standings}
        return [(space, by_id[space.pk]) for space in self.spaces]


def relaxed(found: Ranking) -> list[Relaxed]:
    """The fewest wishes without which there would be spaces that there are not now, the best way first.

    A search among all spaces of the city, one query for equipment and those for what of it is promised to others, and
    one for the spaces that are named.
    """
    question = found.question
    wanted, wishes = question.wanted, list(_wishes(question.wanted))
    if not wishes or found.whole >= FEW:
        return []
    anything = Wanted(city=wanted.city)
    ranking = search(question.viewer, question.when, anything, lacking=question.lacking, now=question.now)
    best = max((standing.had for standing in found.standings), default=0)
    better = [standing for standing in ranking.standings if standing.whole or standing.had > best]
    equipped, promised = _equipped(wanted), _promised(question, better)
    by_missing: dict[Missing, list[Standing]] = {}
    for standing in better:
        kinds = equipped.get(standing.space, set()) - promised.get(standing.space, set())
        by_missing.setdefault(_missing(wanted, standing.sketch, kinds), []).append(standing)
    # These have been found.
    by_missing.pop(frozenset(), None)
    fewest = min(map(len, by_missing), default=0)
    told = {missing: some for missing, some in by_missing.items() if len(missing) == fewest}
    options = [
        _option([wish for wish in wishes if wish in missing], wanted, some) for missing, some in told.items()
    ]
    return _in_full(question.viewer, sorted(options, key=lambda option: option.standings[0].rank)[:MOST])


def _wishes(wanted: Wanted) -> Iterator[Wish]:
    if wanted.people:
        yield Wish(InTheWay.PEOPLE)
    for kind in sorted(wanted.equipment, key=EquipmentKind.values.index):
        yield Wish(InTheWay.EQUIPMENT, kind)
    if wanted.step_free:
        yield Wish(InTheWay.STEP_FREE)
    if wanted.districts:
        yield Wish(InTheWay.DISTRICTS)
    if wanted.free_of_charge:
        yield Wish(InTheWay.FREE_OF_CHARGE)


def _equipped(wanted: Wanted) -> Mapping[int, set[str]]:
    """Which of the kinds that are wanted come with each space."""
    found: dict[int, set[str]] = {}
    if wanted.equipment:
        rows = Equipment.objects.in_use().filter(kind__in=wanted.equipment, spaces__isnull=False)
        for space, kind in rows.values_list("spaces", "kind"):
            found.setdefault(space, set()).add(kind)
    return found


def _promised(question: Question, standings: Sequence[Standing]) -> Mapping[int, set[str]]:
    """Which of the kinds that are wanted a space has not on all of its free dates, for others have them."""
    dates = {standing.space: standing.free_dates for standing in standings}
    losses = question.losses((standing.found.place, dates[standing.space]) for standing in standings)
    return {
        space: {kind for kind, lost in missed(told, dates[space]).items() if lost}
        for space, told in losses.items()
    }


def _missing(wanted: Wanted, sketch: Sketch, kinds: Collection[str]) -> Missing:
    """What keeps a space that has these kinds of equipment from being found with all dates that are free there."""
    traits, missing = sketch.traits, set()
    if wanted.people and traits.capacity is not None and traits.capacity < wanted.people:
        missing.add(Wish(InTheWay.PEOPLE))
    if wanted.step_free and traits.step_free != Known.YES:
        missing.add(Wish(InTheWay.STEP_FREE))
    if wanted.districts and traits.district not in wanted.districts:
        missing.add(Wish(InTheWay.DISTRICTS))
    if wanted.free_of_charge and traits.price not in FREE:
        missing.add(Wish(InTheWay.FREE_OF_CHARGE))
    for kind in wanted.equipment.difference(kinds):
        missing.add(Wish(InTheWay.EQUIPMENT, kind))
    return frozenset(missing)


def _option(wishes: Sequence[Wish], wanted: Wanted, some: Sequence[Standing]) -> Relaxed:
    """Without these wishes; where the number of people is one, for as many as the largest of the spaces holds."""
    if Wish(InTheWay.PEOPLE) in wishes:
        people = max(standing.sketch.traits.capacity or 0 for standing in some)
        some = [standing for standing in some if standing.sketch.traits.capacity == people]
        wanted = replace(wanted, people=people)
    return Relaxed(wishes, _without(wanted, wishes), some)


def _without(wanted: Wanted, wishes: Sequence[Wish]) -> Wanted:
    gone = {wish.by for wish in wishes}
    return replace(
        wanted,
        equipment=wanted.equipment - {wish.kind for wish in wishes},
        step_free=wanted.step_free and InTheWay.STEP_FREE not in gone,
        districts=frozenset() if InTheWay.DISTRICTS in gone else wanted.districts,
        free_of_charge=wanted.free_of_charge and InTheWay.FREE_OF_CHARGE not in gone,
    )


def _in_full(viewer: Viewer, options: Sequence[Relaxed]) -> list[Relaxed]:
    """With the best spaces of each, read together: their names and houses, no more."""
    best = [[standing.space for standing in option.standings[:NAMED]] for option in options]
    spaces = spaces_for(viewer).prefetch_related(None).in_bulk([pk for ids in best for pk in ids])
    return [
        replace(option, spaces=[spaces[pk] for pk in ids if pk in spaces])
        for option, ids in zip(options, best, strict=True)
    ]
