// Choosing a time within a free stretch. All times are wall-clock minutes, so that the zone of the computer is
// nowhere asked for.

export interface Space {
  id: string;
  name: string;
  house: string;
  url: string;
  request: string;
  step: number;
  shortest: number;
  longest: number;
}

export interface Piece {
  space: string;
  from: string;
  to: string;
  mark: string;
  hours: string;
  text: string;
  url: string;
}

export interface Chosen {
  space: Space;
  start: number;
  end: number;
}

const MINUTE = 60_000;
const USUAL = 120;

export const minutesOf = (wall: string): number => Date.parse(`${wall.slice(0, 16)}Z`) / MINUTE;

export const wallOf = (minutes: number): string => new Date(minutes * MINUTE).toISOString().slice(0, 16);

export const clockOf = (minutes: number): string => wallOf(minutes).slice(11);

// What is asked for when nothing else is said: from the beginning, two hours or as long as there is.
export function usual(space: Space, piece: Piece): Chosen {
  const start = minutesOf(piece.from);
  return { space, start, end: Math.min(minutesOf(piece.to), start + Math.min(USUAL, space.longest)) };
}

// The nearest time to the wish that the rules of the space allow within the piece.
export function fitted(space: Space, piece: Piece, start: number, end: number): Chosen {
  const first = minutesOf(piece.from);
  const last = minutesOf(piece.to);
  const onGrid = (minutes: number): number => Math.floor((minutes - first) / space.step) * space.step + first;
  const begins = Math.max(first, onGrid(Math.min(start, last - space.shortest)));
  const length = Math.min(Math.max(end - begins, space.shortest), space.longest);
  return { space, start: begins, end: Math.min(begins + length, last) };
}

export function moved(chosen: Chosen, piece: Piece, key: string, ofEnd: boolean): Chosen {
  const by = (key === "ArrowLeft" ? -1 : 1) * chosen.space.step;
  const start = ofEnd ? chosen.start : chosen.start + by;
  return fitted(chosen.space, piece, start, chosen.end + by);
}

export function requestAddress(chosen: Chosen): string {
  const query = new URLSearchParams({
    date: wallOf(chosen.start).slice(0, 10),
    from: clockOf(chosen.start),
    to: clockOf(chosen.end),
  });
  return `${chosen.space.request}?${query}`;
}
