/** Buttons that copy what a field holds; without this program they are not shown. */
export function copyButtons(): void {
  if (!navigator.clipboard) return;
  document.documentElement.classList.add("can-copy");
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copy]");
    const field = document.getElementById(button?.dataset.copy ?? "");
    if (!button || !(field instanceof HTMLInputElement)) return;
    // The field is not selected: that would take the focus away from who presses the button by keyboard.
    void navigator.clipboard.writeText(field.value).then(() => {
      button.textContent = button.dataset.copied ?? button.textContent;
    });
  });
}
