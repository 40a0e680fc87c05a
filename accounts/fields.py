"""Model fields that all apps share: encrypted text, and text in several languages."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import Keyring
from core.languages import CONTENT_LANGUAGES
from core.texts import Texts, from_stored


def keyring() -> Keyring:
    """The keys of FIELD_KEYS, kept outside the database: the first writes, all read."""
    return Keyring(settings.FIELD_KEYS)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Text that the database holds only encrypted. It can be neither searched nor ordered."""

    def get_prep_value(self, value: Any) -> Any:
        return keyring().encrypt(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return keyring().decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be looked up by {lookup_name}")
        return super().get_lookup(lookup_name)


def validate_texts(value: Any) -> None:
    """A dictionary of non-empty texts by content language tag.

    Raises:
        ValidationError: for another shape or an unknown language.
    """
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("Texts are kept by language."))
    if unknown := set(value) - set(CONTENT_LANGUAGES):
        raise ValidationError(_("Unknown language: %(tags)s"), params={"tags": ", ".join(sorted(unknown))})


class TextsField(models.JSONField):
    """One text in several languages: ``{"be": "…", "pl": "…"}``; read it with core.languages.best_text.

    What is read is a `core.texts.Texts`, which knows its source language and its stale translations; write what
    `core.texts.retold` makes of the old and the new words, and they go on being known.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_texts]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value == "{}":
            # Most are empty, and lists read hundreds.
            return Texts()
        read = super().from_db_value(value, expression, connection)
        return from_stored(read) if isinstance(read, dict) else read

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.stored() if isinstance(value, Texts) else value)

    def value_to_string(self, obj: models.Model) -> Any:
        """For dumps: with the bookkeeping."""
        return self.get_prep_value(self.value_from_object(obj))
