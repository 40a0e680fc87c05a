"""Sixteen processes want the same hours: one wins, the others are told why, and the database holds no overlap."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.races.runner import PROCESSES, Outcome, race
from tests.races.site import run, site_of_its_own

ROUNDS = 8


REFUSALS = {
    "single": "refused",
    "buffers": "refused",
    "series": "taken",
    "approve": "decided",
    "decide": "decided",
    "lend": "refused",
    "lend_approve": "short",
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Outcome], dict[str, object]]]:
    """All scenarios, run once, and what the database holds afterwards."""
    folder: Path = tmp_path_factory.mktemp("race")
    with site_of_its_own(folder) as environment:
        run(environment, "-m", "tests.races.build", str(ROUNDS), str(PROCESSES))
        outcomes = race(rounds=ROUNDS, environment=environment)
        yield outcomes, json.loads(run(environment, "-m", "tests.races.verdict"))


@pytest.mark.parametrize("scenario", list(REFUSALS))
def test_one_wins_each_round_and_all_others_get_a_clear_answer(
    scenario: str, ran: tuple[dict[str, Outcome], dict[str, object]]
) -> None:
    outcome = ran[0][scenario]
    assert len(outcome.answers) == ROUNDS * PROCESSES
    assert outcome.count() == {"won": ROUNDS, REFUSALS[scenario]: ROUNDS * (PROCESSES - 1)}
    assert outcome.wins() == dict.fromkeys(range(ROUNDS), 1)


def test_a_blackout_a_request_and_an_approval_share_no_time_and_nobody_sees_an_error(
    ran: tuple[dict[str, Outcome], dict[str, object]],
) -> None:
    outcome = ran[0]["close"]
    assert len(outcome.answers) == ROUNDS * PROCESSES
    assert set(outcome.count()) <= {"won", "refused", "taken", "decided", "touched"}
    assert set(outcome.wins()) == set(range(ROUNDS))
    assert (ran[1]["without_their_time"], ran[1]["unclosed"]) == (0, 0)


def test_of_many_confirmations_two_count_and_one_role_is_given(
    ran: tuple[dict[str, Outcome], dict[str, object]],
) -> None:
    outcome = ran[0]["confirm"]
    assert outcome.count() == {"won": 2 * ROUNDS, "confirmed": ROUNDS * (PROCESSES - 2)}
    assert outcome.wins() == dict.fromkeys(range(ROUNDS), 2)
    assert ran[1]["roles_given"] == [1] * ROUNDS


def test_whatever_happens_to_a_room_at_once_nobody_sees_an_error(
    ran: tuple[dict[str, Outcome], dict[str, object]],
) -> None:
    outcome = ran[0]["lively"]
    assert len(outcome.answers) == ROUNDS * PROCESSES
    assert set(outcome.count()) <= {"won", "refused", "taken", "decided", "touched"}, outcome.count()
    assert set(outcome.wins()) == set(range(ROUNDS))
    assert ran[1]["lively_told_once"] is True


def test_no_overlap_is_stored_and_each_decision_is_told_once(
    ran: tuple[dict[str, Outcome], dict[str, object]],
) -> None:
    after = ran[1]
    assert (after["overlaps"], after["told_once"]) == (0, True)
    # Single: one booking each round, of one part or two. Series: ten dates each. Approve and decide: one at most.
    assert after["bookings"]["approved"] >= ROUNDS


def test_no_piece_of_equipment_is_promised_twice(
    ran: tuple[dict[str, Outcome], dict[str, object]],
) -> None:
    assert ran[1]["lent_twice"] == 0
