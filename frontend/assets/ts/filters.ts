const WAIT_MS = 350;

function addressOf(form: HTMLFormElement): URL {
  const address = new URL(form.action);
  address.search = new URLSearchParams([...new FormData(form)] as [string, string][]).toString();
  return address;
}

async function pageAt(address: URL, signal: AbortSignal): Promise<Document> {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Show the results for what the form now says, in place, so that the focus stays where it is. */
async function refresh(form: HTMLFormElement, results: HTMLElement, signal: AbortSignal): Promise<void> {
  const address = addressOf(form);
  results.setAttribute("aria-busy", "true");
  try {
    const fresh = (await pageAt(address, signal)).getElementById(results.id);
    if (!fresh) throw new Error(results.id);
    results.replaceChildren(...fresh.childNodes);
    history.replaceState(history.state, "", address);
  } catch {
    if (!signal.aborted) form.requestSubmit();
  } finally {
    if (!signal.aborted) results.removeAttribute("aria-busy");
  }
}

function watch(form: HTMLFormElement): void {
  const results = document.getElementById(form.dataset.results ?? "");
  if (!results) return;
  // What is left empty says nothing in an address that people share.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
  let timer = 0;
  let running = new AbortController();
  form.addEventListener("change", () => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    timer = window.setTimeout(() => void refresh(form, results, signal), WAIT_MS);
  });
}

export function liveFilters(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-results]").forEach(watch);
}
