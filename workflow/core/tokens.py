"""The words, numbers and signs of a normalised text, as its readers compare them."""

import re

from workflow.core.lexicon.quotations import APOSTROPHES

SEPARATORS = r"\s#:,.;()\[\]<>*!/_\-\u2010\u2013\u2014\u2026"
#: A word with its apostrophes and hyphens ("no-brainer" is one word and no "no"), a number, or one sign.
TOKEN = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}\-\u2010][^\W\d_]+)*|\d+|[^\w\s]|_")
#: What right behind four digits makes them part of an amount or a date: "4821.50", "2026-06-03".
AMOUNT = re.compile(r"[.,:][0-9]|[-/][0-9]{1,3}(?![0-9])|[%$\u20ac\u00a3]")
#: What right behind a word makes it another: "no1", "ok@home".
GLUED = re.compile(rf"[^\W_]|[@=&+%$\u20ac\u00a3{APOSTROPHES}]")
BEFORE_REASON = re.compile(r"\A(?:[\s,.:;!/#*)\]_\u2013\u2014\u2026]|-(?!\S))+")

_HYPHEN = re.compile("[-\u2010]")
_DROP_APOSTROPHES = str.maketrans("", "", APOSTROPHES)


def key(word: str) -> str:
    """A word as the lexicons spell it."""
    return word.casefold().translate(_DROP_APOSTROPHES)


def words_of(said: str) -> list[str]:
    """Every word and sign as the lexicons spell it, hyphened ones in their parts."""
    return [part for token in TOKEN.findall(said) for part in _HYPHEN.split(key(token)) if part]
