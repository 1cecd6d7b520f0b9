"""Many new people at once: a few statements for all of them, where one by one would take a dozen each."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.service.work import Work
from workflow.store import audit, groups, people
from workflow.store.imports import LineRecord

_APART = ("manager", "cover", "quiet_hours", "groups")


def add_all(work: Work, lines: Sequence[LineRecord], by: str) -> dict[int, str]:
    """Add whom these rows add, as they were planned; number of a row -> why it is refused, empty where it is not.

    Whoever is named as manager or cover is there already or among the rows themselves. Raises Taken where somebody
    took a handle or number in this very moment: then nobody was added.
    """
    told = _taken(work, lines)
    left = [each for each in lines if not told[each.number]]
    ids = _known(work, left)
    while left:
        coming = {each.handle for each in left} - ids.keys()
        ready = [each for each in left if not _named(each) & coming]
        for line in ready:
            told[line.number] = _lost(work, line, ids)
        good = [each for each in ready if not told[each.number]]
        ids |= people.add_many(work.tx, [_row(work, each.plan["values"], ids) for each in good])
        waiting = {each.number for each in left} - {each.number for each in ready}
        left = [each for each in left if each.number in waiting] if ready else []
    added = [each for each in lines if not told[each.number]]
    groups.join_new(work.tx, {ids[str(each.handle)]: each.plan["values"].get("groups") or [] for each in added})
    audit.append_admin_all(work.tx, work.now, [_note(each, by) for each in added])
    return told


def _taken(work: Work, lines: Sequence[LineRecord]) -> dict[int, str]:
    handles = {each.handle for each in people.by_handles(work.tx, [str(each.handle) for each in lines])}
    phones = people.by_phones(work.tx, [each.plan["values"]["phone"] for each in lines])
    told = {}
    for line in lines:
        phone = line.plan["values"]["phone"]
        told[line.number] = (
            f"“{line.handle}” already has this handle." if line.handle in handles
            else f"“{phones[phone]}” already has this number." if phone in phones else ""
        )  # fmt: skip
    return told


def _known(work: Work, lines: Sequence[LineRecord]) -> dict[str, int]:
    """Handle -> id of everybody who is named here and there already."""
    named = {name for each in lines for name in _named(each)}
    return {each.handle: each.id for each in people.by_handles(work.tx, named)} if named else {}


def _named(line: LineRecord) -> set[str]:
    return {str(line.plan["values"][name]) for name in ("manager", "cover") if line.plan["values"].get(name)}


def _lost(work: Work, line: LineRecord, ids: Mapping[str, int]) -> str:
    """Why a row cannot be applied any more; empty where it can."""
    missing = sorted(_named(line) - ids.keys())
    if missing:
        return f"There is no person “{missing[0]}”."
    slugs = set(line.plan["values"].get("groups") or ())
    gone = sorted(slugs - groups.names(work.tx, slugs).keys()) if slugs else []
    return f"There is no group “{gone[0]}”." if gone else ""


def _row(work: Work, values: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    hours = values.get("quiet_hours") or {"from": None, "until": None}
    return {
        "time_zone": work.desk.time_zone, "language": "en", "email": None, "role": None,
        **{name: value for name, value in values.items() if name not in _APART},
        "manager_id": ids.get(values.get("manager") or ""), "cover_id": ids.get(values.get("cover") or ""),
        "quiet_from": hours["from"], "quiet_until": hours["until"], "created_at": work.now,
        "simulated": work.desk.simulated, "guest": False,
    }  # fmt: skip


def _note(line: LineRecord, by: str) -> dict[str, Any]:
    return {"event": "PersonAdded", "person": line.handle, "what": sorted(line.plan["values"]), "by": by}
