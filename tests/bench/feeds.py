"""Public calendars against nginx with the same bytes as a file, and against Radicale, in one run."""

import datetime as dt
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import truediv
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from core.calendars import LARGEST, MOST_ENTRIES
from events.models import Event, Occurrence
from events.operations import edit_event
from spaces.models import Space
from tests import make, make_events, nginx
from tests.bench import filling_events
from tools.process import end, free_port, start

NOW = dt.datetime.now(dt.UTC)
PATH = "/feeds/events.ics?lang=en"
HTTPS = {"X-Forwarded-Proto": "https"}
SECONDS, ROUNDS, CONNECTIONS = 1, 8, 16
CLOSE_ROUNDS = 40
"""Of the two that are alike: of a second with another one may be a tenth ahead, though they are as quick."""
ALIKE = ("nginx, a file", "behind our nginx")
# It answers a few times a second.
RADICALE_SECONDS = 6
WORKERS = 2
FIRST_FEEDS = 15

FEW, MANY = 1_000, 10_000
PLACE = {"place_city": "krakow", "place_name": "Reading room", "place_address": "Street 1"}


@dataclass(frozen=True)
class Target:
    """What is asked again and again, and the answer that it must give."""

    name: str
    address: str
    status: int
    tag: str = ""

    def headers(self) -> dict[str, str]:
        return HTTPS | ({"If-None-Match": self.tag} if self.tag else {})


def show() -> bool:
    """Print all ratios; False when one misses its goal."""
    filling_events.empty()
    house = make.space(slug="bench-feeds")
    _announce(house, FEW)
    kept = _rates()
    _announce(house, MANY - FEW)
    return _first_after_a_change() and kept


def _announce(space: Space, number: int) -> None:
    """Open events with a date each; one by its operation, the others as copies of its row."""
    far = NOW + dt.timedelta(days=400, hours=3 * Event.objects.count())
    first = make_events.event(make.group(), space, [far], now=NOW)
    told = {field.attname: getattr(first, field.attname) for field in Event._meta.concrete_fields}
    told = {name: value for name, value in told.items() if name not in {"id", "slug", "booking_id"}}
    # Without a booking they say themselves where they are.
    told |= PLACE
    copies = Event.objects.bulk_create(
        [Event(**told, slug=uuid.uuid4().hex[:20]) for _ in range(number - 1)], 1000
    )
    starts = NOW.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    Occurrence.objects.bulk_create(
        (
            Occurrence(
                event=event,
                starts_at=starts + dt.timedelta(hours=row),
                ends_at=starts + dt.timedelta(hours=row + 2),
                changed_at=NOW.replace(microsecond=0),
            )
            for row, event in enumerate(copies)
        ),
        1000,
    )


# Rates


def _rates() -> bool:
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            print(f"  SKIPPED: {program} is missing (apt-get install {program}): no rates of calendars")
            return os.environ.get("CI") != "true"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="svietlica-feeds-")))
        site = stack.enter_context(_site(folder))
        # The bytes as the site makes them: the first answer, and what nginx then finds.
        body, _tag = _get(f"http://127.0.0.1:{site}{PATH}")
        data = Path(settings.FEEDS_ROOT).parent
        ours, plain = stack.enter_context(nginx.serving(folder, data=data, site=site, workers=WORKERS))
        (folder / "plain" / "feed.ics").write_bytes(body)
        print(f"  calendar of {body.count(b'BEGIN:VEVENT')} events, {len(body) // 1000} kB, unchanged")
        bases = {
            "nginx, a file": f"http://127.0.0.1:{plain}/feed.ics",
            "the application alone": f"http://127.0.0.1:{site}{PATH}",
            "behind our nginx": f"http://127.0.0.1:{ours}{PATH}",
        }
        if radicale := stack.enter_context(_radicale(folder, body)):
            bases["Radicale"] = radicale
        return _compare(bases, body)


GOALS = {("the application alone", 200): 0.5, ("the application alone", 304): 0.1}
GOALS |= {("behind our nginx", 200): 0.9, ("behind our nginx", 304): 0.9}
BESIDE = {200: 100}


def _compare(bases: dict[str, str], body: bytes) -> bool:
    kept = True
    for status in (200, 304):
        targets = [_target(name, base, status, body) for name, base in bases.items()]
        rates = _measure([target for target in targets if target and target.name in ALIKE], CLOSE_ROUNDS)
        rates |= _measure([target for target in targets if target and target.name not in ALIKE], ROUNDS)
        for name, found in rates.items():
            goal = GOALS.get((name, status))
            ratio = median(map(truediv, found, rates["nginx, a file"]))
            met = goal is None or ratio >= goal
            print(
                f"    {status} {name}: {median(found):,.0f}/s, {ratio:.2f} of nginx"
                f"{f' (goal {goal})' if goal else ''}{'' if met else '  MISSED'}"
            )
            kept &= met
        # One so slow that it answers nothing in the time says nothing.
        if slowest := max(rates.get("Radicale", [0])):
            print(f"    {status} {median(rates['the application alone']) / slowest:,.0f} times Radicale")
    return kept


