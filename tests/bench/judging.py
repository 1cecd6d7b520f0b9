"""What must hold of a request after a race, whoever was first: on the record, and in the texts of everybody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.support.house import PHONES
from workflow.service.look import RequestView
from workflow.store.audit import Entry
from workflow.store.messages import MessageRecord
from workflow.store.requests import AskRecord


class Violation(Exception):
    """An outcome that the contract's invariants do not allow; the message says which."""


def hold(true: bool, what: str) -> None:
    """Raise Violation where something that must hold does not."""
    if not true:
        raise Violation(what)


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A request as it stands, with every text that left about it."""

    view: RequestView
    texts: tuple[MessageRecord, ...]

    @property
    def status(self) -> str:
        """What it has become."""
        return self.view.record.status

    def asks(self, handle: str) -> list[AskRecord]:
        """A person's asks."""
        return [ask for ask in self.view.asks if self.view.handles[ask.person_id] == handle]

    def told(self, handle: str) -> list[str]:
        """The wordings of a person's texts, in the order in which they left."""
        return [text.wording or "" for text in self.texts if text.phone == PHONES[handle]]


def judge(stood: Stood, entries: Sequence[Entry]) -> None:
    """Raise Violation where something does not hold of a request that has ended; `entries` are its audit log."""
    hold(stood.status != "pending", "it has not ended")
    _judge_record(stood, entries)
    _judge_texts(stood)


_ENDS = ("approved", "rejected", "expired", "withdrawn")


def _judge_record(stood: Stood, entries: Sequence[Entry]) -> None:
    """One end, at most one answer that counts for each ask, and none where the ask says otherwise."""
    view = stood.view
    ends = [fact["what"] for each in entries for fact in each.body.get("facts", ()) if fact["what"] in _ENDS]
    hold(ends == [stood.status], f"it ended as {ends} and stands as {stood.status}")
    effective = [each for each in view.decisions if each.undone_at is None and each.ask_number is not None]
    twice = [number for number, times in Counter(each.ask_number for each in effective).items() if times > 1]
    hold(not twice, f"two decisions count for ask {twice}")
    answers = {each.ask_number: each.answer for each in effective}
    for ask in view.asks:
        hold(ask.status != "open", f"ask {ask.number} is open and the request has ended")
        hold(answers.get(ask.number) == (ask.status if ask.status in ("yes", "no") else None), "ask and answer differ")


#: What the requester hears in the end.
_NEWS: Mapping[str, str] = {
    "approved": "approved", "approved_without": "approved", "rejected": "rejected", "rejected_why": "rejected",
    "rejected_silence": "rejected", "expired": "expired",
}  # fmt: skip
#: What an approver may have heard in the end only of a request that has become this.
_OF_STATUS: Mapping[str, str] = {
    "closed_yes": "approved", "late_decided_yes": "approved", "closed_no": "rejected", "late_decided_no": "rejected",
    "closed_silence": "expired", "late_silence": "expired",
}  # fmt: skip
#: What an approver may have heard only where an ask of his ended so.
_OF_ASK: Mapping[str, str] = {
    "closed_moved": "moved", "late_moved": "moved", "closed_changed": "void", "late_changed": "void",
}  # fmt: skip


def _judge_texts(stood: Stood) -> None:
    """Sam heard once how it ended; every approver heard of each of his asks how it ended, and nothing else."""
    news = [_NEWS[wording] for wording in stood.told("sam") if wording in _NEWS]
    hold(news == [stood.status], f"Sam heard {news} of a request that is {stood.status}")
    answered = Counter(text.answer_to for text in stood.texts if text.answer_to is not None)
    hold(all(times == 1 for times in answered.values()), "a text was answered twice")
    for handle in {stood.view.handles[ask.person_id] for ask in stood.view.asks}:
        _judge_approver(stood, handle)


def _judge_approver(stood: Stood, handle: str) -> None:
    told = stood.told(handle)
    ended_as = {ask.status for ask in stood.asks(handle)}
    said = {each.answer for each in stood.view.decisions if stood.view.handles.get(each.person_id or 0) == handle}
    for wording in told:
        hold(_OF_STATUS.get(wording, stood.status) == stood.status, f"{handle} heard {wording}: it is {stood.status}")
        hold(_OF_ASK.get(wording) in {None, *ended_as}, f"{handle} heard {wording}; his asks ended {ended_as}")
        noted = wording.removeprefix("noted_").split("_")[0] if wording.startswith("noted_") else None
        hold(noted in {None, *said}, f"{handle} heard {wording} and decided {said}")
    closings = [wording for wording in told if wording.startswith("closed_")]
    silent = [ask for ask in stood.asks(handle) if ask.status not in ("yes", "no")]
    hold(len(closings) <= len(stood.asks(handle)), f"{handle} heard {closings} of {len(stood.asks(handle))} asks")
    heard = [wording for wording in told if wording.startswith(("closed_", "late_")) or wording == "ask_anew"]
    hold(not silent or bool(heard), f"{handle} was never told what became of his ask")
