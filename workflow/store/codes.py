"""Reply codes: random, unique to a phone, and not used again for it within thirty days."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.tables import AskRow, CodeRow, PersonRow, RequestRow

#: A code rests this long after it was issued (contract, section 6).
REST = timedelta(days=30)
_TRIES = 40

_c, _a, _r, _p = CodeRow.__table__.c, AskRow.__table__.c, RequestRow.__table__.c, PersonRow.__table__.c
_IN_USE = exists(
    select(1).where(_a.status == "open", _a.code == _c.code, _a.person_id == _p.id, _p.phone == _c.phone)
) | exists(select(1).where(_r.status == "pending", _r.code == _c.code, _r.requester_id == _p.id, _p.phone == _c.phone))


def _claim(dialect: postgresql.Insert | sqlite.Insert) -> object:
    values: dict[str, object] = {"phone": bindparam("phone"), "code": bindparam("code"), "issued_at": bindparam("now")}
    return (
        dialect.values(values)
        .on_conflict_do_update(
            index_elements=[_c.phone, _c.code],
            set_={"issued_at": bindparam("now")},
            where=(_c.issued_at < bindparam("before", type_=_c.issued_at.type)) & ~_IN_USE,
        )
        .returning(_c.code)
    )


_CLAIM = {"sqlite": _claim(sqlite.insert(CodeRow)), "postgresql": _claim(postgresql.insert(CodeRow))}


class NoCodeLeft(Exception):
    """This phone has had so many codes that none could be found."""


def issue(tx: Connection, phone: str, now: datetime, draw: Callable[[int], str]) -> str:
    """A code that is free for this phone; `draw(n)` gives n random digits.

    Four digits; five on a phone that had thousands within the thirty days. Raises NoCodeLeft.
    """
    claim = _CLAIM[tx.dialect.name]
    for attempt in range(_TRIES):
        code = draw(4 if attempt < _TRIES // 2 else 5)
        wanted = {"phone": phone, "code": code, "now": now, "before": now - REST}
        if tx.execute(claim, wanted).first():  # type: ignore[call-overload]
            return code
    raise NoCodeLeft(phone[-4:])
