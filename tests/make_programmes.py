"""Programmes as an editor says them: what is not said is unremarkable."""

import datetime as dt
from typing import Any

from lda_events.details import ProgrammeDetails, Source, StepDetails
from lda_events.models import Programme
from lda_events.operations import put_programme
from tests.conftest import NOW

SLUG = "citizens-budget"


def step(key: str = "submit", **fields: Any) -> StepDetails:
    """Handing in, 1 December 2026 to 13 January 2027, confirmed."""
    usual = {
        "kind": "submit",
        "certainty": "confirmed",
        "starts_on": dt.date(2026, 12, 1),
        "ends_on": dt.date(2027, 1, 13),
    }
    return StepDetails(key=key, **{**usual, **fields})


def details(**fields: Any) -> ProgrammeDetails:
    """A citizens' budget in Warsaw with one step, in three languages."""
    usual = {
        "city": "warsaw",
        "kind": "citizens_budget",
        "name": {"en": "Citizens’ budget", "be": "Грамадзянскі бюджэт", "pl": "Budżet obywatelski"},
        "summary": {"en": "Residents **vote**.", "be": "Жыхары галасуюць."},
        "website": "https://budget.example/",
        "sources": (Source(title="budget.example", url="https://budget.example/rules"),),
        "steps": (step(),),
    }
    return ProgrammeDetails(**{**usual, **fields})


def programme(slug: str = SLUG, now: dt.datetime = NOW, **fields: Any) -> Programme:
    """A programme that is stored."""
    put_programme(by=None, slug=slug, details=details(**fields), now=now)
    return Programme.objects.get(slug=slug)
