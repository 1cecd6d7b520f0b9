"""A file of rows out of bytes or pasted text: which encoding, which delimiter, and why it cannot be read."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

MOST_ROWS = 10_000
MOST_COLUMNS = 100
LARGEST = 4_000_000  #: characters, and bytes of a file
#: Bytes that may be sent here: pasted letters take several each, and what is too large by a little is told so.
MOST_SENT = 3 * LARGEST
_LONGEST_CELL = 20_000
_DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class Unreadable(ValueError):
    """The file cannot be read as rows; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file as rows of cells."""

    encoding: str  #: as it is said to people
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]  #: number of the row (the header is the first) and its cells


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises Unreadable."""
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("This is a workbook or an archive, not a CSV file. In Excel, save it as “CSV UTF-8”.")
    if len(content) > LARGEST:
        raise Unreadable(too_large(len(content)))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise Unreadable("This begins like UTF-16 text but is not. Save it as “CSV UTF-8”.") from None
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise Unreadable(f"This is no text file: there is a NUL byte in line {line}. Save the list as CSV.")
    try:
        text = content.decode("utf-8-sig")
        return text, "UTF-8 with a mark at its beginning" if content.startswith(b"\xef\xbb\xbf") else "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252 (Latin-1)"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def table(text: str, encoding: str) -> Table:
    """The rows of a text. Raises Unreadable."""
    if len(text) > LARGEST:
        raise Unreadable(too_large(len(text)))
    _refuse_binary(text)
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own way to say it
        delimiter, text = first.strip()[4], rest
    else:
        delimiter = _delimiter(text)
    rows = list(_rows(text, delimiter))
    if not rows:
        raise Unreadable("There is nothing in it. The first row names the columns, and each one after it is a person.")
    header = tuple(cell.strip() for cell in rows[0][1])
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise Unreadable(
            f"Its first row has {len(header):,} columns; {MOST_COLUMNS} are the most. Is it the right file?"
        )
    if len(rows) - 1 > MOST_ROWS:
        raise Unreadable(f"This has {len(rows) - 1:,} rows; {MOST_ROWS:,} are the most at a time. Import it in parts.")
    if len(rows) == 1:
        raise Unreadable("There is only one row. The first row names the columns, and each one after it is a person.")
    return Table(encoding=encoding, delimiter=NAMES.get(delimiter, delimiter), header=header, rows=tuple(rows[1:]))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every row that is not empty, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, begun = 0, 0
    while True:
        begun = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_why(str(error), number + 1, begun)) from None
        number += 1
        if number > MOST_ROWS * 3:  # so many that counting on would only take long
            raise Unreadable(f"This has more than {MOST_ROWS * 3:,} rows; {MOST_ROWS:,} are the most at a time.")
        if len(cells) > MOST_COLUMNS * 20:
            raise Unreadable(f"Row {number} has {len(cells):,} columns; {MOST_COLUMNS} are the most.")
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise Unreadable(f"Row {number} has a cell of more than {_LONGEST_CELL:,} characters. {_QUOTE}")
        if any(cell.strip() for cell in cells):
            yield number, tuple(cells)


_QUOTE = "Perhaps a quotation mark before it is opened and never closed."


def _why(error: str, number: int, line: int) -> str:
    where = f"Row {number}, which begins in line {line},"
    if "unexpected end" in error or "field larger" in error:
        return f"{where} opens a quotation mark that is never closed. Close it, or take it out."
    if "expected after" in error:
        return (
            f"{where} has words right after a closing quotation mark. A quotation mark inside a cell is written twice."
        )
    return f"{where} cannot be read as CSV."


def _delimiter(text: str) -> str:
    """What stands most often between the cells of the first row that says anything."""
    line = next((each for each in text.splitlines() if each.strip()), "")
    bare = "".join(part for at, part in enumerate(line.split('"')) if at % 2 == 0)
    return max(_DELIMITERS, key=lambda each: (bare.count(each), -_DELIMITERS.index(each)))


def _refuse_binary(text: str) -> None:
    if "\0" in text:
        raise Unreadable(f"This is no text: there is a NUL in line {text.count(chr(10), 0, text.index(chr(0))) + 1}.")
    start = text[:4096]
    odd = sum(1 for each in start if each < " " and each not in "\t\r\n")
    if odd * 50 > len(start) + 50:
        raise Unreadable("This is no text file. Save the list as CSV, which a plain editor can open.")


def too_large(size: int) -> str:
    """What is said of so many characters or bytes, which are too many."""
    return f"This is {size / 1_000_000:.1f} MB; {LARGEST / 1_000_000:.0f} MB are the most. Import it in parts."
