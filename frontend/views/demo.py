"""The doors of the demonstration: sign in as anybody of its cast, read the mail that it sent. Absent elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor
from accounts.models import Person
from accounts.policies import Policy, policy
from frontend import outgoing_mail


@dataclass(frozen=True)
class Door:
    """One account of the demonstration, and the page on which it begins."""

    key: str
    title: Any
    does: Any
    begins_at: str

    @property
    def email(self) -> str:
        """The account's address."""
        return f"{self.key}@demo.test"


DOORS = (
    Door(
        "manager",
        _("Venue manager"),
        _("Answers requests for rooms and keeps the hours of the house."),
        "manage",
    ),
    Door(
        "group",
        _("Group administrator"),
        _("Finds a room, asks for it, and announces what takes place."),
        "my",
    ),
    Door("member", _("Group member"), _("Follows the group's bookings."), "my"),
    Door("lda", _("Agency editor"), _("Writes for the Local Democracy Agency."), "my"),
    Door("staff", _("Staff"), _("Runs the site."), "staff"),
)


@policy(Policy.DEMO)
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """A button for each account of the demonstration."""
    there = set(
        Person.objects.filter(email__in=[door.email for door in DOORS]).values_list("email", flat=True)
    )
    return render(request, "demo/doors.html", {"doors": [door for door in DOORS if door.email in there]})


@policy(Policy.DEMO)
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as this account, second factor included."""
    door = next((door for door in DOORS if door.key == key), None)
    if door is None:
        raise Http404
    person = get_object_or_404(Person, email=door.email, is_active=True)
    get_adapter().login(request, person)
    second_factor.mark(request, timezone.now())
    return redirect(door.begins_at)


@policy(Policy.DEMO)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What was sent, newest first."""
    return render(request, "demo/mail.html", {"mails": outgoing_mail.newest_first(_folder())})


@policy(Policy.DEMO)
@require_safe
def one_mail(request: HttpRequest, key: str) -> HttpResponse:
    """One message."""
    found = outgoing_mail.find(_folder(), key)
    if found is None:
        raise Http404
    return render(request, "demo/one_mail.html", {"mail": found})


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
