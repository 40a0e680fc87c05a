"""The index of words follows announcements, whatever happens to them; both engines find what a plain look would."""

from collections.abc import Sequence

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.folding import spellings_of, words_of
from events import tasks, word_index
from events.models import Event
from events.operations.elsewhere import FORGOTTEN_AFTER
from events.searching import search_text
from tests import make, make_events
from tests.make_events import WEEK

pytestmark = pytest.mark.usefixtures("now")

# Few letters of each script, in both cases and with marks, so that words begin alike; signs of both query languages.
LETTERS = "aAeébłzŽаАбёйіґўЖ19ßﬁ'’\"*:-_%\\ "
TEXTS = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=30)


def found(word: str) -> set[str]:
    """The titles of the events that hold a word with this beginning, which is in its search form."""
    return {event.title["en"] for event in Event.objects.filter(search_text__has_word=word)}


def entries_are_those_of_the_rows() -> None:
    """SQLite's own comparison of the index with the table; raises an error when they differ."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO event_words(event_words, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=3, max_size=3), typed=TEXTS)
def test_what_is_found_is_what_a_plain_look_finds(texts: Sequence[str], typed: str) -> None:
    with transaction.atomic():
        for number, text in enumerate(texts):
            event = make_events.event(title={"en": str(number)})
            Event.objects.filter(pk=event.pk).update(search_text=search_text([text], []))
        for spellings in spellings_of(typed):
            plain = {
                str(number)
                for number, text in enumerate(texts)
                if any(word.startswith(spellings) for word in words_of(text))
            }
            assert set().union(*map(found, spellings)) == plain
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_each_way_to_write_is_followed() -> None:
    one, two, three = (make_events.event(title={"en": title}) for title in ("One", "Two", "Three"))
    two.search_text = " second "
    two.save()
    Event.objects.filter(pk=three.pk).update(search_text="")
    one.occurrences.all().delete()
    one.delete()
    assert (found("one"), found("two"), found("three")) == (set(), set(), set())
    assert found("seco") == {"Two"}
    two.search_text = " second more "
    three.search_text = " more "
    Event.objects.bulk_update([two, three], ["search_text"])
    assert (found("second"), found("more")) == ({"Two"}, {"Two", "Three"})


@pytest.mark.only_sqlite
@pytest.mark.django_db
def test_the_index_holds_what_stands_in_the_rows() -> None:
    for title in ("One", "Two", "Three"):
        make_events.event(title={"en": title})
    first, second, _third = Event.objects.order_by("pk")
    Event.objects.filter(pk=first.pk).update(search_text=" other ")
    second.occurrences.all().delete()
    second.delete()
    entries_are_those_of_the_rows()


@pytest.mark.only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_is_indexed_again() -> None:
    make_events.event(title={"en": "Early"})
    old = Event._meta.get_field("zone")
    zone = models.CharField(max_length=41)
    zone.set_attributes_from_name("zone")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, old, zone)
    make_events.event(title={"en": "Meanwhile"})
    assert not word_index.is_kept_up(connection)
    call_command("migrate", verbosity=0)
    assert word_index.is_kept_up(connection)
    assert (found("early"), found("meanwhile")) == ({"Early"}, {"Meanwhile"})
    with connection.schema_editor() as editor:
        editor.alter_field(Event, zone, old)
    call_command("migrate", verbosity=0)
    entries_are_those_of_the_rows()


@pytest.mark.only_sqlite
@pytest.mark.django_db(transaction=True)
def test_what_was_announced_before_the_index_is_found() -> None:
    event = make_events.event(title={"en": "Early"})
    call_command("migrate", "events", "0016", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'event#_words%' ESCAPE '#'")
        assert cursor.fetchone() == (0,)
    Event.objects.filter(pk=event.pk).update(search_text=" renamed ")
    call_command("migrate", verbosity=0)
    assert (found("early"), found("renamed")) == (set(), {"Early"})
    entries_are_those_of_the_rows()


@pytest.mark.only_sqlite
@pytest.mark.django_db
def test_no_trace_stays_of_where_people_met() -> None:
    """It may be somebody's home; the index would only mark the words as gone."""
    event = make_events.elsewhere(make.group())
    name = "Qwrtpsdf"
    event.place_name, event.search_text = name, f" {name.lower()} "
    event.save()
    assert traces(name) > 0
    tasks.forget(now=event.occurrences.get().ends_at + FORGOTTEN_AFTER + WEEK)
    event.refresh_from_db()
    assert event.place_name == ""
    assert traces(name) == 0


def traces(name: str) -> int:
    """In how many blocks of the index the end of this word stands; its beginning may be shared with another's."""
    end = name.lower()[-5:].encode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event_words_data WHERE instr(block, %s)", [end])
        return int(cursor.fetchone()[0])
