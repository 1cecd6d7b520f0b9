"""How many SMS parts a text takes. GSM 03.38 and UCS-2, counted as Twilio's own calculator does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import regex

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  #: an escape and a letter: two septets, never split
_GSM = _BASIC | _EXTENDED
_GRAPHEME = regex.compile(r"\r|\X")
#: Newer Unicode keeps an Indic conjunct together; the calculator counts its consonants one by one.
_CONJUNCT = regex.compile(r"(?<=[\p{M}\u200d])(?=\p{Lo})")


@dataclass(frozen=True, kw_only=True)
class Segments:
    """A text cut into parts."""

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int
    units: tuple[int, ...]  #: septets (GSM-7) or UTF-16 units (UCS-2) in each part
    foreign: tuple[str, ...]  #: what is not in GSM-7, as it stands in the text, repeats included


def count(text: str) -> Segments:
    """The parts that this text is sent in; one foreign character turns all of it into UCS-2."""
    if _GSM.issuperset(text):
        units = _fill((2 if letter in _EXTENDED else 1 for letter in text), single=160, part=153)
        return Segments(encoding="GSM-7", segments=len(units), units=units, foreign=())
    graphemes = list(_graphemes(text))
    units = _fill((_utf16(grapheme) for grapheme in graphemes), single=70, part=67)
    foreign = tuple(grapheme for grapheme in graphemes if not _GSM.issuperset(grapheme))
    return Segments(encoding="UCS-2", segments=len(units), units=units, foreign=foreign)


def _graphemes(text: str) -> Iterable[str]:
    """What a reader sees as one character each; CR and LF stand alone."""
    for cluster in _GRAPHEME.findall(text):
        yield from _CONJUNCT.split(cluster)


def _utf16(text: str) -> int:
    return sum(2 if letter > "\uffff" else 1 for letter in text)


def _fill(sizes: Iterable[int], *, single: int, part: int) -> tuple[int, ...]:
    """The units in each part, where `sizes` are the pieces that must stay whole."""
    pieces = list(sizes)
    if sum(pieces) <= single:
        return (sum(pieces),)
    parts = [0]
    for size in pieces:
        if parts[-1] and parts[-1] + size > part:
            parts.append(0)
        while size > part:  # a stack of accents longer than a part cannot stay whole
            parts[-1] = part
            parts.append(0)
            size -= part
        parts[-1] += size
    return tuple(parts)


def warning(text: str) -> str | None:
    """Why a text costs more than it looks, in a sentence for its author; None when it is one plain segment."""
    counted = count(text)
    if counted.foreign:
        shown = "”, “".join(dict.fromkeys(counted.foreign))
        return f"“{shown}” makes it {counted.segments} segment(s) of {counted.encoding}; without, it is cheaper."
    if counted.segments > 1:
        return f"This is {counted.segments} segments long, and each is paid for."
    return None
