"""The requests before and after one, as somebody goes through a list of them."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from workflow.store.listing import Sort
from workflow.store.search import Wanted, conditions
from workflow.store.tables import RequestRow

_r = RequestRow.__table__.c
#: What has no deadline comes last.
_NEVER: ColumnElement[int] = case((_r.due_at.is_(None), 1), else_=0)
#: A column that a list is ordered by, the value that the request has there, and whether the largest come first.
_Key = tuple[ColumnElement[Any], Any, bool]


def around(tx: Connection, request_id: int, wanted: Wanted, sort: Sort = Sort.NEWEST) -> tuple[int | None, int | None]:
    """The ids of the one before and the one after a request in a list, be it in the list itself or not any more."""
    here = tx.execute(select(_r.status, _r.due_at).where(_r.id == request_id)).one()
    keys: dict[Sort, list[_Key]] = {
        Sort.NEWEST: [(_r.id, request_id, True)],
        Sort.OLDEST: [(_r.id, request_id, False)],
        Sort.DUE: [(_NEVER, 0, False), (_r.due_at, here.due_at, False), (_r.id, request_id, False)]
        if here.due_at is not None
        else [(_NEVER, 1, False), (_r.id, request_id, False)],
        Sort.STATUS: [(_r.status, here.status, True), (_r.id, request_id, True)],
    }
    back = [(column, value, not down) for column, value, down in keys[sort]]
    return _next(tx, wanted, back), _next(tx, wanted, keys[sort])


def _next(tx: Connection, wanted: Wanted, keys: list[_Key]) -> int | None:
    """The first of those wanted that come after these values in this order."""
    beyond: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for column, value, down in keys:
        beyond.append(and_(*same, column < value if down else column > value))
        same.append(column == value)
    order = [column.desc() if down else column.asc() for column, _, down in keys]
    found = select(_r.id).where(or_(*beyond), *conditions(tx, wanted)).order_by(*order).limit(1)
    return tx.execute(found).scalar()
