"""The most that a page can weigh, read from its words: every file that it names, and all that those name.

A browser fetches less, for it takes only the fonts whose letters it shows. So a page that is light by this reckoning
is light; of a page that is not, or that frames another, a browser has to say what it really fetches.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from frontend.build import BUILD

MOST = 150_000
MOST_SCRIPT = 60_000
WORDS = (".html", ".css", ".js", ".svg", ".json")
"""What our web server compresses; fonts and pictures are compressed already."""
FETCHED_RELS = {"stylesheet", "icon", "preload", "modulepreload"}
BEYOND = {"iframe", "object", "embed", "video", "audio", "style"}
"""Elements that may fetch what is not reckoned here."""


@dataclass(frozen=True)
class Weight:
    """Compressed bytes, without heads."""

    everything: int
    scripts: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.everything + other.everything, self.scripts + other.scripts)

    @property
    def is_light(self) -> bool:
        """Within what a first view may weigh."""
        return self.everything <= MOST and self.scripts <= MOST_SCRIPT


Choice = frozenset[str]
"""Files of which a browser takes one: the sizes and formats of a picture."""


@dataclass
class Named(HTMLParser):
    """The files that a page names."""

    html: str
    choices: set[Choice] = field(default_factory=set)
    beyond: bool = False
    _picture: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.beyond |= tag in BEYOND
        found = {address.partition("#")[0] for address in _addresses(tag, told)} - {""}
        if tag == "source":
            self._picture |= found
        elif tag == "img":
            self.choices.add(frozenset(found | self._picture))
            self._picture = set()
        else:
            self.choices |= {frozenset({address}) for address in found}


def _addresses(tag: str, told: dict[str, str]) -> Iterator[str]:
    if tag in {"script", "img", "source", "input"}:
        yield told.get("src", "")
        yield from (choice.split()[0] for choice in told.get("srcset", "").split(",") if choice.strip())
    if tag in {"use", "image"}:
        yield told.get("href", "")
    if tag == "link" and FETCHED_RELS & set(told.get("rel", "").split()):
        yield told.get("href", "")


def most_of(html: str) -> Weight | None:
    """The most that a page with these words weighs; None where it cannot be told from them."""
    named = Named(html)
    if named.beyond:
        return None
    files = (_heaviest(choice) for choice in _all(named.choices) if choice)
    return sum(files, Weight(len(squeezed(html.encode()))))


def _heaviest(choice: Choice) -> Weight:
    return max((_file(address) for address in choice), key=lambda weight: weight.everything)


def squeezed(words: bytes) -> bytes:
    """As our web server sends them."""
    return gzip.compress(words, 6)


def _all(choices: set[Choice]) -> set[Choice]:
    named = {address for choice in choices for address in choice}
    return choices.union(*({frozenset({one}) for one in _with_it(address)} for address in named))


@cache
def _with_it(address: str) -> set[str]:
    """What a built file brings along: fonts, and scripts that it may import."""
    manifest = json.loads((BUILD / "manifest.json").read_text())
    found: set[str] = set()
    todo = [one for one in manifest.values() if address.endswith(one["file"])]
    while todo:
        one = todo.pop()
        found |= {one["file"], *one.get("assets", ()), *one.get("css", ())}
        todo += [manifest[key] for key in (*one.get("imports", ()), *one.get("dynamicImports", ()))]
    return {f"{settings.STATIC_URL}build/{file}" for file in found}


@cache
def _file(address: str) -> Weight:
    body = _body(address)
    weight = len(squeezed(body)) if address.endswith(WORDS) else len(body)
    return Weight(weight, weight if address.endswith(".js") else 0)


def _body(address: str) -> bytes:
    if address.startswith(settings.STATIC_URL):
        path = finders.find(address.removeprefix(settings.STATIC_URL))
        assert path, f"{address} is not there"
        return Path(str(path)).read_bytes()
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.getvalue()
