// The queue: a request opens beside the list, the arrow keys go from one to the next. Without this file each is a link.

const CARD_LINK = ".queue-card [data-at]";

export async function pageAt(address: string, signal?: AbortSignal): Promise<Document> {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function openBeside(): void {
  const list = document.querySelector<HTMLElement>("[data-queue]");
  if (!list) return;
  let running = new AbortController();
  const open = (link: HTMLAnchorElement): void => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    mark(list, entryOf(link));
    show(list, link, signal).catch(() => {
      if (!signal.aborted) location.assign(link.href);
    });
  };
  list.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-at]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.matches(CARD_LINK) && isUnfolded(list, link)) fold(list);
    else open(link);
  });
  list.addEventListener("keydown", (event) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".queue-card") : null;
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    // Enter in a box would send the form.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    const by = stepOf(event.key);
    const link = by ? neighbour(list, card, by) : null;
    if (link) {
      link.focus();
      open(link);
    }
    const ticks = event.key === "x" || (event.key === " " && event.target instanceof HTMLAnchorElement);
    if (ticks) card.querySelector<HTMLInputElement>("[name=chosen]")?.click();
    if (by || ticks) event.preventDefault();
  });
  countTicks();
}

function stepOf(key: string): number {
  if (key === "ArrowDown" || key === "j") return 1;
  return key === "ArrowUp" || key === "k" ? -1 : 0;
}

function entryOf(inside: Element): HTMLElement | null {
  return inside.closest<HTMLElement>(".queue-entry");
}

function neighbour(list: HTMLElement, card: HTMLElement, by: number): HTMLAnchorElement | null {
  const links = [...list.querySelectorAll<HTMLAnchorElement>(CARD_LINK)];
  const place = links.findIndex((link) => card.contains(link));
  return links[place + by] ?? null;
}

function mark(list: HTMLElement, entry: HTMLElement | null): void {
  for (const link of list.querySelectorAll(CARD_LINK)) {
    if (entry?.contains(link)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** Put what the link leads to beside its card; the card stays where it is on the screen. */
async function show(list: HTMLElement, link: HTMLAnchorElement, signal: AbortSignal): Promise<void> {
  const page = await pageAt(link.href, signal);
  const entry = entryOf(link);
  const pane = page.querySelector<HTMLElement>(".queue-pane");
  // What is not there any more is told by the page itself.
  if (!entry || !pane || entryOf(pane)?.dataset.of !== entry.dataset.of) throw new Error("gone");
  const turned = link.closest(".week-bar__moves") ? [...entry.querySelectorAll(".week-bar__moves a")].indexOf(link) : -1;
  const stays = turned < 0 ? link : entry;
  const before = stays.getBoundingClientRect().top;
  list.querySelector(".queue-pane")?.remove();
  entry.append(document.adoptNode(pane));
  list.classList.remove("queue-list--closed");
  scrollBy(0, stays.getBoundingClientRect().top - before);
  pane.querySelectorAll<HTMLElement>(".week-bar__moves a")[turned]?.focus();
  remember(entry.dataset.of ?? "", link.href);
}

function isUnfolded(list: HTMLElement, link: HTMLElement): boolean {
  const below = matchMedia("(max-width: 63.99rem)").matches && !list.classList.contains("queue-list--closed");
  return below && entryOf(link)?.querySelector(".queue-pane") != null;
}

function fold(list: HTMLElement): void {
  list.querySelector(".queue-pane")?.remove();
  mark(list, null);
  const address = new URL(location.href);
  address.searchParams.delete("at");
  remember("", address.href);
}

/** The address follows, and so does the form of the chosen ones: it comes back to what is open. */
function remember(reference: string, address: string): void {
  history.replaceState(history.state, "", address.split("#")[0]);
  const at = document.querySelector<HTMLInputElement>("#together [name=at]");
  if (at) at.value = reference;
}

function countTicks(): void {
  const place = document.querySelector<HTMLElement>("[data-count]");
  const count = (): void => {
    const ticked = document.querySelectorAll("[name=chosen]:checked").length;
    if (place) place.textContent = ticked ? `(${ticked})` : "";
  };
  document.addEventListener("change", count);
  count();
}
