"""A definition's text, YAML or JSON, into plain data, and on which line each part of it stands.

YAML's traps are closed: `no`, `12:30` and dates stay text, and a number keeps every digit. Aliases and tags are
refused and depth and size are bounded, so that no document can explode.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import yaml
from yaml import events

from workflow.core.definition import DefinitionError, Problem

LIMIT_CHARACTERS = 100_000
LIMIT_DEPTH = 12
LIMIT_EVENTS = 10_000
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a text says: mappings with text keys, lists, text, true/false, null, and exact numbers."""

    data: Any
    lines: Mapping[str, int]  #: path (`steps[1].within`) -> line, from 1; the empty path is the whole
    problems: tuple[Problem, ...] = ()  #: what is refused although it could be read, like a key that stands twice

    def line(self, path: str) -> int | None:
        """The line of a path; for one that is not there, that of what should hold it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path)

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems with their lines, from top to bottom."""
        found = [replace(each, line=each.line or self.line(each.path)) for each in problems]
        return tuple(sorted(found, key=lambda each: each.line or 0))


def read(text: str) -> Source:
    """Read YAML, or JSON, which is YAML too. Raises DefinitionError, with its line, for what cannot be read at all."""
    if len(text) > LIMIT_CHARACTERS:
        raise _error(f"A definition has at most {LIMIT_CHARACTERS:,} characters.", None)
    reading = _Reading()
    try:
        data = reading.document(yaml.parse(_without_tabs(text), Loader=yaml.SafeLoader))
    except yaml.reader.ReaderError as error:
        raise _error(_why(error), text.count("\n", 0, error.position) + 1) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _error(_why(error), mark.line + 1 if mark else None) from error
    except (RecursionError, ValueError) as error:  # an escape beyond Unicode, or brackets without end
        if isinstance(error, DefinitionError):
            raise
        raise _error("This cannot be read as YAML.", None) from error
    return Source(data=data, lines=reading.lines, problems=tuple(reading.problems))


class _Reading:
    """One pass over the parser's events, which is bounded as it goes."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._depth = 0
        self._count = 0

    def document(self, parsed: Iterator[events.Event]) -> Any:
        """The data of the only document; None where there is none."""
        self._events = parsed
        data: Any = None
        for number, begun in enumerate(event for event in parsed if isinstance(event, events.DocumentStartEvent)):
            if number:
                raise _error("A second document begins here; one is all.", _line(begun))
            data = self._part(next(parsed), "")
        return data

    def _part(self, event: events.Event, path: str) -> Any:
        self._bound(event)
        self.lines.setdefault(path, _line(event))
        if getattr(event, "tag", None):
            self._refuse(event, path, "Tags (!name) are not allowed; leave it out.")
        match event:
            case events.AliasEvent():
                return self._refuse(event, path, "Aliases (*name) are not allowed; write it out.")
            case events.ScalarEvent():
                return self._scalar(event, path)
        self._depth += 1
        read = self._mapping if isinstance(event, events.MappingStartEvent) else self._list
        found = read(path)
        self._depth -= 1
        return found

    def _mapping(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self._events), events.MappingEndEvent):
            if not isinstance(key, events.ScalarEvent):
                raise _error("A key must be plain text.", _line(key))
            self._bound(key)
            name = self._text(key, path)
            below = f"{path}.{name}" if path else name
            if name in found:
                self._refuse(key, below, f"The key “{name}” stands here twice.")
            self.lines.setdefault(below, _line(key))
            value = self._part(next(self._events), below)
            found.setdefault(name, value)
        return found

    def _list(self, path: str) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            found.append(self._part(event, f"{path}[{len(found)}]"))
        return found

    def _scalar(self, event: events.ScalarEvent, path: str) -> Any:
        return _value(self._text(event, path), event.style)

    def _text(self, event: events.ScalarEvent, path: str) -> str:
        """Its text, with JSON's surrogate pairs joined; half a pair and NUL are no text that a database could keep."""
        try:
            text: str = event.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            self._refuse(event, path, "This holds half a character.")
            return "-"
        if "\0" in text:
            self._refuse(event, path, "This holds a NUL character.")
            return "-"
        return text

    def _refuse(self, event: events.Event, path: str, message: str) -> None:
        self.problems.append(Problem(path=path, message=message, line=_line(event)))

    def _bound(self, event: events.Event) -> None:
        self._count += 1
        if self._depth >= LIMIT_DEPTH and isinstance(event, events.CollectionStartEvent):
            raise _error("This is nested too deep.", _line(event))
        if self._count > LIMIT_EVENTS:
            raise _error("This is too long.", _line(event))


def of_node(node: yaml.Node) -> Any:
    """What a node of a text that `read` has read says."""
    match node:
        case yaml.MappingNode():
            return {key.value: of_node(held) for key, held in node.value}
        case yaml.SequenceNode():
            return [of_node(each) for each in node.value]
    return _value(node.value, node.style) if isinstance(node, yaml.ScalarNode) else None


def _value(text: str, style: str | None) -> Any:
    """What a scalar says: in quotes it is text."""
    if style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.match(text):
        return Decimal(text) if "." in text else int(text)
    return text


def _without_tabs(text: str) -> str:
    """JSON may be indented with tabs, which YAML does not know; a tab of JSON never stands within a text."""
    if "\t" in text and text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        try:
            json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            return text
        return text.replace("\t", " ")
    return text


def _why(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML"
    return f"This cannot be read as YAML: {problem}."


def _line(event: events.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _error(message: str, line: int | None) -> DefinitionError:
    return DefinitionError((Problem(path="", message=message, line=line),))
