"""Sign-in, and the second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.adapter import TOO_OFTEN
from accounts.arrival import Arrival
from accounts.forms import MailedCodeForm, SignInForm
from accounts.policies import Policy, policy


@policy(Policy.VISITOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a code to it; the same for the known and for the new."""
    if request.user.is_authenticated:
        return _onward(request)
    form = SignInForm(request.POST or None, request=request)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/login.html", {"form": form}, status=_status(form))
    Arrival.begin(request, form.cleaned_data["email"])
    return redirect(_with_next(request, "account_confirm_login_code"))


@policy(Policy.VISITOR)
@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """There is one page for the new and the known."""
    return redirect(_with_next(request, "account_login"))


@policy(Policy.VISITOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent, or send another one."""
    if request.user.is_authenticated:
        return _onward(request)
    arrival = Arrival.under_way(request)
    if arrival is None:
        return _start_again(request, _("This code is too old, or there was none. Ask for a new one."))
    if request.POST.get("action") == "resend":
        return _send_another(request, arrival)
    form = MailedCodeForm(request.POST or None, code=arrival.code)
    if request.method == "POST":
        if form.is_valid():
            return arrival.come_in(onward=get_next_redirect_url(request), now=timezone.now())
        if not arrival.record_invalid_attempt():
            return _start_again(request, str(TOO_OFTEN))
    return render(request, "account/confirm_login_code.html", {"form": form, "arrival": arrival})


def _onward(request: HttpRequest) -> HttpResponse:
    # Not `redirect`, which takes a word without a slash for the name of a page and fails when there is none.
    return HttpResponseRedirect(get_next_redirect_url(request) or resolve_url("my"))


def _send_another(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    if not arrival.can_resend:
        return _start_again(request, str(TOO_OFTEN))
    arrival.resend()
    messages.success(request, _("A new code is on its way. The one before it no longer works."))
    return redirect(_with_next(request, "account_confirm_login_code"))


def _start_again(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(_with_next(request, "account_login"))


def _with_next(request: HttpRequest, name: str) -> str:
    onward = get_next_redirect_url(request)
    return f"{reverse(name)}?{urlencode({'next': onward})}" if onward else reverse(name)


def _status(form: SignInForm) -> int:
    throttled = form.is_bound and form.has_error("email", "throttled")
    return 429 if throttled else 200


class SetUpApp(ActivateTOTPView):
    """Who has just typed a code of the app has shown a second factor, and may read the recovery codes."""

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response
