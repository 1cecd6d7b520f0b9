"""How the parts of a report, and the numbers in it, are written."""

from collections.abc import Sequence
from typing import Any

from workflow.service.board.analytics import Part, Report
from workflow.service.board.spans import span
from workflow.web.charts import Axis


def axis_of(report: Report, **more: Any) -> Axis:
    """What stands below and beside a drawing of this report's parts."""
    return Axis(
        names=[_name(each, report.unit) for each in report.parts],
        titles=[_title(each, report.unit) for each in report.parts],
        **more,
    )


def _name(part: Part, unit: str) -> str:
    return f"{part.first:%b}" if unit == "month" else f"{part.first.day} {part.first:%b}"


def _title(part: Part, unit: str) -> str:
    if unit == "month":
        return f"{part.first:%B %Y}" if part.first.day == 1 else f"{part.first:%B %Y} from the {part.first.day}."
    first = f"{part.first.day} {part.first:%b}"
    return f"{part.first:%a} {first}" if unit == "day" else f"{first} to {part.last.day} {part.last:%b}"


def unit(report: Report) -> str:
    """What a part is called."""
    return report.unit.capitalize()


def cells(report: Report, values: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows for a file: each part's first and last day, and its values."""
    return [
        (part.first.isoformat(), part.last.isoformat(), *each) for part, each in zip(report.parts, values, strict=True)
    ]


def share_rows(axis: Axis, shares: Sequence[Any]) -> list[tuple[str, ...]]:
    """Rows for a table: each part with how many of how many."""
    return [
        (title, str(each.of), str(each.count), percent(each.percent) if each.percent is not None else "none")
        for title, each in zip(axis.titles, shares, strict=True)
    ]


def many(count: int, what: str) -> str:
    """So many of something."""
    return f"{count:,} {what if count == 1 else what + 's'}"


def percent(value: float) -> str:
    """Whole percent; only what is all is said to be 100, and only nothing 0."""
    if 0 < value < 1:
        return "<1%"
    return f"{int(value)}%" if value > 99 else f"{round(value)}%"


def number(value: float) -> str:
    """A number, as it is written."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def roughly(seconds: float) -> str:
    """A stretch of time beside the scale."""
    return "0" if not seconds else span(seconds)
