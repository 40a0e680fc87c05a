"""Something of everything that a page can show."""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from accounts.freezing import freeze, thaw
from accounts.models import Concern, Group, Person
from bookings.by_message import token_for
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import approve_booking, ask_group, decline_booking, offer_dates
from bookings.states import DeclineReason
from core.texts import retold
from events.models import Event
from events.operations import Dates
from events.states import Disclosure, Kind
from lda_events.entry_loading import files_of, import_entries, read_entries
from lda_events.loading import FILE, import_programmes, read
from lda_events.models import Programme, Resource, ResourceReport
from lda_events.nouns import NOUNS
from lda_events.operations import put_entry
from spaces import photo_files
from spaces.album import add_photo, encode_photo
from spaces.house_rules import keep_next, keep_present
from spaces.models import Listing, Price, PriceKind, Season, Space, Venue
from spaces.operations import tell_house_access
from spaces.role_claims import claim_role, confirm_claim
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
        decide_by_message=True,
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
    make.equipment(space, code="projector", quantity=2)
    bookings = _bookings(admin, group, space)
    staff = make.person(email="staff@svietlica.test", is_staff=True)
    names = {name: str(booking.reference) for name, booking in bookings.items()}
    names["letter"] = token_for(manager, bookings["second"])
    editor = make.editor(make.person(email="editor@agency.test"))
    _say_more(manager, space)
    TOTP.activate(manager, SECRET)
    RecoveryCodes.activate(manager)
    return World(
        people={"manager": manager, "group": admin, "newcomer": newcomer, "staff": staff, "editor": editor},
        names={
            **names,
            **_events(group, space),
            "space": space.slug,
            "projector": "projector",
            "photo": _photo(manager, space),
            "venue": space.venue.slug,
            "version": "2",
            "group": group.slug,
            "listing": listing().slug,
            **_staffs(staff, newcomer),
            "season": str(_season(space.venue).pk),
            "programme": _programme(),
            "noun": "resource",
            "resource": _entries(),
            "safety_page": "lists",
        },
        space=space,
        group=group,
    )


def _staffs(staff: Person, newcomer: Person) -> dict[str, str]:
    """A claim that was confirmed once, and a house in dispute that a colleague would thaw."""
    colleague = make.person(email="colleague@svietlica.test", is_staff=True)
    claimed = make.venue(name="Claimed House", managed=False, website="https://claimed.example/")
    claim = claim_role(by=newcomer, venue=claimed, ask_at="+48 000 000 000", note="Keys", now=NOW)
    confirm_claim(by=colleague, claim=claim, now=NOW)
    disputed = make.venue(name="Disputed House", slug="disputed-house")
    freeze(by=staff, noun=disputed, reason="rivals", now=NOW)
    thaw(by=colleague, noun=disputed, now=NOW)
    return {"claim": str(claim.reference), "kind": "venue", "disputed": disputed.slug}


def _say_more(manager: Person, space: Space) -> None:
    """Rules in a second version, a way in of which some is known, a price on conditions, a check long ago."""
    house_of = space.venue
    keep_present(house_of)
    house_of.house_rules = {**RULES, "en": "Take your shoes off.\n\nLeave at nine."}
    keep_next(house_of, NOW)
    house_of.operator, house_of.contract_until = "Foundation", NOW.date()
    house_of.checked_on, house_of.source = dt.date(2025, 1, 2), "own measurements"
    house_of.save()
    tell_house_access(
        by=manager,
        venue=house_of,
        told={"lift": "yes", "parking": "no", "entrance_width": 92, "note": {"en": "Ring the bell."}},
        now=NOW,
    )
    Price.objects.create(
        venue=house_of, kind=PriceKind.FREE_IF, if_nobody_pays=True, informal=15, deposit={"en": "100 PLN"}
    )


