"""What a text means. Pure: text and language in, a Reading out; which ask it is about is decided elsewhere.

The rule: what cannot be read never decides. A reading is a decision only where the text begins with a plain
yes or no (or with a code and then one); everything doubtful is Unclear and says why.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import category

from workflow.core.lexicon import CARRIER_WORDS, RESERVED, Lexicon, commands, lexicon_for
from workflow.core.lexicon.carriers import STOP_WORDS
from workflow.core.lexicon.english import QUESTION_MARKS
from workflow.core.lexicon.quotations import APOSTROPHES, QUOTED, TAPBACK
from workflow.core.plaintext import clean, is_foreign, is_silent, normalise, one_line
from workflow.core.readings import (
    Ask,
    Away,
    Back,
    CarrierHelp,
    Decide,
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
from workflow.core.spoken_commands import command
from workflow.core.state import Answer
from workflow.core.tokens import AMOUNT, BEFORE_REASON, GLUED, SEPARATORS, TOKEN, key, words_of

__all__ = [
    "CARRIER_WORDS", "LONGEST", "RESERVED", "Ask", "Away", "Back", "CarrierHelp", "Decide", "ListOpen", "Menu",
    "More", "OptIn", "OptOut", "Reading", "Redo", "Skip", "StatusOfMine", "Tell", "Unclear", "Undo", "Why",
    "Withdraw", "commands", "normalise", "opening", "read",
]  # fmt: skip

LONGEST = 1600  #: characters; carriers join no longer text, and a longer one is not read

_SEPARATOR = re.compile(f"[{SEPARATORS}]")
_OPENING = frozenset("#([*")  # all that may stand before the decision
#: What does not keep two codes apart: brackets, quotation marks, emoji, stray accents, question marks.
_ASIDE_KINDS = frozenset(("Ps", "Pe", "Pi", "Pf", "So", "Mn"))
_ASIDES = QUESTION_MARKS | {'"', *APOSTROPHES}
#: Another code joined to the first: "and 4822", in every language.
_ANOTHER = re.compile(rf"(?:and|or|y|o|et|ou|und|oder|e|&|\+)[{SEPARATORS}]*[0-9]{{4,5}}(?![0-9])", re.IGNORECASE)

_CODE = re.compile(r"[0-9]{4,5}")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{4,5}(?![0-9])")
_ONLY_DIGITS = re.compile(f"[{SEPARATORS}0-9]*[0-9][{SEPARATORS}]*")
#: Single letters in a row: "y e s", "n/a"; but "n I have no idea" is a no.
_SPELT = re.compile(r"[^\W\d_]\b\W+(?!i\b)[^\W\d_]\b", re.IGNORECASE)
#: The words that follow each other with nothing but a blank between them.
_RUN = re.compile(rf"[^\W\d_]+(?:[ {APOSTROPHES}][^\W\d_]+){{,6}}")
#: What makes of "vale" a verb: a word, a price, a number that is no code.
_OBJECT = re.compile(r" ?(?:[^\W\d_]|[$\u20ac\u00a3]|(?P<number>[0-9]+))")
_PAUSE = re.compile("[,.;:!\u2013\u2014\u2026-]")
_FOREIGN_DIGITS = re.compile(rf"[{SEPARATORS}]*(?![0-9])\d")
#: What may stand between a first word and what it is about.
_BEHIND_FIRST = re.compile(r"[^\w\s$\u20ac\u00a3]*(?:\s+(?:[-:\u2013\u2014]+\s+)?|\Z)|[:,;]")
_FIRST = re.compile(rf"[^\w$\u20ac\u00a3]*(?P<word>\w+(?:[{APOSTROPHES}\-\u2010]\w+)*)")


def read(text: str, language: str = "en") -> Reading:
    """What the text means, in this language or in English. Never raises; linear in its length."""
    cleaned = clean(text[:LONGEST])
    said = one_line(cleaned)
    if max(len(text), len(said)) > LONGEST:  # one character may become eighteen in NFKC
        return _noting_stop(Unclear(why=Why.OTHER), said[:LONGEST])
    lexicon = lexicon_for(language)
    reading = _noise(said, cleaned) or command(said, lexicon.called) or _decision(said, lexicon)
    return _noting_stop(reading, said)


def opening(text: str) -> tuple[str, str]:
    """The first word in upper case, without the punctuation around it, and the rest in the sender's own casing."""
    said = normalise(text[:LONGEST])
    first = _FIRST.match(said)
    if first is None:
        return "", said
    behind = _BEHIND_FIRST.match(said, first.end())
    return first["word"].upper(), said[behind.end() if behind else first.end() :]


def _noting_stop(reading: Reading, said: str) -> Reading:
    if not isinstance(reading, Unclear) or reading.asks_to_stop:
        return reading
    words = words_of(said)
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


@dataclass(frozen=True, kw_only=True)
class _Head:
    """How a text begins: its decision words and codes, as far as they reach."""

    answer: Answer | None
    words: Mapping[int, str]  #: its decision words, by where they begin
    codes: tuple[str, ...]
    start: int  #: of the last word, sign or code that belongs to it
    end: int

    @property
    def code(self) -> str | None:
        return self.codes[0] if len(self.codes) == 1 else None


