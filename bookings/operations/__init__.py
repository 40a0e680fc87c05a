"""The verbs of a booking. Each takes the actor and `now`, owns its transaction, and writes audit and messages."""

from bookings.operations.asking import RequestDetails, request_booking, withdraw_booking
from bookings.operations.deciding import approve_booking, decline_booking, expire_overdue
from bookings.operations.ending import Side, cancel_booking, cancel_dates

__all__ = [
    "RequestDetails",
    "Side",
    "approve_booking",
    "cancel_booking",
    "cancel_dates",
    "decline_booking",
    "expire_overdue",
    "request_booking",
    "withdraw_booking",
]
