"""The verbs of a booking. Each takes the actor and `now`, owns its transaction, and writes audit and messages."""

from bookings.operations.asking import RequestDetails, request_booking, withdraw_booking
from bookings.operations.batching import (
    NotTogether,
    TooLate,
    carry_out,
    decide_together,
    dismiss_batch,
    undo_batch,
)
from bookings.operations.changing import Scope, change_dates, in_scope
from bookings.operations.clockwork import expire_freed, expire_overdue, finish_past, remind_half_way
from bookings.operations.closing import Closed, Touched, Undecided, close_with_bookings, touched_by
from bookings.operations.deciding import approve_booking, decline_booking, decline_dates
from bookings.operations.ending import Side, cancel_booking, cancel_dates
from bookings.operations.offering import NothingOffered, accept_offer, offer_dates, refuse_offer
from bookings.operations.papers import note_papers
from bookings.operations.private_feeds import Superseded, delete_private_feed, make_private_feed
from bookings.operations.questioning import answer_house, ask_group
from bookings.operations.waiting import leave_freed, take_freed
from bookings.operations.withdrawing import withdraw_dates

__all__ = [
    "Closed",
    "NotTogether",
    "NothingOffered",
    "RequestDetails",
    "Scope",
    "Side",
    "Superseded",
    "TooLate",
    "Touched",
    "Undecided",
    "accept_offer",
    "answer_house",
    "approve_booking",
    "ask_group",
    "cancel_booking",
    "cancel_dates",
    "carry_out",
    "change_dates",
    "close_with_bookings",
    "decide_together",
    "decline_booking",
    "decline_dates",
    "delete_private_feed",
    "dismiss_batch",
    "expire_freed",
    "expire_overdue",
    "finish_past",
    "in_scope",
    "leave_freed",
    "make_private_feed",
    "note_papers",
    "offer_dates",
    "refuse_offer",
    "remind_half_way",
    "request_booking",
    "take_freed",
    "touched_by",
    "undo_batch",
    "withdraw_booking",
    "withdraw_dates",
]
