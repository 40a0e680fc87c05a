"""Forms of a space's photos: the file, and in words what it shows."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.languages import AUTONYMS, CONTENT_LANGUAGES, LANGUAGES
from spaces import photo_files
from spaces.photos import Fault, Size, Unusable, check

LONGEST_ALT = 300

FAULTS = {
    Fault.EMPTY: _("This file is empty. Choose the photo again."),
    Fault.TOO_HEAVY: _("This file is larger than 12 MB. Save the photo smaller, or choose another one."),
    Fault.TOO_MANY_PIXELS: _(
        "This photo has more than 40 million pixels. Save it smaller, or choose another one."
    ),
    Fault.TOO_SMALL: _(
        "This photo is too small: it must be at least 480 pixels wide and high. Choose a larger one."
    ),
    Fault.TOO_NARROW: _(
        "This photo is too long and narrow: one side may be at most four times the other. Crop it, or choose "
        "another one."
    ),
    Fault.NOT_A_PHOTO: _(
        "This file is no JPEG, PNG or WebP photo, whatever its name says. Choose a photo in one of these formats."
    ),
    Fault.HEIC: _("HEIC photos cannot be read here. Save the photo as JPEG, then choose it again."),
    Fault.MOVING: _("This is a moving picture. Choose a photo that stands still: JPEG, PNG or WebP."),
    Fault.DAMAGED: _(
        "This file is damaged or cut off, and cannot be read. Send the photo again, or choose another one."
    ),
}

# Signed, so that nobody can name another file; longer than that the file is not kept.
KEPT_SALT = "photos.kept"


class WordsForm(forms.Form):
    """What a photo shows, in each language; one is enough."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, files: Any = None, *, language: str, kept: dict[str, str] | None = None
    ) -> None:
        """`kept` is what is said now; what it says in languages without a field here stays."""
        self.kept_words = kept or {}
        super().__init__(data, files, initial={f"alt_{code}": text for code, text in self.kept_words.items()})
        self.language = language
        for code in sorted(LANGUAGES, key=lambda code: code != language):
            self.fields[f"alt_{code}"] = _alt_field(code)

    @property
    def words(self) -> Iterator[forms.BoundField]:
        """The fields of the languages, the reader's first."""
        return (self[name] for name in self.fields if name.startswith("alt_"))

    def alt(self) -> dict[str, str]:
        """What a valid form says."""
        others = {code: text for code, text in self.kept_words.items() if code not in LANGUAGES}
        return {**others, **self._said()}

    def _said(self) -> dict[str, str]:
        said = {code: self.cleaned_data.get(f"alt_{code}") or "" for code in CONTENT_LANGUAGES}
        return {code: text for code, text in said.items() if text}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.alt() and not any(name.startswith("alt_") for name in self.errors):
            self.add_error(
                f"alt_{self.language}",
                _("Say what the photo shows, in one language at least: some people cannot see it."),
            )
        return cleaned


def _alt_field(code: str) -> forms.CharField:
    return forms.CharField(
        label=AUTONYMS[code],
        required=False,
        max_length=LONGEST_ALT,
        widget=forms.TextInput(attrs={"lang": code}),
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )


class PhotoForm(WordsForm):
    """A new photo. When only something else is wrong the file need not be chosen again: `kept` names it."""

    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 12 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    upload = ""
    """The name under which the file lies, once it is known to be good."""
    size = Size(0, 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sent = cleaned.get("file")
        try:
            if sent is not None:
                self.size = check(sent, sent.size or 0)
                self.upload = photo_files.keep_upload(sent)
            elif not self._found(str(cleaned.get("kept") or "")):
                self.add_error("file", _("Choose a photo."))
        except Unusable as unusable:
            self.add_error("file", FAULTS[unusable.fault])
        return cleaned

    def _found(self, token: str) -> bool:
        """Whether a file that was kept is still there."""
        try:
            name = str(signing.loads(token, salt=KEPT_SALT, max_age=photo_files.UPLOADS_LAST))
            file = photo_files.upload(name)
            with file.open("rb") as kept:
                self.size = check(kept, file.stat().st_size)
        except (signing.BadSignature, FileNotFoundError):
            return False
        self.upload = name
        return True

    @property
    def kept_token(self) -> str:
        """Names the file to the next try, if there is one."""
        return signing.dumps(self.upload, salt=KEPT_SALT) if self.upload else ""