def _target(name: str, base: str, status: int, body: bytes) -> Target | None:
    answered, tag = _get(base)
    assert name == "Radicale" or answered == body, name
    if status == 200:
        return Target(name, base, 200)
    return None if name == "Radicale" else Target(name, base, 304, tag)


def _get(address: str) -> tuple[bytes, str]:
    request = urllib.request.Request(address, headers=HTTPS)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers["ETag"]


def _measure(targets: list[Target], rounds: int) -> dict[str, list[float]]:
    """Answers a second, round by round, in turn: a slow moment of the machine hits all, and two of a round compare.

    There and back, so that none always comes after another that has made the machine hot.
    """
    rates: dict[str, list[float]] = {target.name: [] for target in targets}
    for number in range(rounds):
        for target in targets[:: -1 if number % 2 else 1]:
            if target.name != "Radicale" or not rates[target.name]:
                rates[target.name].append(_rate(target))
    return rates


def _rate(target: Target) -> float:
    assert _status(target) == target.status, target
    headers = [word for name, value in target.headers().items() for word in ("-H", f"{name}: {value}")]
    seconds = RADICALE_SECONDS if target.name == "Radicale" else SECONDS
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *headers, target.address]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx or 3xx" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


def _status(target: Target) -> int:
    try:
        request = urllib.request.Request(target.address, headers=target.headers())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


@contextmanager
def _site(folder: Path) -> Iterator[int]:
    """granian as deploy/svietlica-web.service starts it."""
    port = free_port()
    words = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    words += ["--workers", str(WORKERS), "--blocking-threads", "4", "--log-level", "error", "--no-access-log"]
    process = start([*words, "config.wsgi:application"], os.environ, output=folder / "site.log")
    try:
        nginx.wait_for(port, process, 60)
        yield port
    finally:
        end(process)


@contextmanager
def _radicale(folder: Path, body: bytes) -> Iterator[str]:
    """The same calendar in Radicale; an empty address when it is not installed."""
    if importlib.util.find_spec("radicale") is None:
        print("  SKIPPED: Radicale is missing (pip install radicale): it does not stand beside us")
        yield ""
        return
    port = free_port()
    words = [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none"]
    words += ["--config", "", "--storage-filesystem-folder", str(folder / "radicale")]
    process = start([*words, "--rights-type", "authenticated"], os.environ, output=folder / "radicale.log")
    address = f"http://127.0.0.1:{port}/bench/feed/"
    try:
        nginx.wait_for(port, process)
        headers = {"Content-Type": "text/calendar", "Authorization": "Basic YmVuY2g6YmVuY2g="}
        put = urllib.request.Request(address, data=body, headers=headers, method="PUT")
        urllib.request.urlopen(put, timeout=120).close()
        yield address
    finally:
        end(process)


# The first calendar after a change


def _first_after_a_change() -> bool:
    """Beside the leanest way to the same bytes: read the rows of this calendar in order, and join them."""
    event = Event.objects.order_by("occurrences__starts_at")[0]
    _ask(site := get_wsgi_application())
    reading, ours = [], []
    for number in range(FIRST_FEEDS):
        reading.append(_seconds(_read_and_join))
        details = make_events.announcement(**PLACE, price={"en": str(number)}, free_of_charge=False)
        edit_event(by=None, event=event, details=details, now=dt.datetime.now(dt.UTC))
        # Only once its second is over may a calendar be kept, as it would be in life.
        time.sleep(1.1)
        ours.append(_ask(site))
    # The least of each: all above it is other work of the machine.
    ratio = min(ours) / min(reading)
    print(
        f"  first calendar after a change among {Event.objects.count():,} events: {ratio:.2f} of reading and "
        f"joining its rows ({min(ours) * 1000:.1f} ms beside {min(reading) * 1000:.1f} ms; goal 2)"
        f"{'' if ratio <= 2 else '  MISSED'}"
    )
    return ratio <= 2


READ = """
select part.body from events_occurrence date
join events_event event on event.id = date.event_id
join events_feedpart part on part.occurrence_id = date.id and part.voice = 'en'
where event.state in ('published', 'cancelled') and event.disclosure in ('open', 'district')
and date.ends_at > %s order by date.starts_at, date.id limit %s
"""


def _read_and_join() -> None:
    with connection.cursor() as cursor:
        cursor.execute(READ, [NOW - dt.timedelta(days=14), MOST_ENTRIES])
        body = b"".join(row[0] for row in cursor.fetchall())
    assert len(body) > LARGEST // 2


def _ask(site: WSGIHandler) -> float:
    """How long the site takes to answer; what it does afterwards keeps nobody waiting."""
    environ = RequestFactory(headers=HTTPS, SERVER_NAME="localhost").get(PATH).environ
    began = time.perf_counter()
    answer = site(environ, lambda *_said: None)
    took = time.perf_counter() - began
    assert answer.status_code == 200
    answer.close()
    return took


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
