"""What the finder answers to programs, field by field."""

from typing import Any

from rest_framework import serializers

from spaces.api import SpaceOut
from spaces.fitting import Fit
from spaces.hindrances import InTheWay
from spaces.standing import Fate


class FoundDateOut(serializers.Serializer[Any]):
    """One date: the day on the wall of the house, when it would be, and what becomes of it."""

    day = serializers.DateField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(
        choices=[fate.value for fate in Fate],
        help_text="equipment: the space is free, and others have what is wished for; no_such_time: the clock skips"
        " it that night; school_holidays: left out as asked",
    )


class ReasonOut(serializers.Serializer[Any]):
    """Why a space fits."""

    code = serializers.ChoiceField(
        choices=[fit.value for fit in Fit],
        help_text="has_equipment: it comes with the space; a date on which others have it all says so",
    )
    places = serializers.IntegerField(allow_null=True)
    district = serializers.CharField(allow_blank=True)


class FoundProblemOut(serializers.Serializer[Any]):
    """What stands against the free dates, in the language asked for, with the remedy."""

    code = serializers.CharField()
    weight = serializers.CharField()
    text = serializers.CharField()


class AnswerOut(serializers.Serializer[Any]):
    """A space with every date that was asked for."""

    space = SpaceOut()
    state = serializers.ChoiceField(choices=[fate.value for fate in Fate], help_text="of the first date")
    can_be_had = serializers.BooleanField(help_text="some date can be asked for")
    free = serializers.IntegerField(help_text="how many dates are free")
    total = serializers.IntegerField(help_text="of how many that a request would be for")
    dates = FoundDateOut(many=True)
    reasons = ReasonOut(many=True)
    problems = FoundProblemOut(many=True)


class NearestOut(serializers.Serializer[Any]):
    """Another time in a space, on the wall of its house; for a course its first date."""

    space = serializers.SlugField()
    first = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    free = serializers.IntegerField()
    total = serializers.IntegerField()


class HalfOut(serializers.Serializer[Any]):
    """The dates of a series that one of two spaces takes."""

    space = serializers.SlugField()
    days = serializers.ListField(child=serializers.DateField())


class WishOut(serializers.Serializer[Any]):
    """A wish that stands in the way."""

    wish = serializers.ChoiceField(choices=[wish.value for wish in InTheWay])
    equipment = serializers.CharField(allow_blank=True, help_text="the kind, where the wish is for it")


class WithoutOut(serializers.Serializer[Any]):
    """The spaces there would be at that time without some wishes, as few as can be."""

    wishes = WishOut(many=True, help_text="without all of these together")
    people = serializers.IntegerField(allow_null=True, help_text="for how many they would do")
    spaces = serializers.ListField(child=serializers.SlugField())


class SuggestionsOut(serializers.Serializer[Any]):
    """What else there is; empty while enough spaces are free on all dates."""

    nearest = NearestOut(many=True)
    in_two_spaces = HalfOut(many=True)
    without = WithoutOut(many=True)


class FoundOut(serializers.Serializer[Any]):
    """Spaces, the best first, and what else there is."""

    count = serializers.IntegerField(help_text="how many spaces are as wished for, free or not")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AnswerOut(many=True)
    suggestions = SuggestionsOut()
