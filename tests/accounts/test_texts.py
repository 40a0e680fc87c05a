"""Texts in the database and in forms: their source, and which translations are older than it."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core import serializers
from django.db import connection

from accounts.models import Group
from accounts.texts_form import TextsForm, Wanted
from core.texts import Told, retold
from tests import make

pytestmark = pytest.mark.django_db


def kept(group: Group) -> Any:
    return Group.objects.get(pk=group.pk).about


def test_the_bookkeeping_is_stored_beside_the_words_and_read_apart_from_them() -> None:
    group = make.group(about=retold({}, Told({"be": "Хор", "pl": "Chór"})))
    group.about = retold(kept(group), {"be": "Хор і танцы", "pl": "Chór"})
    group.save()
    assert kept(group) == {"be": "Хор і танцы", "pl": "Chór"}
    assert (kept(group).source, kept(group).stale) == ("be", ["pl"])


def test_rows_from_before_are_read_as_they_are() -> None:
    group = make.group()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_group SET about = %s WHERE id = %s", ['{"be": "Хор", "pl": "Chór"}', group.pk]
        )
    assert kept(group) == {"be": "Хор", "pl": "Chór"}
    assert (kept(group).source, kept(group).stale) == ("", [])


def test_bulk_writes_and_dumps_keep_the_bookkeeping() -> None:
    group = make.group()
    group.about = retold({}, Told({"be": "Хор"}))
    Group.objects.bulk_update([group], ["about"])
    assert kept(group).source == "be"
    dumped = serializers.serialize("json", Group.objects.filter(pk=group.pk))
    Group.objects.update(about={})
    (loaded,) = serializers.deserialize("json", dumped)
    loaded.save()
    assert (kept(group), kept(group).source) == ({"be": "Хор"}, "be")


class NoteForm(TextsForm):
    """One text."""

    texts = {"note": Wanted("Note", 20)}


@dataclass(frozen=True)
class Missing:
    """Nothing is written in any language."""

    field: str = "note"
    text: str = "Write it in one language."


def filled(initial: Any, **data: str) -> NoteForm:
    return NoteForm(data, language="pl", initial={"note": initial})


def test_of_a_new_text_the_readers_language_is_the_source() -> None:
    form = filled({}, note_be="Хор", note_pl="Chór")
    assert form.is_valid()
    text = retold({}, {code: words for code, words in form.told_in_languages()["note"].items() if words})
    assert text.source == "pl"


def test_a_stale_language_is_marked_and_can_be_confirmed() -> None:
    text = retold(retold({}, Told({"pl": "Chór", "be": "Хор"})), {"pl": "Chóry", "be": "Хор"})
    marks = {each.code: each.older for each in NoteForm(language="pl", initial={"note": text}).in_languages}
    older = marks.pop("be")
    assert older is not None
    assert (older.source, older.labels, set(marks.values())) == ("Polski", ["Note"], {None})
    unticked = filled(text, note_pl="Chóry", note_be="Хор")
    ticked = filled(text, note_pl="Chóry", note_be="Хор", same_be="on")
    assert unticked.is_valid() and ticked.is_valid()
    assert retold(text, unticked.told_in_languages()["note"]).stale == ["be"]
    assert retold(text, ticked.told_in_languages()["note"]).stale == []


def test_languages_without_a_field_stay() -> None:
    form = filled({"be-tarask": "Хор"}, note_be="Хоры")
    assert form.is_valid()
    assert form.told_in_languages()["note"]["be-tarask"] == "Хор"


def unfolded(form: TextsForm) -> list[str]:
    return [each.code for each in form.in_languages if each.unfolded]


def test_languages_in_use_stand_first_and_unfolded() -> None:
    text = retold(retold({}, Told({"be": "Хор", "lt": "Choras"})), {"be": "Хоры", "lt": "Choras"})
    form = NoteForm(language="pl", initial={"note": text})
    assert [each.code for each in form.in_languages][:3] == ["be", "lt", "pl"]
    assert unfolded(form) == ["be", "lt"]


def test_where_nothing_is_written_the_readers_language_is_unfolded() -> None:
    assert unfolded(NoteForm(language="pl", initial={})) == ["pl"]


def test_what_is_wrong_or_has_just_been_typed_is_unfolded() -> None:
    assert unfolded(filled({}, note_be="Хор", note_uk="х" * 21)) == ["be", "uk"]
    refused = filled({}, note_pl="")
    refused.tell([Missing()])
    assert unfolded(refused) == ["pl"]
