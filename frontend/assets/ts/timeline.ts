// The spaces of a page beside each other, drawn by EventCalendar. Words and names of days come with the data.

import { type Calendar, createCalendar, Interaction, ResourceTimeline } from "@event-calendar/core";
import { type Chosen, clockOf, fitted, minutesOf, moved, type Piece, requestAddress, type Space, usual, wallOf } from "./free-time";

interface Day {
  date: string;
  short: string;
  long: string;
}

interface Plan {
  days: Day[];
  opens: string;
  last: string;
  spaces: Space[];
  pieces: Piece[];
}

const SLOT = 30;
// Beside the time stand the names of the spaces, so wide, and a few pixels of edges.
const SIDE_REM = 12;
const EDGES = 4;
// A whole day of half hours still fits beside them on a laptop.
const NARROWEST = 21;
const CHOSEN = "chosen";

// Where a piece stands in the data, for the link that is drawn of it.
const indices = new WeakMap<Piece, number>();

export async function mount(place: HTMLElement): Promise<void> {
  const answer = await fetch(place.dataset.source ?? "", { headers: { Accept: "application/json" } });
  const target = place.querySelector<HTMLElement>(".timeline__plan");
  // Without data the table stays as it is.
  if (!answer.ok || !target) return;
  const plan = (await answer.json()) as Plan;
  if (!plan.days.length) return;
  place.hidden = false;
  document.getElementById("timeline-table")?.removeAttribute("open");
  draw(target, plan, place.querySelector<HTMLElement>("[role=status]"));
}

function sideWidth(): number {
  return SIDE_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize) + EDGES;
}

function draw(target: HTMLElement, plan: Plan, status: HTMLElement | null): void {
  const spaces = new Map(plan.spaces.map((space) => [space.id, space]));
  const days = new Map(plan.days.map((day) => [day.date, day]));
  const closes = clockMinutes(plan.last) + SLOT;
  plan.pieces.forEach((piece, index) => indices.set(piece, index));
  const slots = ((closes - clockMinutes(plan.opens)) / SLOT) * plan.days.length;

  const calendar = createCalendar(target, [ResourceTimeline, Interaction], {
    view: "resourceTimelineDay",
    date: plan.days[0]?.date,
    duration: { days: plan.days.length },
    headerToolbar: { start: "", center: "", end: "" },
    slotMinTime: plan.opens,
    slotMaxTime: `${Math.floor(closes / 60)}:${String(closes % 60).padStart(2, "0")}`,
    slotDuration: { minutes: SLOT },
    slotLabelInterval: { minutes: 2 * SLOT },
    snapDuration: { minutes: Math.min(SLOT, ...plan.spaces.map((space) => space.step)) },
    slotWidth: Math.max(NARROWEST, Math.floor((target.clientWidth - sideWidth()) / slots)),
    slotHeight: 46,
    slotLabelFormat: clockFace,
    dayHeaderFormat: (date) => days.get(dateOf(date))?.short ?? "",
    dayHeaderAriaLabelFormat: (date) => days.get(dateOf(date))?.long ?? "",
    resources: plan.spaces.map((space) => ({ id: space.id, title: space.name })),
    resourceLabelContent: ({ resource }) => label(spaces.get(resource.id)),
    events: plan.pieces.map((piece) => drawn(piece)),
    eventContent: ({ event }) => content(event.extendedProps.piece as Piece | undefined, spaces, days),
    selectable: true,
    selectConstraint: (info) => pieceAt(info.resource.id, info.startStr, info.endStr) !== undefined,
    select: (info) => {
      const [space, piece] = [spaces.get(info.resource.id), pieceAt(info.resource.id, info.startStr, info.endStr)];
      if (space && piece) go(fitted(space, piece, minutesOf(info.startStr), minutesOf(info.endStr)));
    },
    dateClick: (info) => {
      const space = info.resource && spaces.get(info.resource.id);
      const piece = space && pieceAt(space.id, info.dateStr, info.dateStr);
      if (!piece) return;
      const start = minutesOf(info.dateStr);
      go(fitted(space, piece, start, start + Math.min(120, space.longest)));
    },
  });

  function pieceAt(space: string, from: string, to: string): Piece | undefined {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return plan.pieces.find(
      (piece) =>
        piece.mark === "free" &&
        piece.space === space &&
        minutesOf(piece.from) <= start &&
        (start === end ? start < minutesOf(piece.to) : end <= minutesOf(piece.to)),
    );
  }

  useKeys(target, plan, spaces, (chosen) => show(calendar, chosen, status));
  plain(target);
}

