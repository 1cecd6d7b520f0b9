"""Effects: what must happen later, as rows with a due time, a unique key and a lease."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from workflow.store.tables import EffectRow


class Kind(StrEnum):
    """What an effect does when it is performed."""

    SEND = "send"  #: its subject is a message
    WAKE = "wake"  #: its subject is a request
    ACT = "act"  #: its subject is an inbound message
    FETCH = "fetch"  #: its subject is a photo
    AWAY = "away"  #: its subject is an absence
    DRAFT = "draft"  #: its subject is a draft that may have been left alone
    POST = "post"  #: its subject is a delivery to a webhook


@dataclass(frozen=True, kw_only=True)
class EffectRecord:
    """One effect, as claimed."""

    id: int
    kind: Kind
    subject_id: int
    due_at: datetime
    attempts: int
    held_until: datetime


_e = EffectRow.__table__.c
_ADD = insert(EffectRow)
_DUE = (_e.status == "due", _e.due_at <= bindparam("now", type_=_e.due_at.type))
_FREE = or_(_e.lease_until.is_(None), _e.lease_until < bindparam("at", type_=_e.due_at.type))


def _row(kind: Kind, subject_id: int, due_at: datetime) -> dict[str, object]:
    return {
        "key": f"{kind}:{subject_id}", "kind": str(kind), "subject_id": subject_id, "status": "due",
        "due_at": due_at, "attempts": 0, "lease": None, "lease_until": None,
    }  # fmt: skip


def queue(tx: Connection, kind: Kind, subject_id: int, due_at: datetime) -> None:
    """Queue an effect that its subject has only once (a message is sent once, a text acted on once)."""
    tx.execute(_ADD, _row(kind, subject_id, due_at))


_AGAIN = (
    update(EffectRow)
    .where(_e.key == bindparam("this"))
    .values(status="due", due_at=bindparam("at"), attempts=0, lease=None, lease_until=None)
)
_DROP = update(EffectRow).where(_e.key == bindparam("this"), _e.status == "due").values(status="done")


def requeue(tx: Connection, kind: Kind, subject_id: int, due_at: datetime) -> None:
    """Let the subject's effect be due at this time, whether it was queued, done or never there."""
    if tx.execute(_AGAIN, {"this": f"{kind}:{subject_id}", "at": due_at}).rowcount == 0:
        queue(tx, kind, subject_id, due_at)


def drop(tx: Connection, kind: Kind, subject_id: int) -> None:
    """The subject's effect is no longer wanted."""
    tx.execute(_DROP, {"this": f"{kind}:{subject_id}"})


_PARK = update(EffectRow).where(_e.key == bindparam("this")).values(status="parked", lease=None, lease_until=None)
_TAKE_UP = update(EffectRow).where(_e.status == "parked").values(status="due")


def park(tx: Connection, kind: Kind, subject_id: int) -> None:
    """Let the subject's effect wait, whatever its time, until `take_up`."""
    tx.execute(_PARK, {"this": f"{kind}:{subject_id}"})


def take_up(tx: Connection) -> None:
    """Whatever was parked is due again at its own time."""
    tx.execute(_TAKE_UP)


_TO_WAKE = select(_e.subject_id).where(_e.id == bindparam("this"), _e.kind == str(Kind.WAKE))


def request_to_wake(tx: Connection, effect_id: int) -> int | None:
    """The request that this effect is the timer of; None where it is something else."""
    return tx.execute(_TO_WAKE, {"this": effect_id}).scalar()


_CLAIM = (
    update(EffectRow)
    .where(_e.id == bindparam("this"), *_DUE, _FREE)
    .values(lease=bindparam("holder"), lease_until=bindparam("until"), attempts=_e.attempts + 1)
    .returning(_e.id, _e.kind, _e.subject_id, _e.due_at, _e.attempts)
)
_FINISH = (
    update(EffectRow)
    .where(_e.id == bindparam("this"), _e.lease == bindparam("holder"))
    .values(status="done", lease=None, lease_until=None)
)
_POSTPONE = (
    update(EffectRow)
    .where(_e.id == bindparam("this"), _e.lease == bindparam("holder"))
    .values(due_at=bindparam("at"), lease=None, lease_until=None)
)


