"""The commands a text can be, in the sender's language or in English: LIST, MORE 4821, ASK 4821 which colour?

A command word means something only as the whole text, with a code where it takes one; behind ASK, TELL and AWAY
the text is free. Anything else is left to be read as a decision, or not at all.
"""

import re
import string
from collections.abc import Callable, Mapping

from workflow.core.lexicon.carriers import HELP_WORDS, START_WORDS, STOP_WISHES, STOP_WORDS
from workflow.core.lexicon.english import QUESTION_MARKS
from workflow.core.readings import (
    Ask,
    Away,
    Back,
    CarrierHelp,
    ListOpen,
    Menu,
    More,
    OptIn,
    OptOut,
    Reading,
    Redo,
    Skip,
    StatusOfMine,
    Tell,
    Unclear,
    Undo,
    Why,
    Withdraw,
)
from workflow.core.tokens import AMOUNT, BEFORE_REASON, GLUED, SEPARATORS

_CARRIERS: dict[str, Reading] = {
    **dict.fromkeys(STOP_WORDS, OptOut()),
    **dict.fromkeys(START_WORDS, OptIn()),
    **dict.fromkeys(HELP_WORDS, CarrierHelp()),
    **dict.fromkeys(STOP_WISHES, Unclear(why=Why.OTHER, asks_to_stop=True)),
}
_ALONE: dict[str, Reading] = {
    "LIST": ListOpen(), "STATUS": StatusOfMine(), "MENU": Menu(), "BACK": Back(), "REDO": Redo(), "SKIP": Skip()
}  # fmt: skip
_WITH_CODE: dict[str, Callable[[str | None], Reading]] = {
    "MORE": lambda code: More(code=code),
    "UNDO": lambda code: Undo(code=code),
    "WITHDRAW": lambda code: Withdraw(code=code),
}
#: What acts is not done for one who only asks: "withdraw?" is asked back.
_ACTS = frozenset(("UNDO", "WITHDRAW", "BACK", "AWAY"))

_EDGES = string.whitespace + string.punctuation + "\u00a1\u00bf\u2026\u2013\u2014\u2018\u2019\u201c\u201d"
_CODE_BEHIND = re.compile(rf"(?P<word>[^\W\d_]+)(?:[{SEPARATORS}]*(?P<code>[0-9]+))?")
_CODE_BEFORE = re.compile(rf"(?P<code>[0-9]+)[{SEPARATORS}]*(?P<word>[^\W\d_]+)")
_FREE = re.compile(rf"[#(\[*\"\u00a1\u00bf ]*(?:(?P<code>[0-9]{{4,5}})[{SEPARATORS}]*)?(?P<word>[^\W\d_]+)")
_CODE = re.compile(rf"[{SEPARATORS}]*(?P<code>[0-9]{{4,5}})(?![^\W_])")


def command(said: str, called: Mapping[str, str]) -> Reading | None:
    """The command that a normalised text is, by {word in lower case: English command}; None where it is none."""
    whole = said.strip(_EDGES).casefold()
    if carriers := _CARRIERS.get(whole.upper()):
        return carriers
    if found := _CODE_BEHIND.fullmatch(whole) or _CODE_BEFORE.fullmatch(whole):
        reading = _exact(called.get(found["word"], ""), found["code"], asks=not QUESTION_MARKS.isdisjoint(said))
        if reading:
            return reading
    return _free(said, called)


def _exact(name: str, code: str | None, *, asks: bool) -> Reading | None:
    if name not in _WITH_CODE and (name not in _ALONE or code):
        return Away() if name == "AWAY" and not code and not asks else None
    if asks and name in _ACTS:
        return Unclear(why=Why.HEDGE, code=code)
    return _WITH_CODE[name](code) if name in _WITH_CODE else _ALONE[name]


def _free(said: str, called: Mapping[str, str]) -> Reading | None:
    """ASK, TELL or AWAY with the words behind it."""
    head = _FREE.match(said)
    name = called.get(head["word"].casefold(), "") if head else ""
    if head is None or name not in ("ASK", "TELL", "AWAY") or GLUED.match(said, head.end()):
        return None
    if name == "AWAY":
        return None if head["code"] else _away(BEFORE_REASON.sub("", said[head.end() :]))
    behind = _CODE.match(said, head.end())
    if behind and AMOUNT.match(said, behind.end()):
        behind = None
    codes = {each["code"] for each in (head, behind) if each and each["code"]}
    rest = BEFORE_REASON.sub("", said[(behind or head).end() :])
    return _question_or_answer(name, codes, rest)


def _away(rest: str) -> Reading:
    return Away(rest=rest) if any(map(str.isalnum, rest)) else Unclear(why=Why.HEDGE)


def _question_or_answer(name: str, codes: set[str], rest: str) -> Reading:
    if len(codes) > 1:
        return Unclear(why=Why.TWO_CODES)
    code = next(iter(codes), None)
    if not any(map(str.isalnum, rest)):
        return Unclear(why=Why.OTHER, code=code)
    return Ask(code=code, question=rest) if name == "ASK" else Tell(code=code, answer=rest)
