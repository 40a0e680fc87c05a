"""States of bookings and their occurrences. `bookings.transitions` is the one door that changes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingState(models.TextChoices):
    """Where a booking stands as a whole."""

    REQUESTED = "requested", _("awaiting decision")
    NEEDS_INFORMATION = "needs_information", _("question to answer")
    OFFERED = "offered", _("another time offered")
    WANTED = "wanted", _("on the waiting list")
    APPROVED = "approved", _("confirmed")
    DONE = "done", _("taken place")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


class OccurrenceState(models.TextChoices):
    """Where one date of a booking stands."""

    REQUESTED = "requested", _("awaiting decision")
    WANTED = "wanted", _("on the waiting list")
    OFFERED = "offered", _("kept for you")
    APPROVED = "approved", _("confirmed")
    DECLINED = "declined", _("declined")
    LEFT_OUT = "left_out", _("left out")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


class OfferState(models.TextChoices):
    """What became of another time that a house proposed."""

    OPEN = "open", _("waits for the group")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("expired")
    TAKEN_BACK = "taken_back", _("taken back")


# A decision can be made: by the house, or by the group about what the house has asked or offered.
UNDECIDED = frozenset({BookingState.REQUESTED, BookingState.NEEDS_INFORMATION, BookingState.OFFERED})
OPEN = UNDECIDED | {BookingState.WANTED}
FINAL = frozenset(
    {
        BookingState.DONE,
        BookingState.DECLINED,
        BookingState.WITHDRAWN,
        BookingState.CANCELLED,
        BookingState.EXPIRED,
    }
)
# Nobody else can have the time of these dates, whatever the space does with requests.
HOLDING = frozenset({OccurrenceState.APPROVED, OccurrenceState.OFFERED})
# Somebody may still say something about these dates.
OPEN_DATES = frozenset({OccurrenceState.REQUESTED, OccurrenceState.WANTED, OccurrenceState.OFFERED})

_ENDS = frozenset(
    {
        BookingState.APPROVED,
        BookingState.DECLINED,
        BookingState.WITHDRAWN,
        BookingState.EXPIRED,
        # What was approved before it was changed can be cancelled while the change waits.
        BookingState.CANCELLED,
    }
)
MOVES: dict[BookingState, frozenset[BookingState]] = {
    BookingState.REQUESTED: _ENDS | {BookingState.NEEDS_INFORMATION, BookingState.OFFERED},
    BookingState.NEEDS_INFORMATION: _ENDS | {BookingState.REQUESTED, BookingState.OFFERED},
    BookingState.OFFERED: _ENDS | {BookingState.REQUESTED},
    BookingState.WANTED: frozenset(
        {BookingState.REQUESTED, BookingState.WITHDRAWN, BookingState.EXPIRED, BookingState.DECLINED}
    ),
    BookingState.APPROVED: frozenset({BookingState.REQUESTED, BookingState.CANCELLED, BookingState.DONE}),
}

_DATE_ENDS = frozenset(
    {
        OccurrenceState.DECLINED,
        OccurrenceState.LEFT_OUT,
        OccurrenceState.WITHDRAWN,
        OccurrenceState.EXPIRED,
    }
)
DATE_MOVES: dict[OccurrenceState, frozenset[OccurrenceState]] = {
    OccurrenceState.REQUESTED: _DATE_ENDS | {OccurrenceState.APPROVED, OccurrenceState.WANTED},
    OccurrenceState.WANTED: _DATE_ENDS | {OccurrenceState.OFFERED},
    OccurrenceState.OFFERED: _DATE_ENDS
    | {OccurrenceState.REQUESTED, OccurrenceState.APPROVED, OccurrenceState.WANTED},
    OccurrenceState.APPROVED: frozenset({OccurrenceState.REQUESTED, OccurrenceState.CANCELLED}),
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


class Decision(models.TextChoices):
    """What a house says to several requests at once."""

    APPROVE = "approve", _("approve")
    DECLINE = "decline", _("decline")


class Outcome(models.TextChoices):
    """What became of one request among several that were decided at once, or why it cannot be among them."""

    WAITING = "waiting", _("It waits to be decided together with others already.")
    DONE = "done", _("It is done.")
    TAKEN = "taken", _("Its time is taken.")
    SHORT = "short", _("Its equipment is promised to others.")
    PAPERS = "papers", _("Your house wants to see its group’s papers first.")
    RIVAL = "rival", _("Since you looked, another request wants the same time.")
    CHANGED = "changed", _("It has changed since you looked.")
    DECIDED = "decided", _("It is decided already.")
    WITHDRAWN = "withdrawn", _("The group has withdrawn it.")
    EXPIRED = "expired", _("Its time for an answer is over.")
    SOON = "soon", _("Its time for an answer is almost over: decide it by itself, now.")
    TOGETHER = "together", _("It wants the same time as another that you chose: choose one of them.")
    NOT_YOURS = "not_yours", _("You no longer answer for its house.")
    FROZEN = "frozen", _("Its group or its house is in dispute.")
    BUSY = "busy", _("Too many people were writing at that moment: decide it once more.")
