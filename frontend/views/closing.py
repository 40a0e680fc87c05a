"""A manager closes a space and opens it again; what is booked there is dealt with one by one."""

import datetime as dt
import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Frozen
from accounts.policies import Policy, policy
from bookings.healing import look_again, look_again_in
from bookings.operations import Closed, Touched, Undecided, close_with_bookings, touched_by
from bookings.transitions import NotPossible
from core import walltime
from events.operations import follow_booking
from frontend.answers import attempt, in_words
from frontend.forms.closing import CANCEL, KEEP, ClosingForm
from spaces import closing as house
from spaces.access import get_blackout_of, get_managed_space_for, spaces_managed_by
from spaces.ledger import Busy, Taken
from spaces.models import Space
from spaces.public_holidays import Holiday, coming

YEAR = dt.timedelta(days=365)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, slug: str) -> HttpResponse:
    """What is closed, and the form to close: first it shows what is booked there, then it closes."""
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, now=now)
    language = get_language() or "en"
    if request.method != "POST":
        filled_in = {"starts": "00:00", "ends": "00:00"}
        return _page(request, space, ClosingForm(initial=filled_in, language=language), now)
    form = ClosingForm(request.POST, language=language)
    if not form.is_valid():
        return _page(request, space, form, now)
    if problems := house.against(space, form.closing(), form.reason, now=now):
        form.tell(problems)
        return _page(request, space, form, now)
    if request.POST.get("step") == "close" and _close(request, space, form, now):
        return redirect("manage_closing", slug)
    return _page(request, space, form, now, touched=touched_by(space, form.closing(), now=now))


def _close(request: HttpRequest, space: Space, form: ClosingForm, now: dt.datetime) -> bool:
    """Whether it is closed; otherwise a message says why not."""
    assert request.user.is_authenticated
    try:
        closed = close_with_bookings(
            by=request.user,
            space=space,
            closing=form.closing(),
            reason=form.reason,
            keep=_chosen(request, KEEP),
            cancel=_chosen(request, CANCEL),
            note=form.cleaned_data["note"],
            now=now,
        )
    except Undecided:
        messages.error(request, _("Nothing has changed: say of each booking below whether it stays."))
    except (Taken, Busy, Frozen, NotPossible) as refusal:
        messages.error(request, in_words(refusal, space.venue.zone))
    else:
        _follow(closed, now)
        messages.success(request, _("The space is closed at this time."))
        return True
    return False


def _chosen(request: HttpRequest, choice: str) -> set[str]:
    """References of bookings of which this was chosen."""
    return {
        name.removeprefix("booking-")
        for name, value in request.POST.items()
        if name.startswith("booking-") and value == choice
    }


def _follow(closed: Closed, now: dt.datetime) -> None:
    """What was announced is called off where its dates were."""
    for booking in closed.ended:
        follow_booking(booking=booking, now=now)


def _page(
    request: HttpRequest,
    space: Space,
    form: ClosingForm,
    now: dt.datetime,
    touched: list[Touched] | None = None,
) -> HttpResponse:
    context = {
        "space": space,
        "venue": space.venue,
        "zone": space.venue.zone,
        "form": form,
        "looked": touched is not None,
        "touched": [_row(request, item, now) for item in touched or []],
        "dates": house.coming_dates(space, form.closing(), now=now) if touched is not None else [],
        "blackouts": space.blackouts.upcoming(now).prefetch_related("dates"),
        "holidays": _holidays(space, now),
    }
    return render(request, "closing/closing.html", context)


def _row(request: HttpRequest, item: Touched, now: dt.datetime) -> dict[str, object]:
    """A touched booking, and what was chosen for it; what has begun can only stay."""
    chosen = request.POST.get(f"booking-{item.booking.reference}")
    return {
        "booking": item.booking,
        "dates": item.dates,
        "can_end": bool(item.can_end(now)),
        "waits": item.booking.status == "requested",
        "chosen": chosen if chosen in (KEEP, CANCEL) else "",
    }


def _holidays(space: Space, now: dt.datetime) -> list[tuple[dt.date, dict[str, str]]]:
    """Public holidays of the coming year with their names for the reader."""
    today = walltime.local(now, space.venue.zone).date()
    found: dict[dt.date, Holiday] = coming(space.venue, today, today + YEAR)
    return [(day, holiday.told_to(get_language() or "en")) for day, holiday in found.items()]


@policy(Policy.MANAGER)
@require_POST
def open_again(request: HttpRequest, slug: str, claim: uuid.UUID) -> HttpResponse:
    """Give closed time back."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, now=now)
    deed = partial(house.open_again, by=request.user, blackout=get_blackout_of(space, claim), now=now)
    try:
        if attempt(request, deed, done=_("The space is open again at this time.")):
            look_again(space, now=now)
    except house.NotClosed:
        messages.error(request, _("Nothing has changed: the space is open at this time already."))
    return redirect("manage_closing", slug)


@policy(Policy.MANAGER)
@require_POST
def holidays(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether the house opens on public holidays."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, now=now)
    deed = partial(
        house.observe_holidays,
        by=request.user,
        venue=space.venue,
        open_on_holidays=request.POST.get("open_on_holidays") == "yes",
        now=now,
    )
    if attempt(request, deed, done=_("The choice is kept for all spaces of the house.")):
        look_again_in(spaces_managed_by(request.user, now=now).filter(venue=space.venue_id), now=now)
    return redirect("manage_closing", slug)
