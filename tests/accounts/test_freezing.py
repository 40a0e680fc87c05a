"""One member of staff freezes, two thaw, and nobody who is a side."""

import datetime as dt
from typing import Any

import pytest

from accounts.freezing import NotFrozen, dispute_of, freeze, history_of, keep_frozen, thaw
from accounts.models import Dispute, Group, Person
from spaces.models import Venue
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> Person:
    return make.person(email="colleague@svietlica.test", is_staff=True)


@pytest.fixture(params=["house", "group"])
def noun(request: Any, venue: Venue, group: Group) -> Any:
    return venue if request.param == "house" else group


def frozen(noun: Any) -> dt.datetime | None:
    noun.refresh_from_db()
    moment: dt.datetime | None = noun.frozen_at
    return moment


def test_one_freezes_and_two_thaw(noun: Any, staff: Person, colleague: Person, now: dt.datetime) -> None:
    freeze(by=staff, noun=noun, reason="rivals", now=now)
    assert frozen(noun) == now
    assert thaw(by=staff, noun=noun, now=now) is False
    assert frozen(noun) == now
    with pytest.raises(NotFrozen, match="colleague"):
        thaw(by=staff, noun=noun, now=now)
    assert thaw(by=colleague, noun=noun, now=now) is True
    assert frozen(noun) is None
    assert Dispute.objects.get().ended_at == now
    assert [entry.verb for entry in history_of(noun)] == ["thaw", "ask_thaw", "freeze"]


def test_a_colleague_who_does_not_agree_keeps_it_frozen(
    noun: Any, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    freeze(by=staff, noun=noun, reason="contacts", now=now)
    thaw(by=staff, noun=noun, now=now)
    keep_frozen(by=colleague, noun=noun, now=now)
    assert thaw(by=colleague, noun=noun, now=now) is False
    assert frozen(noun) == now


def test_who_is_no_longer_staff_does_not_count(
    noun: Any, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    freeze(by=staff, noun=noun, reason="danger", now=now)
    thaw(by=staff, noun=noun, now=now)
    Person.objects.filter(pk=staff.pk).update(is_staff=False)
    assert thaw(by=colleague, noun=noun, now=now) is False
    assert frozen(noun) == now


def test_a_side_freezes_and_never_thaws(noun: Any, manager: Person, member: Person, now: dt.datetime) -> None:
    side = manager if isinstance(noun, Venue) else member
    freeze(by=side, noun=noun, reason="asked", now=now)
    with pytest.raises(NotFrozen, match="side"):
        thaw(by=side, noun=noun, now=now)
    assert dispute_of(noun).thaw_asked_by is None


def test_twice_is_once(noun: Any, staff: Person, now: dt.datetime) -> None:
    freeze(by=staff, noun=noun, reason="other", now=now)
    with pytest.raises(NotFrozen, match="already"):
        freeze(by=staff, noun=noun, reason="other", now=now)
    assert Dispute.objects.count() == 1


def test_what_is_not_frozen_is_not_thawed(noun: Any, staff: Person, now: dt.datetime) -> None:
    for deed in (thaw, keep_frozen):
        with pytest.raises(NotFrozen, match="not frozen"):
            deed(by=staff, noun=noun, now=now)
    assert not Dispute.objects.exists()


def test_what_was_frozen_by_hand_takes_two_as_well(
    noun: Any, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    type(noun).objects.update(frozen_at=now)
    assert thaw(by=staff, noun=noun, now=now) is False
    assert thaw(by=colleague, noun=noun, now=now) is True
    assert frozen(noun) is None


def test_a_house_and_a_group_of_one_name_are_two(staff: Person, now: dt.datetime) -> None:
    house, group = make.venue(slug="same"), make.group(slug="same")
    freeze(by=staff, noun=house, reason="other", now=now)
    assert dispute_of(group) is None
    assert (frozen(house), frozen(group)) == (now, None)
    assert not history_of(group).exists()
