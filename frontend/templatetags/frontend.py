"""What templates ask for by name: built files, the language switch, texts and times in the reader's language."""

import datetime as dt
from collections.abc import Mapping

from django import template
from django.db.models import TextChoices
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from core.cities import CITIES
from core.intervals import Interval
from core.languages import AUTONYMS, INTERPRETED_INTO, best_text
from core.markdown import to_html
from events.disclosure import PublicRecord
from events.states import Format, Kind, Level, ParentStays, PhotoPolicy, StepFree
from events.terms import HasTerm, term_of
from frontend import dates, facts
from frontend.build import built
from spaces import photo_files
from spaces.models import Equipment, Known, Photo, Space, Venue, VenueKind

register = template.Library()

# Pages that belong to an entry of the main navigation, by URL name.
SECTIONS = {
    "events": {"events", "event"},
    "classes": {"classes"},
    "spaces": {
        "spaces",
        "space",
        "space_month",
        "space_door",
        "space_request",
        "city_timeline",
        "venues",
        "venue",
        "venue_timeline",
        "venue_door",
    },
    "subscribe": {"subscribe"},
    "safety": {
        "safety",
        "safety_page",
        "safety_knows",
        "safety_report",
        "safety_received",
        "safety_concerns",
    },
}


GROWN_UP = 18
# People from which a room is drawn as a hall, and up to which as a table for a few.
LARGE, SMALL = 35, 12

CHOICES: dict[str, type[TextChoices]] = {
    "format": Format,
    "kind": Kind,
    "known": Known,
    "level": Level,
    "parents": ParentStays,
    "photos": PhotoPolicy,
    "step_free": StepFree,
}


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file that Vite built."""
    return static(built(name))


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[tuple[str, str, str, bool]]:
    """The page in each language: code, the language's own name, address, whether it is this one."""
    request: HttpRequest | None = context.get("request")
    current = get_language()
    return [(code, name, _in(request, code), code == current) for code, name in AUTONYMS.items()]


def _in(request: HttpRequest | None, code: str) -> str:
    first, _, rest = request.get_full_path().lstrip("/").partition("/") if request else ("", "", "")
    return f"/{code}/{rest}" if first in AUTONYMS else f"/{code}/"


