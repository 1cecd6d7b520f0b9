"""A time cut into parts at moments, and what is summed up over the rows of each part."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select


def grouped(
    tx: Connection,
    column: ColumnElement[datetime],
    cuts: Sequence[datetime],
    values: Sequence[ColumnElement[Any]],
    *conditions: ColumnElement[bool],
) -> list[Sequence[Any] | None]:
    """These values of each part; None for one that nothing lies in. There is one more of the cuts than of parts."""
    part = case(*((column < over, number) for number, over in enumerate(cuts[1:]))).label("part")
    found = select(part, *values).where(*conditions, *within(column, cuts)).group_by("part")
    rows = {row.part: row[1:] for row in tx.execute(found)}
    return [rows.get(number) for number in range(len(cuts) - 1)]


def within(
    column: ColumnElement[datetime], cuts: Sequence[datetime]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """From the first of the cuts on, and before the last."""
    return column >= cuts[0], column < cuts[-1]


def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How often this holds, as a value; NULL where there are no rows."""
    return func.sum(case((condition, 1), else_=0))
