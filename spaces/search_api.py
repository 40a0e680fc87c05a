"""The finder for machines: the same search, reasons and suggestions as its page."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import Pages, refuse_unknown
from accounts.policies import Policy
from spaces.access import attach_equipment, attach_limits, attach_photos
from spaces.api import SpaceOut
from spaces.finder import Lacking, nothing_lacks
from spaces.hindrances import Relaxed, relaxed
from spaces.search import Answer, Ranking, search
from spaces.search_examples import ANSWERS, PARAMETERS_TOLD
from spaces.search_questions import PARAMETERS, SEVERAL, too_many_dates, wanted_of, when_of
from spaces.search_shapes import FoundOut
from spaces.series import TooManyDates
from spaces.suggestions import FEW, Nearest, Split, nearest, split


class Finder(APIView):
    """Which spaces can be had for one interval, or for a weekly series."""

    policy = Policy.VISITOR
    lacking: Lacking = staticmethod(nothing_lacks)
    """Where others have the equipment that is wanted; the site map says who knows it."""

    @extend_schema(parameters=PARAMETERS_TOLD, responses=FoundOut, examples=ANSWERS)
    def get(self, request: Request) -> Response:
        """Spaces of managed houses with the state of every date, why they fit, and what else there is."""
        refuse_unknown(request, PARAMETERS, several=SEVERAL)
        now = timezone.now()
        when, wanted = when_of(request), wanted_of(request)
        try:
            found = search(request.user, when, wanted, lacking=self.lacking, now=now)
        except TooManyDates:
            raise too_many_dates() from None
        pages = Pages()
        shown = cast("list[Answer]", pages.paginate_queryset(found, request, view=self))
        spaces = [answer.space for answer in shown]
        attach_photos(spaces)
        attach_equipment(spaces)
        attach_limits(spaces)
        context = {"request": request}
        answer = pages.get_paginated_response([_answer(answer, context) for answer in shown])
        answer.data["suggestions"] = _suggestions(found, shown)
        return answer


def _suggestions(found: Ranking, shown: Sequence[Answer]) -> dict[str, Any]:
    if found.whole >= FEW:
        return {"nearest": [], "in_two_spaces": [], "without": []}
    lost = [answer for answer in shown if not answer.whole]
    return {
        "nearest": [_near(near) for near in nearest(lost, found.question)],
        "in_two_spaces": _halves(split(found)),
        "without": [_without(option) for option in relaxed(found)],
    }


def _answer(answer: Answer, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "space": SpaceOut(answer.space, context=context).data,
        "state": answer.dates[0].fate,
        "can_be_had": answer.can_be_had,
        "free": len(answer.free),
        "total": len(answer.wanted),
        "dates": [
            {
                "day": date.day,
                "starts_at": date.interval and date.interval.start,
                "ends_at": date.interval and date.interval.end,
                "state": date.fate,
            }
            for date in answer.dates
        ],
        "reasons": [
            {"code": item.fit, "places": item.places, "district": item.name} for item in answer.reasons
        ],
        "problems": [
            {"code": item.code, "weight": item.weight, "text": str(item.text)} for item in answer.problems
        ],
    }


def _near(near: Nearest) -> dict[str, Any]:
    slot, weekly = near.when.slot, near.when.weekly
    return {
        "space": near.space.slug,
        "first": slot.day,
        "until": weekly and weekly.until,
        "starts": slot.starts,
        "ends": slot.ends,
        "free": len(near.free),
        "total": near.total,
    }


def _halves(two: Split | None) -> list[dict[str, Any]]:
    if two is None:
        return []
    return [
        {"space": two.first.space.slug, "days": two.in_first},
        {"space": two.second.space.slug, "days": two.in_second},
    ]


def _without(option: Relaxed) -> dict[str, Any]:
    return {
        "wishes": [{"wish": wish.by, "equipment": wish.kind} for wish in option.wishes],
        "people": option.wanted.people,
        "spaces": [standing.sketch.slug for standing in option.standings],
    }