@register.simple_tag(takes_context=True)
def nav_is(context: template.Context, entry: str) -> str:
    """Says so when the page is, or lies under, an entry of the navigation."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.url_name if match else ""
    if name == entry:
        return mark_safe(' aria-current="page"')
    inside = name in SECTIONS.get(entry, ()) or (entry == "lda" and str(name).startswith("lda"))
    return mark_safe(' aria-current="true"') if inside else ""


@register.filter
def in_language(texts: Mapping[str, str] | None) -> SafeString | str:
    """A text for the reader; in another language than the page it says which."""
    text, language = best_text(texts or {}, get_language() or "en")
    if language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def plain_in_language(texts: Mapping[str, str] | None) -> str:
    """A text for the reader where no markup may stand: titles, attributes."""
    return best_text(texts or {}, get_language() or "en")[0]


@register.filter
def paragraphs_in_language(texts: Mapping[str, str] | None) -> SafeString:
    """As `in_language`, for texts of several paragraphs, which may have a little Markdown."""
    text, language = best_text(texts or {}, get_language() or "en")
    paragraphs = mark_safe(to_html(text))  # noqa: S308 - cleaned by nh3
    if language == get_language():
        return paragraphs
    return format_html('<div lang="{}">{}</div>', language, paragraphs)


@register.filter
def called(thing: Equipment) -> SafeString | str:
    """The name of a thing for the reader; without a name, its kind."""
    return in_language(thing.name) or str(thing.get_kind_display())


@register.filter
def plainly_called(thing: Equipment) -> str:
    """As `called`, where no markup may stand."""
    return thing.called(get_language() or "en")


@register.filter
def autonym(tag: str) -> str:
    """A language by its own name."""
    return INTERPRETED_INTO.get(tag, tag)


@register.filter
def language_names(tags: list[str]) -> str:
    """Languages by their own names, as the language switch has them."""
    return ", ".join(INTERPRETED_INTO.get(tag, tag) for tag in tags)


@register.filter
def label_of(value: str, choice: str) -> str:
    """The words for a stored choice: ``{{ record.kind|label_of:"kind" }}``; nothing for none."""
    return str(CHOICES[choice](value).label) if value else ""


@register.filter
def ages(record: PublicRecord) -> str:
    """For which ages, in a sentence of its own; nothing when for all."""
    told = {"from": record.age_from, "to": record.age_to}
    if record.age_from is None:
        return gettext("up to age %(to)s") % told if record.age_to is not None else ""
    if record.age_to is None and record.age_from >= GROWN_UP:
        return gettext("for adults")
    if record.age_to is None:
        return gettext("from age %(from)s") % told
    return gettext("age %(from)s–%(to)s") % told


@register.filter
def price_mark(space: Space) -> str:
    """The price in two or three words; only after `spaces.access.attach_facts` or `with_facts`."""
    return facts.mark_of(space)


@register.simple_tag
def kind_of(venue: Venue) -> SafeString | str:
    """The kind of house, with what its city itself calls it: Local activity centre (MAM)."""
    label = str(VenueKind(venue.kind).label) if venue.kind else ""
    if venue.local_kind is None:
        return label
    short, full = venue.local_kind
    language = CITIES[venue.city].country_language
    return format_html('{} (<abbr title="{}" lang="{}">{}</abbr>)', label, full, language, short)


@register.filter
def drawing(space: Space) -> str:
    """Which drawing of a room resembles it: by how many people it holds, for nothing else is known of it."""
    people = space.capacity or LARGE
    return "meeting" if people <= SMALL else "class" if people < LARGE else "hall"


@register.filter
def translated(text: str) -> str:
    """A sentence that is kept as an English msgid outside the code."""
    return gettext(text) if text else ""


@register.filter
def city_name(slug: str) -> str:
    """Кракаў"""
    return CITIES[slug].names[get_language() or "en"] if slug in CITIES else ""


@register.filter
def in_city(slug: str) -> str:
    """у Кракаве"""
    return CITIES[slug].names_in[get_language() or "en"] if slug in CITIES else ""


@register.filter
def day_in(moment: dt.datetime, zone: str) -> dt.date:
    """The day on the wall of a house, for the filters of days."""
    return dates.day_there(moment, zone)


@register.filter
def clock(moment: dt.datetime, zone: str) -> str:
    """18:05, on the wall of a house."""
    return dates.clock(moment, zone)


@register.filter
def clock_to(moment: dt.datetime, zone: str) -> str:
    """As `clock`, for an end: midnight is 24:00."""
    return dates.end_clock(moment, zone)


@register.filter
def end_clock(interval: Interval, zone: str) -> str:
    """When it ends, on the wall of a house."""
    return dates.end_clock(interval.end, zone)


@register.filter
def span(interval: Interval, zone: str) -> str:
    """18:00–19:30, on the wall of a house."""
    return dates.span(interval, zone)


@register.filter
def lasting(date: dates.Timed, zone: str) -> str:
    """18:00–19:30, on the wall of a house, or that it lasts all day."""
    return dates.lasting(date, zone)


@register.filter
def term(said: HasTerm) -> str:
    """1 кастрычніка 2026 – 20 чэрвеня 2027; nothing where there is none."""
    days = term_of(said)
    return dates.days(*days) if days else ""


@register.filter
def moment(value: dt.datetime, zone: str) -> str:
    """чацвер, 5 лютага 2026 г., 18:05, on the wall of a house."""
    return f"{dates.full_date(dates.day_there(value, zone))}, {dates.clock(value, zone)}"


@register.inclusion_tag("components/photo.html")
def picture(photo: Photo, sizes: str, *, widest: int = 1600) -> dict[str, object]:
    """A photo in the size that the browser needs, loaded once it comes near; ``sizes`` as in HTML."""
    alt, language = best_text(photo.alt, get_language() or "en")
    sources = {kind: _srcset(photo, kind, widest) for kind in photo_files.CONTENT_TYPES}
    return {
        "sources": [(photo_files.CONTENT_TYPES[kind], srcset) for kind, srcset in sources.items()],
        "fallback": photo_files.addresses(photo, "webp")[0][0],
        "sizes": sizes,
        "photo": photo,
        "alt": alt,
        "alt_language": "" if language == get_language() else language,
    }


def _srcset(photo: Photo, kind: str, widest: int) -> str:
    files = photo_files.addresses(photo, kind)
    wanted = [file for file in files if file[1] <= widest] or files[:1]
    return ", ".join(f"{address} {width}w" for address, width in wanted)


@register.filter
def strip_sizes(photo: Photo) -> str:
    """How wide a photo stands in the strip of a space, whose heights are those of photos.css."""
    ratio = photo.width / photo.height
    return f"(min-width: 52rem) {16 * ratio:.1f}rem, {13 * ratio:.1f}rem"


@register.filter
def largest_file(photo: Photo) -> str:
    """The address of the photo alone, as large as there is."""
    return photo_files.addresses(photo, "webp")[-1][0]


register.filter("full_date", dates.full_date)
register.filter("weekday_and_day", dates.weekday_and_day)
register.filter("short_day", dates.short_day)
register.filter("to_day", dates.days)
register.filter("month_and_year", dates.month_and_year)
register.filter("weekday", dates.weekday)
register.filter("short_weekday", dates.short_weekday)
register.filter("short_month", dates.short_month)
register.filter("weekday_of", dates.weekday_of)
register.filter("duration", dates.duration)
register.filter("long_duration", dates.long_duration)
