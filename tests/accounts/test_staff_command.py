"""Members of staff are named on the server."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Person
from tests import make

pytestmark = pytest.mark.django_db


def staff(*words: str) -> str:
    out = StringIO()
    call_command("staff", *words, stdout=out)
    return out.getvalue()


def names() -> set[str]:
    return set(Person.objects.filter(is_staff=True).values_list("email", flat=True))


def test_two_are_named_and_one_ends(now: dt.datetime) -> None:
    make.person(email="known@example.test")
    assert "fewer than two" in staff("Known@Example.test")
    assert staff("new@example.test", "--language", "be") == "Done. Members of staff now: 2.\n"
    assert names() == {"known@example.test", "new@example.test"}
    staff("known@example.test")
    staff("known@example.test", "--end")
    staff("known@example.test", "--end")
    assert names() == {"new@example.test"}
    verbs = AuditEntry.objects.exclude(verb="join").values_list("verb", flat=True)
    assert list(verbs) == ["make_staff", "make_staff", "end_staff"]


def test_what_is_no_address_is_refused(now: dt.datetime) -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        staff("nobody")
    staff("stranger@example.test", "--end")
    assert not Person.objects.exists()