def _season(venue: Venue) -> Season:
    """A summer of the house in which its room is closed."""
    return Season.objects.create(
        venue=venue, name={"en": "Summer"}, first_month=7, first_day=1, last_month=8, last_day=31
    )


def _programme() -> str:
    """One that asks for supporters, and whose Belarusian text is older than its source."""
    slug = "krakow-citizens-budget"
    import_programmes([record for record in read(FILE) if record["slug"] == slug], now=NOW)
    programme = Programme.objects.get(slug=slug)
    programme.who = retold(programme.who, {**programme.who, "en": "Everybody."})
    programme.save()
    return slug


def _entries() -> str:
    """All of them; one service is reported as out of date, and a concern waits."""
    for noun in NOUNS.values():
        for file in files_of(noun):
            import_entries(noun, read_entries(noun, file), now=NOW)
    Concern.objects.create(about="lists", text="A man asked for a list.", language="en", came_at=NOW)
    resource = Resource.objects.get(slug="krakow-info-point")
    ResourceReport.objects.create(resource=resource, what="hours", came_at=NOW)
    return resource.slug


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
        "requested": make_bookings.request(
            **asks, **thursdays, title="Belarusian for children", equipment={"projector": 2}
        ),
        "second": make_bookings.request(**asks, day=dt.date(2026, 11, 25), title="Choir"),
        "declined": make_bookings.request(**asks, day=dt.date(2026, 12, 5), title="Concert"),
        "approved": make_bookings.request(**asks, day=dt.date(2026, 12, 6), title="Chess"),
        "asked": make_bookings.request(**asks, day=dt.date(2026, 12, 8), title="Reading"),
        "offered": make_bookings.request(**asks, day=dt.date(2026, 12, 9), title="Dance"),
        "rival": make_bookings.request(**asks, day=CLASHING_DAY, title="Meeting", equipment={"projector": 2}),
    }
    for name in ("approved", "rival"):
        approve_booking(by=None, booking=made[name], now=NOW, note="Ring the bell.")
    ask_group(by=None, booking=made["asked"], question="How many chairs?", now=NOW)
    later = Shift(starts=dt.time(20), ends=dt.time(22))
    offer_dates(by=None, booking=made["offered"], every=later, note="It is quiet then.", now=NOW)
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
    dialogue = make_events.event(
        group, space, [monday + dt.timedelta(days=4)], kind=Kind.DIALOGUE, title={"be": "Дыялог"}
    )
    told = {
        "question": {"en": "What do we need?"},
        "agenda": {"en": "1. Words\n2. Deeds"},
        "partners": ["KEW"],
    }
    put_entry(by=None, noun=NOUNS["meeting"], slug=dialogue.slug, told=told, now=NOW)
    return {
        "meeting": dialogue.slug,
        "event": songs.slug,
        "district_event": children.slug,
        "course": _course(group).slug,
    }


def _course(group: Group) -> Event:
    """All that can be said of a course elsewhere; a date lies in its holidays, and another near a sensitive day."""
    first, last = dt.date(2026, 12, 1), dt.date(2027, 3, 28)
    saturdays = Dates(day=dt.date(2026, 12, 5), starts=dt.time(10), ends=dt.time(12), every_weeks=1)
    term = {"term_start": first, "term_end": last}
    said: dict[str, Any] = {
        "kind": Kind.LANGUAGE_CLASS,
        "title": {"be": "Чытаем лацінкай", "pl": "Czytamy łacinką"},
        "age_from": 7,
        "interpretation": ("pl", "pso"),
        "inclusive_support": {"en": "A quiet corner."},
        "parent_stays": "optional",
        "childcare": True,
        "standards_url": "https://group.example/standards",
        "standards_reviewed": dt.date(2026, 9, 1),
        "step_free": "yes",
    }
    course = make_events.elsewhere(group, saturdays, **said, **term)
    course.term_holidays = [["2026-12-23", "2027-01-03"]]
    course.save()
    return course
