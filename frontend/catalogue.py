"""The one catalogue of the pages' texts: collected from code and templates, kept in frontend/locale, compiled.

Babel does it, for bare machines have no gettext tools. Templates are read with Django's own lexer, in the way of
its `makemessages` (https://docs.djangoproject.com/en/5.2/topics/i18n/translation/): only the strings that
`translate` and `blocktranslate` will ask for at run time.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

from core.languages import LANGUAGES

LOCALE = Path(settings.ROOT) / "frontend" / "locale"
SAME_AS_ENGLISH = LOCALE / "same_as_english.toml"
TRANSLATED = [language for language in LANGUAGES if language != "en"]
SOURCES = ["accounts", "notifications", "spaces", "bookings", "events", "lda_events", "frontend", "config"]

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

MessageId = str | tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A text and where it stands."""

    place: str
    id: MessageId
    context: str | None
    notes: tuple[str, ...] = ()


def collect() -> Catalog:
    """Every text of the site, in English, without translations."""
    catalogue = Catalog(fuzzy=False, project="Svietlica", charset="utf-8")
    for found in sorted(_all_texts(), key=lambda text: text.place):
        catalogue.add(
            found.id, locations=[(found.place, 0)], auto_comments=found.notes, context=found.context
        )
    return catalogue


def _all_texts() -> Iterator[Found]:
    root = Path(settings.ROOT)
    for app in SOURCES:
        for file in sorted((root / app).rglob("*.py")):
            if not {"migrations", "node_modules", "demo"} & set(file.parts):
                yield from _texts_of_code(file, str(file.relative_to(root)))
        for pattern in ("*.html", "*.txt"):
            for file in sorted((root / app).glob(f"**/templates/**/{pattern}")):
                yield from texts_of_template(file.read_text(), str(file.relative_to(root)))
    yield from _texts_of_retention(root / "config" / "retention.toml")


def _texts_of_code(file: Path, place: str) -> Iterator[Found]:
    extracted = extract_from_file("python", file, keywords=KEYWORDS, comment_tags=("Translators:",))
    for _line, text, notes, context in extracted:
        yield Found(place, text, context, tuple(notes))


def _texts_of_retention(file: Path) -> Iterator[Found]:
    """What the retention file says to readers is text of a page, too."""
    for text in _shown(tomllib.loads(file.read_text())):
        yield Found("config/retention.toml", text, None)


def _shown(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "shown" and isinstance(inner, str):
                yield inner
            else:
                yield from _shown(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _shown(inner)


TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
BLOCK = re.compile(r"^(?:blocktranslate|blocktrans)\b")
END_OF_BLOCK = re.compile(r"^end(?:blocktranslate|blocktrans)$")
CONTEXT = re.compile(r"""\bcontext\s+("[^"]*"|'[^']*')""")
ARGUMENT = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")


def texts_of_template(source: str, place: str) -> Iterator[Found]:
    """What the translate tags of a template will ask the catalogue for."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        for literal in ARGUMENT.findall(token.contents) if token.token_type is not TokenType.TEXT else ():
            yield Found(place, literal[1:-1], None)
        if token.token_type is not TokenType.BLOCK:
            continue
        if simple := TRANSLATE.match(token.contents):
            yield Found(place, simple["text"][1:-1].replace("%", "%%"), _context(token))
        elif BLOCK.match(token.contents):
            yield Found(place, _block(token, tokens), _context(token))


def _context(token: Token) -> str | None:
    named = CONTEXT.search(token.contents)
    return named[1][1:-1] if named else None


def _block(opening: Token, tokens: Iterator[Token]) -> MessageId:
    """The text of a block; with its plural when it counts. Variables become %(name)s as at run time."""
    forms = [""]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            forms[-1] += token.contents.replace("%", "%%")
        elif token.token_type is TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif token.contents == "plural":
            forms.append("")
        elif END_OF_BLOCK.match(token.contents):
            break
    trimmed = re.search(r"\btrimmed\b", opening.contents)
    texts = tuple(trim_whitespace(form) if trimmed else form for form in forms)
    return texts if len(texts) > 1 else texts[0]


def po_file(language: str) -> Path:
    """Where a language's translations are kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A language's translations; empty when there are none yet."""
    file = po_file(language)
    if not file.exists():
        return Catalog(locale=language, fuzzy=False, project="Svietlica", charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def update(language: str, template: Catalog) -> None:
    """Bring a language's file up to date; what is no longer said is dropped, and nothing is guessed."""
    catalogue = read(language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    with po_file(language).open("wb") as opened:
        write_po(opened, catalogue, width=110, include_lineno=False, omit_header=False, sort_output=True)


def compile_language(language: str) -> None:
    """Write the file that is read at run time."""
    with po_file(language).with_suffix(".mo").open("wb") as opened:
        write_mo(opened, read(language))


def complaints(language: str, template: Catalog) -> list[str]:
    """What is wrong with a language: missing, fuzzy, untranslated without a reason, or broken placeholders."""
    catalogue, allowed = read(language), same_as_english()
    return [
        f"{language}: {fault}: {wanted.id!r}"
        for wanted in template
        if wanted.id
        for fault in _faults(catalogue.get(_key(wanted), wanted.context), language, allowed)
    ]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def same_as_english() -> dict[str, dict[str, str]]:
    """Texts that a language shares with English, each with its reason: ``[language] "text" = "reason"``."""
    return tomllib.loads(SAME_AS_ENGLISH.read_text()) if SAME_AS_ENGLISH.exists() else {}


def _faults(message: Message | None, language: str, allowed: dict[str, dict[str, str]]) -> Iterator[str]:
    if message is None:
        yield "not in the file"
        return
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if not all(forms):
        yield "missing"
    if message.fuzzy:
        yield "fuzzy"
    key = _key(message)
    if any(form == key for form in forms) and key not in {
        **allowed.get(language, {}),
        **allowed.get("all", {}),
    }:
        yield "same as English without a reason"
    if any(_placeholders(form) - _placeholders_of(message) for form in forms if form):
        yield "placeholders differ"
    if (
        isinstance(message.string, str)
        and message.string
        and _placeholders_of(message) - _placeholders(message.string)
    ):
        yield "placeholder lost"


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|%%|\{\w+\}", text))


def _placeholders_of(message: Message) -> set[str]:
    ids = [message.id] if isinstance(message.id, str) else message.id
    return {placeholder for text in ids for placeholder in _placeholders(text)}
