"""The cells of one row as what somebody would have typed of a person."""

import re
from collections.abc import Mapping, Sequence

from workflow.core.typed import folded, one_line
from workflow.service.board.people_import.columns import Column

#: Alone in a cell: there shall be none. An empty cell leaves what is there.
NONE = "-"
_EMPTIED = ("email", "manager", "groups", "cover", "role", "quiet", "quiet_from", "quiet_until")
_LANGUAGES = {
    "english": "en", "englisch": "en", "ingles": "en", "spanish": "es", "espanol": "es", "castellano": "es",
    "french": "fr", "francais": "fr", "german": "de", "deutsch": "de", "portuguese": "pt", "portugues": "pt",
}  # fmt: skip
_ROLES = {"none": "", "member": "", "user": "", "administrator": "admin"}
_SPAN = re.compile(r"\s*(\S+?)\s*(?:-|\u2013|\u2014|to|until|bis)\s*(\S+)\s*")


def typed(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, str]:
    """Field -> what its cell says, of those that say anything; an empty text where there shall be none."""
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        said = _bare(cell)
        if column.field is None or not said:
            continue
        if said == NONE and column.field in _EMPTIED:
            said = ""
        found[column.field] = said
    return _joined(found)


def _bare(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from reading a formula."""
    said = one_line(cell)
    return said[1:].strip() if said[:1] == "'" and said[1:2] in set("=+-@") else said


def _joined(found: dict[str, str]) -> dict[str, str]:
    parts = [found.pop(name, "") for name in ("first", "last")]
    if any(parts) and "name" not in found:
        found["name"] = " ".join(filter(None, parts))
    if "quiet" in found:
        said = found.pop("quiet")
        span = _SPAN.fullmatch(said)
        found["quiet_from"], found["quiet_until"] = (span[1], span[2]) if span else (said, said and "?")
    for name, words in (("language", _LANGUAGES), ("role", _ROLES)):
        if name in found:
            low = folded(found[name])
            found[name] = words.get(low, low)
    if "language" in found:
        found["language"] = re.split(r"[-_]", found["language"])[0]
    if "handle" in found:
        found["handle"] = found["handle"].lower().removeprefix("@")
    return found


def parts(said: str) -> list[str]:
    """The groups that a cell names."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;,|]", said) if part.strip()))


def shown(given: Mapping[str, str]) -> str:
    """Who a row is about, in a few words, for another row's sentence."""
    return given.get("name") or given.get("handle") or given.get("phone") or "somebody"
