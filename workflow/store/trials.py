"""What somebody has tried out on the virtual phones: read from what really happened, never kept on its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select

from workflow.store.tables import AskRow, DecisionRow, MessageRow, PhoneTextRow, RequestRow

#: So far back it is looked, in texts and in requests.
TEXTS, REQUESTS = 1000, 200

_t, _m = PhoneTextRow.__table__.c, MessageRow.__table__.c
_r, _a, _d = RequestRow.__table__.c, AskRow.__table__.c, DecisionRow.__table__.c
_LATEST = select(_t.sid, _t.from_phone, _t.status).order_by(_t.id.desc()).limit(TEXTS).subquery()
_READINGS = (
    select(_m.reading)
    .join(_LATEST, _LATEST.c.sid == _m.sid)
    .where(_LATEST.c.from_phone, _m.direction == "in")
    .distinct()
)
_FAILED = select(_LATEST.c.sid).where(_LATEST.c.status.in_(("failed", "refused"))).limit(1)
_SIMULATED = select(_r.id).where(_r.simulated).order_by(_r.id.desc()).limit(REQUESTS).subquery()
_DECIDED = select(_d.answer, _d.channel).join(_SIMULATED, _SIMULATED.c.id == _d.request_id).distinct()
_LAPSED = select(_a.id).join(_SIMULATED, _SIMULATED.c.id == _a.request_id).where(_a.status == "lapsed").limit(1)


@dataclass(frozen=True, kw_only=True)
class Trials:
    """What happened on the virtual phones lately."""

    readings: frozenset[str]  #: how texts from them were understood
    decided: frozenset[tuple[str, str]]  #: (answer, channel) of the decisions
    lapsed: bool  #: silence took an ask away
    failed: bool  #: a text did not arrive


def lately(tx: Connection) -> Trials:
    """What happened on the virtual phones lately."""
    return Trials(
        readings=frozenset(each for each in tx.execute(_READINGS).scalars() if each),
        decided=frozenset((row.answer, row.channel) for row in tx.execute(_DECIDED)),
        lapsed=tx.execute(_LAPSED).first() is not None,
        failed=tx.execute(_FAILED).first() is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """An ask that its person could answer now, or take his answer back."""

    person_id: int
    request_id: int
    code: str
    step: str
    definition_id: int
    proof: str
    status: str
    summary: str


_QUESTIONS = (
    select(_a.person_id, _a.request_id, _a.code, _a.step, _r.definition_id, _a.proof, _a.status, _r.summary)
    .join(RequestRow.__table__, _r.id == _a.request_id)
    .where(
        _a.person_id.in_(bindparam("people", expanding=True)),
        _r.simulated,
        or_(
            and_(_a.status == "open", _a.asked_at <= bindparam("now", type_=_a.asked_at.type)),
            and_(
                _a.status.in_(("yes", "no")), _r.status == "pending",
                _a.closed_at > bindparam("since", type_=_a.closed_at.type),
                _r.acts_at > bindparam("now", type_=_a.asked_at.type),
            ),
        ),
    )
    .order_by(_a.id.desc())
    .limit(60)
)  # fmt: skip


def questions(tx: Connection, people: Iterable[int], now: datetime, since: datetime) -> list[Question]:
    """What these people are asked now, or have answered since then and can still take back; the newest first."""
    rows = tx.execute(_QUESTIONS, {"people": list(people), "now": now, "since": since})
    return [Question(**row._mapping) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What became of a text, as the messages have it."""

    sid: str
    status: str
    reading: str | None
    answer_to: int | None  #: of an answer, the text that it answers


def heard(tx: Connection, sids: Iterable[str]) -> dict[str, Heard]:
    """What became of the texts with these SIDs."""
    found = select(_m.sid, _m.status, _m.reading, _m.answer_to).where(_m.sid.in_(list(sids)))
    return {row.sid: Heard(**row._mapping) for row in tx.execute(found)}


def answered(tx: Connection) -> bool:
    """True once anything was texted from a virtual phone."""
    return tx.execute(select(_t.id).where(_t.from_phone).limit(1)).first() is not None