def claim(
    tx: Connection, effect_id: int, holder: str, *, due_by: datetime, at: datetime, until: datetime
) -> EffectRecord | None:
    """Take an effect that is due and that nobody holds; None when it is done, not due, or held.

    What is due may follow a simulated clock; `at` and `until`, from when and how long it is held, are the real one's.
    """
    taken = {"this": effect_id, "holder": holder, "now": due_by, "at": at, "until": until}
    row = tx.execute(_CLAIM, taken).first()
    if row is None:
        return None
    return EffectRecord(
        id=row.id, kind=Kind(row.kind), subject_id=row.subject_id, due_at=row.due_at, attempts=row.attempts,
        held_until=until,
    )  # fmt: skip


def finish(tx: Connection, effect_id: int, holder: str) -> bool:
    """It has been done; False when the lease was lost meanwhile."""
    return tx.execute(_FINISH, {"this": effect_id, "holder": holder}).rowcount == 1


def postpone(tx: Connection, effect_id: int, holder: str, until: datetime) -> bool:
    """Try again at this time; False when the lease was lost meanwhile."""
    return tx.execute(_POSTPONE, {"this": effect_id, "holder": holder, "at": until}).rowcount == 1


_DUE_NOW = select(_e.id, _e.kind).where(*_DUE, _FREE).order_by(_e.due_at, _e.id).limit(bindparam("most"))
_DUE_SENDS = _DUE_NOW.where(_e.kind == Kind.SEND)
_DUE_FETCHES = _DUE_NOW.where(_e.kind == Kind.FETCH)
_DUE_POSTS = _DUE_NOW.where(_e.kind == Kind.POST)
_DUE_OTHERS = _DUE_NOW.where(_e.kind.not_in((Kind.SEND, Kind.FETCH, Kind.POST)))


def due(
    tx: Connection,
    now: datetime,
    limit: int,
    *,
    at: datetime,
    sending: bool = True,
    posting: bool = True,
    patience: timedelta = timedelta(0),
) -> list[tuple[int, Kind]]:
    """The effects that are due and that nobody holds, the longest due first: so many sends, fetches, posts and others.

    The others come first, so that no heap of what waits for the network delays a deadline, and only once they have
    been due for as long as `patience`; sends, and posts to webhooks, are left out where asked. What is held is told
    by the real clock, `at`.
    """
    wanted = {"now": now, "at": at, "most": limit}
    others = tx.execute(_DUE_OTHERS, wanted | {"now": now - patience})
    sends = tx.execute(_DUE_SENDS, wanted) if sending else ()
    fetches = tx.execute(_DUE_FETCHES, wanted)
    posts = tx.execute(_DUE_POSTS, wanted) if posting else ()
    rows = [*others, *sends, *fetches, *posts]
    return [(row.id, Kind(row.kind)) for row in rows]


def next_due(tx: Connection, after: datetime | None = None) -> datetime | None:
    """When the next effect is due; the next one later than `after`, where that is given.

    A post to a webhook is none of what happens to people, so nobody waits for its time.
    """
    found = select(func.min(_e.due_at)).where(_e.status == "due", _e.kind != Kind.POST)
    return tx.execute(found if after is None else found.where(_e.due_at > after)).scalar()


def hasten(tx: Connection, kind: Kind, at: datetime, now: datetime) -> int:
    """What of this kind was put off until just this moment is due now; how many."""
    put_off = update(EffectRow).where(
        _e.kind == str(kind), _e.status == "due", _e.due_at == at, _e.lease.is_(None)
    )  # fmt: skip
    return tx.execute(put_off.values(due_at=now)).rowcount


def backlog(tx: Connection, now: datetime, *, posts: bool = True) -> tuple[int, float]:
    """How many effects are due, with or without posts to webhooks, and for how many seconds the oldest has been."""
    due = select(func.count(), func.min(_e.due_at)).where(*_DUE)
    row = tx.execute(due if posts else due.where(_e.kind != Kind.POST), {"now": now}).one()
    return row[0], (now - row[1]).total_seconds() if row[1] else 0.0
