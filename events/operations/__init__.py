"""The verbs of an event. Each takes the actor and `now`, owns its transaction, and writes audit and feed dates."""

from events.announcement import Announcement, Unfit
from events.operations.announcing import (
    AlreadyAnnounced,
    announce,
    announce_the_rest,
    edit_event,
    not_announced,
)
from events.operations.cancelling import (
    NothingToCancel,
    cancel_event,
    cancel_event_dates,
)
from events.operations.elsewhere import BookedPlace, add_dates, announce_elsewhere, forget_places
from events.operations.following import follow_booking, follow_house, follow_space, settle_with_bookings
from events.operations.moving import MoveAhead, NewTime, NotMovable, movable, move_ahead, move_date
from events.planning import Dates

__all__ = [
    "AlreadyAnnounced",
    "Announcement",
    "BookedPlace",
    "Dates",
    "MoveAhead",
    "NewTime",
    "NotMovable",
    "NothingToCancel",
    "Unfit",
    "add_dates",
    "announce",
    "announce_elsewhere",
    "announce_the_rest",
    "cancel_event",
    "cancel_event_dates",
    "edit_event",
    "follow_booking",
    "follow_house",
    "follow_space",
    "forget_places",
    "movable",
    "move_ahead",
    "move_date",
    "not_announced",
    "settle_with_bookings",
]
