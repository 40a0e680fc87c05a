"""Venues and their spaces, and the rows that say what is taken."""

from spaces.models.closed import Blackout, BlackoutDate, BlackoutQuerySet
from spaces.models.equipment import MOST_PIECES, Equipment, EquipmentKind, EquipmentQuerySet, shown_equipment
from spaces.models.facts import (
    Currency,
    HouseAccess,
    HouseRules,
    Price,
    PriceKind,
    PriceUnit,
    SpaceAccess,
    access_of_house,
    access_of_space,
    price_of_house,
    price_of_space,
)
from spaces.models.floor import Part, Space, SpaceQuerySet
from spaces.models.hours import WEEKDAYS, OpeningException, OpeningHours
from spaces.models.occupancy import LONGEST, ClaimKind, Occupancy, OccupancyQuerySet
from spaces.models.photos import Photo, PhotoQuerySet, PhotoState, shown_photos
from spaces.models.role_claims import RefusalReason, RoleClaim, RoleClaimQuerySet, RoleClaimState
from spaces.models.rules import GroupLimit, InSchoolHolidays, NamedGroup, QuietHours, SpaceRules
from spaces.models.seasons import SchoolHoliday, SchoolRegion, Season
from spaces.models.venues import Known, Listing, Venue, VenueKind, VenueQuerySet, VenueRole

__all__ = [
    "LONGEST",
    "MOST_PIECES",
    "WEEKDAYS",
    "Blackout",
    "BlackoutDate",
    "BlackoutQuerySet",
    "ClaimKind",
    "Currency",
    "Equipment",
    "EquipmentKind",
    "EquipmentQuerySet",
    "GroupLimit",
    "HouseAccess",
    "HouseRules",
    "InSchoolHolidays",
    "Known",
    "Listing",
    "NamedGroup",
    "Occupancy",
    "OccupancyQuerySet",
    "OpeningException",
    "OpeningHours",
    "Part",
    "Photo",
    "PhotoQuerySet",
    "PhotoState",
    "Price",
    "PriceKind",
    "PriceUnit",
    "QuietHours",
    "RefusalReason",
    "RoleClaim",
    "RoleClaimQuerySet",
    "RoleClaimState",
    "SchoolHoliday",
    "SchoolRegion",
    "Season",
    "Space",
    "SpaceAccess",
    "SpaceQuerySet",
    "SpaceRules",
    "Venue",
    "VenueKind",
    "VenueQuerySet",
    "VenueRole",
    "access_of_house",
    "access_of_space",
    "price_of_house",
    "price_of_space",
    "shown_equipment",
    "shown_photos",
]