// Arrow keys move the time that is chosen within the stretch in focus; leaving it forgets the choice.
function useKeys(target: HTMLElement, plan: Plan, spaces: Map<string, Space>, show: (chosen?: Chosen) => void): void {
  let chosen: Chosen | undefined;
  const pieceOf = (event: Event): Piece | undefined => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-free]") : null;
    return link ? plan.pieces[Number(link.dataset.free)] : undefined;
  };
  target.addEventListener("keydown", (event) => {
    const piece = pieceOf(event);
    const space = piece && spaces.get(piece.space);
    if (!space) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      chosen = moved(chosen ?? usual(space, piece), piece, event.key, event.shiftKey);
      show(chosen);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      go(chosen);
    }
  });
  target.addEventListener("focusout", () => {
    if (chosen) show((chosen = undefined));
  });
}

function show(calendar: Calendar, chosen: Chosen | undefined, status: HTMLElement | null): void {
  if (status) {
    status.textContent = chosen
      ? `${chosen.space.name}, ${clockOf(chosen.start)}–${clockOf(chosen.end)}`
      : "";
  }
  calendar.removeEventById(CHOSEN);
  if (chosen) {
    calendar.addEvent({
      id: CHOSEN,
      resourceId: chosen.space.id,
      start: wallOf(chosen.start),
      end: wallOf(chosen.end),
      display: "background",
      classNames: "piece--chosen",
    });
  }
}

function drawn(piece: Piece): Calendar.EventInput {
  return {
    id: `${piece.space} ${piece.from}`,
    resourceId: piece.space,
    start: piece.from,
    end: piece.to,
    display: "background",
    classNames: `piece--${piece.mark}`,
    extendedProps: { piece },
  };
}

function content(piece: Piece | undefined, spaces: Map<string, Space>, days: Map<string, Day>): Calendar.Content {
  if (!piece) return "";
  const place = document.createElement(piece.url ? "a" : "span");
  place.className = "piece";
  place.append(line("piece__text", piece.text), line("piece__hours", ` ${piece.hours}`));
  if (place instanceof HTMLAnchorElement) {
    place.href = piece.url;
    if (piece.mark === "free") place.dataset.free = String(indices.get(piece) ?? "");
    // Read aloud, a link says by itself where and on which day.
    const day = days.get(piece.from.slice(0, 10))?.long ?? "";
    place.append(line("visually-hidden", `, ${spaces.get(piece.space)?.name ?? ""}, ${day}`));
  }
  return { domNodes: [place] };
}

function label(space: Space | undefined): Calendar.Content {
  if (!space) return "";
  const name = document.createElement("a");
  name.href = space.url;
  name.textContent = space.name;
  return { domNodes: space.house ? [line("row-house", space.house), name] : [name] };
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

// The drawing is a picture with links in it; the table below is the table.
function plain(target: HTMLElement): void {
  for (const part of target.querySelectorAll("[role], [aria-colindex]")) {
    part.removeAttribute("role");
    part.removeAttribute("aria-colindex");
  }
}

function go(chosen: Chosen): void {
  location.assign(requestAddress(chosen));
}

const clockMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

// The calendar hands out the wall-clock time as a time of this computer's own zone.
const dateOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

const clockFace = (time: Date): string =>
  [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
