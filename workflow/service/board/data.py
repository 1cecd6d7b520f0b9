"""What is kept: how much, how long, all of it in a file, and what was simulated wiped."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from workflow.service import simulated as trying
from workflow.service.actor import Actor, Role
from workflow.service.board.codes import without_codes
from workflow.service.look import Health, health
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, export
from workflow.store import simulated as store
from workflow.store.simulated import Tally

FORMATS = ("csv", "jsonl")
_README = """What Sayso kept on {at}, for {by}.

people, groups, requests and the rest are one file each; `workflows` has every version as it was written.
Times are UTC. Names that end in _id name the row with that id in the file of that name.
Reply codes, passwords, tokens, secrets of authenticator apps and photos are left out, and codes in texts are masked.
`hash` in the audit log is the seal of each row: `sayso verify-audit` computes it anew from the database.
"""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is kept, and by what."""

    tally: Tally  #: of what was simulated
    database: str
    size: int  #: bytes
    health: Health


@query
def _kept(work: Work, actor: Actor) -> tuple[Tally, str, int]:
    actor.needs(Role.ADMIN)
    return (store.tally(work.tx), *export.size(work.tx))


def kept(desk: Desk, actor: Actor) -> Kept:
    """What is kept now. Raises Forbidden."""
    tally, database, size = _kept(desk, actor)
    return Kept(tally=tally, database=database, size=size, health=health(desk))


@query
def _may_wipe(_work: Work, actor: Actor) -> None:
    actor.needs(Role.ADMIN)


def wipe(desk: Desk, actor: Actor) -> Tally:
    """Delete all that was made in simulator mode, and set its clock right. Raises Forbidden."""
    _may_wipe(desk, actor)
    return trying.wipe(desk, actor.by)


def save(desk: Desk, actor: Actor, to: IO[bytes], form: str) -> None:
    """Write everything into a ZIP file, as tables for a spreadsheet (`csv`) or exactly (`jsonl`). Raises Forbidden."""
    _note(desk, actor, form)
    _write(desk, actor, to, form)


@use_case
def _note(work: Work, actor: Actor, form: str) -> None:
    """On the record before anything leaves."""
    actor.needs(Role.ADMIN)
    audit.append_admin(work.tx, work.now, {"event": "Exported", "format": form, "by": actor.by})


@query
def _write(work: Work, actor: Actor, to: IO[bytes], form: str) -> None:
    """All in one reading, so that the files fit one another."""
    lines = _WRITERS[form]
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README.format(at=f"{work.now:%Y-%m-%d %H:%M} UTC", by=actor.name))
        for name, (_table, columns) in export.TABLES.items():
            with archive.open(f"{name}.{form}", "w", force_zip64=True) as file:
                for line in lines(columns, (_plain(columns, row) for row in export.rows(work.tx, name))):
                    file.write(line.encode("utf-8", "replace"))
        versions = []
        for slug, number, definition_id, source in export.sources(work.tx):
            path = f"workflows/{slug}-v{number}.yaml"
            archive.writestr(path, source)
            versions.append({"definition_id": definition_id, "workflow": slug, "version": number, "file": path})
        columns = ("definition_id", "workflow", "version", "file")
        archive.writestr(f"definitions.{form}", "".join(lines(columns, versions)).encode("utf-8", "replace"))


Row = Mapping[str, Any]


def _plain(columns: tuple[str, ...], row: Any) -> Row:
    found = dict(zip(columns, row, strict=True))
    if "wording" in found or "question" in found:
        name = "body" if "wording" in found else "question"
        found[name] = without_codes(found[name]) if found[name] else found[name]
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def _as_json(_columns: tuple[str, ...], rows: Iterator[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def _as_csv(columns: tuple[str, ...], rows: Iterator[Row]) -> Iterator[str]:
    """Nothing in it comes alive in a spreadsheet: such a cell begins with an apostrophe."""
    buffer = io.StringIO()
    write = csv.writer(buffer).writerow
    write(columns)
    yield "\ufeff" + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        write([_cell(row[name]) for name in columns])
        yield buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(_LIVE) else value


_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_WRITERS: Mapping[str, Callable[[tuple[str, ...], Any], Iterator[str]]] = {"csv": _as_csv, "jsonl": _as_json}
