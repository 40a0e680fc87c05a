"""The verbs between a house and a group for machines: ask and answer, offer and accept, change, wait."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Person
from bookings.access import get_booking_for
from bookings.alternatives import alternatives
from bookings.api_shapes import (
    AlternativesOut,
    AnswerIn,
    AskIn,
    ChangeIn,
    CompetingOut,
    DatesIn,
    OfferIn,
    shift_of,
)
from bookings.competing import competing
from bookings.models import Booking
from bookings.once_api import IN_SCHEMA, once
from bookings.operations import (
    Scope,
    accept_offer,
    answer_house,
    ask_group,
    change_dates,
    leave_freed,
    offer_dates,
    refuse_offer,
    take_freed,
)
from spaces.access import get_space_for
from spaces.models import Space

Deed = Callable[[Booking, dt.datetime], Any]


class Verbs:
    """Part of the bookings' view, which knows the person, the doors and how to answer."""

    person: Person

    def _decide(self, reference: str, deed: Deed) -> Response:
        raise NotImplementedError

    def _act(self, reference: str, deed: Deed) -> Response:
        raise NotImplementedError

    def _managed(self, reference: str, now: dt.datetime) -> Booking:
        raise NotImplementedError

    def _space(self, slug: str | None) -> Space | None:
        return get_space_for(self.person, slug) if slug else None

    @extend_schema(
        request=AskIn,
        parameters=[IN_SCHEMA],
        examples=[
            OpenApiExample("A question", {"question": "How many chairs do you need?"}, request_only=True)
        ],
    )
    @action(detail=True, methods=["post"])
    @once
    def ask(self, request: Request, reference: str) -> Response:
        """The house asks the group something; its clock stands still until the answer."""
        given = AskIn(data=request.data)
        given.is_valid(raise_exception=True)
        question = given.validated_data["question"]
        return self._decide(
            reference,
            lambda booking, now: ask_group(by=self.person, booking=booking, question=question, now=now),
        )

    @extend_schema(request=AnswerIn, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def answer(self, request: Request, reference: str) -> Response:
        """The group answers what the house has asked."""
        given = AnswerIn(data=request.data)
        given.is_valid(raise_exception=True)
        answer = given.validated_data["answer"]
        return self._act(
            reference,
            lambda booking, now: answer_house(by=self.person, booking=booking, answer=answer, now=now),
        )

    @extend_schema(
        request=OfferIn,
        parameters=[IN_SCHEMA],
        examples=[
            OpenApiExample(
                "All dates an hour later", {"every": {"starts": "19:00", "ends": "21:00"}}, request_only=True
            ),
            OpenApiExample(
                "One date in another space",
                {"dates": [{"date": 17, "space": "small-room"}]},
                request_only=True,
            ),
            OpenApiExample(
                "Another space", {"space": "small-room", "note": "The hall is painted."}, request_only=True
            ),
        ],
    )
    @action(detail=True, methods=["post"])
    @once
    def offer(self, request: Request, reference: str) -> Response:
        """The house offers other times, other spaces, or both; the offer holds its time and expires."""
        given = OfferIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        space = self._space(data.get("space"))
        places = {date: self._space(slug) for date, slug in given.places().items()}
        return self._decide(
            reference,
            lambda booking, now: offer_dates(
                by=self.person,
                booking=booking,
                shifts=given.shifts(),
                every=given.every_shift(),
                space=_of_the_house(booking, space),
                spaces={
                    date: there for date, one in places.items() if (there := _of_the_house(booking, one))
                },
                without=data.get("without", []),
                note=data["note"],
                now=now,
            ),
        )

    @extend_schema(request=None, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def accept(self, request: Request, reference: str) -> Response:
        """The group accepts what the house offers; dates in other spaces become bookings of their own."""
        return self._act(
            reference, lambda booking, now: accept_offer(by=self.person, booking=booking, now=now)
        )

    @extend_schema(request=None, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def refuse(self, request: Request, reference: str) -> Response:
        """The group refuses what the house offers: the request waits as it was asked for."""
        return self._act(
            reference, lambda booking, now: refuse_offer(by=self.person, booking=booking, now=now)
        )

    @extend_schema(request=DatesIn, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def take(self, request: Request, reference: str) -> Response:
        """The group takes dates (`offered`) that became free and are kept for it."""
        only = _dates(request)
        return self._act(
            reference, lambda booking, now: take_freed(by=self.person, booking=booking, only=only, now=now)
        )

    @extend_schema(request=DatesIn, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def leave(self, request: Request, reference: str) -> Response:
        """The group lets dates go that are kept for it, or that it waits for: the next in line is offered them."""
        only = _dates(request)
        return self._act(
            reference, lambda booking, now: leave_freed(by=self.person, booking=booking, only=only, now=now)
        )

    @extend_schema(
        request=ChangeIn,
        parameters=[IN_SCHEMA],
        examples=[
            OpenApiExample(
                "From this date on an hour later",
                {"date": 17, "scope": "following", "starts": "19:00", "ends": "21:00"},
                request_only=True,
            )
        ],
    )
    @action(detail=True, methods=["post"])
    @once
    def change(self, request: Request, reference: str) -> Response:
        """The group moves dates; what is approved and does not only become shorter goes back to the house."""
        given = ChangeIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        space = self._space(data.get("space"))
        return self._act(
            reference,
            lambda booking, now: change_dates(
                by=self.person,
                booking=booking,
                date=data["date"],
                scope=Scope(data["scope"]),
                shift=shift_of(data),
                space=_of_the_house(booking, space),
                now=now,
            ),
        )

    @extend_schema(responses=CompetingOut(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def competing(self, request: Request, reference: str) -> Response:
        """For the house: which requests would lose dates if this one were approved."""
        booking = self._managed(reference, timezone.now())
        return Response(CompetingOut(competing(booking), many=True).data)

    @extend_schema(responses=AlternativesOut)
    @action(detail=True, methods=["get"])
    def alternatives(self, request: Request, reference: str) -> Response:
        """For the group: the nearest free times, and other free spaces, instead of its first date."""
        booking = get_booking_for(self.person, reference)
        now = timezone.now()
        wanted = booking.occurrences.all()[0].interval
        space = get_space_for(self.person, booking.space.slug)
        found = alternatives(self.person, space, wanted, people=booking.expected_people, now=now)
        return Response(AlternativesOut(found).data)


def _of_the_house(booking: Booking, space: Space | None) -> Space | None:
    """A booking stays in its house: its managers decide, and its rules were accepted."""
    if space is not None and space.venue_id != booking.space.venue_id:
        raise Http404
    return space


def _dates(request: Request) -> list[int] | None:
    given = DatesIn(data=request.data)
    given.is_valid(raise_exception=True)
    dates: list[int] | None = given.validated_data.get("dates")
    return dates
