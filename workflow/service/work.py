"""What every use case stands on: the desk (what this process has) and the work (one transaction at one moment)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from workflow.clock import Clock, really
from workflow.core.definition import Definition
from workflow.service.arrivals import Arrivals
from workflow.service.calendars import Calendars
from workflow.service.carrier import Gateway
from workflow.service.patience import Patience
from workflow.store import changes
from workflow.store.db import Database, Transaction

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the use cases of one process share."""

    database: Database
    clock: Clock
    gateway: Gateway
    calendars: Calendars
    digits: Callable[[int], str]  #: n random ASCII digits
    segments: Callable[[str], int]  #: how many segments a text is sent as
    text_warning: Callable[[str], str | None]  #: why a text costs more than it looks, in a sentence
    secret_key: str = field(repr=False)
    public_url: str
    default_region: str
    time_zone: str
    simulated: bool  #: simulator mode: what is made now is marked, and only then does anything marked act
    patience: Patience = field(default_factory=Patience)  #: with the receivers of events
    definitions: dict[int, Definition] = field(default_factory=dict)  #: parsed, by id
    arrivals: Arrivals = field(default_factory=Arrivals)  #: texts on their way into the database


@dataclass(frozen=True, kw_only=True)
class Work:
    """One transaction, and the moment it happens at (aware UTC)."""

    tx: Transaction
    now: datetime
    desk: Desk

    @property
    def real_now(self) -> datetime:
        """The moment outside, for what is kept in step with people and programs and not with simulated requests."""
        return really(self.desk.clock)


def use_case(function: "Callable[Concatenate[Work, P], R]") -> "Callable[Concatenate[Desk, P], R]":
    """Run the function in one transaction of its own, committed at its end; callers hand in the desk.

    A transaction that lost against another is run again from the start, so the function must do nothing outside it.
    """

    @wraps(function)
    def run(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
        now = desk.clock.now()

        def act(tx: Transaction) -> R:
            changes.begin(tx)
            result = function(Work(tx=tx, now=now, desk=desk), *args, **kwargs)
            changes.record(tx, really(desk.clock))
            return result

        return desk.database.transact(act)

    return run


def query(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Desk, P], R]:
    """Run a function that only reads, on the connections that cannot write."""

    @wraps(function)
    def run(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
        now = desk.clock.now()  # before a connection is taken: the simulated clock may need one itself
        with desk.database.reading() as tx:
            return function(Work(tx=tx, now=now, desk=desk), *args, **kwargs)

    return run
