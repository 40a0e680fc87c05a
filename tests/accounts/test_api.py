"""Answers to machines: refusals are problem details, bodies have bounds."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.http import Http404
from rest_framework.exceptions import ParseError, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.api import LARGEST, Pages, ShallowJSONParser, refuse_unknown
from accounts.problem_details import problem_details


class Echo(APIView):
    """Gives back what it was sent."""

    authentication_classes: list[Any] = []
    throttle_classes: list[Any] = []

    def post(self, request: Request) -> Response:
        return Response(request.data)

    def get(self, request: Request) -> Response:
        refuse_unknown(request, {"city"})
        return Response({})


def post(body: bytes) -> Any:
    request = APIRequestFactory().generic("POST", "/", body, content_type="application/json")
    return Echo.as_view()(request).render()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1000 + b"]" * 1000,
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b"[" * 100_000,
        b"[" * 33 + b"]" * 33,
        b'"' + b" " * LARGEST + b'"',
        b'{"a": 1',
        b"\xff\xfe",
        b"NaN",
        b"[Infinity]",
        b'"\\ud800"',
        b"1" * 5000,
        b'"' + b'\\"' * 100_000,
        b'"\\',
        b"{'a': 1}",
    ],
    ids=lambda body: f"{body[:12]!r}…{len(body)}",
)
def test_bodies_out_of_bounds_are_a_problem(body: bytes) -> None:
    answer = post(body)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    problem = json.loads(answer.content)
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Bad Request", 400)
    assert problem["detail"]


@pytest.mark.parametrize(
    "value",
    [{"a": [1, None, True, "[[[[" * 40]}, "ў\U0001f600", [[[]]], {"quote": '"[', "slash": "\\"}, 1.5],
)
def test_other_bodies_arrive_as_they_are(value: Any) -> None:
    answer = post(json.dumps(value).encode())
    assert (answer.status_code, json.loads(answer.content)) == (200, value)


def test_thirty_two_levels_are_not_too_deep() -> None:
    assert post(b"[" * 32 + b"]" * 32).status_code == 200


def test_no_more_than_the_bound_is_read() -> None:
    stream = BytesIO(b" " * (3 * LARGEST))
    with pytest.raises(ParseError):
        ShallowJSONParser().parse(stream)
    assert stream.tell() == LARGEST + 1


def problem(error: Exception) -> tuple[Any, dict[str, Any]]:
    answer = problem_details(error, {})
    assert answer is not None
    assert answer.content_type == "application/problem+json"
    return answer, answer.data


def test_field_errors_name_their_fields() -> None:
    error = ValidationError(
        {"name": ["Too long."], "dates": [{}, {"starts": ["Odd."]}], "non_field_errors": ["All wrong."]}
    )
    _, details = problem(error)
    assert details["status"] == 400
    assert details["errors"] == [
        {"field": "name", "detail": "Too long."},
        {"field": "dates.1.starts", "detail": "Odd."},
        {"field": "", "detail": "All wrong."},
    ]


def test_throttling_says_when_to_come_back() -> None:
    answer, details = problem(Throttled(wait=17))
    assert (details["status"], details["title"], answer["Retry-After"]) == (429, "Too Many Requests", "17")


def test_not_found_says_no_more() -> None:
    assert problem(Http404())[1]["status"] == 404


def test_a_fault_of_ours_stays_one() -> None:
    assert problem_details(KeyError("x"), {}) is None


def test_unknown_parameters_are_refused_by_name() -> None:
    view = Echo.as_view()
    assert view(APIRequestFactory().get("/?city=krakow&page=2&page_size=5")).status_code == 200
    answer = view(APIRequestFactory().get("/?citty=krakow"))
    assert answer.status_code == 400
    assert [error["field"] for error in answer.data["errors"]] == ["citty"]


def test_a_parameter_that_is_given_twice_is_refused_and_not_half_answered() -> None:
    answer = Echo.as_view()(APIRequestFactory().get("/?city=krakow&city=vilnius&page=1&page=2&citty=x"))
    assert answer.status_code == 400
    assert [(error["field"], error["detail"]) for error in answer.data["errors"]] == [
        ("citty", "There is no such parameter. Known are: city."),
        ("city", "Give it once."),
        ("page", "Give it once."),
    ]


def test_a_page_holds_at_most_a_hundred() -> None:
    def size(query: str) -> int | None:
        return Pages().get_page_size(Request(APIRequestFactory().get(f"/?page_size={query}")))

    assert [size("20"), size("1000"), size("x"), size("-1")] == [20, 100, 50, 50]
