"""New data into the text it came from: only the lines of what was changed are written anew, so comments stay.

The text is cut into chunks by the marks of YAML's own nodes: an entry of a mapping, or an item of a list, with the
comments above it. What comes out is read back; where it does not say just the new data, all of it is written anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from workflow.core.definition import DefinitionError
from workflow.service import source, written

_BLANK = re.compile(r"\s*(#.*)?\Z")
_REMARK = re.compile(r"\s+#.*\Z")


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """The new text, and whether the comments of the old one are in it."""

    text: str
    kept: bool


def rewrite(text: str, data: dict[str, Any]) -> Rewritten:
    """A text that says this data, as like the old one as can be."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if isinstance(root, yaml.MappingNode) and not root.flow_style:
            lines = text.splitlines()
            new = "\n".join(_mapping(lines, 0, len(lines), root, data, 0)) + "\n"
            if says(new, data):
                return Rewritten(text=new, kept=True)
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    return Rewritten(text=written.document(data), kept="#" not in text)


def says(text: str, data: object) -> bool:
    """Whether a text says just this, its keys in this order."""
    try:
        found = source.read(text)
    except DefinitionError:
        return False
    return not found.problems and ordered(found.data) == ordered(data)


def ordered(data: Any) -> Any:
    """The data with mappings as lists of pairs, so that their order counts."""
    match data:
        case dict():
            return [(key, ordered(value)) for key, value in data.items()]
        case list() | tuple():
            return ["list", *map(ordered, data)]
    return (type(data).__name__ == "bool", data)


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """The lines of one entry or item: the comments above it, and itself."""

    above: list[str]
    first: int
    last: int  #: the line behind it


def _chunks(lines: Sequence[str], starts: Sequence[int], begin: int, end: int) -> tuple[list[_Chunk], list[str]]:
    """The chunks between two lines, and the comments behind the last of them."""
    found: list[_Chunk] = []
    above = list(lines[begin : starts[0]]) if starts else []
    for number, start in enumerate(starts):
        last = limit = starts[number + 1] if number + 1 < len(starts) else end
        while last > start + 1 and _BLANK.match(lines[last - 1]):
            last -= 1
        found.append(_Chunk(above=above, first=start, last=last))
        above = list(lines[last:limit])
    return found, above


def _mapping(
    lines: Sequence[str], begin: int, end: int, node: yaml.MappingNode, data: dict[str, Any], indent: int
) -> Iterator[str]:
    starts = [key.start_mark.line for key, _ in node.value]
    if len(set(starts)) < len(starts):
        raise ValueError("two entries on one line")
    chunks, behind = _chunks(lines, starts, begin, end)
    old = {key.value: (chunk, held) for chunk, (key, held) in zip(chunks, node.value, strict=True)}
    for key, value in data.items():
        if key not in old:
            yield from written.entry(key, value, indent)
            continue
        chunk, held = old[key]
        yield from chunk.above
        yield from _entry(lines, chunk, held, key, value, indent)
    yield from behind


def _entry(lines: Sequence[str], chunk: _Chunk, held: yaml.Node, key: str, value: Any, indent: int) -> Iterator[str]:
    mine = lines[chunk.first : chunk.last]
    if _is(held, value):
        yield from mine
    elif isinstance(held, yaml.MappingNode) and not held.flow_style and isinstance(value, dict) and value:
        yield mine[0]
        yield from _mapping(lines, chunk.first + 1, chunk.last, held, value, held.start_mark.column)
    elif isinstance(held, yaml.SequenceNode) and not held.flow_style and _has_mappings(value):
        yield mine[0]
        yield from _sequence(lines, chunk.first + 1, chunk.last, held, value)
    else:
        new = list(written.entry(key, value, indent))
        tail = lines[held.end_mark.line][held.end_mark.column :] if held.end_mark.line < chunk.last else ""
        if len(new) == 1 and _REMARK.match(tail):
            new[0] += tail
        yield from new


def _sequence(lines: Sequence[str], begin: int, end: int, node: yaml.SequenceNode, data: list[Any]) -> Iterator[str]:
    column = node.start_mark.column
    chunks, behind = _chunks(lines, [item.start_mark.line for item in node.value], begin, end)
    spare = list(zip(chunks, node.value, strict=True))
    for index, value in enumerate(data):
        match = _match(spare, value) or _renamed(spare, node.value, data, index)
        if match is None:
            yield from written.listed(value, column, steps=True)
            continue
        spare.remove(match)
        chunk, item = match
        yield from chunk.above
        if _is(item, value) or not isinstance(item, yaml.MappingNode) or item.flow_style or not value:
            yield from lines[chunk.first : chunk.last] if _is(item, value) else written.listed(value, column)
            continue
        # Behind its dash an item is a mapping like any other.
        inner = list(lines)
        inner[chunk.first] = inner[chunk.first].replace("-", " ", 1)
        new = list(_mapping(inner, chunk.first, chunk.last, item, value, item.start_mark.column))
        first = next(number for number, line in enumerate(new) if not _BLANK.match(line))
        new[first] = new[first][:column] + "-" + new[first][column + 1 :]
        yield from new
    yield from behind


_Pair = tuple[_Chunk, yaml.Node]


def _match(spare: Sequence[_Pair], value: Any) -> _Pair | None:
    """The chunk of the same step; of the same item where it has no name."""
    name = value.get("id") if isinstance(value, dict) else None
    for pair in spare:
        if (name is not None and _id(pair[1]) == name) or (name is None and _is(pair[1], value)):
            return pair
    return None


def _renamed(spare: Sequence[_Pair], before: Sequence[yaml.Node], data: list[Any], index: int) -> _Pair | None:
    """The chunk in the same place, where only one step has got another name."""
    names = [each.get("id") if isinstance(each, dict) else None for each in data]
    if len(before) != len(data) or _id(before[index]) in names:
        return None
    return next((pair for pair in spare if pair[1] is before[index]), None)


def _id(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        return next((held.value for key, held in node.value if key.value == "id"), None)
    return None


def _has_mappings(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _is(node: yaml.Node, value: Any) -> bool:
    """Whether a node says just this."""
    return bool(ordered(source.of_node(node)) == ordered(value))
