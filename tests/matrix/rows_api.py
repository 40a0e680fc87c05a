"""Rows of the API: every action and method."""

from typing import Any

from tests.matrix.rows import Row, api, api_group, api_house

WHEN = "?from=2026-12-29T09:00:00Z&to=2026-12-29T11:00:00Z"
PREVIEW = {"space": "bright-room", "day": "2026-12-29", "starts": "10:00", "ends": "11:00"}
REQUEST = {
    **PREVIEW,
    "group": "{group}",
    "purpose": "language_class",
    "title": "Belarusian for adults",
    "expected_people": 12,
    "responsible_person": "A Person",
    "how_to_reach": "+48 000 000 000",
    "accept_rules": True,
}
EVENT = {
    "booking": "{approved}",
    "kind": "language_class",
    "title": {"be": "Мова"},
    "organiser": "Kupalinka",
}
EVENING = {"starts": "20:00", "ends": "21:00"}


def ours(of: str = "requested", **sent: Any) -> Row:
    """A verb of the group."""
    return Row(of, get=api("405"), post=api_group(), sent=sent)


def theirs(of: str = "requested", **sent: Any) -> Row:
    """A verb of the house."""
    return Row(of, get=api("405"), post=api_house(), sent=sent)


ROWS = {
    "api-schema": Row(get="200", asked_by=("visitor", "manager")),
    "api-docs": Row(get="200"),
    "api-availability": Row(get="200", query=WHEN),
    "api-answer-time": Row("venue", get="200"),
    "api-venue-list": Row(get="200"),
    "api-venue-detail": Row("venue", get="200"),
    "api-space-list": Row(get="200"),
    "api-space-detail": Row("space", get="200"),
    "api-space-availability": Row("space", get="200", query=WHEN),
    "api-event-list": Row(get="200", post=api_group("201*"), sent=EVENT),
    "api-event-detail": Row("event", get="200"),
    "api-booking-list": Row(get=api(), post=api_group("201*", "400"), sent=REQUEST),
    "api-booking-detail": Row("requested", get="401 404 200 200 200 404 404 200 404 404"),
    "api-booking-preview": Row(get=api("405"), post=api(), sent=PREVIEW),
    "api-booking-alternatives": Row("requested", get=api_group("200", "200")),
    "api-booking-competing": Row("requested", get=api_house("200")),
    "api-booking-accept": ours("offered"),
    "api-booking-answer": ours("asked", answer="Ten."),
    "api-booking-change": ours(date="{requested_id}", **EVENING),
    "api-booking-leave": ours("freed"),
    "api-booking-refuse": ours("offered"),
    "api-booking-take": ours("freed"),
    "api-booking-withdraw": ours(),
    "api-booking-approve": theirs(),
    "api-booking-ask": theirs(question="Why?"),
    "api-booking-decline": theirs(reason="host"),
    "api-booking-offer": theirs(every=EVENING),
    # Either side cancels.
    "api-booking-cancel": Row("approved", get=api("405"), post="401 404 200* 200* 409 404 403 200* 404 404"),
    "api-blackouts": Row(
        "space",
        get=api_house("200"),
        post=api_house("201*"),
        sent={"day": "2026-12-30", "starts": "10:00", "ends": "12:00", "reason": {"en": "Repairs"}},
    ),
    "api-blackout": Row("space blackout", get=api("405"), delete=api_house("204*")),
}