def _head(said: str, lexicon: Lexicon) -> _Head:
    """Read decision words and codes from the start until something else comes."""
    spoken: dict[int, str] = {}
    codes: list[str] = []
    start = end = 0
    for token in TOKEN.finditer(said):
        word = key(token.group())
        if _decides(word, said, token.end(), lexicon):
            spoken[token.start()] = word
        elif _is_code(said, token, glued_ok=not spoken):
            codes.append(word)
        elif _passes(token.group(), begun=end > 0) or (codes and _ANOTHER.match(said, token.start())):
            continue
        else:
            break
        start, end = token.span()
    if spoken and not codes and _ONLY_DIGITS.fullmatch(said, end):
        codes, end = re.findall("[0-9]+", said[end:]), len(said)  # a code of the wrong length
    answer = lexicon.answer(spoken[max(spoken)]) if spoken else None
    return _Head(answer=answer, words=spoken, codes=tuple(dict.fromkeys(codes)), start=start, end=end)


def _decides(word: str, said: str, end: int, lexicon: Lexicon) -> bool:
    """Whether it is a yes-word or a no-word here; "vale" is none in "vale 30 euros" but one in "vale, gracias"."""
    if lexicon.answer(word) is None:
        return False
    behind = _OBJECT.match(said, end) if word in lexicon.apart else None
    if behind is None or (behind["number"] and _names_ask(said, behind.start("number"), behind.end())):
        return True
    return " ".join(words_of(said[end:])) in lexicon.courtesies


def _names_ask(said: str, start: int, end: int) -> bool:
    """Whether what stands there is four or five digits that are no amount and no date."""
    return bool(_CODE.fullmatch(said, start, end)) and not AMOUNT.match(said, end)


def _is_code(said: str, token: re.Match[str], *, glued_ok: bool) -> bool:
    """Whether a token is a code and no amount or date; letters may follow at once only in "4821yes"."""
    end = token.end()
    if not _names_ask(said, token.start(), end):
        return False
    return glued_ok or not said[end : end + 1].isalpha()


def _passes(sign: str, *, begun: bool) -> bool:
    """Whether a sign may stand between the words and codes of the head ("yes 🎉 4821"), or before the first."""
    if not begun:
        return sign in _OPENING
    return bool(_SEPARATOR.fullmatch(sign)) or (len(sign) == 1 and (sign in _ASIDES or category(sign) in _ASIDE_KINDS))


def _decision(said: str, lexicon: Lexicon) -> Reading:
    """The decision the text begins with, unless something in it leaves that in doubt."""
    head = _head(said, lexicon)
    reason = BEFORE_REASON.sub("", said[head.end :], count=1)
    why = _doubt(said, head, reason, lexicon)
    if why or head.answer is None:
        return Unclear(why=why or Why.OTHER, code=head.code)
    numbers = tuple(number for number in dict.fromkeys(_NUMBER.findall(reason)) if number != head.code)
    return Decide(answer=head.answer, code=head.code, reason=reason, numbers=numbers)


def _doubt(said: str, head: _Head, reason: str, lexicon: Lexicon) -> Why | None:
    words = words_of(said)
    if lexicon.contradicts(words):
        return Why.BOTH
    if len(head.codes) > 1:
        return Why.TWO_CODES
    if head.answer is None or _misread(said, head):
        return Why.OTHER
    if head.answer is Answer.NO:
        return Why.HEDGE if _idle_no(said, head, reason, lexicon) else None
    if lexicon.hedged(words) or _conditional(said, head, reason, lexicon):
        return Why.HEDGE
    return Why.OTHER if any(map(is_foreign, said)) else None


def _misread(said: str, head: _Head) -> bool:
    """Whether the word is a piece of another ("no1", "y e s"), or foreign digits stand for a code."""
    if not head.codes and _FOREIGN_DIGITS.match(said, head.end):
        return True
    is_word = said[head.start].isalpha()
    return is_word and bool(GLUED.match(said, head.end) or _SPELT.match(said, head.start))


def _idle_no(said: str, head: _Head, reason: str, lexicon: Lexicon) -> bool:
    """Whether a no only asks ("no?"), is a figure of speech ("no problem") or says that all is well."""
    only_asks = not QUESTION_MARKS.isdisjoint(said) and not any(map(str.isalnum, said[head.end :]))
    figure = any(lexicon.figures(_run(said, place)) for place in head.words)
    return only_asks or figure or lexicon.assures(words_of(reason))


def _run(said: str, start: int) -> list[str]:
    """The first words from there on, as far as only blanks are between them and no idiom is longer."""
    run = _RUN.match(said, start)
    return key(run.group()).split() if run else []


def _conditional(said: str, head: _Head, reason: str, lexicon: Lexicon) -> bool:
    """Whether a yes-word is a condition here: "si baja el precio" is no "sí"."""
    words = words_of(reason)
    if not lexicon.alone.isdisjoint(words):
        return True
    if lexicon.alone.isdisjoint(head.words.values()) or not any(map(str.isalnum, reason)):
        return False
    if all(word.isdecimal() or (len(word) == 1 and word not in "eouyEOUY") for word in reason.split()):
        return False  # "si 4821 A", "si 4821 123456": an option and a proof are no sentence
    gap = said[head.end : len(said) - len(reason)]
    return not _PAUSE.search(gap) and " ".join(words) not in lexicon.courtesies
