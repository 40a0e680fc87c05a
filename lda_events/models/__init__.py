"""Who edits the agency's pages, and what stands on them."""

from lda_events.models.consultations import Consultation
from lda_events.models.editors import Editor
from lda_events.models.entries import Entry, Provider
from lda_events.models.facts import Country, Fact, Topic, Verdict
from lda_events.models.meetings import HouseRule, Meeting
from lda_events.models.programmes import (
    Certainty,
    GroupKind,
    PersonalData,
    Programme,
    ProgrammeKind,
    ProgrammeQuerySet,
)
from lda_events.models.resources import Cost, Need, Outdated, Resource, ResourceQuerySet, ResourceReport
from lda_events.models.steps import Step, StepKind, StepQuerySet

__all__ = [
    "Certainty",
    "Consultation",
    "Cost",
    "Country",
    "Editor",
    "Entry",
    "Fact",
    "GroupKind",
    "HouseRule",
    "Meeting",
    "Need",
    "Outdated",
    "PersonalData",
    "Programme",
    "ProgrammeKind",
    "ProgrammeQuerySet",
    "Provider",
    "Resource",
    "ResourceQuerySet",
    "ResourceReport",
    "Step",
    "StepKind",
    "StepQuerySet",
    "Topic",
    "Verdict",
]
