"""What machines are told of access, price and versions of house rules; unknown is a value, never left out."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from spaces.models import HouseAccess, Price, SpaceAccess

UNKNOWN = dict.fromkeys(
    [
        *("step_free_stop", "automatic_door", "baby_changing", "contrast_marking", "sign_language"),
        *("assistance_dog", "quiet_room", "evacuation_help"),
    ],
    "unknown",
)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "a house that knows some of it",
            value={
                **UNKNOWN,
                "parking": "no",
                "step_free_entrance": "yes",
                "entrance_width": 92,
                "lift": "yes",
                "lift_width": None,
                "accessible_toilet": "yes",
                "note": {"en": "Ring: the porter opens the lift."},
            },
        )
    ]
)
class HouseAccessOut(serializers.ModelSerializer[HouseAccess]):
    """How one gets into the house; widths in centimetres, null when not known; `note` by language."""

    class Meta:
        model = HouseAccess
        exclude = ["id", "venue"]


class SpaceAccessOut(serializers.ModelSerializer[SpaceAccess]):
    """How one gets about in the space, beside its `step_free`; width in centimetres, null when not known."""

    class Meta:
        model = SpaceAccess
        exclude = ["id", "space"]


class AmountsOut(serializers.Serializer[Price]):
    """Amounts for each kind of group; null when nothing is said, 0 when it is free of charge."""

    registered = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    informal = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    public_body = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    business = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "free of charge while participants do not pay",
            value={
                "kind": "free_if",
                "if_nobody_pays": True,
                "if_open_to_all": False,
                "if_civic": True,
                "conditions": {},
                "currency": "PLN",
                "per": "hour",
                "amounts": {
                    "registered": "15.00",
                    "informal": "15.00",
                    "public_body": None,
                    "business": "140.00",
                },
                "deposit": {"en": "1,000 PLN from four hours on."},
                "papers": {},
            },
        )
    ]
)
class PriceOut(serializers.ModelSerializer[Price]):
    """What is taken, for a space its own price or that of its house; texts by language."""

    amounts = AmountsOut(source="*")

    class Meta:
        model = Price
        fields = [
            *("kind", "if_nobody_pays", "if_open_to_all", "if_civic", "conditions"),
            *("currency", "per", "amounts", "deposit", "papers"),
        ]


class LocalKindOut(serializers.Serializer[Any]):
    """What the city itself calls a house of this kind, in the language of the country."""

    short = serializers.CharField()
    full = serializers.CharField()
