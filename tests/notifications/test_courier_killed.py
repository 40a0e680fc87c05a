"""Nothing is lost: what is queued arrives, whatever is killed, under the very configuration of `make run`."""

import os
import signal
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.notifications.site import Site, until
from tools.process import end
from tools.serve import Kept

# On a database of their own, SQLite like that of `make run`; the way of a real house is in test_celery.py.
pytestmark = pytest.mark.only_sqlite

QUEUE = """
def queue(key, seconds=0):
    now = timezone.now()
    outbox.enqueue(key=key, address=f"{key}@example.test", kind="test", language="en", subject=key, body=key,
        now=now, run_at=now + dt.timedelta(seconds=seconds))
"""


@contextmanager
def kept(background: Kept) -> Iterator[Kept]:
    """Look after the process as the supervisor does, from the main thread (see tools.process)."""
    background.start()
    try:
        yield background
    finally:
        if background.process:
            end(background.process)


def kept_until(background: Kept, condition: Callable[[], bool]) -> None:
    """Wait for something, while the supervisor starts the process again whenever it dies."""

    def happened() -> bool:
        background.look_after()
        return condition()

    until(happened)


def kill(background: Kept) -> None:
    """Kill the process with all that it is doing."""
    assert background.process
    os.kill(background.process.pid, signal.SIGKILL)
    background.process.wait()


def message_ids(site: Site) -> set[object]:
    return {row[0] for row in site.ask("SELECT message_id FROM notifications_message")}


def unended(site: Site) -> list[object]:
    rows = site.ask("SELECT key FROM notifications_message WHERE done_at IS NULL")
    return [row[0] for row in rows]


def test_what_is_queued_arrives_though_the_courier_is_killed_again_and_again(site: Site) -> None:
    site.run(
        QUEUE + "[queue(f'now-{n}') for n in range(300)]\n[queue(f'later-{n}', seconds=2) for n in range(20)]"
    )
    courier = site.courier()
    with kept(courier):
        for goal in (1, 100):
            kept_until(courier, lambda goal=goal: len(site.letters()) >= goal)
            assert unended(site), "it was too quick to be killed in the middle"
            kill(courier)
        kept_until(courier, lambda: not unended(site))
    assert set(site.letters()) == message_ids(site)
    assert len(message_ids(site)) == 320
    # At most what the four threads had in hand is sent twice, under the ID that it had.
    assert len(site.letters()) - 320 <= 8

    # The periodic job ran once for all three lives of the courier.
    [(done_at,)] = site.ask(
        "SELECT done_at FROM notifications_job WHERE name = 'purge' ORDER BY run_at LIMIT 1"
    )
    assert done_at

    # Queued while nothing runs, as before the machine is switched off; it arrives after the next start.
    site.run(QUEUE + "queue('over-night')")
    began, courier = time.time(), site.courier()
    with kept(courier):
        kept_until(courier, lambda: site.heart_beats(began))
        kept_until(courier, lambda: not unended(site))
    assert set(site.letters()) == message_ids(site)


class StallingServer(socketserver.ThreadingTCPServer):
    """A mail server that takes each letter, but leaves the first sender without an answer."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[str] = []
        self.stalled = threading.Event()


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs."""

    server: StallingServer

    def handle(self) -> None:
        self.answer("220 ready")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self.answer("354 go on")
                    self.take_letter()
                case b"QUIT":
                    self.answer("221 bye")
                case _:
                    self.answer("250 ok")

    def answer(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def take_letter(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.server.letters += [line for line in lines if line.startswith("Message-ID: ")]
        if len(self.server.letters) == 1:
            self.server.stalled.set()
            self.rfile.read()
        else:
            self.answer("250 taken")


def test_a_courier_killed_between_sending_and_marking_sends_the_same_letter_again(
    new_site: Callable[..., Site],
) -> None:
    with StallingServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = new_site(EMAIL_URL=f"smtp://127.0.0.1:{server.server_address[1]}")
        site.run(QUEUE + "queue('once')")
        courier = site.courier()
        with kept(courier):
            kept_until(courier, server.stalled.is_set)
            kill(courier)
            kept_until(courier, lambda: not unended(site))
        [message_id] = message_ids(site)
        assert server.letters == [f"Message-ID: {message_id}"] * 2
        server.shutdown()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_soon_when_asked(site: Site, number: signal.Signals) -> None:
    with kept(site.courier()) as courier:
        assert courier.process
        until(lambda: site.heart_beats(0))
        courier.process.send_signal(number)
        assert courier.process.wait(3) == 0


def test_a_second_courier_on_one_folder_refuses(site: Site) -> None:
    first, second = site.courier(), site.courier()
    with kept(first):
        until(lambda: site.heart_beats(0))
        second.start()
        assert second.process
        assert second.process.wait(10) == 1
