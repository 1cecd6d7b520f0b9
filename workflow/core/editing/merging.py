"""Two who changed the same definition at once: what both did, or where they said different things."""

from typing import Any

from workflow.core.editing.places import ABSENT


class Apart(Exception):
    """They changed the same thing in different ways; `path` says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def merge(base: Any, mine: Any, theirs: Any, path: str = "") -> Any:
    """What comes of both changes of `base`, keys and steps one by one. Raises Apart."""
    if mine == base and _same_order(mine, base):
        return theirs
    if (theirs == base and _same_order(theirs, base)) or mine == theirs:
        return mine
    if all(isinstance(each, dict) for each in (base, mine, theirs)):
        return _mappings(base, mine, theirs, path)
    if all(_named(each) for each in (base, mine, theirs)):
        by_id = [{step["id"]: step for step in each} for each in (base, mine, theirs)]
        return list(_mappings(by_id[0], by_id[1], by_id[2], path).values())
    raise Apart(path)


def _mappings(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: str) -> dict[str, Any]:
    found = {}
    for key in _order(base, mine, theirs):
        where = f"{path}.{key}" if path else key
        value = merge(base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT), where)
        if value is not ABSENT:
            found[key] = value
    return found


def _order(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """The order of whoever changed it, with what only the other has behind its neighbour."""
    first, second = (theirs, mine) if _same_order(mine, base) else (mine, theirs)
    order = list(first)
    before = ""
    for key in second:
        if key not in order:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


def _same_order(one: Any, other: Any) -> bool:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return True
    return [key for key in one if key in other] == [key for key in other if key in one]


def _named(found: Any) -> bool:
    """Whether this is a list of steps that each have a name of their own."""
    if not isinstance(found, list):
        return False
    ids = [each.get("id") for each in found if isinstance(each, dict)]
    return len(ids) == len(found) == len({each for each in ids if isinstance(each, str)})
