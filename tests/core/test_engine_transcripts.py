"""Everything that goes out and is written down, in full, in a dozen short histories of a request.

The other tests of the engine look at one rule each; this one looks at every word of every effect and fact. What is
expected stands in `engine_transcripts.txt`; without that file it is written anew, to be read before it is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.one_request import HOUR, MORNING, NO, YES, Request
from workflow.core import events
from workflow.core.effects import Effect
from workflow.core.state import Answer, Channel

EXPECTED = Path(__file__).with_name("engine_transcripts.txt")
TWO = {"approve": "group:two"}
IN_TURN = {"approve": "group:three", "order": "in_turn", "turn": "1 hour"}
EACH = {"approve": ["group:two", "person:bob"], "need": "each"}
NEWS = {"notify": ["person:dee", "requester"], "text": "hi"}
ESCALATES = {"approve": "person:ana", "if_silent": "escalate", "escalate_to": "group:board"}


def approved() -> Iterator[Request]:
    yield (request := Request({**TWO, "need": 2, "remind": "1 hour"}, NEWS))
    yield request.wait(1)
    yield request.says("ana", YES, 2)
    yield request.says("kim", YES, 2.5)
    yield request.says("kim", NO, 3)


def rejected() -> Iterator[Request]:
    yield (request := Request(TWO))
    yield request.reply("ana", NO, MORNING + HOUR, "too dear")
    yield request.says("kim", YES, 2)


def in_turn() -> Iterator[Request]:
    yield (request := Request(IN_TURN))
    yield request.says("ana", NO, 0.5)
    yield request.wait(1.5)
    yield request.says("kim", YES, 1.75)
    yield request.wait(2.5)


def in_turn_with_nobody() -> Iterator[Request]:
    yield (request := Request(IN_TURN, away="kim", absent="bob"))
    yield request.says("ana", NO, 0.5)
    yield request.find("kim", 1)
    yield request.leave("bob", 2, "eve")


def in_turn_passed_on() -> Iterator[Request]:
    yield (request := Request({**IN_TURN, "escalate_to": "person:dee"}, absent="ana", covers={"ana": "eve"}))
    yield request.lose("eve", 0.5)
    yield request.lose("kim", 0.75)
    yield request.lose("bob", 1)


def undone() -> Iterator[Request]:
    yield (request := Request(EACH, undo="1 hour"))
    yield request.says("ana", YES, 0.25)
    yield request.undo("ana", 0.5)
    yield request.says("kim", NO, 0.75)
    yield request.undo("bob", 1)
    yield request.wait(1.75)
    yield request.undo("kim", 2)


def changed() -> Iterator[Request]:
    yield (request := Request(TWO, {"approve": "person:bob", "when": "amount > 100"}))
    yield request.changes(1, amount=900)
    yield request.happen(events.Replied(at=MORNING + 2 * HOUR, ask=1, answer=YES))
    yield request.says("ana", YES, 3)
    yield request.override(YES, 3.5)


def asked_back() -> Iterator[Request]:
    yield (request := Request(TWO, ask_pauses=True))
    yield request.asks_back("ana", 1)
    yield request.asks_back("kim", 1.5, "why?")
    yield request.answers(2)
    yield request.answers(2.5)
    yield request.asks_back("ana", 3)
    yield request.wait(7)
    yield request.lose("sam", 7.5)
    yield request.asks_back("kim", 7.75)


def escalated() -> Iterator[Request]:
    yield (request := Request(ESCALATES, away="eve", covers={"eve": "bob"}))
    yield request.wait(4)
    yield request.says("ana", YES, 5)
    yield request.wait(8)


def too_few() -> Iterator[Request]:
    yield (request := Request({**TWO, "need": 2}))
    yield request.leave("ana", 1, "kim")
    yield request.lose("kim", 2)
    yield request.says("kim", YES, 3)
    yield request.wait(4)


def steered() -> Iterator[Request]:
    yield (request := Request(TWO, quiet={"kim": (8, 12)}))
    yield request.nudge(0.5)
    yield request.replace("ana", "bob", 1)
    yield request.happen(events.Withdrawn(at=MORNING + 2 * HOUR, by="Ops"))
    yield request.undo("ana", 3)


def withdrawn() -> Iterator[Request]:
    yield (request := Request(TWO))
    yield request.undo("ana", 0.5)
    yield request.withdraw(1)
    yield request.says("ana", YES, 2)


def overridden() -> Iterator[Request]:
    yield (request := Request(TWO, NEWS))
    yield request.override(NO, 1)
    yield request.says("kim", YES, 2)


def silent_consent() -> Iterator[Request]:
    yield (request := Request({**TWO, "if_silent": "approve"}, {**TWO, "if_silent": "reject", "when": "amount > 1"}))
    yield request.wait(4)
    yield request.wait(8)


def left_out_and_by_program() -> Iterator[Request]:
    yield (request := Request({**TWO, "when": "amount > 100"}, {**TWO, "choose": {"A": "this", "B": "that"}}))
    ask = request.ask("kim").number
    yield request.happen(
        events.Replied(at=MORNING, ask=ask, answer=Answer.YES, reason="B", channel=Channel.API, message_sid="SM1")
    )


HISTORIES = (
    approved, rejected, in_turn, in_turn_with_nobody, in_turn_passed_on, undone, changed, asked_back, escalated,
    too_few, steered, withdrawn, overridden, silent_consent, left_out_and_by_program,
)  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES, ids=lambda each: each.__name__)
def test_a_history_goes_as_written_down(history: Callable[[], Iterator[Request]]) -> None:
    if not EXPECTED.exists():
        EXPECTED.write_text("\n".join(map(transcript, HISTORIES)))
        pytest.fail(f"{EXPECTED.name} has been written anew; read it.")
    assert transcript(history) in EXPECTED.read_text()


def transcript(history: Callable[[], Iterator[Request]]) -> str:
    lines = [f"=== {history.__name__}"]
    for number, request in enumerate(history()):
        lines.append(f"--- {number}")
        lines += [shown_effect(effect) for effect in request.outcome.effects]
        lines += [f"fact {fact.what}{shown(dict(fact.about))}" for fact in request.outcome.facts]
    decisions = [f"decision {shown(vars(each))}" for each in request.state.decisions]
    asks = [f"ask {shown(vars(each))}" for each in request.state.asks]
    return "\n".join([*lines, *decisions, *asks, f"ends {request.state.status} {request.state.step}", ""])


def shown_effect(effect: Effect) -> str:
    return type(effect).__name__ + shown({each.name: getattr(effect, each.name) for each in fields(effect)})


def shown(about: dict[str, object]) -> str:
    """Only what says something; moments as hours."""
    return "".join(f" {key}={plain(value)}" for key, value in about.items() if value)


def plain(value: object) -> object:
    if isinstance(value, dict):
        return "(" + shown(value).strip() + ")"
    return f"{(value - MORNING) / HOUR:g}h" if isinstance(value, datetime) else value
