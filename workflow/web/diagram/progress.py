"""How far one request came along its definition, for the diagram and the step bar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.core.definition import ApprovalStep, NotifyStep, Order
from workflow.core.described import listed
from workflow.core.fields import load
from workflow.core.state import AskStatus, Status
from workflow.service.look import RequestView
from workflow.store.requests import AskRecord, DecisionRecord

_SIZES = ((86_400, "d"), (3_600, "h"), (60, "min"))
#: What a step is where the request ended at it.
_ENDED = {Status.REJECTED: "rejected", Status.EXPIRED: "expired", Status.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How one step stands: `state` is done, now, skipped, rejected, expired, withdrawn or ahead."""

    state: str
    note: str = ""
    ways: tuple[str, ...] = ()  #: the exits that were taken: no, silence, next


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How a request stands: step id -> mark, its status, and a note for the start."""

    steps: Mapping[str, Mark] = field(default_factory=dict)
    status: str = "pending"
    note: str = ""


def progress_of(view: RequestView, names: Mapping[int, str], now: datetime) -> Progress:
    """How this request stands; `names` are the people's by id."""
    here = _Here(view, names, now)
    marks = {step.id: here.mark(index, step) for index, step in enumerate(view.definition.steps)}
    started = f"{here.name(view.record.requester_id)}, {span(now, view.record.created_at)} ago"
    return Progress(steps=marks, status=view.record.status, note=started)


def span(later: datetime, earlier: datetime) -> str:
    """The time between two moments: "9 min"."""
    seconds = max(0.0, (later - earlier).total_seconds())
    for size, unit in _SIZES:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "a moment"


class _Here:
    """One request while its steps are looked at."""

    def __init__(self, view: RequestView, names: Mapping[int, str], now: datetime) -> None:
        self.view, self.names, self.now = view, names, now
        record, steps = view.record, [step.id for step in view.definition.steps]
        self.asks = [ask for ask in view.asks if ask.number >= record.fresh_from]
        self.decisions = [each for each in view.decisions if self._counts(each)]
        touched = {ask.step for ask in self.asks} | {each.step for each in self.decisions}
        at = record.step or next((each for each in reversed(steps) if each in touched), None)
        self.touched = touched
        self.passed = len(steps) if record.status == Status.APPROVED else steps.index(at) if at in steps else 0
        self.values = {
            name: load(view.definition.fields[name], value)
            for name, value in record.fields.items()
            if name in view.definition.fields and value is not None
        }

    def _counts(self, each: DecisionRecord) -> bool:
        stale = each.ask_number is not None and each.ask_number < self.view.record.fresh_from
        return each.undone_at is None and not stale

    def name(self, person_id: int | None) -> str:
        """How somebody is called."""
        return self.names.get(person_id or 0) or self.view.handles.get(person_id or 0) or "somebody"

    def mark(self, index: int, step: ApprovalStep | NotifyStep) -> Mark:
        """How one step stands."""
        status = Status(self.view.record.status)
        if index > self.passed:
            idle = status is Status.PENDING and step.when is not None and not step.when.holds(self.values)
            return Mark(state="ahead", note="not needed" if idle else "")
        if index < self.passed:
            if self._left_out(step):
                return Mark(state="skipped", note="not needed")
            ways = tuple(self._ways(step))
            return Mark(state="done", note=self._decided(step) if isinstance(step, ApprovalStep) else "told", ways=ways)
        if status is Status.PENDING:
            return Mark(state="now", note=self._waiting(step), ways=tuple(self._ways(step)))
        ended = _ENDED.get(status, "done")
        note = {"rejected": self._decided(step), "expired": "nobody decided in time"}.get(ended, "withdrawn here")
        return Mark(state=ended, note=note, ways=tuple(self._ways(step)))

    def _left_out(self, step: ApprovalStep | NotifyStep) -> bool:
        if isinstance(step, ApprovalStep):
            return step.id not in self.touched
        return step.when is not None and not step.when.holds(self.values)

    def _here(self, step: ApprovalStep | NotifyStep) -> list[AskRecord]:
        return [ask for ask in self.asks if ask.step == step.id]

    def _decided(self, step: ApprovalStep | NotifyStep) -> str:
        """Who said what, and how long it took: "Dana, yes in 9 min"."""
        found = [each for each in self.decisions if each.step == step.id]
        if not found:
            return "passed"
        last = found[-1]
        if last.override_by:
            return f"{last.override_by.removeprefix('user:').removeprefix('token:')}, {last.answer} as an override"
        if last.person_id is None:
            return f"silence, {last.answer}"
        same = [self.name(each.person_id) for each in found if each.answer == last.answer and each.person_id]
        asked = min((ask.asked_at for ask in self._here(step)), default=last.at)
        return f"{listed(dict.fromkeys(same))}, {last.answer} in {span(last.at, asked)}"

    def _waiting(self, step: ApprovalStep | NotifyStep) -> str:
        """Who is waited on, and since when."""
        record = self.view.record
        if record.acts_at is not None:
            return f"{self._decided(step)}, can be taken back"
        waiting = [ask for ask in self._here(step) if ask.status == AskStatus.OPEN]
        if not waiting:
            return "nobody can be asked"
        if all(ask.trouble for ask in waiting):
            return f"{listed(self.name(ask.person_id) for ask in waiting)} cannot be reached"
        since = min(ask.asked_at for ask in waiting)
        whom = listed(dict.fromkeys(self.name(ask.person_id) for ask in waiting))
        held = ", a question holds it" if record.paused_at is not None else ""
        if since > self.now:
            return f"{whom} is asked when quiet hours end"
        return f"waiting on {whom}, {span(self.now, since)}{held}"

    def _ways(self, step: ApprovalStep | NotifyStep) -> Iterator[str]:
        """The exits that were taken at a step."""
        if not isinstance(step, ApprovalStep):
            return
        here, record = self._here(step), self.view.record
        decided = [each for each in self.decisions if each.step == step.id]
        standing = record.step == step.id
        by_silence = any(each.channel == "silence" for each in decided)
        escalated = any(ask.status == AskStatus.LAPSED for ask in here) if not standing else record.escalated
        if by_silence or escalated:
            yield "silence"
        if record.status == Status.REJECTED and any(each.answer == "no" and each.person_id for each in decided[-1:]):
            yield "no"
        if step.order is Order.IN_TURN and len(here) > 1:
            yield "next"
