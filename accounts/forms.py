"""Sign-in forms. All their texts are ours: allauth has no Belarusian."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.core import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.adapter import TOO_OFTEN


class SignInForm(forms.Form):
    """An address to send a code to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a code to it. There is no password."),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """The address in lower case, as people are kept; refused when it was asked for too often."""
        email = str(self.cleaned_data["email"]).lower()
        if not ratelimit.consume(self.request, action="request_login_code", key=email):
            raise forms.ValidationError(TOO_OFTEN, code="throttled")
        return email


def _code_field(label: Any, help_text: Any, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        error_messages={"required": _("Write the code."), "max_length": _("This is longer than any code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autofocus": True, **attrs}
        ),
    )


class MailedCodeForm(ConfirmLoginCodeForm):
    """The code from the message."""

    code = _code_field(
        _("Code from the message"), _("Eight digits; the hyphen may be left out."), inputmode="numeric"
    )


class SecondStepForm(AuthenticateForm):
    """The second step of signing in."""

    code = _code_field(_("Code from your app"), _("Six digits from the app, or one of your recovery codes."))


class SecondStepAgainForm(ReauthenticateForm):
    """The second step once more, before something that matters."""

    code = _code_field(_("Code from your app"), _("Six digits from the app, or one of your recovery codes."))


class SetUpAppForm(ActivateTOTPForm):
    """The first code of an app that has just been set up."""

    code = _code_field(_("Code from your app"), _("Six digits that the app shows now."), inputmode="numeric")
