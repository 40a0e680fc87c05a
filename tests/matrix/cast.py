"""Who looks: people by what they are here."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import Group, Person
from tests import make
from tests.matrix.words import address, secret
from tests.sign_in import sign_in, sign_in_fully

ROLES = (
    "visitor",
    "stranger",
    "member",
    "admin",
    "frozen",
    "other",
    "unproven",
    "manager",
    "editor",
    "staff",
)
"""Nobody · signed in, with a group of their own · act for the group · for a frozen group with bookings of its own ·
answers for another house · for the house, but has shown no second factor · and has · writes for the agency · runs the
site."""

CSRF = get_random_string(32)


def people() -> dict[str, Person]:
    """One of each; the one without a second factor is the manager again. A deputy of theirs asks for nothing."""
    cast = {
        role: make.person(email=address(f"mail{role}"), called=secret(f"called{role}"))
        for role in ROLES
        if role not in {"visitor", "unproven", "staff"}
    }
    cast["staff"] = make.person(email=address("mailstaff"), called=secret("calledstaff"), is_staff=True)
    cast["unproven"] = cast["manager"]
    cast["deputy"] = make.person(email=address("maildeputy"), called=secret("calleddeputy"))
    make.editor(cast["editor"])
    return cast


def groups(cast: dict[str, Person]) -> dict[str, Group]:
    """Theirs. The group of the bookings has no public page, and shows itself under other names."""
    return {
        "stranger": make.group(
            name="Strangers",
            slug="strangers",
            admin=cast["stranger"],
            register_number=secret("rivalregister"),
        ),
        "frozen": make.group(
            name="Frozen Group",
            slug="frozen-group",
            admin=cast["frozen"],
            register_number=secret("frozenregister"),
        ),
        "group": make.group(
            name=secret("group"),
            slug="kupalinka",
            admin=cast["admin"],
            members=(cast["member"],),
            about={"en": secret("groupabout")},
            register_number=secret("register"),
        ),
    }


def browsers(cast: dict[str, Person]) -> dict[str, Client]:
    """A browser for each, which sends the secret of forms."""
    opened = {"visitor": browser()}
    opened |= {
        role: sign_in_fully(browser(), cast[role]) for role in ROLES if role not in {"visitor", "unproven"}
    }
    opened["unproven"] = sign_in(browser(), cast["unproven"])
    RecoveryCodes.activate(cast["manager"])
    return opened


def browser() -> Client:
    """A browser whose forms are checked, and which tells of an error of ours by its status."""
    made = Client(enforce_csrf_checks=True, raise_request_exception=False)
    made.cookies["csrftoken"] = CSRF
    return made
