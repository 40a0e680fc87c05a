"""How to ask the finder, and what it answers: parameters and examples for the API's documentation."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from core.cities import CITIES
from spaces.api_questions import WINDOW
from spaces.models import EquipmentKind


def _parameter(name: str, kind: type, said: str, examples: dict[str, Any], **more: Any) -> OpenApiParameter:
    shown = [OpenApiExample(summary, value=value) for summary, value in examples.items()]
    return OpenApiParameter(name, kind, description=said, examples=shown, **more)


ONE_DATE = [
    OpenApiParameter(item.name, item.type, description=item.description, examples=item.examples)
    for item in WINDOW
]
SERIES = [
    _parameter(
        "first",
        dt.date,
        "Instead of from and to: the first day, on the wall of each house.",
        {"a course from October": "2026-10-01"},
    ),
    _parameter(
        "until",
        dt.date,
        "The last day of a weekly series; without it there is one date. At most 200 dates.",
        {"to June": "2027-06-15"},
    ),
    _parameter(
        "weekday",
        int,
        "From 1, Monday, to 7, Sunday: the series begins on the first such day.",
        {"Tuesdays": 2},
        enum=list(range(1, 8)),
    ),
    _parameter("starts", str, "A time of day on the wall of each house.", {"six in the evening": "18:00"}),
    _parameter("ends", str, "00:00 is midnight.", {"until eight": "20:00"}),
    _parameter(
        "not_in_school_holidays", bool, "Leave out those of each city.", {"only when schools teach": True}
    ),
]
WISHES = [
    _parameter("people", int, "At least so many.", {"a class": 25}),
    _parameter("capacity", int, "The older name of people.", {"a class": 25}, deprecated=True),
    _parameter("city", str, "Without it: all of them.", {"Kraków": "krakow"}, enum=list(CITIES)),
    _parameter(
        "districts",
        str,
        "One of them will do. Separated by commas, or the parameter repeated.",
        {"one": "Podgórze", "several": "Podgórze,Stare Miasto"},
    ),
    _parameter(
        "step_free", bool, "Known to be so; a house that does not say is left out.", {"for wheels": True}
    ),
    _parameter(
        "equipment",
        str,
        "Kinds that all come with the space, separated by commas, or the parameter repeated: "
        + ", ".join(EquipmentKind.values),
        {"one": "projector", "for a lecture": "projector,microphone"},
    ),
    _parameter("free_of_charge", bool, "Always, or on conditions.", {"without a budget": True}),
]
PAGES = [
    _parameter("page", int, "From 1.", {"the second": 2}),
    _parameter("page_size", int, "How many spaces on a page: 50, or at most 100.", {"few": 10}),
]
PARAMETERS_TOLD = [*ONE_DATE, *SERIES, *WISHES, *PAGES]

SPACE = {
    "slug": "bright-room",
    "venue": "house-of-light",
    "city": "krakow",
    "zone": "Europe/Warsaw",
    "name": {"en": "Bright room", "pl": "Jasna sala"},
    "about": {"en": "Chairs, a carpet, a small kitchen."},
    "capacity": 40,
    "floor_area": 60,
    "step_free": "yes",
    "buffer_before": 15,
    "buffer_after": 15,
    "notice_hours": 48,
    "horizon_days": 365,
    "shortest_minutes": 30,
    "longest_minutes": 720,
    "step_minutes": 15,
    "holds_undecided": True,
    "rules": {
        "group_forms": [],
        "only_named": False,
        "not_for": [],
        "welcome": {},
        "unwelcome": {},
        "in_school_holidays": "as_usual",
        "quiet_hours": {"starts": "22:00:00", "ends": "06:00:00", "needs_approval": False},
        "limits": [],
        "needs_register_number": False,
        "papers_first": False,
    },
    "photos": [],
    "equipment": [
        {
            "code": "house-of-light-projector",
            "kind": "projector",
            "name": {},
            "about": {},
            "quantity": 1,
            "fixed": False,
        }
    ],
    "access": {
        "door_width": 90,
        "toilet_on_floor": "yes",
        "hearing_loop": "unknown",
        "dimmable_light": "unknown",
        "note": {},
    },
    "price": {
        "kind": "free_if",
        "if_nobody_pays": True,
        "if_open_to_all": False,
        "if_civic": True,
        "conditions": {},
        "currency": "PLN",
        "per": "hour",
        "amounts": {"registered": None, "informal": None, "public_body": None, "business": None},
        "deposit": {},
        "papers": {},
    },
}
COURSE_PARTLY_FREE = {
    "count": 1,
    "next": None,
    "previous": None,
    "results": [
        {
            "space": SPACE,
            "state": "occupied",
            "can_be_had": True,
            "free": 2,
            "total": 3,
            "dates": [
                {
                    "day": "2026-12-01",
                    "starts_at": "2026-12-01T17:00:00Z",
                    "ends_at": "2026-12-01T19:00:00Z",
                    "state": "occupied",
                },
                {
                    "day": "2026-12-08",
                    "starts_at": "2026-12-08T17:00:00Z",
                    "ends_at": "2026-12-08T19:00:00Z",
                    "state": "free",
                },
                {
                    "day": "2026-12-15",
                    "starts_at": "2026-12-15T17:00:00Z",
                    "ends_at": "2026-12-15T19:00:00Z",
                    "state": "free",
                },
            ],
            "reasons": [
                {"code": "fits_well", "places": 40, "district": ""},
                {"code": "free_on_conditions", "places": None, "district": ""},
                {"code": "in_district", "places": None, "district": "Podgórze"},
                {"code": "has_equipment", "places": None, "district": ""},
            ],
            "problems": [
                {
                    "code": "quiet_hours",
                    "weight": "warning",
                    "text": "The house is quiet from 22:00 to 06:00: keep quiet then, or choose another time.",
                }
            ],
        }
    ],
    "suggestions": {
        "nearest": [
            {
                "space": "bright-room",
                "first": "2026-12-02",
                "until": "2026-12-16",
                "starts": "18:00:00",
                "ends": "20:00:00",
                "free": 3,
                "total": 3,
            }
        ],
        "in_two_spaces": [
            {"space": "bright-room", "days": ["2026-12-08", "2026-12-15"]},
            {"space": "small-hall", "days": ["2026-12-01"]},
        ],
        "without": [
            {
                "wishes": [
                    {"wish": "people", "equipment": ""},
                    {"wish": "equipment", "equipment": "microphone"},
                ],
                "people": 30,
                "spaces": ["garden-room"],
            }
        ],
    },
}
ANSWERS = [
    OpenApiExample(
        "a course of three Tuesdays, the first of them taken", value=COURSE_PARTLY_FREE, response_only=True
    )
]
