"""What happened last, across all requests: asked, decided, texted, not delivered, and what colleagues did."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from workflow.store.tables import AuditRow, DecisionRow, MessageRow, PersonRow, RequestRow

#: Of what colleagues do, these are shown; the newest rows of the log are looked through for them.
STEERED = ("Nudged", "Reassigned", "Withdrawn", "Overridden", "Changed")
_LOOKED_THROUGH = 60


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened."""

    at: datetime
    kind: str  #: started, yes, no, replied, undelivered, or the name of an event of `STEERED`
    request_id: int | None
    person: str | None = None  #: the name of whose doing it was, or whom it did not reach
    by: str = ""  #: the same, of a colleague: `user:EMAIL`
    words: str = ""


_r, _d, _m = RequestRow.__table__.c, DecisionRow.__table__.c, MessageRow.__table__.c
_p, _u = PersonRow.__table__.c, AuditRow.__table__.c


def latest(tx: Connection, since: datetime, *, simulated: bool, limit: int = 10) -> list[Happening]:
    """What happened last, the newest first; texts only from `since` on."""
    found = [*_started(tx, simulated, limit), *_decided(tx, simulated, limit), *_texts(tx, since, simulated, limit)]
    found += _steered(tx, limit)
    return sorted(found, key=lambda each: each.at, reverse=True)[:limit]


def _started(tx: Connection, simulated: bool, limit: int) -> list[Happening]:
    rows = (
        select(_r.created_at, _r.id, _r.summary, _p.name)
        .join(PersonRow.__table__, _p.id == _r.requester_id)
        .where(_r.simulated == simulated)
        .order_by(_r.id.desc())
        .limit(limit)
    )
    return [
        Happening(at=row.created_at, kind="started", request_id=row.id, person=row.name, words=row.summary)
        for row in tx.execute(rows)
    ]


def _decided(tx: Connection, simulated: bool, limit: int) -> list[Happening]:
    rows = (
        select(_d.at, _d.request_id, _d.answer, _d.reason, _d.override_by, _p.name)
        .join(RequestRow.__table__, _r.id == _d.request_id)
        .outerjoin(PersonRow.__table__, _p.id == _d.person_id)
        .where(_r.simulated == simulated, _d.undone_at.is_(None), _d.override_by.is_(None))
        .order_by(_d.id.desc())
        .limit(limit)
    )
    return [
        Happening(at=row.at, kind=row.answer, request_id=row.request_id, person=row.name, words=row.reason)
        for row in tx.execute(rows)
    ]


def _texts(tx: Connection, since: datetime, simulated: bool, limit: int) -> list[Happening]:
    """What people texted that decided nothing, and what did not reach them."""
    failed = _m.status.in_(("undelivered", "failed"))
    spoken = or_(_m.reading.is_(None), _m.reading.not_in(("decide_yes", "decide_no")))
    found = []
    for kind, condition in (("replied", (_m.direction == "in") & spoken), ("undelivered", failed)):
        rows = (
            select(_m.created_at, _m.request_id, _m.body, _p.name, _m.phone)
            .outerjoin(PersonRow.__table__, _p.id == _m.person_id)
            .where(condition, _m.simulated == simulated, _m.created_at >= since)
            .order_by(_m.created_at.desc(), _m.id.desc())
            .limit(limit)
        )
        found += [
            Happening(
                at=row.created_at,
                kind=kind,
                request_id=row.request_id,
                person=row.name or row.phone,
                words=row.body if kind == "replied" else "",
            )
            for row in tx.execute(rows)
        ]
    return found


def _steered(tx: Connection, limit: int) -> list[Happening]:
    newest = select(_u.at, _u.chain, _u.body).order_by(_u.id.desc()).limit(_LOOKED_THROUGH)
    found = []
    for row in tx.execute(newest):
        body, (kind, _, number) = json.loads(row.body), row.chain.partition(":")
        if kind == "request" and body.get("event") in STEERED and body.get("by"):
            found.append(
                Happening(
                    at=row.at,
                    kind=body["event"],
                    request_id=int(number),
                    person=body.get("name"),
                    by=str(body["by"]),
                    words=str(body.get("reason", "")),
                )
            )
    return found[:limit]
