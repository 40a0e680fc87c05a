"""Who answers for a house, until when, and who stands in for the others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policies import Policy, policy
from frontend.forms.people import DeputiesForm
from frontend.house import tried
from spaces.access import get_managed_venue_for
from spaces.roles import NobodyAtOnce, name_deputies, roles_at


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, venue: str) -> HttpResponse:
    """Everybody with a role; deputies are named here, roles are not given: that takes two members of staff."""
    assert request.user.is_authenticated
    by, now = request.user, timezone.now()
    house = get_managed_venue_for(by, venue, now=now)
    roles = roles_at(house, now=now)
    form = DeputiesForm(request.POST if request.method == "POST" else None, roles=roles)

    def deed() -> None:
        name_deputies(by=by, venue=house, deputies=form.cleaned_data["deputies"], now=now)

    if form.is_valid():
        try:
            if tried(request, form, deed):
                messages.success(request, _("The changes are saved."))
                return redirect("house_people", venue)
        except NobodyAtOnce:
            form.add_error("deputies", _("Leave at least one person who is told at once."))
    return render(request, "house/people.html", {"venue": house, "roles": roles, "form": form})
