"""What a text means. Pure: text and language in, a Reading out; which ask it is about is decided elsewhere.

The rule: what cannot be read never decides. A reading is a decision only where the text begins with a plain
yes or no (or with a code and then one); everything doubtful is Unclear and says why.
"""

import re
import string
from dataclasses import dataclass, replace
from itertools import pairwise

from workflow.core.lexicon import (
    APOSTROPHES,
    CARRIER_WORDS,
    HELP_WORDS,
    QUESTION_MARKS,
    QUOTED,
    RESERVED,
    START_WORDS,
    STOP_WORDS,
    TAPBACK,
    Lexicon,
    lexicon_for,
)
from workflow.core.plaintext import clean, is_foreign, is_silent, normalise, one_line
from workflow.core.readings import (
    CarrierHelp,
    Decide,
    ListOpen,
    Menu,
    More,
    OptIn,
    OptOut,
    Reading,
    StatusOfMine,
    Unclear,
    Why,
    Withdraw,
)
from workflow.core.state import Answer

__all__ = [
    "CARRIER_WORDS", "LONGEST", "RESERVED", "CarrierHelp", "Decide", "ListOpen", "Menu", "More", "OptIn",
    "OptOut", "Reading", "StatusOfMine", "Unclear", "Why", "Withdraw", "normalise", "read",
]  # fmt: skip

LONGEST = 1600  #: characters; carriers join no longer text, and a longer one is not read

_PLAIN: dict[str, Reading] = {
    "LIST": ListOpen(),
    "STATUS": StatusOfMine(),
    "MENU": Menu(),
    **dict.fromkeys(STOP_WORDS, OptOut()),
    **dict.fromkeys(START_WORDS, OptIn()),
    **dict.fromkeys(HELP_WORDS, CarrierHelp()),
}

_DROP_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
_SEPARATORS = r"\s#:,.;()\[\]<>*!/_\-\u2010\u2013\u2014\u2026"
#: A word with its apostrophes and hyphens ("no-brainer" is one word and no "no"), a number, or one sign.
_TOKEN = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}\-\u2010][^\W\d_]+)*|\d+|[^\w\s]|_")
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_OPENING = frozenset("#([*")  # all that may stand before the decision
#: Another code joined to the first: "and 4822".
_ANOTHER = re.compile(rf"(?:and|or|&|\+)[{_SEPARATORS}]*[0-9]{{4,5}}(?![0-9])", re.IGNORECASE)

_CODE = re.compile(r"[0-9]{4,5}")
#: What right behind four digits makes them part of an amount or a date: "4821.50", "2026-06-03".
_AMOUNT = re.compile(r"[.,:][0-9]|[-/][0-9]{1,3}(?![0-9])|[%$\u20ac\u00a3]")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{4,5}(?![0-9])")
_ONLY_DIGITS = re.compile(f"[{_SEPARATORS}0-9]*[0-9][{_SEPARATORS}]*")
#: What right behind a word makes it another: "no1", "ok@home".
_GLUED = re.compile(rf"[^\W_]|[@=&+%$\u20ac\u00a3{APOSTROPHES}]")
#: Single letters in a row: "y e s", "n/a"; but "n I have no idea" is a no.
_SPELT = re.compile(r"[^\W\d_]\b\W+(?!i\b)[^\W\d_]\b", re.IGNORECASE)
_BEFORE_REASON = re.compile(r"\A(?:[\s,.:;!/#*)\]_\u2013\u2014\u2026]|-(?!\S))+")
_PAIR = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_FOREIGN_DIGITS = re.compile(rf"[{_SEPARATORS}]*(?![0-9])\d")

_EDGES = string.whitespace + string.punctuation + "\u00a1\u00bf\u2026\u2013\u2014\u2018\u2019\u201c\u201d"
_ABOUT = re.compile(rf"(?P<word>more|withdraw)(?:[{_SEPARATORS}]*(?P<code>[0-9]+))?")
_ABOUT_AFTER = re.compile(rf"(?P<code>[0-9]+)[{_SEPARATORS}]*(?P<word>more|withdraw)")


def read(text: str, language: str = "en") -> Reading:
    """What the text means, in this language or in English. Never raises; linear in its length."""
    cleaned = clean(text[:LONGEST])
    said = one_line(cleaned)
    if max(len(text), len(said)) > LONGEST:  # one character may become eighteen in NFKC
        return _noting_stop(Unclear(why=Why.OTHER), said[:LONGEST])
    reading = _noise(said, cleaned) or _command(said) or _decision(said, lexicon_for(language))
    return _noting_stop(reading, said)


def _key(word: str) -> str:
    return word.casefold().translate(_DROP_APOSTROPHES)


def _words(said: str) -> list[str]:
    """Every word and sign as the lexicon spells it, hyphened ones in their parts."""
    return [part for token in _TOKEN.findall(said) for part in re.split("[-\u2010]", _key(token)) if part]


def _noting_stop(reading: Reading, said: str) -> Reading:
    if not isinstance(reading, Unclear):
        return reading
    words = _words(said)
    asks = any(word.upper() in STOP_WORDS for word in words) or ("opt", "out") in pairwise(words)
    return replace(reading, asks_to_stop=asks)


