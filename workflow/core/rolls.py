"""What the steps before came to, for later texts: who answered a roll call and how, and which option was chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workflow.core.definition import ApprovalStep, Definition
from workflow.core.options import chosen
from workflow.core.rounds import party
from workflow.core.state import Answer, Ask, AskStatus, Decision, State
from workflow.core.turn import Turn
from workflow.core.words import Words

#: Asks that say nothing about their person: somebody else was asked in his place, or something else was asked.
_REPLACED = (AskStatus.MOVED, AskStatus.VOID)


@dataclass(frozen=True, kw_only=True)
class RollCall:
    """Handles, in the order of the answers; of a silent party everybody who was asked."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    silent: tuple[tuple[str, ...], ...]


def roll_call(definition: Definition, state: State) -> RollCall | None:
    """Who answered the latest roll call, and how; None where there has been none."""
    turn = _latest(definition, state, lambda step: step.roll_call)
    if turn is None:
        return None
    answers = {party(turn, turn.state.ask(each.ask or 0)): each for each in _answers(turn)}
    silent: dict[str, list[str]] = {}
    for ask in turn.here:
        if ask.status not in _REPLACED and party(turn, ask) not in answers:
            silent.setdefault(party(turn, ask), []).append(ask.person)
    return RollCall(
        yes=tuple(each.person or "" for each in answers.values() if each.answer is Answer.YES),
        no=tuple(each.person or "" for each in answers.values() if each.answer is Answer.NO),
        silent=tuple(tuple(dict.fromkeys(people)) for people in silent.values()),
    )


def choices_made(definition: Definition, state: State) -> tuple[Words, ...]:
    """The options that the latest choice came to, each once: one, unless several people had to choose."""
    turn = _latest(definition, state, lambda step: bool(step.choose))
    if turn is None:
        return ()
    options = (chosen(turn.step.choose or (), each.reason) for each in _answers(turn) if each.answer is Answer.YES)
    return tuple((turn.step.choose or {})[option] for option in dict.fromkeys(options) if option is not None)


def _latest(definition: Definition, state: State, wanted: Callable[[ApprovalStep], bool]) -> Turn | None:
    """The request as it stood at the last step of this kind that asked anybody."""
    for ask in _fresh(state):
        step = definition.step(ask.step)
        if isinstance(step, ApprovalStep) and wanted(step):
            return Turn(definition, replace(state, step=step.id), state.created_at)
    return None


def _fresh(state: State) -> tuple[Ask, ...]:
    """The asks about the content as it is now, the newest first."""
    return tuple(ask for ask in reversed(state.asks) if ask.number >= state.fresh_from)


def _answers(turn: Turn) -> tuple[Decision, ...]:
    """The decisions that count in this step, in the order they came."""
    here = {ask.number for ask in turn.here}
    return tuple(each for each in turn.state.counted if each.ask in here)
