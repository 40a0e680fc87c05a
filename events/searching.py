"""The words of an announcement in a column, and the question whether one of them begins so.

The column holds words in their search form between spaces. PostgreSQL looks them up in an index (migration 0014),
SQLite reads the column: ten thousand announcements take it some 40 ms.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models

from core.folding import in_latin, words_of

LEXEMES = "array_to_tsvector(string_to_array(btrim({column}), ' '))"
"""What PostgreSQL's index holds: whole words as they are, for its own parser would cut some anew."""


def search_text(texts: Iterable[str], titles: Iterable[str]) -> str:
    """The column's value: each word once, those of titles in Latin letters too; empty without any word."""
    words = dict.fromkeys([*words_of(" ".join(texts)), *in_latin(" ".join(titles))])
    return f" {' '.join(words)} " if words else ""


@models.TextField.register_lookup
class HasWord(models.Lookup):
    """``search_text__has_word="веч"``: some word begins with this one, which is in its search form."""

    lookup_name = "has_word"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """A space stands before every word."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*values, f"% {self.rhs}%")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """As the index has it; a word holds letters and digits alone, so it needs no quotes of its own."""
        column, values = self.process_lhs(compiler, connection)
        return f"{LEXEMES.format(column=column)} @@ %s::tsquery", (*values, f"'{self.rhs}':*")
