"""What was wanted of a request was shown on a page that is no longer true; and what happened since."""

from dataclasses import dataclass

from workflow.core.state import AskStatus, Status
from workflow.service.board.dossier import Dossier
from workflow.service.board.matters import Change, changes
from workflow.service.board.sentences import answered
from workflow.service.board.timeline import Moment, summary
from workflow.store.requests import AskRecord, DecisionRecord


class Stale(Exception):
    """The request has moved on since the page was drawn."""

    def __init__(self, *, ask: int | None = None, content: str | None = None, seen: int | None = None) -> None:
        super().__init__("The request has moved on since the page was drawn.")
        self.ask = ask  #: which ask it was about
        self.content = content  #: what was asked for then
        self.seen = seen  #: how much had happened then


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why nothing was done: what became of it meanwhile."""

    title: str
    moments: tuple[Moment, ...] = ()  #: what happened since, the newest first
    changes: tuple[Change, ...] = ()  #: what is asked for now that was not then


def refusal(case: Dossier, stale: Stale) -> Refusal:
    """What happened meanwhile, in words."""
    changed = changes(case, stale.content) if stale.content else ()
    if changed:
        return Refusal(title="Nothing was recorded: what is asked for was changed meanwhile.", changes=changed)
    ask = next((each for each in case.asks if each.number == stale.ask), None)
    if ask is not None:
        return Refusal(title=_of_ask(case, ask), moments=_since(case, ask))
    if stale.seen is None:
        return Refusal(title="Nothing was done: the page was out of date. Look again, then decide.")
    numbered = {f"e{each.number}-" for each in case.entries if each.number > stale.seen}
    new = tuple(each for each in summary(case) if each.key.split("-")[0] + "-" in numbered)
    return Refusal(title="Nothing was done: this happened since the page was drawn.", moments=new)


def _since(case: Dossier, ask: AskRecord) -> tuple[Moment, ...]:
    """What happened when the ask was over, and after."""
    return tuple(each for each in summary(case) if ask.closed_at is not None and each.at >= ask.closed_at)


def _of_ask(case: Dossier, ask: AskRecord) -> str:
    match ask.status:
        case AskStatus.YES | AskStatus.NO:
            return f"This was answered already: {case.name(ask.person_id)} {answered(ask.status)}."
        case AskStatus.LAPSED:
            return "Nothing was recorded: the time to answer has run out."
        case AskStatus.MOVED:
            return "Nothing was recorded: somebody else was asked in this place."
        case AskStatus.VOID:
            return "Nothing was recorded: what is asked for was changed meanwhile."
        case AskStatus.OPEN:
            return "Nothing was recorded: what is asked for was changed meanwhile, or it is too late for this."
    if case.record.status == Status.WITHDRAWN:
        return "Nothing was recorded: the request was withdrawn."
    decision = _decided(case, ask)
    if decision is None:
        return "Nothing was recorded: the request has ended."
    by = decision.override_by or case.name(decision.person_id)
    return f"Nothing was recorded: {by} {answered(decision.answer)} before you."


def _decided(case: Dossier, ask: AskRecord) -> DecisionRecord | None:
    """The decision that closed an ask: in its step or over all of them, the last one."""
    by_somebody = (each for each in case.decisions if each.undone_at is None and (each.person_id or each.override_by))
    counted = [each for each in by_somebody if each.step == ask.step or each.override_by]
    return counted[-1] if counted else None
