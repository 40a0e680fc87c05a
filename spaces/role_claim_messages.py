"""What people are told about a claim on a house: a reference and where to look, no house and no person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from notifications import outbox
from spaces.models import RoleClaim
from spaces.roles import told_of


@dataclass(frozen=True)
class Wording:
    """Subject and text of one kind of message; the page takes the claim's reference where it is about the claim."""

    subject: str | Promise
    text: str | Promise
    page: str
    of_claim: bool = True


CLAIM_WAITS = "role_claim_waits"
CLAIMED = "role_claimed"
GRANTED = "role_claim_granted"
REFUSED = "role_claim_refused"
EXPIRED = "role_claim_expired"
JOINED = "role_joined"

WORDINGS: dict[str, Wording] = {
    CLAIM_WAITS: Wording(
        gettext_lazy("Claim %(reference)s waits for you"),
        gettext_lazy("Somebody says that they answer for a house. Two members of staff have to confirm it."),
        "staff_claim",
    ),
    CLAIMED: Wording(
        gettext_lazy("Somebody asks to answer with you (%(reference)s)"),
        gettext_lazy(
            "Somebody says that they answer for a house of yours too. We ask the house before anything "
            "is given. If you know of nobody, tell us so when we ask."
        ),
        "manage",
        of_claim=False,
    ),
    GRANTED: Wording(
        gettext_lazy("Claim %(reference)s is confirmed"),
        gettext_lazy("Your claim is confirmed. Sign in with a second factor and begin."),
        "my_claim",
    ),
    REFUSED: Wording(
        gettext_lazy("Claim %(reference)s is refused"),
        gettext_lazy("Your claim is refused. The page says why."),
        "my_claim",
    ),
    EXPIRED: Wording(
        gettext_lazy("Claim %(reference)s has expired"),
        gettext_lazy("We could not confirm your claim in time, and it has expired. You can claim again."),
        "my_claim",
    ),
    JOINED: Wording(
        gettext_lazy("Somebody answers with you now (%(reference)s)"),
        gettext_lazy("Staff have confirmed that somebody else answers for a house of yours too."),
        "manage",
        of_claim=False,
    ),
}


def tell_staff(claim: RoleClaim, *, now: dt.datetime) -> None:
    """One message to each member of staff, the claimant left out."""
    staff = Person.objects.filter(is_staff=True, is_active=True).exclude(pk=claim.person_id).order_by("pk")
    tell(CLAIM_WAITS, staff, claim, now=now)


def tell_claimant(kind: str, claim: RoleClaim, *, now: dt.datetime) -> None:
    """One message to whoever claimed."""
    tell(kind, [claim.person], claim, now=now)


def tell_managers(kind: str, claim: RoleClaim, *, now: dt.datetime) -> None:
    """One message to each of those who answer for the house; none where nobody does."""
    tell(kind, others_of(claim, now=now), claim, now=now)


def others_of(claim: RoleClaim, *, now: dt.datetime) -> list[Person]:
    """Those who answer for the house beside the claimant."""
    return [person for person in told_of(claim.venue, now=now) if person.pk != claim.person_id]


def tell(kind: str, people: Iterable[Person], claim: RoleClaim, *, now: dt.datetime) -> None:
    """One message of the kind to each of these, in their own language."""
    for person in people:
        with translation.override(person.language):
            subject, body = _words(WORDINGS[kind], claim)
        outbox.enqueue(
            key=f"{kind}:{claim.reference}:{person.pseudonym}",
            person=person,
            kind=kind,
            language=person.language,
            subject=subject,
            body=body,
            now=now,
        )


def _words(wording: Wording, claim: RoleClaim) -> tuple[str, str]:
    address = reverse(wording.page, args=[claim.reference] if wording.of_claim else [])
    lines = [
        str(wording.text),
        f"{settings.SITE_URL}{address}",
        _("This message says little on purpose. Sign in to read more."),
    ]
    return str(wording.subject) % {"reference": claim.reference}, "\n\n".join(lines) + "\n"
