"""A programme is said, said anew, and found still right."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Person
from core.texts import retold, tidied, tidy
from events.scopes import later
from lda_events.deadlines import marks_of
from lda_events.details import ProgrammeDetails, StepDetails, Unfit, against
from lda_events.models import Programme, Step

SHOWN = {"name", "city"}
"""What the calendar says of a programme beside its steps."""


class Outcome(StrEnum):
    """What became of what was said."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@transaction.atomic
def put_programme(
    *, by: Person | None, slug: str, details: ProgrammeDetails, now: dt.datetime, loaded: str = ""
) -> Outcome:
    """Say what the programme is, all of it. Saying the same changes nothing, in calendars neither.

    Args:
        loaded: hash of the record that it was read from; without it an editor speaks, and the time is kept.

    Raises:
        Unfit: with every problem.
    """
    if problems := against(details):
        raise Unfit(problems)
    stored = Programme.objects.select_for_update(no_key=True).filter(slug=slug).first()
    programme = stored or Programme(slug=slug)
    changed = _tell(programme, _plain(details))
    programme.loaded = loaded or programme.loaded
    steps_changed = stored is None or _steps_differ(programme, details)
    if stored is None or changed or steps_changed:
        programme.edited_at = None if loaded else now
    programme.save()
    _put_steps(programme, details, now, retitled=bool(SHOWN & set(changed)))
    if stored is not None and not changed and not steps_changed:
        return Outcome.UNCHANGED
    fields = [*changed, *(["steps"] if steps_changed else [])]
    verb = "add" if stored is None else "describe"
    _note(by, programme, verb, now, fields=[] if stored is None else fields)
    return Outcome.ADDED if stored is None else Outcome.CHANGED


@transaction.atomic
def verify_programme(*, by: Person, programme: Programme, today: dt.date, now: dt.datetime) -> None:
    """An editor has compared the card with the city's own pages today, and it is right."""
    Programme.objects.filter(pk=programme.pk).update(verified_on=today)
    _note(by, programme, "verify", now)


def unsaved(programme: Programme, details: ProgrammeDetails, now: dt.datetime) -> list[Step]:
    """Set on the programme what is said, and return its steps; nothing is written."""
    _tell(programme, _plain(details))
    return [Step(programme=programme, key=step.key, changed_at=now, **_said(step)) for step in details.steps]


def _plain(details: ProgrammeDetails) -> dict[str, Any]:
    """What is stored of a programme in columns, by name."""
    told = {name: value for name, value in vars(details).items() if name != "steps"}
    for name in ("groups", "personal_data", "languages"):
        told[name] = list(dict.fromkeys(told[name]))
    told["sources"] = [asdict(source) for source in details.sources]
    return {name: _clean(value) for name, value in told.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tidied(value)
    return tidy(value) if isinstance(value, str) else value


def _tell(programme: Programme, told: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in told.items() if getattr(programme, name) != value]
    for name, value in told.items():
        new = retold(getattr(programme, name), value) if isinstance(value, Mapping) else value
        setattr(programme, name, new)
    return changed


def _steps_differ(programme: Programme, details: ProgrammeDetails) -> bool:
    standing = {step.key: _of(step) for step in programme.steps.standing()}
    return standing != {step.key: _said(step) for step in details.steps}


def _put_steps(programme: Programme, details: ProgrammeDetails, now: dt.datetime, *, retitled: bool) -> None:
    """Steps are known by their keys. One that is no longer said stays, taken back, so that calendars can tell."""
    known = {step.key: step for step in programme.steps.all()}
    for told in details.steps:
        _put_step(programme, known.pop(told.key, None), told, now, retitled=retitled)
    for step in known.values():
        if step.withdrawn_at is None:
            _change(step, {"withdrawn_at": now}, now)


def _put_step(
    programme: Programme, step: Step | None, told: StepDetails, now: dt.datetime, *, retitled: bool
) -> None:
    said = Step(programme=programme, key=told.key, changed_at=_second(now), **_said(told))
    if step and marks_of(step) != marks_of(said):
        # Its entries in calendars are others now, and those of before must be heard to be cancelled. No key that
        # somebody writes has a dot in it.
        gone = step.withdrawn_at or now
        _change(step, {"withdrawn_at": gone, "key": f"{step.key[:20]}.{step.uid.hex}"}, now)
        step = None
    if step is None:
        said.save()
    elif _of(step) != _said(told) or step.withdrawn_at or retitled:
        _change(step, {**_said(told), "withdrawn_at": None}, now)


def _change(step: Step, values: Mapping[str, Any], now: dt.datetime) -> None:
    for name, value in values.items():
        setattr(step, name, value)
    step.sequence += 1
    step.changed_at = later(step.changed_at, now)
    step.save()


def _of(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("kind", "starts_on", "ends_on", "certainty")}


def _said(step: StepDetails) -> dict[str, Any]:
    return {name: value for name, value in vars(step).items() if name != "key"}


def _second(now: dt.datetime) -> dt.datetime:
    return now.replace(microsecond=0)


def _note(by: Person | None, programme: Programme, verb: str, now: dt.datetime, **codes: Any) -> None:
    audit.record(by=by, now=now, verb=verb, noun="programme", reference=programme.slug, **codes)
