"""Rows of a booking's two sides, and of its announcement."""

from typing import Any

from tests.matrix.rows import Row, group, house, signed_in

REQUEST = {
    "day": "2026-12-29",
    "starts": "10:00",
    "ends": "11:00",
    "people": "12",
    "group": "{group}",
    "purpose": "children",
    "title": "Belarusian for children",
    "contact_name": "Volha",
    "contact_reach": "+48 600 000 000",
    "accept_rules": "1",
    "step": "send",
}
EVENT = {
    "kind": "children",
    "organiser": "Kupalinka",
    "disclosure": "members",
    "languages": ["be"],
    "level": "any",
    "format": "in_person",
    "free_of_charge": "on",
    "photo_policy": "none",
    "title_en": "Belarusian for children",
    "text_en": "We read.",
}
LATER = {"date": "{requested_date}", "scope": "this", "starts": "19:00", "ends": "20:00", "step": "change"}
ALL = {"which": "all"}
ELSEWHERE = {
    **EVENT,
    "group": "{group}",
    "kind": "culture",
    "place_city": "krakow",
    "day": "2026-12-12",
    "starts": "10:00",
    "ends": "12:00",
    "repeat": "once",
}
MOVE = {"date": "{members_date}", "starts": "19:00", "ends": "20:00", "step": "move"}
DATES = {"day": "2026-12-12", "starts": "10:00", "ends": "12:00", "repeat": "once"}


def ours(deed: str = "", of: str = "requested", **sent: Any) -> Row:
    """A deed of the group, after which its page stands; a frozen one is led there, too, and nothing is done."""
    return Row(of, get=signed_in("405"), post=group(f">my_booking{deed}"), sent=sent)


def theirs(of: str = "requested", done: str = ">manage_booking*", **sent: Any) -> Row:
    """A deed of the house; who comes by a link is led to the booking, whether there is one or not."""
    return Row(of, get=house(">manage_booking", ">manage_booking"), post=house(done), sent=sent)


ROWS = {
    "space_request": Row(
        "space",
        get="L 200 200 200 200 >my_group_new >my_group_new >my_group_new >my_group_new >my_group_new",
        # The form comes back as it was typed, with a word on what to do.
        post="200 200 >my_booking* >my_booking* 200 200 200 200 200 200",
        sent=REQUEST,
    ),
    "my_booking": Row("requested", get=group()),
    "my_booking_rules": Row("requested", get=group()),
    "my_document": Row("requested", get=group()),
    "my_booking_change": Row("requested", get=group(), post=group(">my_booking*", "200"), sent=LATER),
    "my_booking_answer": ours("*", "asked", answer="Ten."),
    "my_booking_accept": ours("*", "offered"),
    "my_booking_refuse": ours("*", "offered"),
    "my_booking_freed": ours("*", "freed", date="{freed_date}", which="leave"),
    "my_booking_withdraw": ours("*"),
    "my_booking_cancel": ours("*", "approved", **ALL),
    "my_event_new": Row("approved", get=group(), post=group(">my_event*", "200"), sent=EVENT),
    "my_event": Row("members", get=group(), post=group(">my_event*", "200"), sent=EVENT),
    "my_event_cancel": Row("members", get=signed_in("405"), post=group(">my_event*"), sent=ALL),
    "my_event_elsewhere": Row(
        get="L 200 200 200 200 >my >my >my >my >my",
        # A stranger finds no such group among their own; the frozen one's form comes back.
        post="L 200 >my_event* >my_event* 200 >my >my >my >my >my",
        sent=ELSEWHERE,
    ),
    "my_event_move": Row("members", get=group(), post=group(">my_event*", "200"), sent=MOVE),
    "my_event_dates": Row("own_members", get=group(), post=group(">my_event*", "200"), sent=DATES),
    "my_event_rest": Row("members", get=signed_in("405"), post=group(">my_event*")),
    "manage_booking": Row("requested", get=house()),
    "manage_document": Row("requested", get=house()),
    "manage_approve": theirs(**ALL),
    "manage_decline": theirs(**{"decline-reason": "host"}),
    "manage_cancel": theirs("approved", **ALL),
    "manage_contact": theirs(done="200*"),
    "manage_ask": theirs(**{"question-question": "Why?"}),
    "manage_offer": theirs(**{"offer-starts": "20:00", "offer-ends": "21:00", "offer-keep_0": "on"}),
    "manage_papers": theirs(),
}
