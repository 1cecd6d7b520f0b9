"""The record of one request, to be printed and kept: what was asked, who decided, and that the log was not touched."""

from dataclasses import dataclass
from datetime import datetime

from workflow.service.actor import Actor, Role
from workflow.service.board.dossier import Dossier, dossier
from workflow.service.board.matters import Fact, facts
from workflow.service.board.sentences import CHANNELS, started_by, title
from workflow.service.work import Work, query
from workflow.store import audit
from workflow.store.audit import Break, Head
from workflow.store.requests import DecisionRecord


@dataclass(frozen=True, kw_only=True)
class Line:
    """One decision, as the record has it."""

    at: datetime
    step: str
    who: str
    said: str
    how: str
    why: str
    undone_at: datetime | None
    void: bool  #: it was about what the request said before it was changed


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the record says."""

    case: Dossier
    title: str
    requester: str
    started: str
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    asked: tuple[tuple[str, str, datetime], ...]  #: who was asked, in which step, when
    broken: Break | None  #: where the chain does not hold


@query
def page(work: Work, actor: Actor, request_id: int) -> Record:
    """The record of a request, its chain of the audit log checked now. Raises Missing."""
    actor.needs(Role.MEMBER)
    case = dossier(work, actor, request_id)
    head = Head(length=case.record.audit_length, hash=case.record.audit_head)
    return Record(
        case=case,
        title=case.case.definition.title.for_language("en"),
        requester=case.name(case.record.requester_id),
        started=started_by(case.record.created_by, case.by),
        facts=facts(case),
        lines=tuple(_line(case, each) for each in case.decisions),
        asked=tuple((case.name(each.person_id), title(each.step), each.asked_at) for each in case.asks),
        broken=audit.check(work.tx, audit.chain_of(request_id), head),
    )


def _line(case: Dossier, decision: DecisionRecord) -> Line:
    return Line(
        at=decision.at,
        step=title(decision.step),
        who=_who(case, decision),
        said="Yes" if decision.answer == "yes" else "No",
        how=_how(decision),
        why=decision.reason,
        undone_at=decision.undone_at,
        void=decision.ask_number is not None and decision.ask_number < case.record.fresh_from,
    )


def _who(case: Dossier, decision: DecisionRecord) -> str:
    if decision.override_by:
        return f"{case.by(decision.override_by)} (override)"
    if decision.person_id is None:
        return "Nobody answered in time"
    instead = f", for {case.name(decision.acting_for_id)}" if decision.acting_for_id else ""
    return f"{case.name(decision.person_id)}{instead}"


def _how(decision: DecisionRecord) -> str:
    how = CHANNELS.get(decision.channel, decision.channel)
    return f"{how} ({decision.message_sid})" if decision.message_sid else how
