"""The verbs of an event. Each takes the actor and `now`, owns its transaction, and writes audit and feed dates."""

from events.announcement import Announcement, Unfit
from events.operations.announcing import AlreadyAnnounced, announce, edit_event
from events.operations.cancelling import (
    NothingToCancel,
    cancel_event,
    cancel_event_dates,
)
from events.operations.following import follow_booking, follow_house, follow_space, settle_with_bookings

__all__ = [
    "AlreadyAnnounced",
    "Announcement",
    "NothingToCancel",
    "Unfit",
    "announce",
    "cancel_event",
    "cancel_event_dates",
    "edit_event",
    "follow_booking",
    "follow_house",
    "follow_space",
    "settle_with_bookings",
]
