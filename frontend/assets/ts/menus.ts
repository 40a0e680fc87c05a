const OPEN = "details.menu[open]";

function closeAllBut(inside: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (menu !== inside) menu.open = false;
  }
}

/** A click elsewhere, or Escape, closes an open menu; Escape gives the focus back to its summary. */
export function closeMenus(): void {
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    closeAllBut(target?.closest(OPEN) ?? null);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement?.closest(OPEN)?.querySelector("summary")?.focus();
    closeAllBut(null);
  });
}
