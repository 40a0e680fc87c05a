"""How one gets in, as pages show it: grouped as one comes, each fact yes, no or not known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Known, Space, Venue, access_of_house, access_of_space


@dataclass(frozen=True)
class Group:
    """Facts that one wants to know together."""

    heading: str | Promise
    facts: tuple[str, ...]


HOUSE = (
    Group(_("The way there"), ("step_free_stop", "parking")),
    Group(
        pgettext_lazy("through the door of a house", "Coming in"),
        ("step_free_entrance", "entrance_width", "automatic_door"),
    ),
    Group(_("Inside"), ("lift", "lift_width", "accessible_toilet", "baby_changing", "evacuation_help")),
    Group(
        _("Seeing, hearing and rest"), ("contrast_marking", "sign_language", "assistance_dog", "quiet_room")
    ),
)
SPACE = (
    Group(_("In the space"), ("step_free", "door_width", "toilet_on_floor")),
    Group(_("Hearing and light"), ("hearing_loop", "dimmable_light")),
)
WIDTHS = frozenset({"entrance_width", "lift_width", "door_width"})


@dataclass(frozen=True)
class Fact:
    """One fact: yes, no, unknown, or a width in centimetres."""

    label: str
    value: str
    centimetres: int | None = None


@dataclass(frozen=True)
class Facts:
    """Facts under their heading."""

    heading: str | Promise
    facts: list[Fact]


def of_house(venue: Venue) -> list[Facts]:
    """Everything that is asked of a house, known or not."""
    return list(_facts(HOUSE, access_of_house(venue)))


def of_space(space: Space) -> list[Facts]:
    """Everything that is asked of a space, known or not."""
    return list(_facts(SPACE, access_of_space(space), space))


def known(groups: Iterable[Facts]) -> bool:
    """Whether anything at all is known."""
    return any(fact.value != Known.UNKNOWN for group in groups for fact in group.facts)


def _facts(groups: Iterable[Group], *rows: Model) -> Iterator[Facts]:
    for group in groups:
        yield Facts(group.heading, [_fact(name, rows) for name in group.facts])


def _fact(name: str, rows: Iterable[Model]) -> Fact:
    row = next(row for row in rows if hasattr(row, name))
    label = str(getattr(row._meta.get_field(name), "verbose_name", name))
    value: Any = getattr(row, name)
    if name in WIDTHS:
        return Fact(label, Known.UNKNOWN if value is None else Known.YES, value)
    return Fact(label, value)
