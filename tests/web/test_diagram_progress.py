"""How far a request came, as its diagram and its step bar show it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.house import House, open_house
from workflow.service import look, publish
from workflow.store import people
from workflow.web.diagram import Mark, Progress, draw, outline, progress_of

DEFINITION = """
sayso: 1
workflow: purchase
title: Purchase
fields:
  item: {type: text, ask: "What?"}
  amount: {type: money, currency: USD, ask: "How much?"}
summary: "{item} for {amount}"
steps:
  - {id: manager, approve: "person:ana", within: 4 hours, if_silent: escalate, escalate_to: "person:kim"}
  - {id: finance, when: amount > 500, approve: ["person:kim", "person:joe"], need: 2, within: 1 day, if_silent: expire}
  - {id: told, when: amount > 500, notify: "person:joe", text: "{summary}"}
  - {id: order, approve: "person:joe", order: in_turn, turn: 1 hour, within: 4 hours, if_silent: reject}
  - {id: done, notify: requester, text: "{summary}"}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path) as opened:
        opened.people("sam", "ana", "kim", "joe")
        publish.publish(opened.desk, DEFINITION, "test")
        yield opened


def progress(house: House, number: int = 1) -> Progress:
    view = look.request(house.desk, number)
    ids = [view.record.requester_id, *view.handles]
    with house.desk.database.reading() as tx:
        names = {each.id: each.name for each in people.by_ids(tx, {each for each in ids if each is not None})}
    found = progress_of(view, names, house.clock.now())
    for compact in (False, True):
        assert draw(view.definition, progress=found, compact=compact).boxes
    outline(view.definition, progress=found)
    return found


def states(found: Progress) -> dict[str, str]:
    return {step: mark.state for step, mark in found.steps.items()}


def says(house: House, handle: str, words: str, number: int = 1) -> None:
    house.text(handle, f"{words} {house.code(number, handle)}")
    house.drain()


def test_a_running_request_waits_where_it_stands(house: House) -> None:
    house.start(item="Desk", amount="640")
    house.clock.move(timedelta(minutes=26))
    found = progress(house)
    assert states(found) == {"manager": "now", "finance": "ahead", "told": "ahead", "order": "ahead", "done": "ahead"}
    assert found.steps["manager"].note == "waiting on Ana, 26 min"
    assert (found.status, found.note) == ("pending", "Sam, 26 min ago")


def test_what_was_decided_says_by_whom_and_how_fast(house: House) -> None:
    house.start(item="Desk", amount="640")
    house.clock.move(timedelta(minutes=9))
    says(house, "ana", "YES")
    found = progress(house)
    assert found.steps["manager"].note == "Ana, yes in 9 min"
    assert states(found)["finance"] == "now"
    says(house, "kim", "YES")
    assert progress(house).steps["finance"].note == "waiting on Joe, a moment"


def test_what_was_left_out_is_skipped_and_what_was_told_done(house: House) -> None:
    house.start(item="Pen", amount="5")
    assert progress(house).steps["finance"] == Mark(state="ahead", note="not needed")
    says(house, "ana", "YES")
    assert states(progress(house)) == {
        "manager": "done", "finance": "skipped", "told": "skipped", "order": "now", "done": "ahead",
    }  # fmt: skip
    says(house, "joe", "YES")
    found = progress(house)
    assert (found.status, states(found)["done"]) == ("approved", "done")
    assert found.steps["done"].note == "told"


def test_a_rejection_stands_at_its_step_and_shows_its_way_out(house: House) -> None:
    house.start(item="Pen", amount="5")
    says(house, "ana", "NO")
    found = progress(house)
    assert states(found)["manager"] == "rejected"
    assert found.steps["manager"].note == "Ana, no in a moment"
    assert found.steps["manager"].ways == ("no",)
    assert states(found)["done"] == "ahead"


def test_silence_takes_its_own_way(house: House) -> None:
    house.start(item="Pen", amount="5")
    house.clock.move(timedelta(hours=4))
    house.drain()
    found = progress(house)
    assert (found.steps["manager"].state, found.steps["manager"].ways) == ("now", ("silence",))
    says(house, "kim", "YES")
    assert progress(house).steps["manager"].ways == ("silence",)
    house.clock.move(timedelta(hours=4))
    house.drain()
    found = progress(house)
    assert (found.status, found.steps["order"].state) == ("rejected", "rejected")
    assert "silence" in found.steps["order"].ways


def test_an_expired_and_a_withdrawn_request_say_so(house: House) -> None:
    house.start(item="Pen", amount="5")
    for _ in range(2):
        house.clock.move(timedelta(hours=4))
        house.drain()
    found = progress(house)
    assert (found.status, found.steps["manager"].state) == ("expired", "expired")
    assert found.steps["manager"].note == "nobody decided in time"
    house.start(item="Pen", amount="5")
    house.text("sam", f"WITHDRAW {look.request(house.desk, 2).record.code}")
    found = progress(house, 2)
    assert (found.status, found.steps["manager"].state) == ("withdrawn", "withdrawn")
