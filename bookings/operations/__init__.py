"""The verbs of a booking. Each takes the actor and `now`, owns its transaction, and writes audit and messages."""

from bookings.operations.asking import RequestDetails, request_booking, withdraw_booking
from bookings.operations.closing import Closed, Touched, Undecided, close_with_bookings, touched_by
from bookings.operations.deciding import approve_booking, decline_booking, decline_dates, expire_overdue
from bookings.operations.ending import Side, cancel_booking, cancel_dates

__all__ = [
    "Closed",
    "RequestDetails",
    "Side",
    "Touched",
    "Undecided",
    "approve_booking",
    "cancel_booking",
    "cancel_dates",
    "close_with_bookings",
    "decline_booking",
    "decline_dates",
    "expire_overdue",
    "request_booking",
    "touched_by",
    "withdraw_booking",
]
