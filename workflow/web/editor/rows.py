"""The controls that are rows: what a YES chooses from, the options of a choice, and conditions."""

import re
from dataclasses import dataclass, field
from typing import Any

from workflow.core.conditions import Both, Compared, Either, Name, Node, Not, Plain
from workflow.core.editing import ABSENT
from workflow.core.expressions import ExpressionError, parse
from workflow.core.words import LANGUAGES
from workflow.web.editor.kinds import Line, Pairs, Texts, Typed, clean, one_or_many, rows

_TEXTS = ("text", *(f"text.{each}" for each in LANGUAGES))
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def _words(row: dict[str, str]) -> Any:
    return one_or_many(row["text"], {each: row[f"text.{each}"] for each in LANGUAGES})


def _typed_words(name: str, value: Any) -> Pairs:
    """One value for each column, empty ones too, so that the rows stay beside one another."""
    said = dict(Texts().typed("text", value)) if value is not ABSENT else {}
    return [(f"{name}.{key}", said.get(key, "")) for key in _TEXTS]


class Choose:
    """What a YES chooses from: a letter or a word, and what it stands for."""

    macro = "choose"

    def takes(self, value: Any) -> bool:
        return isinstance(value, dict) and all(Texts().takes(each) for each in value.values())

    def typed(self, name: str, value: Any) -> Pairs:
        return [
            pair for key, words in value.items() for pair in [(f"{name}.key", str(key)), *_typed_words(name, words)]
        ]

    def read(self, name: str, form: Typed) -> Any:
        found: dict[str, Any] = {}
        for row in rows(name, form, ("key", *_TEXTS)):
            words = _words(row)
            if row["key"] or words is not ABSENT:
                found[row["key"] or _letter(found)] = "" if words is ABSENT else words
        return found or ABSENT


def _letter(taken: dict[str, Any]) -> str:
    return next((each for each in "ABCDEF" if each not in taken), "X")


class Options:
    """The options of a choice: value, label, and attributes such as `owner: person:ana`."""

    macro = "options"

    def takes(self, value: Any) -> bool:
        return isinstance(value, list) and all(_is_option(each) for each in value)

    def typed(self, name: str, value: Any) -> Pairs:
        found: Pairs = []
        for each in value:
            option = {"value": each} if isinstance(each, str) else each
            more = [f"{key}: {held}" for key, held in option.items() if key not in ("value", "label")]
            found += [(f"{name}.value", option.get("value", "")), *_typed_words(name, option.get("label", ABSENT))]
            found.append((f"{name}.more", ", ".join(more)))
        return found

    def read(self, name: str, form: Typed) -> Any:
        found = [_option(row) for row in rows(name, form, ("value", *_TEXTS, "more")) if any(row.values())]
        return found or ABSENT


def _is_option(option: Any) -> bool:
    if not isinstance(option, dict):
        return isinstance(option, str)
    others = [held for key, held in option.items() if key != "label"]
    return Texts().takes(option.get("label", "")) and all(isinstance(x, str) and "," not in x for x in others)


def _option(row: dict[str, str]) -> Any:
    words = _words(row)
    value = row["value"] or (words if isinstance(words, str) else "")
    option: dict[str, Any] = {"value": value}
    if words is not ABSENT and words != value:
        option["label"] = words
    for each in row["more"].split(","):
        key, _, held = each.partition(":")
        if key.strip() and held.strip():
            option[key.strip()] = held.strip()
    return value if len(option) == 1 else option


#: What a row of a condition compares with; those of yes and no take no value.
OPERATORS = (
    ("==", "is"), ("!=", "is not"), (">", "is more than"), (">=", "is at least"), ("<", "is less than"),
    ("<=", "is at most"), ("yes", "is yes"), ("no", "is no"),
)  # fmt: skip


@dataclass(frozen=True)
class When(Line):
    """A condition: rows of field, comparison and value, all or any of which must hold; or one written freely."""

    numbers: frozenset[str] = field(default_factory=frozenset)  #: the fields that hold numbers
    macro = "when"

    def takes(self, value: Any) -> bool:
        return isinstance(value, str)

    def typed(self, name: str, value: Any) -> Pairs:
        try:
            root = parse(value).root
        except (ExpressionError, ValueError):
            return [(name, "free"), (f"{name}.free", value)]
        parts = root.parts if isinstance(root, Both) else (root,)
        listed = [_row(part) for part in parts]
        if any(row is None for row in listed):
            return [(name, "free"), (f"{name}.free", value)]
        joined = "any" if isinstance(root, Either) else "all"
        columns = ("field", "is", "value")
        said = [(f"{name}.{key}", text) for row in listed if row for key, text in zip(columns, row, strict=True)]
        return [(name, joined), *said]

    def read(self, name: str, form: Typed) -> Any:
        how = form.get(name, "")
        if how == "free":
            return clean(form.get(f"{name}.free", "")) or ABSENT
        if how not in ("all", "any"):
            return ABSENT
        said = [self._said(row) for row in rows(name, form, ("field", "is", "value"), 20) if row["field"]]
        return (" and " if how == "all" else " or ").join(said) or ABSENT

    def _said(self, row: dict[str, str]) -> str:
        name, operator, value = row["field"], row["is"], row["value"]
        if operator in ("yes", "no"):
            return name if operator == "yes" else f"not {name}"
        operator = operator if operator in dict(OPERATORS) else "=="
        if name in self.numbers or not value:
            plain = value.replace(",", "")
            return f"{name} {operator} {plain if _NUMBER.match(plain) else value or 0}"
        quote = "'" if '"' in value else '"'
        return f"{name} {operator} {quote}{value.replace(quote, '')}{quote}"


def _row(node: Node) -> tuple[str, str, str] | None:
    match node:
        case Name():
            return node.name, "yes", ""
        case Not(part=Name() as name):
            return name.name, "no", ""
        case Compared(left=Name() as left, right=Plain() as right) if not isinstance(right.literal, bool):
            held = right.literal if isinstance(right.literal, str) else str(right)
            return left.name, str(node.operator), held
    return None
