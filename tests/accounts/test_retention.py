"""The retention file knows every field of every model, and the purge deletes exactly what it says."""

import datetime as dt
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from rest_framework.authtoken.models import Token
from schedule.models import Calendar as SeriesCalendar
from schedule.models import Event as Series

from accounts import retention
from accounts.models import AuditEntry, Group, Membership, Person
from accounts.retention import BadRetention, Rule, purge, rules, tables
from bookings.models import Booking, Contact
from bookings.states import BookingState
from events import word_index
from lda_events.models import Editor
from notifications import jobs, tasks
from notifications.models import Job, Message
from tests import make

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def all_models() -> dict[str, type[models.Model]]:
    """Every stored model of every installed app, and the tables in between; proxies store nothing."""
    stored = (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)
    return {model._meta.label: model for model in stored}


def differences(label: str, rule: Rule | None, names: Iterable[str]) -> list[str]:
    """What the file lacks or has too much for one model or table, one line each."""
    if rule is None:
        return [f"{label} is missing"]
    names = set(names)
    both = rule.impersonal & set(rule.personal)
    return [
        *(f"{label}.{name} is missing" for name in sorted(names - rule.fields)),
        *(f"{label}.{name} is superfluous" for name in sorted(rule.fields - names)),
        *(f"{label}.{name} is both impersonal and personal" for name in sorted(both)),
    ]


def column_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def test_every_condition_asks_for_a_field_that_there_is() -> None:
    for label, rule in rules().items():
        names = {field.name for field in all_models()[label]._meta.get_fields()}
        asked = [condition for deletion in rule.deletions for condition in deletion.unless]
        assert {name.partition("__")[0] for condition in asked for name in condition} <= names, label


def test_the_file_names_every_field_of_every_model_and_no_other() -> None:
    known, stored = rules(), all_models()
    lines = [differences(label, known.get(label), column_names(model)) for label, model in stored.items()]
    assert [*chain(*lines), *(f"{label} is superfluous" for label in known if label not in stored)] == []


def test_a_difference_is_named() -> None:
    rule = rules()["accounts.Membership"]
    assert differences("accounts.Membership", None, []) == ["accounts.Membership is missing"]
    assert differences("accounts.Membership", rule, ["id", "group", "person", "role", "phone"]) == [
        "accounts.Membership.phone is missing",
        "accounts.Membership.since is superfluous",
    ]


@pytest.mark.django_db
def test_the_file_names_every_table_of_the_database() -> None:
    of_models = {model._meta.db_table for model in all_models().values()}
    # SQLite's index is told of with its column; the table of the cache is made only where it is used.
    stored = {name for name in connection.introspection.table_names() if not name.startswith(word_index.NAME)}
    assert stored - of_models - {"cache"} == set(tables()) - {"cache"}


def test_whatever_is_personal_has_a_reason_an_end_and_words_for_those_concerned() -> None:
    for rule in chain(rules().values(), tables().values()):
        assert all(rule.personal.values()), rule.label
        assert bool(rule.shown) == bool(rule.personal), rule.label
        assert rule.ends or not rule.personal, f"{rule.label} has no rule"


def test_rows_that_go_with_another_really_do() -> None:
    known, stored = rules(), all_models()
    for rule in known.values():
        if rule.goes_with:
            owners = [
                field.related_model._meta.label
                for field in stored[rule.label]._meta.concrete_fields
                if field.is_relation and field.remote_field.on_delete is models.CASCADE
            ]
            assert rule.goes_with in owners, rule.label
            assert known[rule.goes_with].ends, rule.goes_with


@pytest.mark.django_db
def test_every_deletion_can_be_asked_of_the_database(now: dt.datetime) -> None:
    for rule in rules().values():
        for deletion in rule.deletions:
            assert retention.due(apps.get_model(rule.label), deletion, now).count() == 0


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('sown = "x"', "accounts.Person: unknown word sown"),
        ('delete = [{ when = "at", after = "2 weeks" }]', "accounts.Person: '2 weeks' is no age such as 14d"),
        (
            'delete = [{ when = "at", after = "1d", unles = [] }]',
            "accounts.Person: unknown word unles in delete",
        ),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, entry: str, reason: str) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(f'[models."accounts.Person"]\n{entry}\n')
    with pytest.raises(BadRetention, match=reason):
        rules(file)


# Each makes one row on which time begins to count at the moment given.


def audit_entry(at: dt.datetime) -> AuditEntry:
    return AuditEntry.objects.create(at=at, verb="approved", noun="booking", reference="K7QM-3XWP")


def message(**fields: Any) -> Message:
    number = Message.objects.count()
    return Message.objects.create(
        key=f"m{number}", message_id=f"<{number}@test>", address="a@example.test", **fields
    )


def sent(at: dt.datetime) -> Message:
    return message(done_at=at, run_at=at, created_at=at)


def given_up(at: dt.datetime) -> Message:
    return message(gave_up_at=at, run_at=at, created_at=at)


def done_job(at: dt.datetime) -> Job:
    return Job.objects.create(key=f"job-{Job.objects.count()}", name="job", run_at=at, done_at=at)


def session(at: dt.datetime) -> Session:
    return Session.objects.create(session_key=f"s{Session.objects.count()}", session_data="x", expire_date=at)


def contact(at: dt.datetime) -> Contact:
    return Contact.objects.create(booking=booking(), name="Maryja", reach="+48 000", delete_after=at)


def confirmation(at: dt.datetime) -> EmailConfirmation:
    address = EmailAddress.objects.create(user=make.person(), email="a@example.test")
    return EmailConfirmation.objects.create(email_address=address, key="key", created=at, sent=at)


def left_person(at: dt.datetime) -> Person:
    return make.person(last_login=at)


def booking(**fields: Any) -> Booking:
    given: dict[str, Any] = {
        "space": make.space(),
        "group": make.group(),
        "purpose": "meeting",
        "title": "A meeting",
        "expected_people": 12,
        "rules_version": 1,
        "asked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "answer_by": dt.datetime(2026, 1, 4, tzinfo=dt.UTC),
    }
    return Booking.objects.create(**{**given, **fields})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "after"),
    [
        (audit_entry, 90 * DAY),
        (sent, 14 * DAY),
        (given_up, 14 * DAY),
        (done_job, 7 * DAY),
        (session, 0 * DAY),
        (contact, 0 * DAY),
        (confirmation, 3 * DAY),
        (left_person, 730 * DAY),
    ],
)
def test_what_is_due_goes_and_what_is_not_stays(now: dt.datetime, made: Any, after: dt.timedelta) -> None:
    due, kept = made(now - after - SECOND), None
    model = type(due)
    if made is not confirmation:
        kept = made(now - after)
    counts = purge(now)
    assert counts == {model._meta.label: 1}
    assert not model.objects.filter(pk=due.pk).exists()
    assert kept is None or model.objects.filter(pk=kept.pk).exists()


@pytest.mark.django_db
def test_what_is_not_ended_stays_for_ever(now: dt.datetime) -> None:
    long_ago = now - 1000 * DAY
    message(run_at=long_ago, created_at=long_ago)
    booking(asked_at=long_ago)
    booking(asked_at=long_ago, status=BookingState.APPROVED, decided_at=long_ago)
    assert purge(now) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("status", [BookingState.DECLINED, BookingState.EXPIRED, BookingState.APPROVED])
def test_history_is_kept_and_what_was_typed_into_it_is_not(now: dt.datetime, status: BookingState) -> None:
    words = {"title": "A meeting", "note": "Ask for Maryja", "decision_note": "Keys with Jan"}
    due = booking(status=status, decided_at=now - 90 * DAY - SECOND, **words)
    kept = booking(status=status, decided_at=now - 90 * DAY, **words)
    assert purge(now) == {"bookings.Booking": 1}
    due.refresh_from_db()
    kept.refresh_from_db()
    assert (due.title, due.note, due.decision_note, due.status) == ("A meeting", "", "", status)
    assert (kept.note, kept.decision_note) == ("Ask for Maryja", "Keys with Jan")
    assert purge(now) == {}


@pytest.mark.django_db
def test_notes_stay_while_the_contact_is_needed(now: dt.datetime) -> None:
    course = booking(status=BookingState.APPROVED, decided_at=now - 120 * DAY, decision_note="Keys with Jan")
    Contact.objects.create(booking=course, name="Maryja", reach="+48 000", delete_after=now + DAY)
    assert purge(now) == {}
    # The contact first, the notes with the next hour's purge.
    assert purge(now + 2 * DAY) == {"bookings.Contact": 1}
    assert purge(now + 2 * DAY) == {"bookings.Booking": 1}


@pytest.mark.django_db
def test_each_purge_leaves_a_count_and_no_names(now: dt.datetime) -> None:
    for _ in range(3):
        sent(now - 15 * DAY)
    purge(now)
    [entry] = AuditEntry.objects.all()
    assert (entry.at, entry.actor, entry.verb, entry.noun) == (now, "", "purged", "rows")
    assert (entry.reference, entry.details) == ("notifications.Message", {"count": 3})
    assert purge(now) == {}
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_many_rows_go_in_batches(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        sent(now - 15 * DAY)
    assert purge(now) == {"notifications.Message": 5}
    assert [entry.details["count"] for entry in AuditEntry.objects.all()] == [2, 2, 1]


@pytest.mark.django_db
def test_a_person_who_answers_for_something_stays(now: dt.datetime) -> None:
    long_ago = now - 1000 * DAY
    staff, admin, manager, editor, member, gone, lately = (
        make.person(last_login=last_login) for last_login in [long_ago] * 6 + [now - DAY]
    )
    Person.objects.filter(pk=staff.pk).update(is_staff=True)
    make.group(admin=admin, members=(member,))
    # Two roles in one group of each kind: being a plain member elsewhere takes nothing away.
    make.group(members=(admin,))
    make.venue(manager=manager)
    Editor.objects.create(person=editor, granted_at=long_ago, expires_at=now + DAY)
    assert purge(now) == {"accounts.Person": 2}
    assert set(Person.objects.all()) == {staff, admin, manager, editor, lately}
    assert not Person.objects.filter(pk__in=[member.pk, gone.pk]).exists()


@pytest.mark.django_db
def test_an_address_that_nobody_proved_goes_after_thirty_days(now: dt.datetime) -> None:
    typed = make.person(joined_on=now.date() - 31 * DAY)
    fresh = make.person(joined_on=now.date() - 30 * DAY)
    invited = make.person(joined_on=now.date() - 31 * DAY)
    make.group(members=(invited,))
    assert purge(now) == {"accounts.Person": 1}
    assert set(Person.objects.all()) == {fresh, invited}
    assert not Person.objects.filter(pk=typed.pk).exists()


@pytest.mark.django_db
def test_what_belongs_to_a_person_goes_with_the_person(now: dt.datetime) -> None:
    person = make.person(last_login=now - 1000 * DAY)
    group = make.group(members=(person,))
    EmailAddress.objects.create(user=person, email=person.email)
    Token.objects.create(user=person)
    message(person=person, run_at=now, created_at=now)
    asked = booking(asked_by=person)
    assert purge(now) == {"accounts.Person": 1}
    for model in (EmailAddress, Token, Message, Membership):
        assert not model._default_manager.exists(), model
    assert Group.objects.filter(pk=group.pk).exists()
    asked.refresh_from_db()
    assert asked.asked_by is None


@pytest.mark.django_db
def test_a_series_goes_when_its_booking_has_gone(now: dt.datetime) -> None:
    calendar = SeriesCalendar.objects.create(name="c", slug="c")
    when = {"start": now, "end": now + DAY, "calendar": calendar}
    kept, left = Series.objects.create(**when), Series.objects.create(**when)
    booking(series=kept)
    Series.objects.update(updated_on=now - 8 * DAY)
    assert purge(now) == {"schedule.Event": 1}
    assert [row.pk for row in Series.objects.all()] == [kept.pk]
    assert not Series.objects.filter(pk=left.pk).exists()


@pytest.mark.django_db
def test_counters_of_network_addresses_go_when_they_have_run_out(now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        if "cache" not in connection.introspection.table_names():
            cursor.execute("CREATE TABLE cache (cache_key varchar(255), value text, expires timestamptz)")
        cursor.executemany(
            "INSERT INTO cache (cache_key, value, expires) VALUES (%s, '', %s)",
            [
                (key, connection.ops.adapt_datetimefield_value(expires))
                for key, expires in [("over", now - SECOND), ("counts", now)]
            ],
        )
        assert purge(now) == {"cache": 1}
        cursor.execute("SELECT cache_key FROM cache")
        assert cursor.fetchall() == [("counts",)]


@pytest.mark.django_db
def test_one_rule_that_fails_does_not_keep_the_others_back(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(now - 15 * DAY)
    known = rules()
    broken = Rule("accounts.NoModel", "", frozenset(), {}, known["sessions.Session"].deletions, "", "")
    monkeypatch.setattr(retention, "rules", lambda: {"accounts.NoModel": broken, **known})
    with pytest.raises(ExceptionGroup, match="not everything was purged"):
        purge(now)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_purge_is_a_job_of_every_hour(now: dt.datetime) -> None:
    assert jobs.PERIODS["purge"] == dt.timedelta(hours=1)
    sent(now - 15 * DAY)
    tasks.purge(now=now)
    assert not Message.objects.exists()
