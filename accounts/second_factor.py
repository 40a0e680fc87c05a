"""Whether this session has shown a second proof of who is there.

allauth writes one record into the session for each way in which somebody proved who they are: a code of the
authenticator app, or a recovery code, is recorded as "mfa".
"""

import datetime as dt

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

MARK = "second_factor_at"


def is_shown(request: HttpRequest) -> bool:
    """True when this session has shown a second factor that the person still has.

    Asking the database each time means that an app switched off on one computer counts on no other.
    """
    if settings.DEMO and MARK in request.session:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) and bool(is_mfa_enabled(request.user))


def mark(request: HttpRequest, now: dt.datetime) -> None:
    """For the invented people of the demonstration, who have no app; elsewhere the mark is worth nothing."""
    request.session[MARK] = now.isoformat()


def address_to_show_it(request: HttpRequest) -> str:
    """Where to go on: the page that asks for a code, or the one that sets the app up."""
    if is_mfa_enabled(request.user):
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
    return reverse("mfa_activate_totp")
