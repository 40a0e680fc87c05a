"""No message says where, what or who: a phone may be read by somebody else."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail

from accounts.models import ConcernAbout, Membership, Person
from bookings import messages
from bookings.digest import WITHIN
from bookings.models import Booking
from frontend.caretakers import take_concern
from notifications import outbox
from notifications.models import Message
from spaces import contracts, role_claim_messages, roles
from spaces.models import RoleClaim, Venue, VenueRole
from tests.conftest import NOW
from tests.leaks.search import found_in
from tests.leaks.secrets import SECRETS
from tests.matrix.cast import browser
from tests.matrix.routes import path_of
from tests.matrix.words import address, secret
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
STATES = ("requested", "asked", "offered", "approved", "declined")
# Not even to those who may read it: it stays on pages that are opened on purpose.
NEVER_SENT = {"contact", "reach", "note", "question", "answer", "register", "batchnote"}
NAMES = ("bright", "quiet", "kupalinka", "kraków", "krakow", "podgórze", "jasna", "frozen")
WRITERS = {
    "accounts/adapter.py": "the code of a sign-in",
    "accounts/arrival.py": "asks for it",
    "frontend/caretakers.py": "something waits for those who read reports",
    "bookings/digest.py": "every kind of bookings.messages",
    "spaces/contracts.py": "a contract that ends",
    "spaces/role_claim_messages.py": "every kind of a claim",
    "spaces/roles.py": "a role that ends",
    "notifications/outbox.py": "sends what the others have written",
}
WRITES = re.compile(r"outbox\.enqueue\(|EmailMessage\(|send_mail\(|EmailMultiAlternatives\(|render_mail\(")


def test_every_writer_of_messages_is_known() -> None:
    apps = ("accounts", "bookings", "events", "frontend", "lda_events", "notifications", "spaces")
    files = {file for app in apps for file in (ROOT / app).rglob("*.py") if WRITES.search(file.read_text())}
    writers = {str(file.relative_to(ROOT)) for file in files}
    assert writers == set(WRITERS), (
        "Let a test below send what the new module writes, then name it in WRITERS."
    )


def told() -> Iterator[str]:
    """All that the outbox would send, with its head."""
    for message in Message.objects.all():
        letter = outbox.letter(message, NOW)
        yield f"{letter.subject}\n{letter.body}\n{letter.extra_headers}"


def leaks(text: str) -> list[str]:
    """Secrets and names that it tells."""
    return [*sorted(found_in(text)), *(name for name in NAMES if name in text.casefold())]


def tell_of(kind: str, world: World) -> None:
    """Both sides, of a booking in each state of interest."""
    Message.objects.all().delete()
    for booking in Booking.objects.filter(reference__in=[world.names[name] for name in STATES]):
        messages.tell_group(kind, booking, now=NOW + WITHIN)
        messages.tell_managers(kind, booking, now=NOW + WITHIN)
        # Two changes at once become one message.
        messages.tell_group(kind, booking, now=NOW + WITHIN + dt.timedelta(minutes=1))


@pytest.mark.parametrize("kind", sorted(messages.WORDINGS))
def test_messages_of_a_booking(kind: str, world: World) -> None:
    tell_of(kind, world)
    readers = set(Message.objects.values_list("person__email", flat=True))
    house = "maildeputy" if kind == messages.HALF_TIME else "mailmanager"
    assert readers == {address("mailadmin"), address(house)}
    assert [leaks(text) for text in told() if leaks(text)] == []


@pytest.mark.parametrize("kind", sorted(messages.WORDINGS))
def test_full_messages_say_what_their_reader_sees_on_pages(kind: str, world: World) -> None:
    """Each side what it may read and not what the other wrote beside it; no subject and no stored word more."""
    Person.objects.update(full_messages=True)
    tell_of(kind, world)
    of_group = messages.WORDINGS[kind].page == messages.GROUP_PAGE
    asked = {"member", "admin"} if of_group else {"manager"}
    for message in Message.objects.select_related("person"):
        letter = outbox.letter(message, NOW)
        found = found_in(str(letter.body), *(part.as_string() for part in letter.attachments))
        if message.person and message.person.email == address("mailadmin") and of_group:
            assert "title" in found
        assert {key for key in found if not asked & SECRETS[key].readers} == set()
        assert not found & NEVER_SENT
        assert leaks(f"{letter.subject}{letter.extra_headers}{message.subject}{message.body}") == []


def test_a_full_message_is_neutral_for_whoever_may_not_read_the_booking(world: World) -> None:
    """Somebody who left, a house or a group in dispute."""
    Person.objects.update(full_messages=True)
    tell_of(messages.APPROVED, world)
    assert any("title" in found_in(text) for text in told())
    Membership.objects.all().delete()
    assert [leaks(text) for text in told() if leaks(text)] == []


def test_word_of_a_report(world: World) -> None:
    Message.objects.all().delete()
    take_concern(about=ConcernAbout.LISTS, text=secret("concern"), language="en", now=NOW)
    assert set(Message.objects.values_list("person__email", flat=True)) >= {address("maileditor")}
    assert [leaks(text) for text in told() if leaks(text)] == []


@pytest.mark.parametrize("kind", sorted(role_claim_messages.WORDINGS))
def test_messages_of_a_claim(kind: str, world: World) -> None:
    claim = RoleClaim.objects.get(reference=world.names["claim"])
    Message.objects.all().delete()
    role_claim_messages.tell(kind, [claim.person, world.people["manager"]], claim, now=NOW)
    assert Message.objects.count() == 2
    assert [leaks(text) for text in told() if leaks(text)] == []


def test_messages_of_a_role_and_a_contract_that_end(world: World) -> None:
    Message.objects.all().delete()
    VenueRole.objects.update(expires_at=NOW + dt.timedelta(days=2))
    Venue.objects.filter(managed=True).update(contract_until=NOW.date() + dt.timedelta(days=2), operator="O")
    roles.warn_of_endings(now=NOW)
    contracts.warn_of_contracts(now=NOW)
    assert set(Message.objects.values_list("kind", flat=True)) == {"role_ends", "contract_ends"}
    assert [leaks(text) for text in told() if leaks(text)] == []


def test_the_code_of_a_sign_in(world: World) -> None:
    """Also to somebody who has no account, and is given one."""
    for email in (address("mailmanager"), "nobody@example.test"):
        client = browser()
        sent = {"email": email, "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
        client.post(path_of("account_login", "", world, "visitor"), sent)
    letters = [f"{letter.subject}\n{letter.body}\n{letter.extra_headers}" for letter in mail.outbox]
    letters += list(told())
    assert any(re.search(r"\d{4}-\d{4}", letter) for letter in letters)
    assert [leaks(letter) for letter in letters if leaks(letter)] == []
    assert Person.objects.filter(email=address("mailmanager")).count() == 1
