"""What publishing checks of how steps work: times, turns, and which keys go together."""

from typing import Any

import pytest

from tests.support.definitions import Change, last, problems, start, step, top

IN_TURN = {"order": "in_turn", "turn": "10 minutes"}
AB = {"A": "{item} for {amount}", "B": "Neither"}


@pytest.mark.parametrize(
    "change",
    [
        step(**IN_TURN, remind=["5 minutes"]),
        step(**IN_TURN, need=2, proof="code"),
        step(**IN_TURN, need="all", veto=True),
        step(approve=["group:finance", "cover"], need="each"),
        step(choose=AB),
        step(**IN_TURN, choose={"a": "x", "B2": "y", "123": "z"}),
        step(roll_call=True, if_silent="approve"),
        step(roll_call=True, need="each", approve=["group:finance", "cover"]),
        step(proof="totp"),
        step(proof="web", escalate_to="cover"),
        top(undo="119 minutes", urgent=True, ask_pauses=True),
        top(undo=0),
    ],
)
def test_what_goes_together_has_no_problem(change: Change) -> None:
    assert problems(change) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (step(order="in_turn"), [("turn", "Say how long it stays with each of them, like turn: 10 minutes.")]),
        (step(turn="5 minutes"), [("turn", "A turn needs “order: in_turn”; all are asked at once here.")]),
        (step(order="in_turn", turn="2 hours"), [
            ("turn", "A turn of 2 hours leaves nothing for the next one before the deadline of 2 hours."),
        ]),
        (step(**IN_TURN, remind=["9 minutes", "10 minutes", "3 hours"]), [
            ("remind[1]", "The reminder after 10 minutes comes when it is the next one's turn (10 minutes)."),
            ("remind[2]", "The reminder after 3 hours comes at or after the deadline of 2 hours."),
        ]),
        (step(**IN_TURN, need="each", approve=["group:finance", "cover"]), [
            ("need", "“each” asks all entries at once; it does not go with in_turn."),
        ]),
        (step(need="each"), [
            ("need", "“each” is one answer from each entry of approve, and there is one entry; write any or all."),
        ]),
        (step(need=2, choose=AB), [
            ("choose", "A choice needs one answer that decides; leave need out, or write any."),
        ]),
        (step(need="all", choose=AB), [
            ("choose", "A choice needs one answer that decides; leave need out, or write any."),
        ]),
        (step(choose={"a": "x", "A": "y", "yes": "z", "More": "x", "STOP": "y"}), [
            ("choose.A", "Two choices are called “A”."),
            ("choose.yes", "YES already means something in a reply."),
            ("choose.More", "MORE already means something in a reply."),
            ("choose.STOP", "STOP already means something in a reply."),
        ]),
        (step(choose={"A": "x", "4821": "y", "123456": "z"}), [
            ("choose.4821", "This looks like a code; use letters, or three digits at most."),
            ("choose.123456", "This looks like a code; use letters, or three digits at most."),
        ]),
        (step(roll_call=True, veto=True, choose=AB, **IN_TURN), [
            ("veto", "In a roll call nobody rejects, so there is no veto."),
            ("choose", "A roll call gathers every answer, so there is no one choice."),
            ("order", "A roll call asks everybody at once, not in turn."),
        ]),
        (step(roll_call=True, need=2), [("need", "A roll call waits for everybody, so no number is needed.")]),
        (step(when='proof == "1" and amount > 5'), [("when", "“proof” is a photo, which no condition can compare.")]),
        (step(when="customer == cover and item > 5"), [
            ("when", "“customer” is somebody outside, which no condition can compare."),
        ]),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_told(change: Change, expected: list[Any]) -> None:
    assert problems(change) == [(f"steps[0].{key}", message) for key, message in expected]


@pytest.mark.parametrize(
    ("undo", "message"),
    [
        ("2 hours", "The undo time must be shorter than the deadline of “first”, 2 hours."),
        ("3 hours", "The undo time must be shorter than the deadline of “first”, 2 hours."),
        ("2 days", "The undo time is at most 1 day."),
        ("25 hours", "The undo time is at most 1 day."),
    ],
)
def test_an_undo_time_ends_before_the_shortest_deadline_and_within_a_day(undo: str, message: str) -> None:
    def more(data: dict[str, Any]) -> None:
        data["steps"].append({"id": "slow", "approve": "cover", "within": "5 days", "if_silent": "reject"})

    assert problems(top(undo=undo), more) == [("undo", message)]


def test_an_undo_time_of_a_day_is_fine_where_the_deadlines_are_later() -> None:
    assert problems(top(undo="1 day"), step(within="2 days")) == []
    assert problems(top(undo="1 day", steps=[{"id": "a", "notify": "requester", "text": "-"}])) == []


def test_problems_of_several_steps_keep_their_numbers() -> None:
    found = problems(last(id="first", when="amonut > 5"), step(turn="1 hour"), start(keyword="STOP"))
    assert [path for path, _ in found] == ["start.keyword", "steps[0].turn", "steps[1].id", "steps[1].when"]
