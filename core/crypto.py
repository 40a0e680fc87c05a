"""Text encrypted, and compared, under keys that live outside the database."""

from __future__ import annotations

import base64
import binascii
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Keyring:
    """Fernet keys, newest first: the first one writes, all of them read.

    To change a key, put the new one in front and drop the old one when nothing written
    under it is left. Raises ValueError, naming a key by its place and never by its
    value, unless there is at least one key and each is 32 bytes in URL-safe base64.
    """

    def __init__(self, keys: list[str]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._secrets = [_secret(key, place) for place, key in enumerate(keys, start=1)]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in self._secrets])

    def encrypt(self, text: str) -> str:
        """The text as a token that differs each time."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, token: str) -> str:
        """The text of a token; ValueError when none of the keys made it."""
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            raise ValueError("not encrypted under any of these keys") from error

    def fingerprint(self, text: str, purpose: str) -> str:
        """A name for `text` to find it by: HMAC-SHA256 under the first key, in hex.

        Equal texts have equal fingerprints within one purpose, unrelated ones in two.
        """
        return _fingerprint(self._secrets[0], text, purpose)

    def fingerprints(self, text: str, purpose: str) -> list[str]:
        """What `fingerprint` gives or gave under each key: look up any, write the first."""
        return [_fingerprint(secret, text, purpose) for secret in self._secrets]


def _secret(key: str, place: int) -> bytes:
    try:
        secret = base64.b64decode(key.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        # Without its cause, whose text may quote the key.
        raise ValueError(f"key {place} is not URL-safe base64") from None
    if len(secret) != KEY_BYTES:
        raise ValueError(f"key {place} has {len(secret)} bytes, it must have {KEY_BYTES}")
    return secret


def _fingerprint(secret: bytes, text: str, purpose: str) -> str:
    # A key of its own for each purpose, none of them the one that encrypts.
    derive = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"fingerprint:" + purpose.encode())
    return hmac.new(derive.derive(secret), text.encode(), "sha256").hexdigest()
