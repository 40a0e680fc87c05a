// Reads a calendar from standard input with ical.js, the engine of Thunderbird's and Nextcloud's calendars,
// and writes what it understood: instants in seconds since 1970.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: event.startDate.toUnixTime(),
    end: event.endDate.toUnixTime(),
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    summary: event.summary,
    location: event.location,
  };
});

const busy = calendar
  .getAllSubcomponents("vfreebusy")
  .flatMap((component) => component.getAllProperties("freebusy"))
  .flatMap((property) => property.getValues())
  .map((period) => [period.start.toUnixTime(), period.getEnd().toUnixTime()]);

process.stdout.write(JSON.stringify({ events, busy }));
