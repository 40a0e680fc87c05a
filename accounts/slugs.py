"""Names turned into addresses: Latin letters, digits and hyphens, whatever script the name is in."""

import secrets
from collections.abc import Iterator

from django.utils.text import slugify

from core.references import ALPHABET

# Łacinka without its marks for Belarusian, the usual letters for Ukrainian, Russian and Lithuanian;
# slugify does the rest (ś → s). An address is no spelling lesson: it must be typable and stable.
_LETTERS = dict(zip("абвгґдезіийклмнопрстуўфыэ", "abvhgdeziijklmnoprstuufye", strict=True))
_MORE = {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
_MORE |= {"ё": "io", "є": "ie", "ї": "i", "ł": "l"} | dict.fromkeys("ьъ'’ʼ", "")
_LATIN = str.maketrans(_LETTERS | _MORE)


def slug_of(name: str, most: int) -> str:
    """An address of at most so many characters; empty when the name has no letter or digit that we know."""
    return slugify(name.lower().translate(_LATIN))[:most].strip("-")


def slugs_of(name: str, most: int, otherwise: str) -> Iterator[str]:
    """Addresses to try one after the other: the name's own, then with random ends.

    `otherwise` stands in for a name that gives none.
    """
    plain = slug_of(name, most - 6) or otherwise
    if plain != otherwise:
        yield plain
    while True:
        yield f"{plain}-{''.join(secrets.choice(ALPHABET.lower()) for _ in range(5))}"
