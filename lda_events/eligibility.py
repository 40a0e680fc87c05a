"""Whether somebody can take part, from four answers that are read, answered and forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lda_events.models import GroupKind, Programme
from spaces.models import Known


class Home(models.TextChoices):
    """Where somebody lives."""

    REGISTERED = "registered", _("In this city, with a registered address")
    LIVING = "living", _("In this city, without a registered address")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Citizen(models.TextChoices):
    """Of the country in which the city lies."""

    # Translators: the answer to a question.
    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")


class Age(models.TextChoices):
    """Bands, so that nobody gives an age."""

    CHILD = "child", _("Under 13")
    TEENAGER = "teenager", _("13 to 15")
    YOUTH = "youth", _("16 or 17")
    ADULT = "adult", _("18 or older")


BANDS = {Age.CHILD: (0, 12), Age.TEENAGER: (13, 15), Age.YOUTH: (16, 17), Age.ADULT: (18, 120)}


@dataclass(frozen=True)
class Person:
    """Four answers; an empty one was not given."""

    home: str = ""
    citizen: str = ""
    age: str = ""
    group: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one condition says: met (yes), not met (no), or not to be told; in words where it decides something."""

    met: Known
    text: str | Promise = ""


@dataclass(frozen=True)
class Answer:
    """Yes, no, or perhaps (unknown), and the conditions that decide it."""

    can: Known
    deciding: list[str | Promise]
    remarks: list[str | Promise]


def answer(programme: Programme, person: Person) -> Answer:
    """A condition that is not met decides; else one that is not known makes it a perhaps."""
    verdicts = [judge(programme, person) for judge in JUDGES]
    can = next((met for met in (Known.NO, Known.UNKNOWN) if any(v.met == met for v in verdicts)), Known.YES)
    return Answer(
        can,
        deciding=[v.text for v in verdicts if v.met == can and can != Known.YES],
        remarks=[v.text for v in verdicts if v.met == Known.YES and v.text],
    )


def _residence(programme: Programme, person: Person) -> Verdict:
    return _judged(
        programme.residence,
        has=person.home != Home.ELSEWHERE if person.home else None,
        no=_("One must live in the city."),
        unsaid=_("One must live in the city: say where you live."),
        unknown=_("We do not know whether one must live in the city."),
    )


def _registration(programme: Programme, person: Person) -> Verdict:
    return _judged(
        programme.registration,
        has=person.home == Home.REGISTERED if person.home else None,
        no=_("One must have a registered address in the city."),
        unsaid=_("One must have a registered address in the city: say where you live."),
        unknown=_("We do not know whether one must have a registered address in the city."),
    )


def _citizenship(programme: Programme, person: Person) -> Verdict:
    return _judged(
        programme.citizenship,
        has=person.citizen == Citizen.YES if person.citizen else None,
        no=_("One must be a citizen of the country."),
        unsaid=_("One must be a citizen of the country: say whether you are."),
        unknown=_("We do not know whether one must be a citizen of the country."),
    )


def _age(programme: Programme, person: Person) -> Verdict:
    limit = programme.age_from or 0
    old_enough = _at_least(person.age, limit)
    told = {"age": limit}
    if programme.age_limit == Known.YES and old_enough is False and programme.younger_with_parent:
        return Verdict(Known.YES, _("Together with a parent: on one’s own from the age of %(age)s.") % told)
    return _judged(
        programme.age_limit,
        has=old_enough,
        no=_("One must be at least %(age)s years old.") % told,
        unsaid=_("One must be at least %(age)s years old: it depends on your age.") % told,
        unknown=_("We do not know from which age one can take part."),
    )


def _at_least(band: str, limit: int) -> bool | None:
    """None where no band is given, or where the limit lies within it."""
    if not band:
        return None
    lowest, highest = BANDS[Age(band)]
    return None if lowest < limit <= highest else lowest >= limit


def _group(programme: Programme, person: Person) -> Verdict:
    kinds = ", ".join(str(GroupKind(kind).label) for kind in programme.groups)
    told = {"kinds": kinds}
    return _judged(
        programme.group_needed,
        has=person.group in programme.groups if person.group else None,
        no=_("This is how one can take part: %(kinds)s.") % told,
        unsaid=_("This is how one can take part: %(kinds)s. Say how you would.") % told,
        unknown=_("We do not know which groups can take part."),
    )


def _judged(
    needed: str, *, has: bool | None, no: str | Promise, unsaid: str | Promise, unknown: str | Promise
) -> Verdict:
    """A condition that does not exist is met by everybody, and so is one that may exist by those who would meet it."""
    if needed == Known.NO or has:
        return Verdict(Known.YES)
    if needed == Known.UNKNOWN:
        return Verdict(Known.UNKNOWN, unknown)
    return Verdict(Known.UNKNOWN, unsaid) if has is None else Verdict(Known.NO, no)


Judge = Callable[[Programme, Person], Verdict]
JUDGES: tuple[Judge, ...] = (_residence, _registration, _citizenship, _age, _group)


def person_of(told: Mapping[str, str]) -> Person:
    """The person that four taps describe; each is one of the choices above, or empty."""
    return Person(**{name: told.get(name, "") for name in ("home", "citizen", "age", "group")})
