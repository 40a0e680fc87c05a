"""The verbs of a house: it opens, describes itself, sets its hours. Each takes the actor and `now`."""

from spaces.operations.describing import (
    SpaceDetails,
    Unsound,
    VenueDetails,
    describe_space,
    describe_venue,
    make_space,
    retire_space,
    return_space,
)
from spaces.operations.equipment import (
    EquipmentDetails,
    add_equipment,
    describe_equipment,
    retire_equipment,
    return_equipment,
)
from spaces.operations.facts import (
    confirm_facts,
    tell_house_access,
    tell_house_price,
    tell_space_access,
    tell_space_price,
)
from spaces.operations.hours import lift_exception, set_exception, set_weekly_hours
from spaces.operations.opening import AlreadyOpen, add_space, open_venue
from spaces.operations.ruling import Limits, Papers, Quiet, RuleDetails, set_house_limits, set_space_rules
from spaces.operations.seasons import SeasonDetails, add_season, change_season, remove_season

__all__ = [
    "AlreadyOpen",
    "EquipmentDetails",
    "Limits",
    "Papers",
    "Quiet",
    "RuleDetails",
    "SeasonDetails",
    "SpaceDetails",
    "Unsound",
    "VenueDetails",
    "add_equipment",
    "add_season",
    "add_space",
    "change_season",
    "confirm_facts",
    "describe_equipment",
    "describe_space",
    "describe_venue",
    "lift_exception",
    "make_space",
    "open_venue",
    "remove_season",
    "retire_equipment",
    "retire_space",
    "return_equipment",
    "return_space",
    "set_exception",
    "set_house_limits",
    "set_space_rules",
    "set_weekly_hours",
    "tell_house_access",
    "tell_house_price",
    "tell_space_access",
    "tell_space_price",
]
