"""Lists as CSV files that a spreadsheet opens as they are, and that can do nothing there.

Whatever people typed may end up in a cell; a cell that begins like a formula would be one.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from zoneinfo import ZoneInfo

from flask import Response, stream_with_context

from workflow.web.guard import settings

#: Excel takes a file for UTF-8 only where it begins with this.
_BOM = "\ufeff"
#: What makes a cell a formula (the wide ones too: Excel reads them alike), at the start of a cell, or where a
#: spreadsheet that separates with semicolons, tabs or lines would see one start.
_FORMULA = re.compile(r"(\A|[;\t\r\n])([\s\"']*)(?=[=+\-@\t\r＝＋－＠])")  # noqa: RUF001
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ROWS_A_CHUNK = 200


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """These rows as a download, written while they are read; a moment is written in the workspace's time."""
    waiting = iter(rows)
    first = list(islice(waiting, 1))  # so that what is refused is refused before the download begins
    body = stream_with_context(_written(chain([header], first, waiting)))
    answer = Response(body, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "-", filename)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def cell(value: object) -> object:
    """What stands in a cell: text that can be nothing but text, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(settings().time_zone)):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    return _FORMULA.sub(r"\1'\2", _UNPRINTABLE.sub("", str(value)))


class _Line:
    """What the writer writes into: it keeps the last line."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def _written(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    line = _Line()
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)
    chunk = [_BOM]
    for row in rows:
        writer.writerow([cell(each) for each in row])
        chunk.append(line.text)
        if len(chunk) >= _ROWS_A_CHUNK:
            yield "".join(chunk).encode("utf-8", "replace")
            chunk.clear()
    yield "".join(chunk).encode("utf-8", "replace")
