"""What lies ahead of a request is what then happens, when nobody says anything."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from workflow.core.definition import Definition, Silence, parse
from workflow.core.durations import Calendar
from workflow.core.effects import Wake
from workflow.core.engine import Outcome, decide
from workflow.core.events import BecameUnreachable, Questioned, Replied, Started, TimeReached
from workflow.core.outlook import count, outlook, to_come
from workflow.core.people import Directory, Person
from workflow.core.state import Answer, State, Status, Trouble
from workflow.core.votes import Settled

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def defined(**step: Any) -> Definition:
    """A workflow of one step and, above 500, another."""
    usual = {"id": "first", "approve": ["person:ana"], "within": "4 hours", "if_silent": "expire"}
    return parse(
        {
            "sayso": 1, "workflow": "buy", "title": "Buy", "summary": "Buy", "undo": step.pop("undo", 0),
            "fields": {"amount": {"type": "number", "ask": "How much?"}},
            "steps": [
                {**usual, **step},
                {**usual, "id": "second", "when": "amount > 500"},
                {"id": "told", "notify": "requester", "text": "Done."},
            ],
        }
    )  # fmt: skip


def begun(definition: Definition, amount: int = 5) -> Outcome:
    """A request that has just begun."""
    people = {
        handle: Person(handle=handle, name=handle.title(), calendar=Calendar())
        for handle in ("sam", "ana", "kim", "joe")
    }
    directory = Directory(people=people, groups={"directors": ("kim", "joe")})
    state = State(requester="sam", values={"amount": Decimal(amount)}, directory=directory, created_at=NOW)
    return decide(definition, state, Started(at=NOW))


def test_reminders_the_deadline_and_whom_it_goes_to_are_known_ahead() -> None:
    definition = defined(remind=["1 hour", "3 hours"], if_silent="escalate", escalate_to="group:directors")
    state = begun(definition).state
    ahead = outlook(definition, state, NOW)
    assert ahead.reminders == {1: NOW + HOUR}
    assert (ahead.due_at, ahead.silence, ahead.escalates_to) == (NOW + 4 * HOUR, Silence.ESCALATE, ("kim", "joe"))
    after = decide(definition, state, TimeReached(at=NOW + 4 * HOUR)).state
    assert tuple(ask.person for ask in after.open_asks) == ahead.escalates_to
    again = outlook(definition, after, NOW + 4 * HOUR)
    assert (again.silence, again.escalates_to) == (Silence.EXPIRE, ())
    assert decide(definition, after, TimeReached(at=NOW + 8 * HOUR)).state.status is Status.EXPIRED


def test_the_first_thing_ahead_is_when_the_engine_wants_to_be_woken() -> None:
    for definition in (defined(remind="1 hour"), defined(), defined(order="in_turn", turn="2 hours")):
        outcome = begun(definition)
        ahead = outlook(definition, outcome.state, NOW)
        moments = [*ahead.reminders.values(), *ahead.passes_on.values(), ahead.due_at]
        wake = next(each for each in outcome.effects if isinstance(each, Wake))
        assert min(each for each in moments if each) == wake.at


def test_silence_that_cannot_be_consent_expires() -> None:
    definition = defined(if_silent="approve")
    state = begun(definition).state
    assert outlook(definition, state, NOW).silence is Silence.APPROVE
    gone = decide(definition, state, BecameUnreachable(at=NOW, person="ana", why=Trouble.OPTED_OUT)).state
    assert outlook(definition, gone, NOW).silence is Silence.EXPIRE


def test_what_was_decided_and_can_be_undone_is_ahead_and_nothing_else() -> None:
    definition = defined(undo="10 minutes", remind="1 hour")
    state = decide(definition, begun(definition).state, Replied(at=NOW, ask=1, answer=Answer.NO)).state
    ahead = outlook(definition, state, NOW)
    assert ahead.acts_at == NOW + timedelta(minutes=10)
    assert ahead.comes_to is Settled.REJECTED
    assert ahead.undo == {1: NOW + timedelta(minutes=10)}
    assert (ahead.due_at, ahead.reminders) == (None, {})
    assert outlook(definition, state, NOW + timedelta(minutes=11)).undo == {}


def test_a_question_puts_everything_off() -> None:
    definition = defined(ask_pauses=True, remind="1 hour")
    state = decide(definition, begun(definition).state, Questioned(at=NOW, ask=1, question="Why?")).state
    ahead = outlook(definition, state, NOW)
    assert (ahead.pause_ends, ahead.due_at, ahead.reminders) == (NOW + 4 * HOUR, None, {})


def test_how_many_more_have_to_agree_is_counted() -> None:
    definition = defined(approve=["person:ana", "group:directors"], need=2)
    state = begun(definition).state
    assert outlook(definition, state, NOW).more == 2
    state = decide(definition, state, Replied(at=NOW, ask=1, answer=Answer.YES)).state
    assert outlook(definition, state, NOW).more == 1
    assert count(definition, state, "first", NOW) == (1, 2)


def test_steps_that_do_not_apply_are_not_to_come() -> None:
    definition = defined()
    assert to_come(definition, begun(definition).state) == {"first": ("ana",), "told": ("sam",)}
    assert "second" in to_come(definition, begun(definition, 501).state)


def test_nothing_lies_ahead_of_what_has_ended() -> None:
    definition = defined()
    state = decide(definition, begun(definition).state, Replied(at=NOW, ask=1, answer=Answer.NO)).state
    ahead = outlook(definition, state, NOW)
    assert (ahead.due_at, ahead.acts_at, ahead.silence) == (None, None, None)
