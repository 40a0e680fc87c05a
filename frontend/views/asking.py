"""A group asks for a space: the rules first, then the form, then its dates one by one.

The page keeps its own door. A form this long must survive a session that ran out while it was filled in, and the
sign-in in another tab after that, which makes a new CSRF secret: then nothing is written, and the form comes
back as it was typed, with a word on what to do.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import administered_by, groups_of
from accounts.policies import Policy, declare
from bookings.access import bookings_of_groups
from bookings.clock import before
from bookings.equipment import Shortage, free_on
from bookings.models import Booking
from bookings.operations import request_booking
from bookings.problems import Outlook, Refused, outlook
from core.intervals import Interval
from frontend.answers import in_words
from frontend.copying import filled_in
from frontend.dates import day_there
from frontend.facts import for_group, price_of
from frontend.forms.asking import FROM_FINDER, RequestForm, from_finder, pieces_from_finder
from frontend.rules import lent
from spaces.access import get_space_for
from spaces.availability import State
from spaces.ledger import Busy
from spaces.models import Space, price_of_space
from spaces.problems import against, blockers

SAME_REQUEST_WITHIN = dt.timedelta(minutes=10)
"""The same words for the same time again so soon are a second press of the button."""


@dataclass(frozen=True)
class DateRow:
    """One date of the request as the page shows it."""

    day: dt.date
    interval: Interval
    state: State
    left_out: bool
    short: Sequence[Shortage] = ()

    @property
    def is_lost(self) -> bool:
        """Whether the date cannot be had as it is asked for."""
        return self.state is not State.FREE or bool(self.short)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def space_request(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask for a space, for one date or for a whole course."""
    now = timezone.now()
    space = get_space_for(request.user, slug)
    if request.method != "POST":
        return _lead_away(request) or _opened(request, space, now)
    form = _form(request, space, request.POST, now)
    if hindrance := _hindrance(request):
        form.ask_for_dates_only()
        return _page(request, form, _look(form, now), now, hindrance=hindrance)
    if request.POST.get("step") == "send":
        return _send(request, form, now)
    return _check(request, form, now)


declare(space_request, Policy.SIGNED_IN)


