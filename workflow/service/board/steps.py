"""The steps of a request's definition as a bar: how far it came, who decided and who is waited on."""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.core.definition import ApprovalStep, NotifyStep
from workflow.core.state import AskStatus, Status
from workflow.service.board.dossier import Dossier
from workflow.service.board.sentences import listed, title
from workflow.service.board.spans import span
from workflow.store.requests import AskRecord, DecisionRecord

_NAMED = 2
MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One step on the bar."""

    id: str
    title: str
    mark: str  #: done, now, ended, skipped or ahead
    note: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """All steps, and which of those that apply the request stands at."""

    marks: tuple[Mark, ...]
    at: int  #: counted from 1; 0 where it has ended
    of: int


def bar(case: Dossier) -> Bar:
    """How far a request came."""
    steps = case.case.definition.steps
    ids = [step.id for step in steps]
    touched = {each.step for each in case.asks} | {each.step for each in case.decisions}
    passed = _passed(case, ids, touched)
    marks = []
    for index, step in enumerate(steps):
        mark = _mark(case, step, index, passed, touched)
        marks.append(Mark(id=step.id, title=title(step.id), mark=mark, note=_note(case, step, mark)))
    apply = [each for each in marks if each.mark != "skipped"]
    at = next((number for number, each in enumerate(apply, 1) if each.mark == "now"), 0)
    return Bar(marks=tuple(marks), at=at, of=len(apply))


def _passed(case: Dossier, ids: Sequence[str], touched: set[str]) -> int:
    """How many steps lie behind it."""
    if case.record.status == Status.APPROVED:
        return len(ids)
    last = case.record.step or next((each for each in reversed(ids) if each in touched), None)
    return ids.index(last) if last in ids else 0


def _mark(case: Dossier, step: ApprovalStep | NotifyStep, index: int, passed: int, touched: set[str]) -> str:
    applies = step.id in case.ahead or step.id in touched
    if index < passed:
        return "done" if applies and (step.id in touched or isinstance(step, NotifyStep)) else "skipped"
    if index == passed:
        return "now" if case.record.status == Status.PENDING else "ended"
    return "ahead" if applies else "skipped"


def _note(case: Dossier, step: ApprovalStep | NotifyStep, mark: str) -> str:
    if mark == "skipped":
        return "not needed"
    if isinstance(step, NotifyStep):
        people = _some([case.called(each) for each in case.ahead.get(step.id, ())])
        return f"{people} {'told' if mark == 'done' else 'by text'}" if people else "by text"
    if mark == "ahead":
        return _some([case.called(each) for each in case.ahead.get(step.id, ())])
    asks = [each for each in case.asks if each.step == step.id and each.number >= case.record.fresh_from]
    said = _answers(case, step.id)
    waiting = _waiting(case, [each for each in asks if each.status == AskStatus.OPEN]) if mark == "now" else ""
    return "; ".join(filter(None, (said, waiting)))


def _answers(case: Dossier, step: str) -> str:
    counted = [
        each
        for each in case.decisions
        if each.step == step
        and each.undone_at is None
        and (each.ask_number or case.record.fresh_from) >= case.record.fresh_from
    ]
    if len(counted) > _NAMED:
        yes = sum(each.answer == "yes" for each in counted)
        return ", ".join(
            filter(None, (f"{yes} yes" if yes else "", f"{len(counted) - yes} no" if yes < len(counted) else ""))
        )
    return ", ".join(_answer(case, each) for each in counted)


def _answer(case: Dossier, decision: DecisionRecord) -> str:
    if decision.override_by:
        return f"{decision.override_by}, {decision.answer} as an override"
    if decision.person_id is None:
        return f"{decision.answer} by silence"
    ask = next((each for each in case.asks if each.number == decision.ask_number), None)
    took = f" in {span((decision.at - ask.asked_at).total_seconds())}" if ask else ""
    return f"{first(case.name(decision.person_id))}, {decision.answer}{took}"


def _waiting(case: Dossier, open_asks: Sequence[AskRecord]) -> str:
    if not open_asks:
        return ""
    if len(open_asks) > _NAMED:
        return f"{len(open_asks)} people waited on"
    longest = min(each.asked_at for each in open_asks)
    names = listed([first(case.name(each.person_id)) for each in open_asks])
    if longest > case.now:
        return f"{names}, asked later"
    waited = (case.now - longest).total_seconds()
    return f"{names}, waiting {span(waited)}" if waited >= MINUTE else f"{names}, asked just now"


def _some(names: Sequence[str]) -> str:
    if len(names) > _NAMED + 1:
        return f"{names[0]} and {len(names) - 1} more"
    return listed(names) if names else ""


def first(name: str) -> str:
    """Somebody's first name."""
    return name.split()[0] if name.split() else name
