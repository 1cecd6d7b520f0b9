"""Effects: claimed by one, held for a while, done once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.support.house import MONDAY, House
from workflow.store import effects
from workflow.store.db import StoreUnavailable
from workflow.store.effects import Kind

MINUTE = timedelta(minutes=1)


def run(house: House, function: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """Call a function of the store in a transaction of its own."""
    return house.desk.database.transact(lambda tx: function(tx, *arguments, **more))


@pytest.fixture
def effect(house: House) -> int:
    """An effect that is due on Monday, among others that are not."""
    run(house, effects.queue, Kind.WAKE, 8, MONDAY + MINUTE)
    run(house, effects.queue, Kind.WAKE, 7, MONDAY)
    run(house, effects.queue, Kind.SEND, 7, MONDAY + 2 * MINUTE)
    return house.rows("SELECT id FROM effects WHERE key = 'wake:7'")[0][0]


def claim(house: House, effect: int, holder: str = "me", after: timedelta = timedelta(0)) -> Any:
    at = MONDAY + after
    return run(house, effects.claim, effect, holder, due_by=at, at=at, until=at + MINUTE)


def test_of_many_claimers_at_once_one_gets_it(house: House, effect: int) -> None:
    got = house.at_once(*[lambda name=str(number): claim(house, effect, name) for number in range(8)])
    (mine,) = [each for each in got if each is not None]
    assert (mine.id, mine.kind, mine.subject_id, mine.attempts) == (effect, Kind.WAKE, 7, 1)


def test_nobody_claims_what_is_not_due_or_done(house: House, effect: int) -> None:
    assert claim(house, effect, after=-MINUTE) is None
    assert claim(house, effect) is not None
    assert run(house, effects.finish, effect, "me")
    assert claim(house, effect, after=timedelta(days=9)) is None
    assert claim(house, 999) is None


def test_a_lease_holds_until_its_end_and_then_another_may_try(house: House, effect: int) -> None:
    assert claim(house, effect, "first") is not None
    assert claim(house, effect, "second", after=MINUTE) is None
    assert claim(house, effect, "second", after=MINUTE + timedelta(seconds=1)).attempts == 2


def test_a_lease_that_was_lost_does_nothing(house: House, effect: int) -> None:
    claim(house, effect, "first")
    claim(house, effect, "second", after=2 * MINUTE)
    before = house.rows("SELECT * FROM effects WHERE id = :id", id=effect)
    assert not run(house, effects.finish, effect, "first")
    assert not run(house, effects.postpone, effect, "first", MONDAY)
    assert house.rows("SELECT * FROM effects WHERE id = :id", id=effect) == before
    assert run(house, effects.finish, effect, "second")


def test_what_is_postponed_is_free_and_due_later(house: House, effect: int) -> None:
    claim(house, effect)
    assert run(house, effects.postpone, effect, "me", MONDAY + 5 * MINUTE)
    assert claim(house, effect, after=4 * MINUTE) is None
    assert claim(house, effect, "another", after=5 * MINUTE).attempts == 2


def test_a_subject_has_one_effect_of_a_kind(house: House, effect: int) -> None:
    with pytest.raises((IntegrityError, StoreUnavailable)):  # PostgreSQL's clash is tried again first
        run(house, effects.queue, Kind.WAKE, 7, MONDAY)
    run(house, effects.requeue, Kind.WAKE, 7, MONDAY + 9 * MINUTE)
    run(house, effects.requeue, Kind.WAKE, 9, MONDAY)
    found = house.rows("SELECT key, attempts FROM effects ORDER BY key")
    assert found == [("send:7", 0), ("wake:7", 0), ("wake:8", 0), ("wake:9", 0)]
    assert claim(house, effect, after=8 * MINUTE) is None


def test_what_is_done_or_dropped_can_be_queued_anew(house: House, effect: int) -> None:
    run(house, effects.drop, Kind.WAKE, 7)
    assert claim(house, effect) is None
    run(house, effects.requeue, Kind.WAKE, 7, MONDAY)
    assert claim(house, effect).attempts == 1


def test_what_is_due_comes_longest_due_first_and_sends_last(house: House, effect: int) -> None:
    def due(after: timedelta, limit: int = 9, **more: Any) -> list[str]:
        keys = dict(house.rows("SELECT id, key FROM effects"))
        return [
            keys[each] for each, _ in run(house, effects.due, MONDAY + after, limit, **{"at": MONDAY + after, **more})
        ]

    assert due(-MINUTE) == []
    assert due(MINUTE) == ["wake:7", "wake:8"]
    assert due(2 * MINUTE, 1) == ["wake:7", "send:7"]  # so many sends, and so many others
    assert due(2 * MINUTE, sending=False) == ["wake:7", "wake:8"]
    assert due(2 * MINUTE) == ["wake:7", "wake:8", "send:7"]
    claim(house, effect, after=2 * MINUTE)
    assert due(2 * MINUTE) == ["wake:8", "send:7"]
    assert due(9 * MINUTE, at=MONDAY + 2 * MINUTE) == ["wake:8", "send:7"]  # the clock was skipped: it is held still
    run(house, effects.finish, effect, "me")
    assert run(house, effects.next_due) == MONDAY + MINUTE
    assert run(house, effects.backlog, MONDAY + 2 * MINUTE) == (2, 60.0)


def test_a_deadline_waits_for_replies_on_their_way_and_a_text_does_not(house: House) -> None:
    house.change("DELETE FROM effects")
    house.desk.database.transact(lambda tx: effects.queue(tx, Kind.WAKE, 7, MONDAY))
    house.desk.database.transact(lambda tx: effects.queue(tx, Kind.SEND, 8, MONDAY))
    patience = timedelta(seconds=1)
    with house.desk.database.reading() as tx:
        at_once = effects.due(tx, MONDAY, 10, at=MONDAY, patience=patience)
        a_second_on = effects.due(tx, MONDAY + patience, 10, at=MONDAY, patience=patience)
    assert [kind for _, kind in at_once] == [Kind.SEND]
    assert [kind for _, kind in a_second_on] == [Kind.WAKE, Kind.SEND]
