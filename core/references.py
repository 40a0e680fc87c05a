"""Random names for things: to read out, to put into a private address, to call a file by."""

from __future__ import annotations

import re
import secrets

# No 0 O 1 I L, which eyes confuse, and no vowel, so that no word is ever spelt.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """A reference such as "K7QM-3XWP", 38 random bits: to be named, not to be a secret."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def looks_like_reference(text: str) -> bool:
    """Whether it can be one at all; what a browser sends may be anything, and a database takes no NUL."""
    return re.fullmatch(r"[0-9A-Z-]{1,16}", text) is not None


def new_token() -> str:
    """A secret of 160 random bits in 27 characters that are safe in a URL."""
    return secrets.token_urlsafe(20)


def new_file_name() -> str:
    """A name for a file that says nothing of what is in it: 80 random bits, the same in any file system."""
    return secrets.token_hex(10)
