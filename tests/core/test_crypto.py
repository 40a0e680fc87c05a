import base64
import re

import pytest

from core.crypto import Keyring

OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


def test_what_is_encrypted_comes_back() -> None:
    ring = Keyring([NEW])
    token = ring.encrypt("Аляксандра, +48 000 000 000")
    assert ring.decrypt(token) == "Аляксандра, +48 000 000 000"
    assert ring.encrypt("a") != ring.encrypt("a")


def test_the_first_key_writes_and_all_read() -> None:
    old, both, new = Keyring([OLD]), Keyring([NEW, OLD]), Keyring([NEW])
    assert both.decrypt(old.encrypt("a")) == "a"
    assert new.decrypt(both.encrypt("b")) == "b"
    with pytest.raises(ValueError, match="not encrypted under any of these keys"):
        old.decrypt(both.encrypt("b"))


@pytest.mark.parametrize("token", ["", "plain", "gAAAAA", "жалейка", "\0"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError):
        Keyring([NEW]).decrypt(token)


def test_fingerprints_find_equal_text_within_one_purpose() -> None:
    ring = Keyring([NEW])
    mark = ring.fingerprint("a@example.org", "reminder")
    assert re.fullmatch(r"[0-9a-f]{64}", mark)
    assert ring.fingerprint("a@example.org", "reminder") == mark
    others = {
        ring.fingerprint("b@example.org", "reminder"),
        ring.fingerprint("a@example.org", "contact"),
        Keyring([OLD]).fingerprint("a@example.org", "reminder"),
    }
    assert len(others - {mark}) == 3


def test_fingerprints_outlive_a_change_of_keys() -> None:
    before = Keyring([OLD]).fingerprint("a", "p")
    after = Keyring([NEW, OLD])
    assert after.fingerprints("a", "p") == [after.fingerprint("a", "p"), before]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([], "at least one key is needed"),
        ([NEW, ""], "key 2 has 0 bytes, it must have 32"),
        (["c2hvcnQ="], "key 1 has 5 bytes, it must have 32"),
        (["not base64!"], "key 1 is not URL-safe base64"),
        ([NEW, OLD, "ключ"], "key 3 is not URL-safe base64"),
        ([NEW[:-1]], "key 1 is not URL-safe base64"),
    ],
)
def test_a_malformed_key_is_named_by_its_place(keys: list[str], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        Keyring(keys)
    assert str(caught.value) == message
