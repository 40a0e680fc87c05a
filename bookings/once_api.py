"""Writes that a program may send again: under the same `Idempotency-Key` they happen once and answer the same.

The key is kept for a day, hashed, with the answer encrypted, per person (draft-ietf-httpapi-idempotency-key-header).
It is written in the transaction of the deed: of two that come at once, the second waits for the first. What was
refused leaves no trace, and may be sent again under its key.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Person
from bookings.models import KeptAnswer

KEPT = dt.timedelta(hours=24)
LONGEST = 255
HEADER = "Idempotency-Key"
IN_SCHEMA = OpenApiParameter(
    HEADER,
    location=OpenApiParameter.HEADER,
    description="Chosen by the caller, new for each write: the same key and body within 24 hours give the same answer.",
)

Action = Callable[..., Response]


class AnotherBody(APIException):
    """The key was used for something else."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "another_body"


def once(action: Action) -> Action:
    """Let an action of a view that knows its `person` happen once for each key."""

    @wraps(action)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return action(view, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isascii():
            text = _("A key is at most 255 letters, digits and signs of ASCII.")
            raise ValidationError({HEADER: text})
        with transaction.atomic():
            kept = _begin(view.person, key, request)
            if kept.status:
                return _again(kept, request)
            answer = action(view, request, *args, **kwargs)
            _keep(kept, answer)
            return answer

    return run


def _begin(person: Person, key: str, request: Request) -> KeptAnswer:
    """The row of this key: written now, or by whoever came first, for whose end the database waits."""
    now = timezone.now()
    rows = KeptAnswer.objects.filter(person=person, key=_hash(key))
    rows.filter(made_at__lte=now - KEPT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(person=person, key=_hash(key), body=_body(request), made_at=now)
    except IntegrityError:
        return rows.get()


def _again(kept: KeptAnswer, request: Request) -> Response:
    if kept.body != _body(request):
        raise AnotherBody(_("This key was used for another request: choose a new one."))
    data = json.loads(kept.answer) if kept.answer else None
    return Response(data, status=kept.status, headers={"Idempotent-Replayed": "true"})


def _keep(kept: KeptAnswer, answer: Response) -> None:
    kept.status = answer.status_code
    kept.answer = JSONRenderer().render(answer.data).decode() if answer.data is not None else ""
    kept.save(update_fields=["status", "answer"])


def _body(request: Request) -> str:
    """What the request asks for: its method, its address and its body, however it is spaced."""
    said = json.dumps(request.data, sort_keys=True, ensure_ascii=False)
    return _hash(f"{request.method} {request.path} {said}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
