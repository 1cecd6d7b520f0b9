"""Two things at once to one request, on both databases, in short; `make bench` runs thousands of rounds of each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.judging import Stood, Violation, judge
from tests.bench.races import RACES
from tests.bench.racing import run
from tests.bench.track import Course, course
from tests.support.house import open_house
from workflow.service.look import broken_chains, events

ROUNDS = 20


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def track(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """One database of each kind for all the races."""
    folder: Path = tmp_path_factory.mktemp("races")
    url = f"sqlite:///{folder / 'sayso.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").fresh_database()
    with open_house(url, folder) as house, course(house) as made:
        yield made


@pytest.mark.parametrize("race", RACES.values(), ids=RACES.keys())
def test_only_what_the_invariants_allow_comes_of_it_whoever_is_first(
    track: Course, race: Callable[[Course], str]
) -> None:
    found = run(track, race, ROUNDS)
    assert found.violations == []
    assert found.outcomes.total() == ROUNDS


def test_the_audit_log_holds_after_all_of_them(track: Course) -> None:
    assert broken_chains(track.desk) == []


def _rejected(track: Course) -> int:
    """A request that Kim has rejected."""
    number = track.start("any")
    track.text("kim", f"NO {track.code(number, 'kim')}")
    return number


def _judge(track: Course, stood: Stood) -> None:
    judge(stood, events(track.desk, stood.view.record.id))


def test_a_text_that_says_something_else_than_the_outcome_is_found(track: Course) -> None:
    stood = track.judged(_rejected(track))
    wrong = [text for text in stood.texts if text.wording != "rejected"]
    with pytest.raises(Violation, match="Sam heard"):
        _judge(track, Stood(view=stood.view, texts=tuple(wrong)))


def test_an_approver_who_never_heard_is_found(track: Course) -> None:
    stood = track.judged(_rejected(track))
    silent = [text for text in stood.texts if text.wording != "closed_no"]
    with pytest.raises(Violation, match="ana was never told"):
        _judge(track, Stood(view=stood.view, texts=tuple(silent)))


def test_a_request_that_ended_twice_is_found(track: Course) -> None:
    stood = track.judged(_rejected(track))
    entries = events(track.desk, stood.view.record.id)
    with pytest.raises(Violation, match="it ended as"):
        judge(stood, [*entries, *entries])
