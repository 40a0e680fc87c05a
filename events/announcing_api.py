"""Announcing an approved booking, for programs: the one thing about events that asks who is there."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import Frozen
from accounts.models import Person
from bookings.access import get_booking_for
from bookings.api_refusals import Conflict, NotNow
from bookings.transitions import NotPossible
from core.languages import CONTENT_LANGUAGES
from events.announcement import LONGEST_TEXT, LONGEST_TITLE, OLDEST, Announcement, Unfit
from events.operations import AlreadyAnnounced, announce
from events.states import Disclosure, Format, Kind, Level, PhotoPolicy
from spaces.ledger import Busy


def _texts(longest: int, **options: Any) -> serializers.DictField:
    """One text by language: ``{"be": "…", "pl": "…"}``."""
    return serializers.DictField(child=serializers.CharField(max_length=longest), **options)


class AnnouncementIn(serializers.Serializer[Any]):
    """An event made from an approved booking; texts by language. Without a disclosure the usual one holds."""

    booking = serializers.CharField(max_length=16, help_text="reference of an approved booking of your group")
    kind = serializers.ChoiceField(choices=Kind.choices)
    title = _texts(LONGEST_TITLE)
    organiser = serializers.CharField(max_length=LONGEST_TITLE, help_text="a name that may be public")
    short_title = _texts(LONGEST_TITLE, required=False)
    text = _texts(LONGEST_TEXT, required=False)
    disclosure = serializers.ChoiceField(choices=Disclosure.choices, required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=list(CONTENT_LANGUAGES)), required=False, max_length=10
    )
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    age_from = serializers.IntegerField(min_value=0, max_value=OLDEST, required=False, allow_null=True)
    age_to = serializers.IntegerField(min_value=0, max_value=OLDEST, required=False, allow_null=True)
    format = serializers.ChoiceField(choices=Format.choices, required=False)
    price = _texts(LONGEST_TEXT, required=False)
    free_of_charge = serializers.BooleanField(required=False)
    photo_policy = serializers.ChoiceField(choices=PhotoPolicy.choices, required=False)
    how_to_join = _texts(LONGEST_TEXT, required=False)
    indexable = serializers.BooleanField(required=False, help_text="search engines may list it")

    def announcement(self) -> Announcement:
        """The same in the domain's words."""
        given = {name: value for name, value in self.validated_data.items() if name != "booking"}
        return Announcement(**{**given, "languages": tuple(given.get("languages", ()))})


class AnnouncedOut(serializers.Serializer[Any]):
    """Where the event is from now on; as much of it as its disclosure allows is at `/events/<slug>/`."""

    slug = serializers.CharField()
    disclosure = serializers.ChoiceField(choices=Disclosure.choices)


def announce_as_asked(request: Request, now: dt.datetime) -> Response:
    """Announce the approved dates of a booking of one's group.

    Raises:
        rest_framework.exceptions.APIException: for everything that stands against it.
    """
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    given = AnnouncementIn(data=request.data)
    given.is_valid(raise_exception=True)
    booking = get_booking_for(request.user, given.validated_data["booking"])
    try:
        event = announce(by=request.user, booking=booking, details=given.announcement(), now=now)
    except Unfit as unfit:
        raise ValidationError({problem.field: [str(problem.text)] for problem in unfit.problems}) from unfit
    except AlreadyAnnounced as already:
        raise Conflict(_("This booking is announced already.")) from already
    except NotPossible as error:
        raise Conflict(_("No coming date of this booking is approved.")) from error
    except Frozen as error:
        raise Conflict(str(error)) from error
    except Busy as error:
        raise NotNow(_("Too many people write at this moment. Send the same request again.")) from error
    return Response(AnnouncedOut(event).data, status=status.HTTP_201_CREATED)
