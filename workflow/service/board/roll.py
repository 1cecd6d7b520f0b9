"""Who answered and who did not, where a step asks many: everybody asked, how and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.core.definition import ApprovalStep
from workflow.core.outlook import count
from workflow.core.state import AskStatus
from workflow.service.actor import Actor, Role
from workflow.service.board.dossier import Dossier, dossier
from workflow.service.board.sentences import CHANNELS, because, title
from workflow.service.work import Work, query
from workflow.store.requests import AskRecord

#: A step that any one decides is shown as a roll once it asked more people than these.
FEW = 3
#: How an entry stands -> in words.
STANDS = {
    "yes": "Yes",
    "no": "No",
    "silent": "Not yet",
    "unreachable": "Unreachable",
    "moved": "Handed on",
    "over": "Not needed",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person asked."""

    name: str
    handle: str | None
    acting_for: str
    stands: str  #: one of STANDS
    why: str  #: of somebody unreachable, or whose answer is not needed
    reason: str
    channel: str
    asked_at: datetime
    answered_at: datetime | None
    reminded: int


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Everybody a step asked."""

    step: str  #: its id
    title: str
    need: str  #: how many must say yes, in words
    running: bool
    entries: tuple[Entry, ...]

    def count(self, stands: str) -> int:
        """How many stand like this."""
        return sum(each.stands == stands for each in self.entries)

    def those(self, stands: str | None) -> tuple[Entry, ...]:
        """Those who stand like this; all for None."""
        return self.entries if stands is None else tuple(each for each in self.entries if each.stands == stands)


@query
def page(work: Work, actor: Actor, request_id: int) -> tuple[Dossier, tuple[Roll, ...]]:
    """One request, and the rolls of those of its steps that ask many. Raises Missing."""
    actor.needs(Role.MEMBER)
    case = dossier(work, actor, request_id)
    return case, rolls(case)


def rolls(case: Dossier) -> tuple[Roll, ...]:
    """The roll of every step that asks many, the latest first."""
    found = []
    for step in reversed(case.case.definition.steps):
        asks = [each for each in case.asks if each.step == step.id and each.number >= case.record.fresh_from]
        if isinstance(step, ApprovalStep) and asks and (step.roll_call or step.need != "any" or len(asks) > FEW):
            found.append(_roll(case, step, asks))
    return tuple(found)


def _roll(case: Dossier, step: ApprovalStep, asks: Sequence[AskRecord]) -> Roll:
    return Roll(
        step=step.id,
        title=title(step.id),
        need=_need(case, step),
        running=case.record.step == step.id,
        entries=tuple(_entry(case, each) for each in asks),
    )


def _need(case: Dossier, step: ApprovalStep) -> str:
    if step.roll_call:
        return "Everybody's answer is gathered; none of them rejects."
    if step.need == "each":
        return "One yes from each of those named, whoever of them replies first."
    if step.need == "any":
        return "The first answer decides."
    yes, needed = count(case.case.definition, case.case.state, step.id, case.now)
    many = "Everybody has to say yes" if step.need == "all" else f"{needed} have to say yes"
    return f"{many}; {yes or 'nobody'} {'have' if yes > 1 else 'has'} so far."


def _entry(case: Dossier, ask: AskRecord) -> Entry:
    decision = next((each for each in case.decisions if each.ask_number == ask.number and each.undone_at is None), None)
    person = case.people[ask.person_id]
    stands = _stands(ask)
    return Entry(
        name=person.name,
        handle=person.handle if person.deleted_at is None else None,
        acting_for=case.name(ask.acting_for_id) if ask.acting_for_id else "",
        stands=stands,
        why=_why(ask, stands),
        reason=decision.reason if decision else "",
        channel=CHANNELS.get(decision.channel, "") if decision else "",
        asked_at=ask.asked_at,
        answered_at=decision.at if decision else None,
        reminded=ask.reminded,
    )


def _stands(ask: AskRecord) -> str:
    if ask.status in (AskStatus.YES, AskStatus.NO):
        return str(ask.status)
    if ask.status == AskStatus.OPEN:
        return "unreachable" if ask.trouble else "silent"
    return {AskStatus.LAPSED: "silent", AskStatus.MOVED: "moved"}.get(AskStatus(ask.status), "over")


def _why(ask: AskRecord, stands: str) -> str:
    if stands == "unreachable":
        return because(ask.trouble)
    if ask.status == AskStatus.LAPSED:
        return "the time ran out"
    return {"moved": "somebody else was asked", "over": "others decided, or it ended"}.get(stands, "")
