"""What all calendars of the site understand behind the question mark, and how they refuse the rest."""

from collections.abc import Collection, Sequence

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from core.calendars import Voice
from core.languages import AUTONYMS, LANGUAGES
from spaces.problems import Problem, Weight

COMMON = frozenset({"lang", "neutral"})
FLAGS = frozenset({"neutral", "entries"})
"""What is said by 1 or 0, wherever it is known."""


def language_of(query: QueryDict) -> str:
    """The language that is asked for, or the first."""
    language = query.get("lang") or LANGUAGES[0]
    return language if language in AUTONYMS else LANGUAGES[0]


def voice_of(query: QueryDict) -> Voice:
    """How the calendar speaks."""
    return Voice(language_of(query), neutral=query.get("neutral") == "1")


def of_parameters(query: QueryDict, known: Collection[str] = COMMON) -> list[Problem]:
    """Everything in the query that is not understood, in the active language."""
    names = ", ".join(sorted(known))
    text = _("There is no such parameter. Known are: %(names)s.") % {"names": names}
    problems = [Problem("invalid", Weight.BLOCKER, text, name) for name in query if name not in known]
    if query.get("lang", "") not in ("", *AUTONYMS):
        text = _("There is no such language here. Known are: %(names)s.") % {"names": ", ".join(AUTONYMS)}
        problems.append(Problem("invalid", Weight.BLOCKER, text, "lang"))
    wrong = [name for name in sorted(FLAGS & {*known}) if query.get(name, "") not in {"", "0", "1"}]
    return [*problems, *(Problem("invalid", Weight.BLOCKER, _("Give 1 or 0."), name) for name in wrong)]


def refuse(problems: Sequence[Problem]) -> HttpResponse:
    """The problems of an address, a line each; 404 when all is well but for something that does not exist."""
    lines = [f"{problem.field}: {problem.text}" for problem in problems]
    missing = all(problem.code == "unknown" for problem in problems)
    return plain("\n".join(lines), 404 if missing else 400)


def no_such_calendar() -> HttpResponse:
    """Where there is none, or none for whoever asks."""
    return plain(_("There is no such calendar."), 404)


def plain(text: str, status: int) -> HttpResponse:
    """A line for whoever looks for the mistake; a program shows it to nobody."""
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