def _noise(said: str, cleaned: str) -> Reading | None:
    """What is no reply in the sender's own words: nothing at all, a reaction, a quoted original."""
    if all(map(is_silent, said)):
        return Menu() if said.startswith("?") else Unclear(why=Why.EMPTY)
    folded = said.casefold()
    if TAPBACK.match(folded):
        return Unclear(why=Why.TAPBACK)
    quotes = any(line.lstrip().startswith(">") for line in cleaned.splitlines())
    return Unclear(why=Why.QUOTED) if quotes or QUOTED.search(folded) else None


def _command(said: str) -> Reading | None:
    """A command, where it is the whole text but for punctuation around it."""
    whole = said.strip(_EDGES).casefold()
    if about := _ABOUT.fullmatch(whole) or _ABOUT_AFTER.fullmatch(whole):
        if about["word"] == "more":
            return More(code=about["code"])
        # a withdrawal acts, so "withdraw?" is asked back
        return Unclear(why=Why.HEDGE, code=about["code"]) if _asks(said) else Withdraw(code=about["code"])
    return _PLAIN.get(whole.upper())


@dataclass(frozen=True, kw_only=True)
class _Head:
    """How a text begins: its decision words and codes, as far as they reach."""

    answer: Answer | None
    codes: tuple[str, ...]
    start: int  #: of the last word, sign or code that belongs to it
    end: int

    @property
    def code(self) -> str | None:
        return self.codes[0] if len(self.codes) == 1 else None


def _head(said: str, lexicon: Lexicon) -> _Head:
    """Read decision words and codes from the start until something else comes."""
    answer: Answer | None = None
    codes: list[str] = []
    start = end = 0
    for token in _TOKEN.finditer(said):
        word = _key(token.group())
        if word in lexicon.yes or word in lexicon.no:
            answer = Answer.YES if word in lexicon.yes else Answer.NO
        elif _is_code(said, token, glued_ok=answer is None):
            codes.append(word)
        elif _passes(word, begun=end > 0) or (codes and _ANOTHER.match(said, token.start())):
            continue
        else:
            break
        start, end = token.span()
    if answer and not codes and _ONLY_DIGITS.fullmatch(said, end):
        codes, end = re.findall("[0-9]+", said[end:]), len(said)  # a code of the wrong length
    return _Head(answer=answer, codes=tuple(dict.fromkeys(codes)), start=start, end=end)


def _is_code(said: str, token: re.Match[str], *, glued_ok: bool) -> bool:
    """Whether a token is a code and no amount or date; letters may follow at once only in "4821yes"."""
    end = token.end()
    if not _CODE.fullmatch(token.group()) or _AMOUNT.match(said, end):
        return False
    return glued_ok or not said[end : end + 1].isalpha()


def _passes(sign: str, *, begun: bool) -> bool:
    """Whether a sign may stand between the words and codes of the head, or before the first."""
    return bool(_SEPARATOR.fullmatch(sign)) if begun else sign in _OPENING


def _decision(said: str, lexicon: Lexicon) -> Reading:
    """The decision the text begins with, unless something in it leaves that in doubt."""
    head = _head(said, lexicon)
    reason = _BEFORE_REASON.sub("", said[head.end :], count=1)
    why = _doubt(said, head, lexicon)
    if why or head.answer is None:
        return Unclear(why=why or Why.OTHER, code=head.code)
    numbers = tuple(number for number in dict.fromkeys(_NUMBER.findall(reason)) if number != head.code)
    return Decide(answer=head.answer, code=head.code, reason=reason, numbers=numbers)


def _doubt(said: str, head: _Head, lexicon: Lexicon) -> Why | None:
    words = _words(said)
    if lexicon.contradicts(words):
        return Why.BOTH
    if len(head.codes) > 1:
        return Why.TWO_CODES
    if head.answer is None or _misread(said, head):
        return Why.OTHER
    if head.answer is Answer.NO:
        return Why.HEDGE if _idle_no(said, head, lexicon) else None
    if lexicon.hedged(words):
        return Why.HEDGE
    return Why.OTHER if any(map(is_foreign, said)) else None


def _misread(said: str, head: _Head) -> bool:
    """Whether the word is a piece of another ("no1", "y e s"), or foreign digits stand for a code."""
    if not head.codes and _FOREIGN_DIGITS.match(said, head.end):
        return True
    is_word = said[head.start].isalpha()
    return is_word and bool(_GLUED.match(said, head.end) or _SPELT.match(said, head.start))


def _idle_no(said: str, head: _Head, lexicon: Lexicon) -> bool:
    """Whether a no only asks ("no?") or is a figure of speech ("no problem")."""
    only_asks = _asks(said) and not any(map(str.isalnum, said[head.end :]))
    pair = _PAIR.match(said, head.start)
    return only_asks or (pair is not None and _key(pair.group()) in lexicon.idioms)


def _asks(said: str) -> bool:
    return not QUESTION_MARKS.isdisjoint(said)
