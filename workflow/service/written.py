"""Plain data as the YAML that a person would write: steps and fields in lines of their own, what is short in one line.

What comes out reads back as the same data with `source.read`; whoever needs to be sure compares.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

#: So long a line may get before a mapping is written over several.
WIDTH = 110
#: What reads as text without quotes: words, slugs, `group:staff`, `4 hours`, `amount > 500`.
_PLAIN = re.compile(
    r"(?:[A-Za-z_][A-Za-z0-9_]*(?:[.:-][A-Za-z0-9_]+)*(?: [A-Za-z0-9_][A-Za-z0-9_.]*)*"
    r"|[0-9]+ [a-z]+(?: [a-z]+)?|[a-z_]+ [<>=!]=? [0-9]+(?:\.[0-9]+)?|\d{4}-\d{2}-\d{2})\Z"
)
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
#: What YAML does not take as it is, or takes for the end of a line.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
#: Always in lines of their own.
_OPEN = ("start", "fields", "messages", "steps")


def document(data: dict[str, Any]) -> str:
    """A whole definition."""
    return "\n".join(line for key, value in data.items() for line in entry(key, value, 0)) + "\n"


def entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key and what it holds, as lines."""
    lead = f"{' ' * indent}{scalar(str(key))}:"
    short = f"{lead} {inline(value)}"
    roomy = isinstance(value, dict | list) and value
    if not roomy or (len(short) <= WIDTH and not (indent == 0 and key in _OPEN)):
        yield short
    elif isinstance(value, dict):
        yield lead
        for each, held in value.items():
            yield from entry(each, held, indent + 2)
    else:
        yield lead
        for item in value:
            yield from listed(item, indent + 2, steps=indent == 0 and key == "steps")


def listed(item: Any, indent: int, *, steps: bool = False) -> Iterator[str]:
    """One item of a list, behind its dash; a step always over several lines."""
    short = f"{' ' * indent}- {inline(item)}"
    if not isinstance(item, dict) or not item or (len(short) <= WIDTH and not steps):
        yield short
        return
    lines = [line for key, value in item.items() for line in entry(key, value, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def inline(value: Any) -> str:
    """Anything, in one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{scalar(str(key))}: {inline(held)}" for key, held in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """One value, in quotes where it would read as something else."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
    text = str(value)
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
