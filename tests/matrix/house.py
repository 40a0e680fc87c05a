"""Two houses: one that shows itself, and one whose address nobody may know."""

import datetime as dt
import io
from pathlib import Path

from accounts.models import Person
from bookings.operations import close_with_bookings
from spaces import photo_files
from spaces.album import add_photo, encode_photo
from spaces.closing import Closing
from spaces.models import Listing, Photo, Season, Space, Venue
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.matrix.words import secret
from tests.photos import SHOWN, telling

CLOSED = Slot(dt.date(2026, 12, 28), dt.time(18), dt.time(20))


def bright(manager: Person) -> Space:
    """A room of the house that shows itself."""
    venue = make.venue(
        name="Bright House",
        slug="bright-house",
        manager=manager,
        district="Podgórze",
        address="ul. Jasna 1",
        house_rules={"en": "Take your shoes off."},
        decide_by_message=True,
        operator="Foundation",
    )
    make.space(venue, slug="retired-room", name={"en": secret("retired")}, retired_at=NOW)
    return make.space(venue, slug="bright-room", name={"en": "Bright room"}, capacity=30)


def quiet(manager: Person) -> Space:
    """A room of the house that keeps its address, and shows its district."""
    venue = make.venue(
        name=secret("quiethouse"),
        slug="quiet-house",
        manager=manager,
        district=secret("district"),
        address=secret("quietaddress"),
        address_is_public=False,
    )
    return make.space(venue, slug="quiet-room", name={"en": secret("quietroom")})


def furnish(manager: Person, space: Space) -> dict[str, str]:
    """What stands in addresses of the desk: a season, a closed time, equipment, photos, a second version of rules."""
    closed = close_with_bookings(
        by=manager,
        space=space,
        closing=Closing(CLOSED, None, None),
        reason={"en": secret("closing")},
        keep=(),
        cancel=(),
        now=NOW,
    )
    season = Season.objects.create(
        venue=space.venue, name={"en": "Summer"}, first_month=7, first_day=1, last_month=8, last_day=31
    )
    make.equipment(space, code="projector", quantity=2)
    make.equipment(space, code="organ", name={"en": secret("retiredthing")}, retired_at=NOW)
    photo = _photo(manager, space, "photoalt")
    encode_photo(name=photo)
    return {
        "blackout": str(closed.blackout.claim),
        "season": str(season.pk),
        "projector": "projector",
        "photo": photo,
        "photo_file": Path(photo_files.addresses(Photo.objects.get(name=photo), "webp")[0][0]).name,
        "waiting_photo": _photo(manager, space, "waitingalt"),
        "version": "1",
    }


def _photo(manager: Person, space: Space, alt: str) -> str:
    name = photo_files.keep_upload(io.BytesIO(telling()))
    add_photo(by=manager, space=space, upload=name, size=SHOWN, alt={"en": secret(alt)}, now=NOW)
    return name


def listing() -> Venue:
    """A house of which only others have written."""
    venue = make.venue(name="Dom Kultury", slug="dom-kultury", managed=False, website="https://dom.example/")
    Listing.objects.create(
        venue=venue, source_key="dom-kultury", confidence="high", published_by="dom.example"
    )
    return venue
