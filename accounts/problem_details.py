"""Refusals to machines as RFC 9457 says.

Apart from `accounts.api`, which the framework's settings need before its views can be imported.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Any refusal as `application/problem+json`; headers such as Retry-After stay as the framework set them."""
    response = exception_handler(error, context)
    if response is not None:
        response.data = _problem(response.status_code, response.data)
        response.content_type = "application/problem+json"
    return response


def refusal(status: HTTPStatus, detail: str) -> JsonResponse:
    """The same where no view of the framework is reached."""
    problem = _problem(status, {"detail": detail})
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _problem(status: int, data: Any) -> dict[str, Any]:
    """RFC 9457 §3.1: "about:blank" means no more than the status, and then the title is the status's phrase."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if isinstance(data, dict) and set(data) == {"detail"}:
        return {**problem, "detail": str(data["detail"])}
    errors = [{"field": field, "detail": detail} for field, detail in _flatten(data, "")]
    return {**problem, "detail": _("Some fields cannot be taken as they are."), "errors": errors}


def _flatten(data: Any, path: str) -> Iterator[tuple[str, str]]:
    """Errors with the dotted path of their field: `dates.0.starts`; empty for the body as a whole."""
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _flatten(inner, path if name == "non_field_errors" else f"{path}.{name}".strip("."))
    elif isinstance(data, list):
        for place, inner in enumerate(data):
            nested = isinstance(inner, dict | list)
            yield from _flatten(inner, f"{path}.{place}".strip(".") if nested else path)
    else:
        yield path, str(data)
