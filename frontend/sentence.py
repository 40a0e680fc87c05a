"""What somebody looks for as one sentence: “Classes in Kraków, for a child of 7 years, on Saturdays”."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.cities import CITIES
from events.listing import EventFilter
from events.states import CLASSES, Format, Kind, Level

GROWN_UP = 18


def sentence(wanted: EventFilter, typed: Mapping[str, str]) -> str:
    """The filter in words; `typed` has names and words as they were written."""
    head = _heads()[_only_kind(wanted)]
    if wanted.city:
        place = CITIES[wanted.city].names_in[get_language() or "en"]
        head = _("%(what)s %(in_city)s") % {"what": head, "in_city": place}
    return ", ".join([head, *_phrases(wanted, typed)])


def _only_kind(wanted: EventFilter) -> str:
    if wanted.kind == CLASSES:
        return "classes"
    return next(iter(wanted.kind)) if wanted.kind and len(wanted.kind) == 1 else "events"


def _heads() -> dict[str, str]:
    return {
        "events": _("Events"),
        "classes": _("Classes"),
        Kind.LANGUAGE_CLASS: _("Language classes"),
        Kind.CHILDREN: _("Children's groups"),
        Kind.HISTORY_FORUM: _("History forums"),
        Kind.CULTURE: _("Cultural events"),
        Kind.ADVICE: _("Legal and practical advice"),
        Kind.SUPPORT: _("Emotional support"),
        Kind.DIALOGUE: _("Public dialogues"),
        Kind.PANEL: _("Sessions of citizens’ panels"),
        Kind.FORESIGHT: _("Foresight conferences"),
        Kind.CAPACITY: _("Workshops of associations with city officials"),
    }


def _phrases(wanted: EventFilter, typed: Mapping[str, str]) -> Iterator[str]:
    """Each filter but kind and city, in the order of being said."""
    if wanted.district:
        yield _("district %(name)s") % {"name": wanted.district}
    if wanted.age is not None:
        yield _for_age(wanted.age)
    if wanted.weekday:
        yield _weekdays()[wanted.weekday - 1]
    if wanted.language:
        yield _languages()[wanted.language]
    if wanted.level:
        yield _levels()[wanted.level]
    if wanted.format:
        yield _formats()[wanted.format]
    if wanted.free:
        yield _("free of charge")
    if wanted.step_free:
        yield _("step-free")
    yield from _named(wanted, typed)


def _named(wanted: EventFilter, typed: Mapping[str, str]) -> Iterator[str]:
    told: dict[str, Any] = {
        "group": _("announced by the group “%(name)s”"),
        "venue": _("in the house “%(name)s”"),
        "space": _("in the space “%(name)s”"),
        "q": _("with the words “%(name)s”"),
    }
    for name, text in told.items():
        if getattr(wanted, name) is not None:
            yield text % {"name": typed.get(name, "")}


def _for_age(age: int) -> str:
    if age >= GROWN_UP:
        return ngettext("for people of %(age)s year", "for people of %(age)s years", age) % {"age": age}
    return ngettext("for a child of %(age)s year", "for a child of %(age)s years", age) % {"age": age}


def _weekdays() -> list[str]:
    return [
        _("on Mondays"),
        _("on Tuesdays"),
        _("on Wednesdays"),
        _("on Thursdays"),
        _("on Fridays"),
        _("on Saturdays"),
        _("on Sundays"),
    ]


def _languages() -> dict[str, str]:
    return {
        "be": _("in Belarusian"),
        "be-tarask": _("in Belarusian (Taraškievica)"),
        "be-Latn": _("in Belarusian (Łacinka)"),
        "pl": _("in Polish"),
        "lt": _("in Lithuanian"),
        "uk": _("in Ukrainian"),
        "ru": _("in Russian"),
        "en": _("in English"),
    }


def _levels() -> dict[str, str]:
    return {
        Level.ANY: _("for any level"),
        Level.BEGINNER: _("for beginners"),
        Level.INTERMEDIATE: _("for people with some knowledge"),
        Level.ADVANCED: _("for the advanced"),
    }


def _formats() -> dict[str, str]:
    return {
        Format.IN_PERSON: _("where people meet in person"),
        Format.ONLINE: _("online"),
        Format.MIXED: _("in person and online at once"),
    }