def _lead_away(request: HttpRequest) -> HttpResponseBase | None:
    """To the sign-in, or to the page that founds a group; both come back here with what the address says."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not groups_of(request.user).exists():
        messages.info(request, _("Rooms are lent to groups. Found yours first, then go on with the request."))
        return redirect(f"{reverse('my_group_new')}?{urlencode({'next': request.get_full_path()})}")
    return None


def _hindrance(request: HttpRequest) -> str:
    """Why what was sent cannot be taken now, though it was typed in good faith; empty when it can."""
    if not request.user.is_authenticated:
        return "signed_out"
    if not groups_of(request.user).exists():
        return "no_group"
    if CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, _send, (), {}) is not None:
        return "new_session"
    return ""


def _form(request: HttpRequest, space: Space, data: Any, now: dt.datetime) -> RequestForm:
    return RequestForm(data, space=space, groups=groups_of(request.user), now=now)


def _opened(request: HttpRequest, space: Space, now: dt.datetime) -> HttpResponse:
    """The empty form; with a date from the finder, the form with that date checked."""
    known = filled_in(request, _from_finder(request, space, now), now)
    if "day" not in known:
        form = RequestForm(space=space, groups=groups_of(request.user), now=now, initial=known.dict())
        return _page(request, form, None, now)
    return _check(request, _form(request, space, _with_only_group(request, known), now), now)


def _from_finder(request: HttpRequest, space: Space, now: dt.datetime) -> QueryDict:
    """What the address says; which things it is to be where the space has several of a kind, the dates decide."""
    known = from_finder(request.GET)
    if "equipment" in request.GET:
        form = _form(request, space, known, now)
        look = _look(form, now)
        dates = (
            [row.interval for row in _rows(space, look, form.leave_out) if not row.left_out] if look else []
        )
        known.update(pieces_from_finder(request.GET, space, dates))
    return known


def _with_only_group(request: HttpRequest, known: QueryDict) -> QueryDict:
    slugs = list(groups_of(request.user).values_list("slug", flat=True)[:2])
    if len(slugs) == 1:
        known["group"] = slugs[0]
    return known


def _check(request: HttpRequest, form: RequestForm, now: dt.datetime) -> HttpResponse:
    """Show what would become of each date; nothing is written, and nothing else is asked for yet."""
    form.ask_for_dates_only()
    look = _look(form, now)
    if look and request.POST.get("step") == "leave_out_all":
        form = _without_clashes(request, form.space, look, now)
        look = _look(form, now)
    return _page(request, form, look, now)


def _without_clashes(request: HttpRequest, space: Space, look: Outlook, now: dt.datetime) -> RequestForm:
    """The same form with every date ticked that cannot be had."""
    data = request.POST.copy()
    lost = [row for row in _rows(space, look, frozenset()) if row.is_lost]
    data.setlist("leave_out", [str(row.day) for row in lost])
    form = _form(request, space, data, now)
    form.ask_for_dates_only()
    return form


def _look(form: RequestForm, now: dt.datetime) -> Outlook | None:
    """What the request would meet, told to the form; None while the dates are not typed completely."""
    form.is_valid()
    if form.slot is None:
        return None
    look = outlook(
        space=form.space,
        group=form.cleaned_data.get("group"),
        slot=form.slot,
        weekly=form.weekly,
        leave_out=form.leave_out,
        people=form.cleaned_data.get("people"),
        participants_pay=form.cleaned_data.get("participants_pay", False),
        purpose=form.cleaned_data.get("purpose", ""),
        now=now,
        equipment=form.equipment.asked,
    )
    form.tell(look)
    return look


def _send(request: HttpRequest, form: RequestForm, now: dt.datetime) -> HttpResponse:
    """Make the request, or show the form again with all that stands against it."""
    if not form.is_valid() or _unseen(request, form):
        return _page(request, form, _look(form, now), now, unseen=form.is_valid())
    if booking := _sent_already(request, form, now):
        messages.info(request, _("This request has been sent already."))
        return redirect("my_booking", booking.reference)
    assert request.user.is_authenticated
    try:
        booking = request_booking(
            by=request.user,
            group=form.cleaned_data["group"],
            space=form.space,
            details=form.details(),
            now=now,
        )
    except Refused as refused:
        form.tell(refused.outlook)
        return _page(request, form, refused.outlook, now)
    except Busy as busy:
        form.add_error(None, in_words(busy, form.space.venue.zone))
        return _page(request, form, _look(form, now), now)
    messages.success(request, _("The request is sent. You will be told as soon as the house has answered."))
    return redirect("my_booking", booking.reference)


def _unseen(request: HttpRequest, form: RequestForm) -> bool:
    """Whether this is a course whose dates were not looked at yet, or not as they are typed now."""
    return form.weekly is not None and request.POST.get("checked") != _fingerprint(form)


def _fingerprint(form: RequestForm) -> str:
    return " ".join(str(form.cleaned_data.get(name)) for name in ("day", "starts", "ends", "until"))


def _sent_already(request: HttpRequest, form: RequestForm, now: dt.datetime) -> Booking | None:
    """The request that a first press of the button has made a moment ago."""
    assert form.slot is not None
    try:
        first = form.slot.interval(form.space.venue.zone)
    except ValueError:
        return None
    return (
        bookings_of_groups(request.user)
        .open()
        .filter(
            space=form.space,
            group=form.cleaned_data["group"],
            title=form.cleaned_data["title"],
            asked_at__gt=now - SAME_REQUEST_WITHIN,
            occurrences__starts_at=first.start,
            occurrences__ends_at=first.end,
        )
        .first()
    )


def _rows(space: Space, look: Outlook, left_out: frozenset[dt.date]) -> list[DateRow]:
    days = [(day_there(date.interval.start, space.venue.zone), date) for date in look.dates]
    return [
        DateRow(day, date.interval, date.state, day in left_out, look.short.get(date.interval, ()))
        for day, date in days
    ]


def _page(
    request: HttpRequest, form: RequestForm, look: Outlook | None, now: dt.datetime, **said: Any
) -> HttpResponse:
    """The one page, in whatever state the request is."""
    space = form.space
    rows = _rows(space, look, form.leave_out) if look else []
    if wanted := [row.interval for row in rows if not row.left_out]:
        form.equipment.tell_free(free_on(space, list(form.equipment.things.values()), wanted))
    context = {
        **price_of(price_of_space(space)),
        "for_group": _for_group(form, look),
        "space": space,
        "venue": space.venue,
        "zone": space.venue.zone,
        "form": form,
        "rows": rows,
        "lost": [row for row in rows if row.is_lost and not row.left_out],
        "can_wait": any(row.state is State.OCCUPIED and not row.left_out for row in rows),
        "kept": [row for row in rows if not row.left_out],
        "fingerprint": _fingerprint(form) if rows else "",
        "lent": lent(space, day_there(now, space.venue.zone)),
        "answered_by": before(now + dt.timedelta(hours=space.venue.answer_within_hours), wanted),
        "number_page": _number_page(request, form, look),
        "closed_door": blockers(against(space, [], people=None, now=now)),
        **said,
    }
    return render(request, "asking/request.html", context)


def _number_page(request: HttpRequest, form: RequestForm, look: Outlook | None) -> str:
    """Where the register number is written that the house needs, for those who may; back here with the dates."""
    if look is None or not any(problem.code == "register_number" for problem in look.problems):
        return ""
    group = administered_by(request.user).filter(slug=form.data.get("group", "").replace("\0", "")).first()
    if group is None:
        return ""
    back = urlencode({theirs: form.data[ours] for ours, theirs in FROM_FINDER.items() if form.data.get(ours)})
    address = reverse("my_group_register", args=[group.slug])
    return f"{address}?{urlencode({'next': f'{request.path}?{back}'})}"


def _for_group(form: RequestForm, look: Outlook | None) -> dict[str, Any] | None:
    """The price for the group that asks: the one that is chosen, or else the first, as the list shows it."""
    told = form.cleaned_data if form.is_bound else {}
    group = told.get("group") or form.groups.first()
    dates = (
        [row.interval for row in _rows(form.space, look, form.leave_out) if not row.left_out] if look else []
    )
    return for_group(form.space, group, participants_pay=told.get("participants_pay", False), dates=dates)
