"""A group tells a need that no space meets."""

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import Frozen, groups_of
from accounts.models import Person
from accounts.policies import Policy, policy
from bookings.lacking import lacking
from bookings.needs import (
    Need,
    NothingMissing,
    NothingWanted,
    ToldAlready,
    TooManyNeeds,
    reason_of,
    tell_need,
)
from frontend.answers import in_words
from frontend.dates import hours
from frontend.finding import REASONS
from frontend.forms.finder import address_of
from frontend.forms.needs import NeedForm
from frontend.views.finding import form_of
from spaces.access import districts_by_city
from spaces.finder import Wanted
from spaces.ledger import Busy
from spaces.search import dates_wanted, search
from spaces.sought import Sought
from spaces.standing import Fate


@policy(Policy.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest) -> HttpResponse:
    """Tell what the finder did not find; the address says what was looked for, as it does there."""
    now = timezone.now()
    looked_for = form_of(request, now)
    when = looked_for.sought if looked_for.is_valid() else None
    if when is None:
        return redirect(f"{reverse('spaces')}?{request.GET.urlencode()}")
    if not groups_of(request.user).exists():
        messages.info(request, _("Needs are told by groups. Found yours first, then go on."))
        return redirect(f"{reverse('my_group_new')}?{urlencode({'next': request.get_full_path()})}")
    sent = request.POST if request.method == "POST" else None
    form = NeedForm(sent, groups=groups_of(request.user), wanted=looked_for.wanted)
    back = f"{reverse('spaces')}?{address_of(when, looked_for.wanted)}"
    if sent is not None and form.is_valid() and _told(request, form, when, looked_for.wanted, now):
        return redirect(back)
    context = {"form": form, "when": when, "back": back, "hours": hours(when.slot.starts, when.slot.ends)}
    return render(request, "spaces/need.html", context)


def _told(request: HttpRequest, form: NeedForm, when: Sought, wanted: Wanted, now: dt.datetime) -> bool:
    """Whether there is nothing more to do here; what happened is said on the page."""
    assert isinstance(request.user, Person)
    told = form.cleaned_data
    try:
        need = _need(request, form, when, wanted, now)
        tell_need(by=request.user, group=told["group"], need=need, now=now)
    except NothingMissing:
        messages.info(request, _("There is a space that is free: ask for it."))
    except NothingWanted:
        messages.info(request, str(REASONS[Fate.SCHOOL_HOLIDAYS]))
    except ToldAlready:
        messages.info(request, _("You or your group have told this need already: it counts."))
    except TooManyNeeds:
        form.add_error(
            None, _("You or your group have told many needs lately: wait some weeks before the next.")
        )
        return False
    except (Frozen, Busy) as error:
        form.add_error(None, in_words(error, "UTC"))
        return False
    else:
        messages.success(request, _("Thank you. The need is kept, and your group is not kept with it."))
    return True


def _need(request: HttpRequest, form: NeedForm, when: Sought, wanted: Wanted, now: dt.datetime) -> Need:
    """What is missing, looked at anew for the city and the number that were told now; districts of another city, where
    it was looked before, are nowhere in this one."""
    city, people = form.cleaned_data["city"], form.cleaned_data["people"]
    there = {name for slug, name in districts_by_city(request.user) if slug == city}
    wanted = replace(wanted, city=city, people=people, districts=wanted.districts & there)
    found = search(request.user, when, wanted, lacking=lacking, now=now)
    reason, dates = reason_of(found.standings, dates=dates_wanted(when, city))
    district = next(iter(wanted.districts)) if len(wanted.districts) == 1 else ""
    return Need(city, district, form.cleaned_data["purpose"], when, people, dates, reason)
