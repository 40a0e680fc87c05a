"""A manager's role ends, is warned of, renewed in time, and never leaves a house to nobody."""

import datetime as dt

import pytest

from accounts.models import AuditEntry, Person
from notifications.models import Message
from spaces.access import is_manager, venues_managed_by
from spaces.models import Venue, VenueRole
from spaces.roles import ROLE_LASTS, NotRenewable, renew_role, roles_to_renew, told_of, warn_of_endings
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def let_end(person: Person, venue: Venue, at: dt.datetime) -> None:
    VenueRole.objects.filter(person=person, venue=venue).update(expires_at=at)


def test_a_role_may_be_renewed_in_its_last_thirty_days(
    venue: Venue, manager: Person, now: dt.datetime
) -> None:
    let_end(manager, venue, now + 31 * DAY)
    with pytest.raises(NotRenewable):
        renew_role(by=manager, venue=venue, now=now)
    let_end(manager, venue, now + 30 * DAY)
    renew_role(by=manager, venue=venue, now=now)
    assert VenueRole.objects.get(person=manager).expires_at == now + ROLE_LASTS
    assert AuditEntry.objects.get().verb == "renew_role"


def test_the_last_role_lapses_to_renew_and_never_to_nobody(
    venue: Venue, manager: Person, now: dt.datetime
) -> None:
    let_end(manager, venue, now - DAY)
    assert not venues_managed_by(manager, now=now).exists()
    assert is_manager(manager, now=now)
    assert told_of(venue, now=now) == [manager]
    renew_role(by=manager, venue=venue, now=now)
    assert venues_managed_by(manager, now=now).get() == venue


def test_a_lapsed_role_stays_lapsed_while_somebody_else_answers(
    venue: Venue, manager: Person, other_manager: Person, now: dt.datetime
) -> None:
    let_end(manager, venue, now - DAY)
    make.role(other_manager, venue)
    assert not is_manager(manager, now=now)
    assert told_of(venue, now=now) == [other_manager]
    with pytest.raises(NotRenewable):
        renew_role(by=manager, venue=venue, now=now)


def test_nobody_renews_anothers_role(
    venue: Venue, manager: Person, other_manager: Person, now: dt.datetime
) -> None:
    let_end(manager, venue, now + DAY)
    assert list(roles_to_renew(other_manager, now=now)) == []
    with pytest.raises(NotRenewable):
        renew_role(by=other_manager, venue=venue, now=now)


def test_holders_are_warned_thirty_fourteen_and_three_days_before_once_each(
    venue: Venue, manager: Person, now: dt.datetime
) -> None:
    let_end(manager, venue, now + 31 * DAY)
    told = []
    for day in range(31):
        warn_of_endings(now=now + day * DAY)
        told.append(Message.objects.filter(kind="role_ends", person=manager).count())
    assert [told[day] for day in (0, 1, 16, 17, 27, 28, 30)] == [0, 1, 1, 2, 2, 3, 3]
    assert venue.name not in "".join(Message.objects.values_list("body", flat=True))


def test_one_press_renews_on_the_desk(venue: Venue, manager: Person, now: dt.datetime, as_: object) -> None:
    let_end(manager, venue, now - DAY)
    browser = as_(manager)
    assert "Renew for 180 days" in browser.get("/en/manage/").content.decode()
    assert browser.get(f"/en/manage/roles/{venue.slug}/renew/").status_code == 405
    browser.post(f"/en/manage/roles/{venue.slug}/renew/")
    assert VenueRole.objects.get(person=manager).expires_at == now + ROLE_LASTS
    assert browser.post(f"/en/manage/roles/{venue.slug}/renew/").status_code == 404
    assert "Renew for 180 days" not in browser.get("/en/manage/").content.decode()


def test_who_left_earlier_does_not_come_back_when_the_last_role_lapses(
    venue: Venue, manager: Person, other_manager: Person, now: dt.datetime
) -> None:
    """Perhaps there was a reason why that role was not renewed."""
    let_end(manager, venue, now - 400 * DAY)
    make.role(other_manager, venue, expires_at=now - DAY)
    assert not is_manager(manager, now=now)
    with pytest.raises(NotRenewable):
        renew_role(by=manager, venue=venue, now=now)
    renew_role(by=other_manager, venue=venue, now=now)
