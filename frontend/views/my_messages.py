"""How much messages may say to one person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.operations import choose_messages
from accounts.policies import Policy, policy
from frontend.forms.private_feed import MessagesForm


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest) -> HttpResponse:
    """Neutral, or in full; and what either means."""
    assert request.user.is_authenticated
    form = MessagesForm(request.POST or None, initial={"full": request.user.full_messages})
    if request.method != "POST":
        return render(request, "my/messages.html", {"form": form})
    # An unticked box sends nothing, so an empty form is an answer, too.
    full = form.is_valid() and form.cleaned_data["full"]
    choose_messages(by=request.user, full=full, now=timezone.now())
    told = _("Messages about bookings tell you everything from now on.")
    messages.success(request, told if full else _("Messages say as little as possible from now on."))
    return redirect("my_messages")
