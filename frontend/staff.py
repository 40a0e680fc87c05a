"""What the pages of staff share: how a house or a group is found, and what was done about it in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import groups_for_staff
from accounts.freezing import Disputable
from accounts.models import Dispute, Group
from spaces.access import Viewer, venues_for
from spaces.models import Venue

STEPS: dict[str, str | Promise] = {
    "freeze": _("Frozen"),
    "ask_thaw": _("A member of staff said that it is settled"),
    "keep_frozen": _("It stays frozen"),
    "thaw": _("A second member of staff agreed: not frozen any more"),
}
"""Who did it is not told here: the trail has pseudonyms, and colleagues are to look at the thing."""


def disputables(viewer: Viewer, kind: str) -> QuerySet[Any]:
    """All houses ("venue") or all groups ("group").

    Raises:
        Http404: for anything else.
    """
    if kind == "venue":
        return venues_for(viewer)
    if kind == "group":
        return groups_for_staff(viewer)
    raise Http404


def disputable(viewer: Viewer, kind: str, slug: str) -> Disputable:
    """One of them, or 404."""
    found: Disputable | None = disputables(viewer, kind).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class NamedDispute:
    """A dispute, and what the thing is called."""

    dispute: Dispute
    name: str


def with_names(disputes: Iterable[Dispute]) -> list[NamedDispute]:
    """Each with the name of its house or group; two queries for all."""
    found = list(disputes)
    slugs = [one.slug for one in found]
    names = {("venue", slug): name for slug, name in _names(Venue.objects.all(), slugs)}
    names |= {("group", slug): name for slug, name in _names(Group.objects.all(), slugs)}
    return [NamedDispute(one, names.get((one.noun, one.slug), one.slug)) for one in found]


def _names(rows: QuerySet[Any], slugs: list[str]) -> Iterable[tuple[str, str]]:
    return rows.filter(slug__in=slugs).values_list("slug", "name")
