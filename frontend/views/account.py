"""Pages of people and their groups."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Frozen, get_group_for
from accounts.models import GroupForm, MemberRole
from accounts.operations import TooManyGroups, found_group, register_group
from accounts.policies import Policy, policy
from frontend.forms.account import FoundGroupForm, RegisterForm


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """Found a group, in one page; who was on the way to asking for a room goes on there."""
    form = FoundGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _found(request, form):
        # Not `redirect`, which takes a word without a slash for the name of a page and fails when there is none.
        return HttpResponseRedirect(get_next_redirect_url(request) or resolve_url("my"))
    return render(request, "my/group_new.html", {"form": form})


def _found(request: HttpRequest, form: FoundGroupForm) -> bool:
    assert request.user.is_authenticated
    try:
        group = found_group(
            by=request.user,
            name=form.cleaned_data["name"],
            form=GroupForm(form.cleaned_data["form"]),
            register_number=form.cleaned_data["register_number"],
            now=timezone.now(),
        )
    except TooManyGroups as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("“%(name)s” is founded. You can ask for a room now.") % {"name": group.name})
    return True


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def group_register(request: HttpRequest, slug: str) -> HttpResponse:
    """What houses know of a group, for its administrators; who came from a request goes on there."""
    assert request.user.is_authenticated
    group = get_group_for(request.user, slug, role=MemberRole.ADMIN)
    form = RegisterForm(request.POST or None, instance=get_group_for(request.user, slug))
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("form", "register_number")}
        try:
            register_group(by=request.user, group=group, now=timezone.now(), **told)
        except Frozen as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return HttpResponseRedirect(get_next_redirect_url(request) or resolve_url("my"))
    return render(request, "my/group_register.html", {"group": group, "form": form})
