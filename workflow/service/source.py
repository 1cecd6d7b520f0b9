"""A definition's text, YAML or JSON, into plain data.

YAML's traps are closed: `no`, `12:30` and dates stay text, and a number keeps every digit. Aliases and tags are
refused and depth and size are bounded, so that no document can explode.
"""

import re
from decimal import Decimal
from typing import Any

import yaml

from workflow.core.definition import DefinitionError, Problem

LIMIT_CHARACTERS = 100_000
LIMIT_DEPTH = 12
LIMIT_NODES = 10_000
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read(text: str) -> Any:
    """Plain data: mappings with text keys, lists, text, true/false, null, and exact numbers.

    JSON is YAML, so one reader serves both. Raises DefinitionError naming the line.
    """
    if len(text) > LIMIT_CHARACTERS:
        raise _error("", f"A definition has at most {LIMIT_CHARACTERS:,} characters.")
    try:
        node = yaml.compose(_guarded(text), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _error(_place(getattr(error, "problem_mark", None)), _why(error)) from error
    except DefinitionError:
        raise
    except (RecursionError, ValueError) as error:
        raise _error("", "This cannot be read as YAML.") from error
    return _plain(node) if node is not None else None


def _guarded(text: str) -> str:
    """The text, once its events show that it is neither deep nor long nor uses aliases."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _error(_place(event.start_mark), "Aliases (*name) are not allowed; write it out.")
        if getattr(event, "tag", None):
            raise _error(_place(event.start_mark), "Tags (!name) are not allowed; leave it out.")
        if depth > LIMIT_DEPTH or count > LIMIT_NODES:
            raise _error(_place(event.start_mark), "This is nested too deep or is too long.")
    return text


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _error(_place(key.start_mark), "A key must be plain text.")
        name = _text(key)
        if name in found:
            raise _error(_place(key.start_mark), f"The key “{name}” stands here twice.")
        found[name] = _plain(value)
    return found


def _scalar(node: yaml.ScalarNode) -> Any:
    if node.style is not None:
        return _text(node)
    if node.value in _WORDS:
        return _WORDS[node.value]
    if _NUMBER.match(node.value):
        return Decimal(node.value) if "." in node.value else int(node.value)
    return _text(node)


def _text(node: yaml.ScalarNode) -> str:
    """Its text, with JSON's surrogate pairs joined; half a pair and NUL are no text that a database could keep."""
    try:
        text: str = node.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise _error(_place(node.start_mark), "This holds half a character.") from error
    if "\0" in text:
        raise _error(_place(node.start_mark), "This holds a NUL character.")
    return text


def _why(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML"
    return f"This cannot be read as YAML: {problem}."


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else ""


def _error(path: str, message: str) -> DefinitionError:
    return DefinitionError((Problem(path=path, message=message),))
