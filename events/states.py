"""States and fixed choices of events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventState(models.TextChoices):
    """Where an announcement stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


ANNOUNCED = frozenset({EventState.PUBLISHED, EventState.CANCELLED})


class OccurrenceState(models.TextChoices):
    """Whether one date takes place."""

    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


class Kind(models.TextChoices):
    """What is announced."""

    LANGUAGE_CLASS = "language_class", _("Language class")
    CHILDREN = "children", _("Children's identity education")
    HISTORY_FORUM = "history_forum", _("History forum")
    CULTURE = "culture", _("Culture")
    ADVICE = "advice", _("Legal and practical advice")
    SUPPORT = "support", _("Emotional support")
    DIALOGUE = "dialogue", _("Public dialogue")
    PANEL = "panel", _("Citizens’ panel session")
    FORESIGHT = "foresight", _("Foresight conference")
    CAPACITY = "capacity", _("Workshop of associations with city officials")


CLASSES = frozenset({Kind.LANGUAGE_CLASS, Kind.CHILDREN})
ALL_CLASSES = "classes"
"""What filters call these kinds together: all that the page of classes shows."""
AGENCY = frozenset({Kind.DIALOGUE, Kind.HISTORY_FORUM, Kind.PANEL, Kind.FORESIGHT, Kind.CAPACITY})


class Disclosure(models.TextChoices):
    """Who may learn title, address and organiser of an event."""

    OPEN = "open", _("Open: everything is public")
    DISTRICT = "district", _("District: city and district are public, the address is not")
    MEMBERS = "members", _("Members: only the group sees it")
    HIDDEN = "hidden", _("Hidden: the room shows as occupied, nothing else")


PUBLIC = frozenset({Disclosure.OPEN, Disclosure.DISTRICT})


class Level(models.TextChoices):
    """How much of the subject somebody must bring."""

    ANY = "any", _("any level")
    BEGINNER = "beginner", _("beginner")
    INTERMEDIATE = "intermediate", _("intermediate")
    ADVANCED = "advanced", _("advanced")


class Format(models.TextChoices):
    """Where people meet."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("in person and online")


class PhotoPolicy(models.TextChoices):
    """What may be photographed; nothing, unless the organiser says otherwise."""

    NONE = "none", _("No photography")
    NO_FACES = "no_faces", _("Only without people's faces")
    CONSENT = "consent", _("Only of people who agreed beforehand")


class ParentStays(models.TextChoices):
    """Whether a parent or guardian is there while children learn; unsaid where it is not for children."""

    YES = "yes", _("A parent or guardian stays")
    NO = "no", _("Children stay on their own")
    OPTIONAL = "optional", _("As the family likes")


class StepFree(models.TextChoices):
    """Whether people get in without a step, as the organiser says; unknown is an answer."""

    UNKNOWN = "unknown", _("not known")
    YES = "yes", _("step-free")
    NO = "no", _("not step-free")
