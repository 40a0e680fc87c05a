"""States of bookings and their occurrences. `bookings.transitions` is the one door that changes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingState(models.TextChoices):
    """Where a booking stands as a whole."""

    REQUESTED = "requested", _("awaiting decision")
    APPROVED = "approved", _("confirmed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


class OccurrenceState(models.TextChoices):
    """Where one date of a booking stands."""

    REQUESTED = "requested", _("awaiting decision")
    APPROVED = "approved", _("confirmed")
    DECLINED = "declined", _("declined")
    LEFT_OUT = "left_out", _("left out")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


UNDECIDED = frozenset({BookingState.REQUESTED})
FINAL = frozenset(
    {BookingState.DECLINED, BookingState.WITHDRAWN, BookingState.CANCELLED, BookingState.EXPIRED}
)

MOVES: dict[BookingState, frozenset[BookingState]] = {
    BookingState.REQUESTED: frozenset(
        {BookingState.APPROVED, BookingState.DECLINED, BookingState.WITHDRAWN, BookingState.EXPIRED}
    ),
    BookingState.APPROVED: frozenset({BookingState.CANCELLED}),
}


class Purpose(models.TextChoices):
    """What a group wants the space for; the kind of thing, told to the manager before the words."""

    LANGUAGE_CLASS = "language_class", _("Language class")
    CHILDREN = "children", _("Children's identity education")
    HISTORY_FORUM = "history_forum", _("History forum")
    CULTURE = "culture", _("Culture")
    ADVICE = "advice", _("Legal and practical advice")
    SUPPORT = "support", _("Emotional support")
    DIALOGUE = "dialogue", _("Public dialogue")
    MEETING = "meeting", _("Meeting of the group")


class DeclineReason(models.TextChoices):
    """Why a manager said no; the group reads it in its own language."""

    TAKEN = "taken", _("The time is taken")
    TOPIC = "topic", _("The purpose does not fit the house")
    FEE = "fee", _("Participants would be charged")
    CAPACITY = "capacity", _("Too many people for the space")
    ACCESS = "access", _("The space lacks the access that is needed")
    PAPERS = "papers", _("Papers are missing")
    NOTICE = "notice", _("Too early or too late")
    HOST = "host", _("The house needs the space itself")
    CLOSED = "closed", _("The house is closed that day")
    RISK = "risk", _("The risk is too high")
    OTHER = "other", _("Another reason")
