"""What a page does behind the reader's back."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

REFUSED_PAGE = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|500)")
"""Chromium's word for a page that is refused on purpose; about anything else than the page it is a fault."""

OURS = ("localhost", "evil.localhost")


@dataclass
class Watch:
    """Listens to a window: requests to other hosts, complaints of the console, and the pages that came."""

    page: Page
    documents: list[Response] = field(default_factory=list)
    _asked: list[str] = field(default_factory=list)
    _complaints: list[ConsoleMessage] = field(default_factory=list)
    _errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._errors.append(f"script: {error}"))

    def faults(self) -> list[str]:
        """What was wrong since the last time."""
        pages = {answer.url for answer in self.documents}
        complaints = [
            f"console: {one.text}"
            for one in self._complaints
            if not (REFUSED_PAGE.match(one.text) and one.location["url"] in pages)
        ]
        found = [*self._asked, *complaints, *self._errors]
        for seen in (self._asked, self._complaints, self._errors):
            seen.clear()
        return found

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.hostname not in OURS:
            self._asked.append(f"asks {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.append(response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(message)
