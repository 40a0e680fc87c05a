"""How allauth speaks here: in our words, because it has no Belarusian, and with as little said as will do."""

import logging
from smtplib import SMTPException
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.fields import keyring

log = logging.getLogger("svietlica.accounts")

WRONG_CODE = _("This code is not right. Compare it digit by digit, or ask for a new one.")
TOO_OFTEN = _("That was tried too often. Wait a few minutes, then ask for a new code.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by code: mail at once, in the language of the page on which it was asked for."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def format_email_subject(self, subject: str) -> str:
        """The subject alone: a lock screen shows it, so it names neither the site nor a host."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send without the outbox: a code is of use now or not at all. Failing, the page says so."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            # The kind alone: the text of a refusal quotes the address.
            log.error("a sign-in code could not be sent: %s", type(error).__name__)
            problem = _(
                "The message could not be sent just now. Wait a few minutes, then ask for a new code."
            )
            messages.error(current.request, problem)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own words only: allauth's templated remarks ("signed in as …") name addresses, and pages say enough."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in for as long as SESSION_COOKIE_AGE says; the short life of an arrival ends here."""
        super().login(request, user)
        request.session.set_expiry(None)


class MFAAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are encrypted, and a telephone that is looked through shows no address."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("The second step cannot be switched off."),
        "cannot_generate_recovery_codes": _("Set up the app first; then recovery codes can be made."),
    }

    def get_totp_label(self, user: Any) -> str:
        """What the authenticator app shows under the issuer."""
        return str(user.pseudonym)

    def build_totp_svg(self, url: str) -> str:
        """The picture with a white ground of its own: black on a dark page could not be scanned."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        return keyring().encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().decrypt(encrypted_text)
