"""What the pages of a house share: which dates its new rules would leave outside, and its history in words."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import Frozen
from accounts.models import AuditEntry
from accounts.texts_form import TextsForm
from bookings.access import dates_of_houses
from bookings.models import Occurrence, OccurrenceQuerySet
from frontend.answers import in_words
from spaces.access import Viewer
from spaces.ledger import Busy
from spaces.models import Equipment, HouseAccess, Price, Space, SpaceAccess, Venue
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
    "close": _("A space was closed for some time"),
    "open_again": _("A space was opened again"),
    "holidays": _("It was changed whether the house closes on public holidays"),
    "add_photo": _("A photo was added"),
    "describe_photo": _("The words for a photo were changed"),
    "move_photo": _("The order of photos was changed"),
    "remove_photo": _("A photo was removed"),
    "grant_role": _("Somebody was made to answer for the house"),
    "freeze": _("The house was frozen because of a dispute"),
    "ask_thaw": _("A member of staff said that the dispute is settled"),
    "keep_frozen": _("The house stays frozen"),
    "thaw": _("The dispute is over, and the house is not frozen any more"),
    "make_private_feed": _("Somebody made an address of a private calendar of the house"),
    "delete_private_feed": _("Somebody deleted the address of their private calendar of the house"),
    "renew_role": _("Somebody renewed their role"),
    "name_deputy": _("Somebody was made a deputy"),
    "end_deputy": _("Somebody is no deputy any more"),
    "describe_venue": _("The description of the house was changed"),
    "add_space": _("A space was added"),
    "make_space": _("A space was added"),
    "describe_space": _("The description or the rules of a space were changed"),
    "retire_space": _("A space was taken out of use"),
    "return_space": _("A space was taken back into use"),
    "set_hours": _("Weekly hours were changed"),
    "set_season_hours": _("Weekly hours of a season were changed"),
    "add_season": _("A season was added"),
    "change_season": _("A season was changed"),
    "remove_season": _("A season was removed"),
    "set_space_rules": _("The rules for using a space were changed"),
    "set_house_limits": _("Quiet hours, limits or the list of groups were changed"),
    "set_papers": _("What the house needs to know of a group was changed"),
    "set_exception": _("Different hours were set for some days"),
    "tell_access": _("What is said of access was changed"),
    "tell_space_access": _("What is said of access to a space was changed"),
    "tell_price": _("The price was changed"),
    "drop_price": _("A space costs what the house takes again"),
    "confirm_facts": _("What stands here was checked"),
    "look_at_listing": _("What others have published was looked at"),
    "lift_exception": _("A day was given its weekly hours back"),
    "add_equipment": _("Equipment was added"),
    "describe_equipment": _("The description of equipment was changed"),
    "retire_equipment": _("Equipment was taken out of use"),
    "return_equipment": _("Equipment was taken back into use"),
}

MODELS: dict[str, tuple[type[Model], ...]] = {
    "describe_venue": (Venue,),
    "set_papers": (Venue,),
    "tell_access": (HouseAccess,),
    "tell_space_access": (SpaceAccess, Space),
    "tell_price": (Price,),
    "describe_equipment": (Equipment,),
}
"""Whose fields a line of the history names."""

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
    spaces: Sequence[Space | Equipment | str]
    fields: Sequence[str]
    weekdays: Sequence[int]
    first: dt.date | None
    last: dt.date | None


def history_of(venue: Venue) -> QuerySet[AuditEntry]:
    """What was changed about the house and its spaces, the latest first."""
    of_spaces = Q(noun="space", reference__in=venue.spaces.values("slug"))
    return AuditEntry.objects.filter(Q(noun="venue", reference=venue.slug) | of_spaces).order_by("-at", "-pk")


def in_history(entries: Iterable[AuditEntry], venue: Venue) -> list[Deed]:
    """Entries of the trail in words, in two queries more."""
    known: dict[str, Space | Equipment] = {thing.code: thing for thing in venue.equipment.all()}
    known |= {space.slug: space for space in Space.objects.filter(venue=venue)}
    return [_deed(entry, known) for entry in entries]


def _deed(entry: AuditEntry, known: Mapping[str, Space | Equipment]) -> Deed:
    told = entry.details
    slugs = told.get("spaces") or [told[noun] for noun in ("space", "equipment") if noun in told]
    slugs = [entry.reference] if entry.noun == "space" else slugs
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
    models = MODELS.get(verb, (Space,))
    model = next((model for model in models if hasattr(model, name)), None)
    return str(getattr(model._meta.get_field(name), "verbose_name", name)) if model else name


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
