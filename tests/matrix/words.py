"""Words that stand nowhere else, so that whoever finds one knows from where it came.

A secret is two words, for a page may show only the beginning; both bear a mark, as Belarusian and Polish names do,
for an output may fold or encode it.
"""


def secret(key: str) -> str:
    """What stands in a field: "Žytitle1 Žytitle2"."""
    return " ".join(halves(key))


def halves(key: str) -> tuple[str, str]:
    """The two words; none is part of another's, for a digit ends each and stands in no key.

    None is so short that chance writes it: a page has keys of random letters, and is searched in many readings.
    """
    assert key.isalpha() and len(key) >= 4, key
    return f"Žy{key}1", f"Žy{key}2"


def address(key: str) -> str:
    """A secret that is an e-mail address."""
    return f"zy{key}1.zy{key}2@svietlica.test"
