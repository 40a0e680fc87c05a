"""Browsers of signed-in people."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(browser: Client, person: Person) -> Client:
    """Signed in with the first factor, as most people are."""
    browser.force_login(person)
    return browser


def sign_in_fully(browser: Client, person: Person) -> Client:
    """Signed in with the second factor too, as a manager's pages require."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, SECRET)
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


def app_code(secret: str = SECRET) -> str:
    """What the authenticator app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
