"""The ways out of an approval step that are not the way down: NO, silence, and on to the next in turn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.core import described
from workflow.core.definition import ApprovalStep, Order, Silence

_ICONS = {
    "rejected": "circle-x",
    "expired": "hourglass",
    "approved": "circle-check",
    "escalated": "corner-right-up",
    "next": "repeat",
}


@dataclass(frozen=True, kw_only=True)
class Exit:
    """One way out of a stage that is not the way down."""

    when: str  #: "NO", "no answer in 4 hours"
    then: str
    more: str = ""
    kind: str  #: rejected | expired | approved | escalated | next: its colour and its icon
    way: str  #: no | silence | next
    returns: bool = False  #: whether it comes back to the way down
    taken: bool = False

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return _ICONS[self.kind]

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{described.begin(self.when)}: {self.then[:1].lower()}{self.then[1:]}" + (
            f"; {self.more}" if self.more else ""
        )


def exits(step: ApprovalStep, stand_ins: str, ways: Iterable[str]) -> Iterator[Exit]:
    """Where it goes on NO, and where on silence, which may come back to the way down and so is last.

    `stand_ins` are those it escalates to, in words; `ways` those that were taken.
    """
    taken = set(ways)
    in_turn = step.order is Order.IN_TURN and not described.is_one(step.approve)
    if in_turn:
        silent = f", or {step.turn} of silence" if step.turn else ""
        yield Exit(when=f"NO{silent}", then="The next one is asked", kind="next", way="next", taken="next" in taken)
    if not step.roll_call:
        yield Exit(
            when=_refusal(step, in_turn), then="Rejected", more="the requester is told why",
            kind="rejected", way="no", taken="no" in taken,
        )  # fmt: skip
    silence = _silence(step, stand_ins, "silence" in taken)
    if silence:
        yield silence


def _refusal(step: ApprovalStep, in_turn: bool) -> str:
    if described.is_one(step.approve) or step.need in ("all", "each"):
        return "NO"
    if step.veto:
        return "any NO"
    if in_turn or isinstance(step.need, int):
        return "NO, and too few are left" if step.need not in ("any", 1) else "NO from everybody"
    return "NO"


def _silence(step: ApprovalStep, stand_ins: str, taken: bool) -> Exit | None:
    when = f"no answer in {step.within}" if step.within else "no answer"
    match step.if_silent:
        case Silence.APPROVE:
            then = "Goes on with those who answered" if step.roll_call else "Counts as YES"
            return Exit(when=when, then=then, kind="approved", way="silence", returns=True, taken=taken)
        case Silence.REJECT:
            return Exit(when=when, then="Rejected", kind="rejected", way="silence", taken=taken)
        case Silence.EXPIRE:
            return Exit(when=when, then="Expired", more="nobody decided", kind="expired", way="silence", taken=taken)
        case Silence.ESCALATE:
            more = f"{step.within} more, then it expires" if step.within else "then it expires"
            then = f"Goes to {stand_ins}" if stand_ins else "Goes to nobody yet"
            return Exit(when=when, then=then, more=more, kind="escalated", way="silence", returns=True, taken=taken)
    return None
