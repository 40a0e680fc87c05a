"""Processes carry out, undo and overtake batches at the same moment: each request is decided once, or not at all."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.races.site import run, site_of_its_own

RACERS = ("worker", "worker", "worker", "worker", "undoing", "undoing", "deciding", "deciding")
MODULE = "tests.races.together"
ROUNDS = 10


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[dict[str, Any]]]:
    """What the racers were told, and what became of each round."""
    with site_of_its_own(Path(tmp_path_factory.mktemp("batches"))) as environment:
        run(environment, "-m", MODULE, "build")
        told = _race(environment)
        return told, json.loads(run(environment, "-m", MODULE, "verdict"))


def _race(environment: dict[str, str]) -> list[str]:
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", MODULE, kind],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for kind in RACERS
    ]
    try:
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        start = f"{time.time() + 0.5}\n"
        told = [racer.communicate(start, timeout=120)[0] for racer in racers]
    finally:
        for racer in racers:
            racer.kill()
    return [str(json.loads(line)) for said in told for line in said.splitlines()]


def test_everybody_gets_a_clear_answer(ran: tuple[list[str], list[dict[str, Any]]]) -> None:
    told, _rounds = ran
    assert len(told) == ROUNDS * len(RACERS)
    assert set(told) <= {"done", "TooLate", "NotPossible"}


def test_each_request_is_decided_once_or_not_at_all(ran: tuple[list[str], list[dict[str, Any]]]) -> None:
    _told, rounds = ran
    assert len(rounds) == ROUNDS
    for one in rounds:
        decided = [int(state != "requested") for state in one["states"]]
        assert one["audited"] == decided, one
        assert one["told"] == decided, one


def test_a_batch_is_carried_out_or_undone_and_never_both(ran: tuple[list[str], list[dict[str, Any]]]) -> None:
    _told, rounds = ran
    for one in rounds:
        first, *others = one["states"]
        assert first in ("approved", "declined"), (
            one
        )  # by the batch or by the colleague, who does it in any case
        if one["undone"]:
            assert (first, others) == ("declined", ["requested"] * 2), one
        else:
            assert one["finished"], one
            assert others == ["approved"] * 2, one
            assert one["outcomes"] == ["done" if first == "approved" else "decided", "done", "done"], one
