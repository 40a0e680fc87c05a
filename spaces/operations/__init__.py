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
from spaces.operations.hours import lift_exception, set_exception, set_weekly_hours
from spaces.operations.opening import AlreadyOpen, add_space, open_venue

__all__ = [
    "AlreadyOpen",
    "SpaceDetails",
    "Unsound",
    "VenueDetails",
    "add_space",
    "describe_space",
    "describe_venue",
    "lift_exception",
    "make_space",
    "open_venue",
    "retire_space",
    "return_space",
    "set_exception",
    "set_weekly_hours",
]
