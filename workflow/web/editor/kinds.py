"""The kinds of controls: what each shows of a value of the definition language, and reads back from a form.

A control posts under its name, or under names that begin with it and a dot. What nobody touched reads back as the same
value, or as one that means the same; whoever compares has both go through here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from workflow.core.editing import ABSENT
from workflow.core.words import LANGUAGES

Typed = MultiDict[str, str]
Pairs = list[tuple[str, str]]
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?\Z")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
LONGEST = 4000


def clean(text: str, *, lines: bool = False) -> str:
    """What was typed, without what no text has."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))[:LONGEST].strip()
    return text if lines else " ".join(text.split())


@dataclass(frozen=True)
class Line:
    """A line of text; empty means that the key is not there."""

    macro = "line"

    def takes(self, value: Any) -> bool:
        """Whether it can show this."""
        return isinstance(value, str | int | Decimal) and not isinstance(value, bool)

    def typed(self, name: str, value: Any) -> Pairs:
        """What a form with this value posts."""
        return [(name, f"{value:f}" if isinstance(value, Decimal) else str(value))]

    def read(self, name: str, form: Typed) -> Any:
        """The value that a form says, or ABSENT."""
        return clean(form.get(name, "")) or ABSENT


class Number(Line):
    """A number; whatever else was typed stays text, and is listed as a problem."""

    macro = "number"

    def read(self, name: str, form: Typed) -> Any:
        text = clean(form.get(name, ""))
        if _NUMBER.match(text):
            return Decimal(text) if "." in text else int(text)
        return text or ABSENT


@dataclass(frozen=True)
class Chosen(Line):
    """One of a few; the empty one means that the key is not there."""

    choices: tuple[tuple[str, str], ...] = ()
    macro = "chosen"

    def read(self, name: str, form: Typed) -> Any:
        return clean(form.get(name, "")) or ABSENT


@dataclass(frozen=True)
class Flag:
    """A box that is ticked or not; `usual` is what leaving the key out means."""

    usual: bool = False
    macro = "flag"

    def takes(self, value: Any) -> bool:
        return isinstance(value, bool)

    def typed(self, name: str, value: Any) -> Pairs:
        return [(name, "on")] if value is True or (value is ABSENT and self.usual) else []

    def read(self, name: str, form: Typed) -> Any:
        ticked = name in form
        return ABSENT if ticked == self.usual else ticked


class MaybeFlag:
    """Yes, no, or as it is said elsewhere."""

    macro = "chosen"
    choices = (("", "As the workflow says"), ("yes", "Yes"), ("no", "No"))

    def takes(self, value: Any) -> bool:
        return isinstance(value, bool)

    def typed(self, name: str, value: Any) -> Pairs:
        return [(name, "yes" if value else "no")]

    def read(self, name: str, form: Typed) -> Any:
        return {"yes": True, "no": False}.get(form.get(name, ""), ABSENT)


@dataclass(frozen=True)
class Texts:
    """Words, in one language or in several."""

    long: bool = False
    macro = "texts"

    def takes(self, value: Any) -> bool:
        if isinstance(value, dict):
            return all(each in LANGUAGES and isinstance(text, str) for each, text in value.items())
        return isinstance(value, str)

    def typed(self, name: str, value: Any) -> Pairs:
        if isinstance(value, dict):
            return [(f"{name}.{language}", text) for language, text in value.items()]
        return [(name, value)]

    def read(self, name: str, form: Typed) -> Any:
        return one_or_many(
            clean(form.get(name, ""), lines=self.long),
            {each: clean(form.get(f"{name}.{each}", ""), lines=self.long) for each in LANGUAGES},
        )


def one_or_many(plain: str, languages: dict[str, str]) -> Any:
    """A text for everybody, or one for each language that has one; ABSENT where there is none."""
    said = {language: text for language, text in languages.items() if text}
    if plain and said:
        return {"en": plain, **said}
    return said or plain or ABSENT


@dataclass(frozen=True)
class Listed:
    """Several short values, in one line with commas; one alone is no list."""

    macro = "line"

    def takes(self, value: Any) -> bool:
        many = value if isinstance(value, list) else [value]
        return all(isinstance(each, str) and "," not in each for each in many)

    def typed(self, name: str, value: Any) -> Pairs:
        return [(name, ", ".join(value) if isinstance(value, list) else value)]

    def read(self, name: str, form: Typed) -> Any:
        found = [text for each in form.get(name, "").split(",") if (text := clean(each))]
        return found[0] if len(found) == 1 else found or ABSENT


@dataclass(frozen=True)
class Who:
    """People and groups: one list to choose from for each, and an empty one to add somebody."""

    needed: bool = False  #: then nobody is an empty list, so that a step stays what it is
    macro = "who"

    def takes(self, value: Any) -> bool:
        many = value if isinstance(value, list) else [value]
        return all(isinstance(each, str) for each in many)

    def typed(self, name: str, value: Any) -> Pairs:
        return [(name, each) for each in (value if isinstance(value, list) else [value])]

    def read(self, name: str, form: Typed) -> Any:
        found = list(dict.fromkeys(text for each in form.getlist(name)[:200] if (text := clean(each))))
        if not found and self.needed:
            return []
        return found[0] if len(found) == 1 else found or ABSENT


class Need:
    """How many must say yes."""

    macro = "need"
    choices = (
        ("", "The first reply decides"),
        ("all", "Everybody must say yes"),
        ("each", "One from each line above must say yes"),
        ("number", "At least this many must say yes"),
    )

    def takes(self, value: Any) -> bool:
        return isinstance(value, int | str) and not isinstance(value, bool)

    def typed(self, name: str, value: Any) -> Pairs:
        if value in ("all", "each"):
            return [(name, value)]
        return [] if value == "any" else [(name, "number"), (f"{name}.number", str(value))]

    def read(self, name: str, form: Typed) -> Any:
        chosen = form.get(name, "")
        if chosen == "number":
            return Number().read(f"{name}.number", form) if clean(form.get(f"{name}.number", "")) else 2
        return chosen if chosen in ("all", "each") else ABSENT


def rows(name: str, form: Typed, keys: Sequence[str], limit: int = 110) -> list[dict[str, str]]:
    """Repeated groups of fields, one after the other; `keys` follow the name, and the first says how many there are."""
    columns = {key: form.getlist(f"{name}.{key}")[:limit] for key in keys}
    many = max(map(len, columns.values()), default=0)
    return [
        {key: clean(column[index]) if index < len(column) else "" for key, column in columns.items()}
        for index in range(many)
    ]
