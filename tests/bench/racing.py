"""What a race is run on, and what must hold after every round whoever was first.

The racers are the real service functions on the real database, each in a thread of its own, let go by a barrier.
All of them share one clock, which only the races move; nothing is sent, so that what was told is what was committed.
"""

import random
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import text as sql

from tests.support.house import PHONES, House
from workflow.core.turn import NotPossible
from workflow.service import look, perform, start
from workflow.service.carrier import InboundText
from workflow.service.look import RequestView
from workflow.service.receive import Answer, receive
from workflow.store import messages
from workflow.store.effects import Kind
from workflow.store.messages import MessageRecord
from workflow.store.requests import AskRecord

#: Longer than codes are looked at again, and so long that nobody ever gets his ten automatic answers an hour.
ROUND = timedelta(minutes=25)


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


class Course:
    """One database, and one clock that stands half an hour later in every round."""

    def __init__(self, house: House, seed: int = 7) -> None:
        self.desk = replace(house.desk, clock=house.clock)
        self.clock = house.clock
        self._chance = random.Random(seed)
        self._threads = ThreadPoolExecutor(4)

    def close(self) -> None:
        """Let the racers go."""
        self._threads.shutdown()

    def next_round(self) -> None:
        """Half an hour passes."""
        self.clock.move(ROUND)

    def start(self, workflow: str, item: str = "Desk") -> int:
        """Sam asks for something."""
        return start.start(self.desk, workflow, "sam", {"item": item}, "bench")

    def together(self, *racers: Callable[[], Any]) -> list[Any]:
        """Let all of them go at once; what each gave, in their order. NotPossible is given, not raised."""
        barrier = Barrier(len(racers))
        seats: dict[int, Future[Any]] = {}
        for seat in self._chance.sample(range(len(racers)), len(racers)):  # whoever comes last often is away first
            seats[seat] = self._threads.submit(_race, barrier, racers[seat])
        return [seats[seat].result() for seat in range(len(racers))]

    def text(self, handle: str, words: str, sid: str | None = None) -> Answer:
        """Receive a text from somebody's phone, as the webhook does."""
        sid = sid or f"SM{secrets.token_hex(16)}"
        return receive(self.desk, InboundText(sid=sid, sender=PHONES[handle], to="", body=words, digest=words))

    def code(self, request_id: int, handle: str) -> str:
        """The code of a person's latest ask."""
        return self.stood(request_id).asks(handle)[-1].code

    def time_reaches(self, request_id: int, at: datetime | None = None) -> None:
        """The worker performs a request's timer, after time has come to that moment."""
        if at is not None:
            self.clock.move_to(at)
        statement = sql("SELECT id FROM effects WHERE key = :key")
        with self.desk.database.reading() as tx:
            effect_id = tx.execute(statement, {"key": f"wake:{request_id}"}).scalar_one()
        perform.perform(self.desk, effect_id, Kind.WAKE)

    def received_at(self, sid: str) -> datetime:
        """When a text was received."""
        with self.desk.database.reading() as tx:
            found = messages.by_sid(tx, sid)
        hold(found is not None and found.status == "acted", "a text that was answered is not acted on")
        assert found is not None
        return found.created_at

    def stood(self, request_id: int) -> Stood:
        """A request as it stands."""
        texts = look.message_page(self.desk, request_id=request_id, direction="out", limit=100)[0]
        return Stood(view=look.request(self.desk, request_id), texts=tuple(reversed(texts)))

    def judged(self, request_id: int) -> Stood:
        """A request that has ended, once everything that must hold of it does. Raises Violation."""
        stood = self.stood(request_id)
        hold(stood.status != "pending", "it has not ended")
        _judge_record(self, stood)
        _judge_texts(stood)
        return stood


def _race(barrier: Barrier, racer: Callable[[], Any]) -> Any:
    barrier.wait()
    try:
        return racer()
    except NotPossible as refused:
        return refused


_ENDS = ("approved", "rejected", "expired", "withdrawn")


def _judge_record(course: Course, stood: Stood) -> None:
    """One end, at most one answer that counts for each ask, and none where the ask says otherwise."""
    view = stood.view
    entries = look.events(course.desk, view.record.id)
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
    hold(len(closings) <= len(silent), f"{handle} heard {closings} of {len(silent)} asks that ended without him")
    heard = [wording for wording in told if wording.startswith(("closed_", "late_")) or wording == "ask_anew"]
    hold(not silent or bool(heard), f"{handle} was never told what became of his ask")
