"""A group's claims on spaces, date by date, and what is kept when they fail."""

from bookings.models.answers import KeptAnswer
from bookings.models.decisions import Batch, BatchItem, BatchItemQuerySet, PapersSeen
from bookings.models.demand import Demand, NeedSeal
from bookings.models.offers import Offer, OfferedDate, OfferedDateQuerySet
from bookings.models.private_feeds import PrivateFeed, place_of
from bookings.models.requests import (
    BookedEquipment,
    Booking,
    BookingQuerySet,
    Contact,
    Occurrence,
    OccurrenceQuerySet,
    Question,
)

__all__ = [
    "Batch",
    "BatchItem",
    "BatchItemQuerySet",
    "BookedEquipment",
    "Booking",
    "BookingQuerySet",
    "Contact",
    "Demand",
    "KeptAnswer",
    "NeedSeal",
    "Occurrence",
    "OccurrenceQuerySet",
    "Offer",
    "OfferedDate",
    "OfferedDateQuerySet",
    "PapersSeen",
    "PrivateFeed",
    "Question",
    "place_of",
]
