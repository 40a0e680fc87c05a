"""What the pages of a house share: which dates its new rules would leave outside, and its history in words."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import Frozen
from accounts.models import AuditEntry
from bookings.access import dates_of_houses
from bookings.models import Occurrence, OccurrenceQuerySet
from frontend.answers import in_words
from frontend.forms.house_texts import TextsForm
from spaces.access import Viewer
from spaces.ledger import Busy
from spaces.models import Space, Venue
from spaces.operations import Unsound

MOST_NAMED = 100
"""So many dates are named one by one; the page says how many more there are."""


def language() -> str:
    """The reader's language, as texts have it."""
    return (get_language() or "en").split("-")[0]


def standing_dates(viewer: Viewer, space: Space, *, now: dt.datetime) -> OccurrenceQuerySet:
    """Dates of the space that take place, or may, from now on."""
    dates = dates_of_houses(viewer, now=now).upcoming(now).standing()
    return dates.filter(booking__space=space).order_by("starts_at")


@dataclass(frozen=True)
class Touched:
    """Dates that would fall outside, and a mark by which one tells whether just these were shown."""

    dates: Sequence[Occurrence]

    @property
    def named(self) -> Sequence[Occurrence]:
        """Those that the page names."""
        return self.dates[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.dates) - len(self.named)

    @property
    def mark(self) -> str:
        """Another for other dates; empty for none."""
        claims = " ".join(sorted(str(date.claim) for date in self.dates))
        return hashlib.sha256(claims.encode()).hexdigest()[:16] if claims else ""

    def was_seen(self, request: HttpRequest) -> bool:
        """Whether the manager has seen just these dates, and goes on all the same."""
        return request.POST.get("seen", "") == self.mark


def tried(request: HttpRequest, form: Any, deed: Callable[[], object]) -> bool:
    """Do it; what stands against it is told at the form, and everything typed is kept."""
    try:
        deed()
    except Unsound as unsound:
        assert isinstance(form, TextsForm)
        form.tell(unsound.problems)
    except (Frozen, Busy) as refusal:
        form.add_error(None, in_words(refusal, "UTC"))
    else:
        return True
    return False


def say_touched(request: HttpRequest, touched: Touched) -> None:
    """After saving: the dates outside stand, and the manager knows what to do about them."""
    if touched.dates:
        messages.warning(
            request,
            _(
                "Bookings and requests outside the new hours stay as they are. Open each to decide what to do."
            ),
        )


VERBS: dict[str, str | Promise] = {
    "open": _("The house was opened here"),
    "grant_role": _("Somebody was made to answer for the house"),
    "describe_venue": _("The description of the house was changed"),
    "add_space": _("A space was added"),
    "make_space": _("A space was added"),
    "describe_space": _("The description or the rules of a space were changed"),
    "retire_space": _("A space was taken out of use"),
    "return_space": _("A space was taken back into use"),
    "set_hours": _("Weekly hours were changed"),
    "set_exception": _("Different hours were set for some days"),
    "lift_exception": _("A day was given its weekly hours back"),
}

MORE_FIELDS: dict[str, str | Promise] = {
    "parts": _("Parts of the house that it takes"),
    "website": _("Website"),
}


@dataclass(frozen=True)
class Deed:
    """One line of the house's history; never a text that somebody typed, only what it was about."""

    at: dt.datetime
    actor: str
    what: str | Promise
    spaces: Sequence[Space | str]
    fields: Sequence[str]
    weekdays: Sequence[int]
    first: dt.date | None
    last: dt.date | None


def history_of(venue: Venue) -> QuerySet[AuditEntry]:
    """What was changed about the house, the latest first."""
    return AuditEntry.objects.about(venue.slug).filter(noun="venue").order_by("-at", "-pk")


def in_history(entries: Iterable[AuditEntry], venue: Venue) -> list[Deed]:
    """Entries of the trail in words, in one query more."""
    known = {space.slug: space for space in Space.objects.filter(venue=venue)}
    return [_deed(entry, known) for entry in entries]


def _deed(entry: AuditEntry, known: dict[str, Space]) -> Deed:
    told = entry.details
    slugs = told.get("spaces") or ([told["space"]] if "space" in told else [])
    return Deed(
        at=entry.at,
        actor=entry.actor,
        what=VERBS.get(entry.verb, entry.verb),
        spaces=[known.get(slug, slug) for slug in slugs],
        fields=[_label(name, entry.verb) for name in told.get("fields", ())],
        weekdays=told.get("weekdays", ()),
        first=_day(told.get("first")),
        last=_day(told.get("last")) if told.get("last") != told.get("first") else None,
    )


def _label(name: str, verb: str) -> str:
    if name in MORE_FIELDS:
        return str(MORE_FIELDS[name])
    model = Venue if verb == "describe_venue" else Space
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
