"""When the schools of a region rest, as imported: ministries publish it year by year, no rule tells it."""

import datetime as dt

from django.db.models import QuerySet

from core.cities import CITIES
from spaces.models import SchoolHoliday, Venue


def region_of(venue: Venue) -> str:
    """The code of the region whose school holidays a house lives with."""
    return CITIES[venue.city].school_region


def in_school_holidays(venue: Venue, day: dt.date) -> bool:
    """Whether the schools around the house rest on this day; False also where nobody has imported the year."""
    return coming(venue, day, day).exists()


def coming(venue: Venue, first: dt.date, last: dt.date) -> QuerySet[SchoolHoliday]:
    """School holidays that touch these days, both included, in order."""
    return in_region(region_of(venue), first, last)


def in_region(region: str, first: dt.date, last: dt.date) -> QuerySet[SchoolHoliday]:
    """The same of a region (ISO 3166-2)."""
    return SchoolHoliday.objects.filter(region=region, first__lte=last, last__gte=first)
