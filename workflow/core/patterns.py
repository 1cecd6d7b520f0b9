"""The patterns of text fields: a small, safe part of regular expressions that always ends.

Letters stand for themselves; `.`, `[A-Z0-9-]`, `[^,]`, `\\d \\w \\s` (ASCII) stand for one letter of a kind;
each may carry `? * + {2} {2,} {2,4}`; `|` separates alternatives; a backslash makes a sign a plain letter.
There are no groups and no back-references. A pattern is matched against the whole text by following all ways
through it at once, so the time is bounded by length of text times length of pattern, whatever either holds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class PatternError(ValueError):
    """A pattern uses letters, [A-Z], \\d, a dot, and ? * + {2,4} after one of them; no groups."""


_LONGEST, _MOST_STEPS = 200, 200
_PIECE = re.compile(
    r"""(?P<one> \\[dwsDWS] | \\[^A-Za-z0-9] | \. | \[\^?(?:\\[dwsDWS]|\\[^A-Za-z0-9]|[^\[\]\\])+\]
               | [^\\\[\](){}*+?|^$.] )
        (?P<times> [*+?] | \{[0-9]{1,3}(?:,[0-9]{0,3})?\} )?""",
    re.VERBOSE | re.DOTALL,
)
#: Signs that `re` plans to give a meaning inside a class.
_DOUBLED = re.compile(r"--|&&|~~|\|\|")
_ADVICE = 'use letters, [A-Z], \\d, a dot, and ? * + {2,4} after one of them, like "[A-Z]{2}-\\d+"'


class _Times(Enum):
    ONCE = "once"
    MAYBE = "once or not at all"
    ANY = "any number of times"


@dataclass(frozen=True)
class _Step:
    one: re.Pattern[str]  #: matches a single letter
    times: _Times


_Way = tuple[_Step, ...]


@dataclass(frozen=True)
class Pattern:
    """One checked pattern."""

    ways: tuple[_Way, ...]

    @classmethod
    def parse(cls, source: str) -> "Pattern":
        """Check and take apart one pattern. Raises PatternError with a sentence for a manager."""
        if not 1 <= len(source) <= _LONGEST:
            raise PatternError(f"A pattern has 1 to {_LONGEST} characters.")
        ways: list[list[_Step]] = [[]]
        at = 0
        while at < len(source):
            if source[at] == "|":
                ways.append([])
                at += 1
            elif _is_anchor(source, at):
                at += 1
            else:
                at = _take(source, at, ways[-1])
            if sum(map(len, ways)) > _MOST_STEPS:
                raise PatternError(f"The pattern counts too far: at most {_MOST_STEPS} letters.")
        return cls(tuple(tuple(way) for way in ways))

    def matches(self, text: str) -> bool:
        """True when the whole text is what the pattern describes."""
        return any(_leads(way, text) for way in self.ways)


def _is_anchor(source: str, at: int) -> bool:
    """`^` first and `$` last say what is true anyway."""
    first, last = source[:at].endswith("|") or at == 0, source[at + 1 : at + 2] in ("", "|")
    return (source[at] == "^" and first) or (source[at] == "$" and last)


def _take(source: str, at: int, way: list[_Step]) -> int:
    """Add the piece that starts here; gives back where the next one starts."""
    piece = _PIECE.match(source, at)
    if not piece:
        raise PatternError(f"“{source[at : at + 10]}” cannot stand in a pattern: {_ADVICE}.")
    if piece["one"][0] == "[" and _DOUBLED.search(piece["one"]):
        raise PatternError(f"“{piece['one']}” holds a sign twice: {_ADVICE}.")
    try:
        one = re.compile(piece["one"], re.ASCII | re.DOTALL)
    except re.error:
        raise PatternError(f"“{piece['one']}” is no set of letters: {_ADVICE}.") from None
    way.extend(_Step(one, times) for times in _count(piece["times"]))
    return piece.end()


def _count(times: str | None) -> Iterable[_Times]:
    """A count as single steps: `{2,3}` is once, once, maybe."""
    match times:
        case None:
            return [_Times.ONCE]
        case "?":
            return [_Times.MAYBE]
        case "*":
            return [_Times.ANY]
        case "+":
            return [_Times.ONCE, _Times.ANY]
    least, comma, most = times[1:-1].partition(",")
    needed = [_Times.ONCE] * int(least)
    if comma and not most:
        return [*needed, _Times.ANY]
    return needed + [_Times.MAYBE] * _more(least, most or least)


def _more(least: str, most: str) -> int:
    if int(most) < int(least):
        raise PatternError(f"“{{{least},{most}}}” counts backwards: write the smaller number first.")
    return int(most) - int(least)


def _leads(way: _Way, text: str) -> bool:
    places = _onward(way, {0})
    for letter in text:
        places = _onward(way, _moved(way, places, letter))
        if not places:
            return False
    return len(way) in places


def _moved(way: _Way, places: set[int], letter: str) -> set[int]:
    """Where the letter leads from each place."""
    return {
        place if way[place].times is _Times.ANY else place + 1
        for place in places
        if place < len(way) and way[place].one.match(letter)
    }


def _onward(way: _Way, places: set[int]) -> set[int]:
    """The places, and those behind steps that may be left out."""
    for place in sorted(places):
        while place < len(way) and way[place].times is not _Times.ONCE and place + 1 not in places:
            place += 1
            places.add(place)
    return places
