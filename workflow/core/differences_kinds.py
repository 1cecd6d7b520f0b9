"""How single values of a definition are said in a comparison: flags, numbers, spans."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

#: A key -> what it is, within a sentence.
PLACES: Mapping[str, str] = {
    "ask": "the question",
    "label": "the label",
    "text": "the text",
    "title": "the title",
    "summary": "the line approvers read",
    "options": "option",
    "choose": "choice",
    "within": "deadline",
    "keyword": "the keyword",
    "sample": "the sample answer",
    "min": "the least",
    "max": "the most",
    "pattern": "the pattern of the answer",
    "currency": "the currency",
    "type": "the kind of answer",
    "language": "the language of whoever it is",
    "who": "who may start it",
    "sayso": "the version of the language",
    "workflow": "the name in addresses",
}
_NEEDS = {"any": "one YES", "all": "a YES of everybody", "each": "one YES of each"}


def instead(new: Any, old: Any) -> str:
    """ "4 hours instead of 2 hours"; where both would read the same, exactly as they are written."""
    one, other = said(new), said(old)
    if one == other:
        one, other = repr(new), repr(old)
    if new is None or new == "":
        return f"none instead of {other}"
    return f"{one} instead of {other if old not in (None, '') else 'none'}"


def said(value: Any) -> str:
    """One value in words."""
    match value:
        case None | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(map(said, value)) or "none"
    return str(value)


def quoted(text: Any) -> str:
    """A text in quotes; nothing for none."""
    return "" if text is None else f"“{text}”"


def _flag(on: str, off: str) -> Callable[[Any, Any], str | None]:
    return lambda old, new: on if new else off


def _need(old: Any, new: Any) -> str:
    return f"needs {_NEEDS.get(new, f'{new} YES')} instead of {_NEEDS.get(old, f'{old} YES') if old else 'none'}"


def _turn(old: Any, new: Any) -> str:
    return f"each has {instead(new, old)} before the next one is asked"


def _undo(old: Any, new: Any) -> str:
    if old is None or new is None:
        can = f"can be taken back for {new} now" if new else f"cannot be taken back any more, until now for {old}"
        return f"answers {can}"
    return f"answers can be taken back for {new} instead of {old}"


def _pauses(old: Any, new: Any) -> str:
    words = {True: "holds the deadline", False: "does not hold the deadline", None: "does what the workflow says"}
    return f"a question {words[new]}; until now it {words[old].replace('does not', 'did not').replace('holds', 'held')}"


def _self(old: Any, new: Any) -> str:
    return "requesters may decide their own" if new else "requesters may not decide their own any more"


#: A key -> the sentence for its old and its new value.
VALUES: Mapping[str, Callable[[Any, Any], str | None]] = {
    "need": _need,
    "veto": _flag("any NO rejects now", "a single NO does not reject any more"),
    "self": _self,
    "order": lambda old, new: f"asks {'one after another' if new == 'in_turn' else 'everybody at once'} now",
    "turn": _turn,
    "roll_call": _flag("is a roll call now: answers are gathered, none rejects", "is no roll call any more"),
    "undo": _undo,
    "urgent": _flag("urgent now: quiet hours do not hold it", "not urgent any more: quiet hours hold it"),
    "ask_pauses": _pauses,
    "required": _flag("needs an answer now", "may be left out now"),
}
