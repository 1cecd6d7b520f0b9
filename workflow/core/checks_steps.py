"""What publishing checks of how the steps work: their names, conditions, times, and which keys go together."""

from collections.abc import Iterator

from workflow.core.definition import ApprovalStep, NotifyStep, Order, Problem, Silence
from workflow.core.durations import Duration, Unit, reaches
from workflow.core.fields import kind
from workflow.core.lexicon import CARRIER_WORDS, RESERVED
from workflow.core.review import Review

_DAY = Duration(1, Unit.DAYS)
_NOT_COMPARED = {"photo": "a photo", "contact": "somebody outside"}


def steps(review: Review) -> Iterator[Problem]:
    """Every problem of the steps, whoever is asked and whatever is said in them."""
    yield from _undo(review)
    seen: set[str] = set()
    for path, step, _ in review.steps():
        if step.id in seen:
            yield Problem(path=f"{path}.id", message=f"Two steps are called “{step.id}”.")
        seen.add(step.id)
        yield from _when(review, path, step)
        if isinstance(step, ApprovalStep):
            for rule in (_silence, _times, _turns, _need, _choice, _roll_call):
                yield from rule(path, step)


def _when(review: Review, path: str, step: ApprovalStep | NotifyStep) -> Iterator[Problem]:
    if step.when is None or not all(map(review.is_settled, step.when.names)):
        return
    fields = review.definition.fields
    odd = sorted(name for name in step.when.names if name in fields and fields[name].type in _NOT_COMPARED)
    for name in odd:
        what = _NOT_COMPARED[fields[name].type]
        yield Problem(path=f"{path}.when", message=f"“{name}” is {what}, which no condition can compare.")
    if not odd:
        kinds = {name: kind(each) for name, each in fields.items() if each.type not in _NOT_COMPARED}
        for message in step.when.problems(kinds):
            yield Problem(path=f"{path}.when", message=message)


def _undo(review: Review) -> Iterator[Problem]:
    undo = review.definition.undo
    if undo is None:
        return
    if undo.rough > _DAY.rough:
        yield Problem(path="undo", message=f"The undo time is at most {_DAY}.")
        return
    asking = [step for step in review.definition.steps if isinstance(step, ApprovalStep)]
    shortest = min(asking, key=lambda step: step.within.rough, default=None)
    if shortest is not None and reaches(undo, shortest.within):
        message = f"The undo time must be shorter than the deadline of “{shortest.id}”, {shortest.within}."
        yield Problem(path="undo", message=message)


def _silence(path: str, step: ApprovalStep) -> Iterator[Problem]:
    if step.if_silent is Silence.ESCALATE and not step.escalate_to:
        yield Problem(path=f"{path}.escalate_to", message="Say to whom it goes when nobody answers.")


def _times(path: str, step: ApprovalStep) -> Iterator[Problem]:
    for number, reminder in enumerate(step.remind):
        place = f"{path}.remind[{number}]"
        if reaches(reminder, step.within):
            yield Problem(
                path=place, message=f"The reminder after {reminder} comes at or after the deadline of {step.within}."
            )
        elif step.turn is not None and reaches(reminder, step.turn):
            yield Problem(
                path=place, message=f"The reminder after {reminder} comes when it is the next one's turn ({step.turn})."
            )


def _turns(path: str, step: ApprovalStep) -> Iterator[Problem]:
    in_turn = step.order is Order.IN_TURN
    if in_turn and step.turn is None:
        message = "Say how long it stays with each of them, like turn: 10 minutes."
        yield Problem(path=f"{path}.turn", message=message)
    if step.turn is not None and not in_turn:
        yield Problem(path=f"{path}.turn", message="A turn needs “order: in_turn”; all are asked at once here.")
    elif step.turn is not None and reaches(step.turn, step.within):
        message = f"A turn of {step.turn} leaves nothing for the next one before the deadline of {step.within}."
        yield Problem(path=f"{path}.turn", message=message)


def _need(path: str, step: ApprovalStep) -> Iterator[Problem]:
    if step.need != "each":
        return
    if step.order is Order.IN_TURN:
        yield Problem(path=f"{path}.need", message="“each” asks all entries at once; it does not go with in_turn.")
    if len(step.approve) == 1:
        message = "“each” is one answer from each entry of approve, and there is one entry; write any or all."
        yield Problem(path=f"{path}.need", message=message)


def _choice(path: str, step: ApprovalStep) -> Iterator[Problem]:
    if step.choose is None:
        return
    if step.need != "any":
        message = "A choice needs one answer that decides; leave need out, or write any."
        yield Problem(path=f"{path}.choose", message=message)
    seen: set[str] = set()
    for option in step.choose:
        word, place = option.upper(), f"{path}.choose.{option}"
        if word in seen:
            yield Problem(path=place, message=f"Two choices are called “{option}”.")
        seen.add(word)
        if word in RESERVED | CARRIER_WORDS:
            yield Problem(path=place, message=f"{word} already means something in a reply.")
        elif word.isdigit() and len(word) > 3:
            yield Problem(path=place, message="This looks like a code; use letters, or three digits at most.")


def _roll_call(path: str, step: ApprovalStep) -> Iterator[Problem]:
    if not step.roll_call:
        return
    if isinstance(step.need, int):
        yield Problem(path=f"{path}.need", message="A roll call waits for everybody, so no number is needed.")
    if step.veto:
        yield Problem(path=f"{path}.veto", message="In a roll call nobody rejects, so there is no veto.")
    if step.choose:
        yield Problem(path=f"{path}.choose", message="A roll call gathers every answer, so there is no one choice.")
    if step.order is Order.IN_TURN:
        yield Problem(path=f"{path}.order", message="A roll call asks everybody at once, not in turn.")
