"""The API's pages for people who write programs: made from the schema itself, without anybody's script."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from accounts.policies import Policy, policy


@dataclass(frozen=True)
class Operation:
    """One verb at one address."""

    method: str
    path: str
    text: str
    parameters: list[dict[str, Any]]
    body: list[dict[str, Any]]
    answers: list[str]

    @property
    def anchor(self) -> str:
        """An id for links within the page."""
        return f"{self.method}-{self.path}".replace("/", "-").replace("{", "").replace("}", "").strip("-")


@cache
def operations() -> list[Operation]:
    """Everything that the schema describes, in its order; it changes only with the code."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return [
        _operation(method, path, described, schema)
        for path, verbs in schema["paths"].items()
        for method, described in verbs.items()
    ]


def _operation(method: str, path: str, described: dict[str, Any], schema: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        text=described.get("description", ""),
        parameters=[_parameter(parameter) for parameter in described.get("parameters", [])],
        body=_body(described, schema),
        answers=list(described.get("responses", {})),
    )


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    kind = parameter.get("schema", {})
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "required": parameter.get("required", False),
        "type": kind.get("format") or kind.get("type", ""),
        "choices": ", ".join(str(choice) for choice in kind.get("enum", [])),
        "text": parameter.get("description", ""),
    }


def _body(described: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "")
    model = schema.get("components", {}).get("schemas", {}).get(reference.rpartition("/")[2], {})
    required = model.get("required", [])
    return [
        {
            "name": name,
            "required": name in required,
            "type": kind.get("format") or kind.get("type", ""),
            "text": kind.get("description", ""),
        }
        for name, kind in model.get("properties", {}).items()
    ]


@policy(Policy.VISITOR)
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every address of the API with its parameters and answers."""
    return render(request, "api/docs.html", {"operations": operations()})
