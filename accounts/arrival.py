"""The way in: one field for those who are new and those who have been here.

allauth's own flow mails a code to people it knows and a refusal to everybody else, who then sign up on another
page. Here everybody gets the same code, and a newcomer's person is made when the code comes back: one page,
nothing to tell the two apart by, and an address that somebody merely typed is never stored as a person. The rest
(attempts, time-outs, the stages of a login with the second factor, rate limits) stays allauth's.
"""

import datetime as dt

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from accounts.models import Person
from accounts.operations import welcome


class Arrival(LoginCodeVerificationProcess):
    """Somebody who was sent a code, kept in the session until it comes back or is too old."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Send a code to the address, whoever reads it."""
        person = Person.objects.filter(email=email, is_active=True).first()
        login = Login(user=person, email=email, state={"stages": {"current": LoginByCodeStage.key}})
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=person, email=email), initiated_by_user=True)
        arrival = cls(stage)
        arrival.send()
        arrival.persist()
        # The session holds the address; one that nobody comes back for is purged soon.
        request.session.set_expiry(app_settings.LOGIN_TIMEOUT)

    @classmethod
    def under_way(cls, request: HttpRequest) -> "Arrival | None":
        """The arrival of this session; None when there is none, or its code is too old."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        arrival: Arrival | None = cls(stage).abort_if_invalid() if stage else None
        return arrival

    @property
    def email(self) -> str:
        """Where the code was sent."""
        return str(self.state["email"])

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: FBT001, FBT002 (as allauth calls it)
        """The same message to everybody; the signature is allauth's."""
        context = {"code": self.generate_code(), "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60}
        get_adapter().send_mail("account/email/login_code", email, context)

    def come_in(self, *, onward: str | None, now: dt.datetime) -> HttpResponse:
        """Sign in whoever brought the code back, a newcomer being made first; the second factor may follow."""
        if self.user is None:
            self._user = welcome(email=self.email, language=get_language() or "be", now=now)
        response: HttpResponse = self.finish(onward)
        return response
