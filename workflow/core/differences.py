"""What differs between two definitions, in sentences.

Both are laid out as paths and values, steps and fields by their names; then every path whose value differs gives one
sentence, or belongs to something that was added, removed or renamed as a whole. So nothing that differs can be left
out: what no sentence was written for is said with its path.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.core.canonical import ORDER, Side, flat
from workflow.core.definition import Definition
from workflow.core.differences_words import added, changed, moved, removed, renamed, replaced

#: ("steps", "finance", "within"), ("fields", "amount", "min"), ("title", "en").
Path = tuple[str, ...]

#: What has an order of its own beside its content: the questions as they are asked, the steps as they are gone through.
_LISTS = ("fields", "steps")
_IN_ORDER = ("workflow", "title", "start", "fields", "summary", "undo", "urgent", "ask_pauses", "steps", "messages")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs."""

    path: Path
    sentence: str


def differences(old: Definition, new: Definition, names: Mapping[str, str] | None = None) -> tuple[Difference, ...]:
    """Everything that the new one says otherwise, from top to bottom; empty where both say the same.

    `names` are those of people and groups, as `described` takes them.
    """
    before, after = Side(old, names or {}), Side(new, names or {})
    found: list[Difference] = []
    for part in dict.fromkeys([*_IN_ORDER, *before.plain, *after.plain]):
        if part in _LISTS:
            found += _in_list(part, before, after)
        else:
            found += _in_part((part,), before.plain.get(part), after.plain.get(part), before, after)
    return tuple(found)


def _in_part(path: Path, was: Any, now: Any, before: Side, after: Side) -> Iterator[Difference]:
    """Every value below a path that differs."""
    old, new = flat(path, was), flat(path, now)
    for each in dict.fromkeys([*old, *new]):
        one, other = old.get(each), new.get(each)
        if one != other and not (each[-1] == ORDER and _same_order(one, other)):
            yield Difference(path=each, sentence=changed(each, one, other, before, after))


def _same_order(old: Sequence[str] | None, new: Sequence[str] | None) -> bool:
    """Whether what stands in both stands in the same order; what is in one alone is said by itself."""
    was, now = old or (), new or ()
    return [each for each in was if each in now] == [each for each in now if each in was]


def _in_list(part: str, before: Side, after: Side) -> Iterator[Difference]:
    """The steps or the fields: renamed, removed, added, moved, and what was changed within each."""
    old, new = before.items(part), after.items(part)
    called = _renamed(old, new)
    for was, now in called.items():
        yield Difference(path=(part, now), sentence=renamed(part, was, now))
    kept = {called.get(name, name): item for name, item in old.items()}
    for name in old:
        if called.get(name, name) not in new:
            yield Difference(path=(part, name), sentence=removed(part, name, before))
    for name in new:
        if name not in kept:
            yield Difference(path=(part, name), sentence=added(part, name, after))
    for name in _moved([each for each in kept if each in new], [each for each in new if each in kept]):
        yield Difference(path=(part, name), sentence=moved(part, name, list(new)))
    for name, item in new.items():
        if name in kept and part == "steps" and ("approve" in item) != ("approve" in kept[name]):
            yield Difference(path=(part, name), sentence=replaced(name, before, after))
        elif name in kept:
            yield from _in_part((part, name), kept[name], item, before, after)


def _renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Old name -> new name of what says the same otherwise."""
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    found: dict[str, str] = {}
    for was in gone:
        same = [now for now in come if new[now] == old[was] and now not in found.values()]
        if same:
            found[was] = same[0]
    return found


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """What has to be moved, as little as possible, so that the old order is the new one."""
    place = {name: index for index, name in enumerate(new)}
    best: list[list[str]] = []  #: the longest run that stays in order and ends at each name
    for name in old:
        before = [run for run in best if place[run[-1]] < place[name]]
        best.append([*_longest(before), name])
    stays = set(_longest(best))
    return [name for name in new if name not in stays]


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []
