// What is about to be decided: a clock that runs, and then what became of it. The words come from the page.

import { pageAt } from "./queue";

const SECOND = 1000;
const LOOK_EVERY_MS = 2 * SECOND;
const MOST_LOOKS = 60;

export function followBatches(): void {
  const place = document.getElementById("batches");
  if (place?.querySelector("[data-left]")) follow(place, Date.now());
}

function follow(place: HTMLElement, since: number): void {
  const left = (batch: HTMLElement): number =>
    Math.ceil((Number(batch.dataset.left) * SECOND - (Date.now() - since)) / SECOND);
  const tick = (): void => {
    const batches = [...place.querySelectorAll<HTMLElement>("[data-left]")];
    for (const batch of batches) {
      const clock = batch.querySelector(".batch__clock");
      if (clock) clock.textContent = face(Math.max(0, left(batch)));
    }
    if (batches.some((batch) => left(batch) < 0)) void look(place, MOST_LOOKS);
    else setTimeout(tick, SECOND);
  };
  tick();
}

const face = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Ask until one more of them is done, then show it, and go on with the others. */
async function look(place: HTMLElement, looks: number): Promise<void> {
  const waiting = place.querySelectorAll("[data-left]").length;
  const page = await pageAt(location.href).catch(() => null);
  const fresh = page?.getElementById(place.id);
  if (page && fresh && fresh.querySelectorAll("[data-left]").length < waiting) {
    replace(place, fresh);
    refresh(page);
    if (place.querySelector("[data-left]")) follow(place, Date.now());
  } else if (looks) {
    setTimeout(() => void look(place, looks - 1), LOOK_EVERY_MS);
  }
}

function replace(old: HTMLElement, fresh: HTMLElement): void {
  const focused = old.contains(document.activeElement);
  old.replaceChildren(...fresh.childNodes);
  if (focused) old.focus();
}

/** Cards of what is decided go, others are shown as they are now; what somebody works with stays. */
function refresh(page: Document): void {
  const states = page.getElementById("states");
  if (states) document.getElementById("states")?.replaceChildren(...states.childNodes);
  for (const entry of document.querySelectorAll<HTMLElement>(".queue-entry")) {
    if (entry.contains(document.activeElement)) continue;
    const fresh = page.querySelector(`.queue-entry[data-of="${entry.dataset.of ?? ""}"] .queue-card`);
    if (fresh) exchange(entry.querySelector(".queue-card"), fresh);
    else entry.remove();
  }
  if (!document.querySelector(".queue-entry")) location.reload();
}

function exchange(old: Element | null, fresh: Element): void {
  const ticked = old?.querySelector<HTMLInputElement>("[name=chosen]")?.checked ?? false;
  const current = old?.querySelector("[data-at]")?.getAttribute("aria-current");
  const box = fresh.querySelector<HTMLInputElement>("[name=chosen]");
  const link = fresh.querySelector("[data-at]");
  if (box) box.checked = ticked;
  if (current) link?.setAttribute("aria-current", current);
  else link?.removeAttribute("aria-current");
  old?.replaceWith(fresh);
}
