"""Something of everything that a page can show."""

import datetime as dt
import io
from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import approve_booking, decline_booking
from bookings.states import DeclineReason
from events.states import Disclosure, Kind
from spaces import photo_files
from spaces.album import add_photo, encode_photo
from spaces.models import Listing, Space, Venue
from tests import make, make_bookings, make_events
from tests.conftest import NOW
from tests.photos import SHOWN, photo
from tests.sign_in import SECRET

RULES = {"en": "Take your shoes off.\n\nLeave at ten.", "be": "Здымайце абутак.", "pl": "Zdejmijcie buty."}
NAME = {"en": "Bright room", "be": "Светлы пакой", "pl": "Jasny pokój"}
CLASHING_DAY = dt.date(2026, 12, 10)


@dataclass(frozen=True)
class World:
    """People by what they do here, and the names that stand in addresses."""

    people: dict[str, Person]
    names: dict[str, str]
    space: Space
    group: Group


def house(manager: Person) -> Venue:
    """A managed house with rules."""
    return make.venue(
        name="Bright House",
        slug="bright-house",
        manager=manager,
        district="Podgórze",
        address="ul. Jasna 1",
        about={"en": "A house of many rooms.", "be": "Дом з многімі пакоямі."},
        house_rules=RULES,
    )


def room(venue: Venue) -> Space:
    """A room that is promised to nobody before the house has answered."""
    return make.space(
        venue, slug="bright-room", name=NAME, about=NAME, capacity=30, holds_undecided=False, notice_hours=24
    )


def listing() -> Venue:
    """A house of which only others have written."""
    venue = make.venue(name="Dom Kultury", slug="dom-kultury", managed=False, website="https://dom.example/")
    Listing.objects.create(
        venue=venue,
        source_key="dom-kultury",
        kind="municipal house of culture",
        rooms="a hall for 120, two rooms",
        hours="Mon–Fri 9:00–20:00",
        price="100 zł an hour",
        confidence="high",
        published_by="dom.example",
    )
    return venue


def build() -> World:
    """Rows for every page."""
    manager = make.person(email="manager@house.test", called="Marta")
    admin = make.person(email="admin@group.test", called="Alesia")
    newcomer = make.person(email="newcomer@example.test")
    group = make.group(name="Kupalinka", slug="kupalinka", admin=admin, listed=True)
    space = room(house(manager))
    make.role(manager, make.venue(name="Second House"), expires_at=NOW + dt.timedelta(days=20))
    bookings = _bookings(admin, group, space)
    names = {name: str(booking.reference) for name, booking in bookings.items()}
    TOTP.activate(manager, SECRET)
    RecoveryCodes.activate(manager)
    return World(
        people={"manager": manager, "group": admin, "newcomer": newcomer},
        names={
            **names,
            **_events(group, space),
            "space": space.slug,
            "photo": _photo(manager, space),
            "venue": space.venue.slug,
            "group": group.slug,
            "listing": listing().slug,
        },
        space=space,
        group=group,
    )


def _photo(manager: Person, space: Space) -> str:
    """One photo that is shown; another waits."""
    for _ in range(2):
        name = photo_files.keep_upload(io.BytesIO(photo()))
        alt = {"be": "Крэслы ў шэрагах", "pl": "Krzesła w rzędach"}
        add_photo(by=manager, space=space, upload=name, size=SHOWN, alt=alt, now=NOW)
    encode_photo(name=name)
    return name


def _bookings(admin: Person, group: Group, space: Space) -> dict[str, Booking]:
    """One request whose second date was given away since, one request more, and one booking of each other kind."""
    thursdays = {"day": dt.date(2026, 12, 3), "until": dt.date(2026, 12, 17)}
    asks = {"by": admin, "group": group, "space": space, "now": NOW}
    made = {
        "requested": make_bookings.request(**asks, **thursdays, title="Belarusian for children"),
        "second": make_bookings.request(**asks, day=dt.date(2026, 11, 25), title="Choir"),
        "declined": make_bookings.request(**asks, day=dt.date(2026, 12, 5), title="Concert"),
        "approved": make_bookings.request(**asks, day=dt.date(2026, 12, 6), title="Chess"),
        "rival": make_bookings.request(**asks, day=CLASHING_DAY, title="Meeting"),
    }
    for name in ("approved", "rival"):
        approve_booking(by=None, booking=made[name], now=NOW, note="Ring the bell.")
    decline_booking(by=None, booking=made["declined"], reason=DeclineReason.HOST, now=NOW, note="In May?")
    return made


def _events(group: Group, space: Space) -> dict[str, str]:
    """An open evening, a class for children, and a dialogue."""
    monday = dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC)
    songs = make_events.event(group, space, make_events.weekly(3), how_to_join={"en": "Just come."})
    children = make_events.event(
        group,
        space,
        make_events.weekly(15, monday),
        kind=Kind.CHILDREN,
        title={"be": "Казкі для дзяцей", "pl": "Bajki dla dzieci"},
        disclosure=Disclosure.DISTRICT,
        age_from=4,
        age_to=6,
    )
    make_events.event(
        group, space, [monday + dt.timedelta(days=4)], kind=Kind.DIALOGUE, title={"be": "Дыялог"}
    )
    return {"event": songs.slug, "district_event": children.slug}
