"""What a race is run on: the real service functions on a real database, each racer in a thread of its own.

A barrier lets them go. All of them share one clock, which only the races move; nothing is sent, so that what was told
is what was committed.
"""

import json
import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from time import sleep
from typing import Any

import pyotp
from sqlalchemy import text as sql

from tests.bench.judging import Stood, hold, judge
from tests.support.house import PHONES, House
from workflow.core.turn import NotPossible
from workflow.service import look, perform, publish, roster, second_factor, start
from workflow.service.carrier import InboundText
from workflow.service.receive import Answer, receive
from workflow.store import messages
from workflow.store.effects import Kind

#: Longer than codes are looked at again, and so long that nobody ever gets his ten automatic answers an hour.
ROUND = timedelta(minutes=25)

#: Seconds that a racer starts late at most, in every second round: some have a longer way to the lock than others,
#: and every order shall come.
MOST_WAIT = 0.01
#: workflow -> what its one step and its top say beside the usual.
_WORKFLOWS: Mapping[str, tuple[dict[str, object], dict[str, object]]] = {
    "alone": ({"approve": "person:ana"}, {}),
    "any": ({}, {}),
    "all": ({"need": "all"}, {}),
    "undo": ({}, {"undo": "2 minutes"}),
    "alone-undo": ({"approve": "person:ana"}, {"undo": "2 minutes"}),
    "totp": ({"approve": "person:ana", "proof": "totp"}, {}),
}


@contextmanager
def course(house: House) -> Iterator["Course"]:
    """A course with its people, its workflows and Ana's authenticator app, made once for many rounds."""
    for handle, phone in PHONES.items():
        roster.add_person(house.desk, {"handle": handle, "name": handle.title(), "phone": phone}, "bench")
    for workflow, (step, top) in _WORKFLOWS.items():
        publish.publish(house.desk, json.dumps(_definition(workflow, step, top)), "bench")
    made = Course(house, second_factor.enrol(house.desk, "ana", "bench").secret)
    second_factor.confirm(made.desk, "ana", made.digits(), "bench")
    try:
        yield made
    finally:
        made.close()


def _definition(workflow: str, step: dict[str, object], top: dict[str, object]) -> dict[str, object]:
    usual = {"id": "boss", "approve": ["person:ana", "person:kim"], "within": "1 hour", "if_silent": "expire"}
    fields = {"item": {"type": "text", "ask": "What?"}}
    head = {"sayso": 1, "workflow": workflow, "title": workflow, "fields": fields, "summary": "{item}"}
    return {**head, **top, "steps": [{**usual, **step}]}


class Course:
    """One database, and one clock that stands half an hour later in every round."""

    def __init__(self, house: House, secret: str, seed: int = 7) -> None:
        self.desk = replace(house.desk, clock=house.clock)
        self.clock = house.clock
        self._secret = secret  #: of Ana's authenticator app
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
            wait = self._chance.choice((0.0, self._chance.random())) * MOST_WAIT
            seats[seat] = self._threads.submit(_race, barrier, wait, racers[seat])
        return [seats[seat].result() for seat in range(len(racers))]

    def text(self, handle: str, words: str, sid: str | None = None) -> Answer:
        """Receive a text from somebody's phone, as the webhook does."""
        sid = sid or f"SM{secrets.token_hex(16)}"
        return receive(self.desk, InboundText(sid=sid, sender=PHONES[handle], to="", body=words, digest=words))

    def digits(self) -> str:
        """What Ana's authenticator app shows now."""
        return pyotp.TOTP(self._secret).at(self.clock.now())

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
        judge(stood, look.events(self.desk, request_id))
        return stood


def _race(barrier: Barrier, wait: float, racer: Callable[[], Any]) -> Any:
    barrier.wait()
    sleep(wait)
    try:
        return racer()
    except NotPossible as refused:
        return refused
