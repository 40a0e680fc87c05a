"""What lists of events show dozens of times on a page: functions, where a template would cost more than it says."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from events.disclosure import PublicRecord
from events.states import Format
from frontend import dates
from frontend.templatetags.frontend import city_name

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """As `components/icon.html`."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def times(record: PublicRecord) -> str:
    """18:00–19:30 on the wall there; of whole days that, and the last one where there are several."""
    if not record.all_day:
        return dates.span(record.interval, record.zone)
    first, last = (dates.day_there(moment, record.zone) for moment in _ends(record))
    return (
        gettext("all day")
        if first == last
        else gettext("all day until %(day)s") % {"day": dates.short_day(last)}
    )


def _ends(record: PublicRecord) -> tuple[dt.datetime, dt.datetime]:
    return record.interval.start, record.interval.end - dt.timedelta(seconds=1)


@register.filter
def next_on(day: dt.date) -> str:
    """When a class meets next."""
    return gettext("Next: %(day)s") % {"day": dates.short_day(day)}


@register.filter
def where(record: PublicRecord) -> str:
    """The place as far as it is disclosed: “Bright House, Kraków”, “Podgórze, Kraków”, “online”."""
    named = record.venue or record.place
    if record.format == Format.ONLINE and not named:
        return gettext("online")
    words = [named.name if named else record.district, city_name(record.city)]
    return ", ".join(word for word in words if word)


@register.simple_tag
def control(field: forms.BoundField) -> SafeString | str:
    """A list to choose from, written at once: Django asks two templates for each line. Other fields draw themselves."""
    if not isinstance(field.field, forms.ChoiceField):
        return str(field)
    wrong = (
        format_html(' aria-invalid="true" aria-describedby="{}_error"', field.auto_id) if field.errors else ""
    )
    choices: Any = field.field.choices
    lines = _lines(choices, str(field.value() or ""))
    told = (field.html_name, field.id_for_label, wrong, lines)
    return format_html('<select name="{}" id="{}"{}>{}</select>', *told)


def _lines(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    return SafeString("".join(_line(value, label, chosen) for value, label in choices))


def _line(value: Any, label: Any, chosen: str) -> str:
    """Put together by hand: a page has a hundred, and `format_html` takes as long for them as the page for the rest."""
    told = escape(str(value))
    if isinstance(label, list):
        return f'<optgroup label="{told}">{_lines(label, chosen)}</optgroup>'
    selected = " selected" if str(value) == chosen else ""
    return f'<option value="{told}"{selected}>{escape(str(label))}</option>'
