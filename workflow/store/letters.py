"""Asks as their phones know them: what a text from a person can be about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from workflow.store.tables import AskRow, PersonRow, RequestRow


@dataclass(frozen=True, kw_only=True)
class LetterRecord:
    """One ask as its phone knows it."""

    request_id: int
    number: int
    code: str
    proof: str
    step: str
    definition_id: int
    status: str
    asked_at: datetime
    closed_at: datetime | None
    trouble: str | None
    summary: str
    requester: str  #: name


_a, _r, _p = AskRow.__table__.c, RequestRow.__table__.c, PersonRow.__table__.c
_LETTERS = (
    select(
        _a.request_id, _a.number, _a.code, _a.proof, _a.step, _a.status, _a.asked_at, _a.closed_at, _a.trouble,
        _r.definition_id, _r.summary, _p.name.label("requester"),
    )
    .join(RequestRow.__table__, _r.id == _a.request_id)
    .join(PersonRow.__table__, _p.id == _r.requester_id)
    .where(_a.person_id == bindparam("person_id"), _r.simulated == bindparam("simulated"))
    .order_by(_a.id)
)  # fmt: skip
_LIVE_LETTERS = _LETTERS.where(or_(_a.status == "open", _a.closed_at > bindparam("since", type_=_a.closed_at.type)))
_CODED_LETTERS = _LETTERS.where(_a.code == bindparam("code"))


def of(tx: Connection, person_id: int, since: datetime, code: str | None, *, simulated: bool) -> list[LetterRecord]:
    """The asks of a person that are open or closed after `since`, and whatever ask had this code.

    They are of simulated requests, or of real ones; never of both.
    """
    whose = {"person_id": person_id, "simulated": simulated}
    rows = tx.execute(_LIVE_LETTERS, {**whose, "since": since}).all()
    if code is not None and code not in {row.code for row in rows}:
        rows = [*rows, *tx.execute(_CODED_LETTERS, {**whose, "code": code})]
    return [LetterRecord(**row._mapping) for row in rows]
