// Reads a calendar from standard input with ical.js, the engine of Thunderbird's and Nextcloud's calendars,
// and writes what it understood: instants in seconds since 1970, days as they are written.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

// A day without a time of day is no instant anywhere.
const moment = (time) => (time.isDate ? time.toString() : time.toUnixTime());

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: moment(event.startDate),
    end: moment(event.endDate),
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
