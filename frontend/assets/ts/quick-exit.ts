const PRESSES = 3;
const WITHIN_MS = 2000;

/** Leave for the link's address without leaving this page in the history. */
function leave(link: HTMLAnchorElement): void {
  document.documentElement.hidden = true;
  location.replace(link.href);
}

function onThreeEscapes(act: () => void): void {
  let presses: number[] = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses, event.timeStamp].slice(-PRESSES);
    if (presses.length === PRESSES && event.timeStamp - (presses[0] ?? 0) <= WITHIN_MS) act();
  });
}

export function quickExit(): void {
  const link = document.querySelector<HTMLAnchorElement>("a.quick-exit");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  onThreeEscapes(() => leave(link));
}
