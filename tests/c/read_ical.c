/* Reads a calendar from standard input with libical, the engine of GNOME's and KDE's calendars, and writes a line
   per event: its uid, start and end in seconds since 1970, or as days. Zones are those that the calendar itself defines. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static char *read_all(void)
{
    size_t size = 0, room = 1 << 16, got;
    char *text = malloc(room);
    while (text && (got = fread(text + size, 1, room - size - 1, stdin)) > 0) {
        size += got;
        if (room - size < 2)
            text = realloc(text, room *= 2);
    }
    if (text)
        text[size] = 0;
    return text;
}

static void tell(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    struct icaltimetype time = icalproperty_get_datetime_with_component(property, event);
    if (icaltime_is_date(time)) {
        printf(" %04d-%02d-%02d", time.year, time.month, time.day);
        return;
    }
    if (!icaltime_get_timezone(time)) {
        fprintf(stderr, "a time without a zone\n");
        exit(1);
    }
    printf(" %lld", (long long)icaltime_as_timet_with_zone(time, icaltime_get_timezone(time)));
}

int main(void)
{
    char *text = read_all();
    icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;
    if (!calendar || icalcomponent_count_errors(calendar)) {
        fprintf(stderr, "not a calendar without errors\n");
        return 1;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    while (event) {
        printf("%s", icalcomponent_get_uid(event));
        tell(event, ICAL_DTSTART_PROPERTY);
        tell(event, ICAL_DTEND_PROPERTY);
        printf("\n");
        event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
    }
    icalcomponent_free(calendar);
    free(text);
    return 0;
}
