"""Who may read which secret, and where whoever may does read it, so that a search that finds nothing would fail."""

from dataclasses import dataclass

from tests.matrix.cast import ROLES

EVERYBODY = frozenset(ROLES)
GROUP = frozenset({"member", "admin"})
SIDES = GROUP | {"manager"}
OF_FROZEN = frozenset({"frozen", "manager"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, order=True)
class Place:
    """Where a secret is to be read, by one for whom it is."""

    role: str
    route: str
    of: str = ""
    method: str = "GET"
    query: str = ""

    def __str__(self) -> str:
        return f"{self.role}-{self.route}-{self.of}"


@dataclass(frozen=True)
class Secret:
    """A text that stands in one field; None for what nobody reads anywhere."""

    readers: frozenset[str]
    shown: Place | None = None


def _event(words: str, readers: frozenset[str], place: Place) -> dict[str, Secret]:
    """The texts of an event, which its page shows; its short title stands in calendars without titles."""
    said = {f"{words}{part}": Secret(readers, place) for part in ("event", "text", "organiser", "join")}
    return {**said, f"{words}short": Secret(readers)}


def _booked(words: str) -> dict[str, Secret]:
    """What a group wrote to the house when it asked: the announcement says none of it."""
    return {f"{words}purpose": Secret(SIDES), f"{words}bookednote": Secret(SIDES)}


def _open(words: str, name: str) -> dict[str, Secret]:
    return {**_event(words, EVERYBODY, Place("visitor", "event", name)), **_booked(words)}


def _closed(words: str, name: str) -> dict[str, Secret]:
    return {**_event(words, GROUP, Place("member", "event", name)), **_booked(words)}


def _own(name: str) -> dict[str, Secret]:
    """Texts of an event at a place of its own; where that is, is public for an open one alone."""
    words = name.replace("_", "")
    public, is_open = name in {"own_open", "own_district"}, name == "own_open"
    place = Place("visitor" if public else "member", "event", name)
    inside = Place("visitor" if is_open else "member", "event", name)
    return {
        **_event(words, EVERYBODY if public else GROUP, place),
        f"{words}quarter": Secret(EVERYBODY if public else GROUP, place if name == "own_district" else None),
        f"{words}place": Secret(EVERYBODY if is_open else GROUP, inside),
        f"{words}street": Secret(EVERYBODY if is_open else GROUP, inside),
    }


CALLED = {f"called{role}": Secret(frozenset({role})) for role in ROLES if role not in {"visitor", "unproven"}}
MAIL = {f"mail{role}": Secret(frozenset({role})) for role in ROLES if role not in {"visitor", "unproven"}}

SECRETS: dict[str, Secret] = {
    **_open("open", "open"),
    **_open("bright", "event"),
    **_open("district", "district"),
    **_open("dialogue", "meeting"),
    **_closed("members", "members"),
    **_closed("hidden", "hidden"),
    **_closed("closed", "closed_meeting"),
    **_own("own_open"),
    **_own("own_district"),
    **_own("own_members"),
    **_own("own_hidden"),
    **{
        f"frozenown{part}": Secret(frozenset({"frozen"}), Place("frozen", "my_event", "own_members"))
        for part in ("event", "text", "organiser", "join", "short", "place", "street", "quarter")
    },
    "chosentitle": Secret(SIDES, Place("manager", "manage")),
    "settledtitle": Secret(SIDES, Place("manager", "manage")),
    # The reason of what can be undone still: no group has been told.
    "batchnote": Secret(frozenset({"manager"})),
    "openasks": Secret(EVERYBODY, Place("visitor", "lda_meeting", "meeting")),
    "openagenda": Secret(EVERYBODY, Place("visitor", "lda_meeting", "meeting")),
    # Who wrote the page on a dialogue reads it again, whatever became of the event.
    "closedasks": Secret(GROUP | {"editor"}),
    "closedagenda": Secret(GROUP | {"editor"}),
    "photoalt": Secret(EVERYBODY, Place("visitor", "space", "space")),
    "waitingalt": Secret(frozenset({"manager"}), Place("manager", "manage_photos", "space")),
    "district": Secret(EVERYBODY, Place("visitor", "event", "district")),
    "quiethouse": Secret(EVERYBODY, Place("visitor", "venue", "quiet_venue")),
    "quietroom": Secret(EVERYBODY, Place("visitor", "space", "quiet_space")),
    "quietaddress": Secret(SIDES, Place("member", "event", "district")),
    # Why a room is closed stands beside its days.
    "closing": Secret(EVERYBODY, Place("visitor", "space_month", "space", query="?month=2026-12")),
    "retired": Secret(frozenset({"manager"}), Place("manager", "house", "venue")),
    "retiredthing": Secret(frozenset({"manager"}), Place("manager", "house_equipment", "venue")),
    "group": Secret(SIDES | {"staff"}, Place("manager", "manage_booking", "requested")),
    "groupabout": Secret(SIDES),
    # Only houses that were asked.
    "register": Secret(SIDES, Place("admin", "my_group_register", "group")),
    "frozenregister": Secret(OF_FROZEN, Place("frozen", "my_group_register", "group")),
    "rivalregister": Secret(frozenset({"stranger", "manager"})),
    "title": Secret(SIDES, Place("manager", "manage_booking", "requested")),
    "note": Secret(SIDES, Place("manager", "manage_booking", "requested")),
    "contact": Secret(SIDES, Place("manager", "manage_contact", "requested", "POST")),
    "reach": Secret(SIDES, Place("manager", "manage_contact", "requested", "POST")),
    "question": Secret(SIDES, Place("member", "api-booking-detail", "asked")),
    "answer": Secret(SIDES, Place("manager", "manage_booking", "asked")),
    "offer": Secret(SIDES, Place("member", "my_booking", "offered")),
    "consent": Secret(SIDES, Place("member", "my_booking", "approved")),
    "refusal": Secret(SIDES, Place("member", "my_booking", "declined")),
    **{
        f"frozen{part}": Secret(OF_FROZEN)
        for part in ("title", "note", "question", "answer", "offer", "consent", "refusal")
    },
    **{
        f"frozen{part}": Secret(frozenset({"frozen"}))
        for part in ("event", "text", "organiser", "join", "short")
    },
    "frozenpurpose": Secret(OF_FROZEN),
    "frozenbookednote": Secret(OF_FROZEN),
    # Of a group in dispute nobody reads a contact.
    "frozencontact": Secret(NOBODY),
    "frozenreach": Secret(NOBODY),
    "askat": Secret(frozenset({"staff", "admin"}), Place("staff", "staff_claim_read", "claim", "POST")),
    "claimnote": Secret(frozenset({"staff", "admin"}), Place("staff", "staff_claim_read", "claim", "POST")),
    "concern": Secret(
        frozenset({"staff", "editor"}), Place("editor", "safety_concern_read", "concern", "POST")
    ),
    **CALLED,
    **MAIL,
    # Colleagues know each other by name, and not by address.
    "calleddeputy": Secret(frozenset({"manager"}), Place("manager", "house_people", "venue")),
    "calledmanager": Secret(frozenset({"manager"}), Place("manager", "house_people", "venue")),
    "maildeputy": Secret(NOBODY),
    # Who decides about a claim asks the claimant.
    "calledadmin": Secret(frozenset({"admin", "staff"})),
    "mailadmin": Secret(frozenset({"admin", "staff"}), Place("staff", "staff_claim_read", "claim", "POST")),
}
