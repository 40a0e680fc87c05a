"""What each address answers to whom. An address without a row here fails the tests.

A row says what stands in the address (`of`, names of `tests/matrix/world.py`), and a code for each role in the order
of `tests/matrix/cast.py`, or one for all: the status; "L" to the sign-in; "F" to the second factor; ">name" to
another page; with "*" where the database is another one afterwards. Methods of which a row says nothing are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.cast import ROLES


@dataclass(frozen=True)
class Row:
    """One address. `sent` goes with its POST: who gets further with it than without may do the deed."""

    of: str = ""
    get: str = "405"
    post: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict)
    delete: str = ""
    query: str = ""
    refusal: str = "405"
    """Of methods of which the row says nothing, to those whom the door lets in; any of these words."""
    asked_by: tuple[str, ...] = ROLES
    """Fewer than all only where one answer takes long and no session is read."""

    def codes(self, method: str) -> dict[str, str] | None:
        """What is expected, by role; None where the method is refused."""
        told = {"GET": self.get, "POST": self.post, "DELETE": self.delete}.get(method, "")
        return by_role(told) if told else None


def by_role(codes: str) -> dict[str, str]:
    """One code for each role, or one for all."""
    words = codes.split()
    return dict(zip(ROLES, words * len(ROLES) if len(words) == 1 else words, strict=len(words) > 1))


# Doors. In order: visitor stranger member admin frozen | other unproven manager | editor staff


def signed_in(code: str = "200") -> str:
    """Everybody with an account."""
    return f"L {' '.join([code] * 9)}"


def group(code: str = "200", frozen: str = "") -> str:
    """Members of the group; a frozen one of its own noun, where it only reads."""
    return f"L 404 {code} {code} {frozen or code.rstrip('*')} 404 404 404 404 404"


def house(code: str = "200", other: str = "404") -> str:
    """The managers of the house; those of another may learn of the address where nothing is looked up."""
    return f"L 404 404 404 404 {other} F {code} 404 404"


def editor(code: str = "200") -> str:
    """The agency's editors."""
    return f"L 404 404 404 404 404 404 404 {code} 404"


def staff(code: str = "200") -> str:
    """Those who run the site."""
    return f"L 404 404 404 404 404 404 404 404 {code}"


def caretaker(code: str = "200") -> str:
    """Those who read what people report."""
    return f"L 404 404 404 404 404 404 404 {code} {code}"


def api(code: str = "200") -> str:
    """Every program with an account."""
    return f"401 {' '.join([code] * 9)}"


def api_group(code: str = "200*", frozen: str = "409") -> str:
    """A program of the group."""
    return f"401 404 {code} {code} {frozen} 404 404 404 404 404"


def api_house(code: str = "200*") -> str:
    """A program of the house; 403 until the second factor is shown."""
    return f"401 404 404 404 404 404 403 {code} 404 404"
