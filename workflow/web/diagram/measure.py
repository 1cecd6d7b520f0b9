"""How wide a text is, near enough for every font a reader may have, and where it is broken into lines."""

import unicodedata
from functools import lru_cache

# Widths of Helvetica in thousandths of its size, from its published metrics (Adobe Core 14 AFM).
_WIDTHS = {
    222: "ijl", 191: "'", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 355: '"', 389: "*", 469: "^",
    500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@",
}  # fmt: skip
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
#: Verdana's family runs wider than Helvetica; a text must fit in either.
_WIDEST = 1.12
_UNKNOWN, _WIDE = 620, 1040


@lru_cache(maxsize=20_000)
def width(text: str, size: float) -> float:
    """The width of a text in pixels at a font size, rather too much than too little."""
    return sum(map(_letter, text)) * size * _WIDEST / 1000


@lru_cache(maxsize=5_000)
def _letter(letter: str) -> int:
    if letter in _OF:
        return _OF[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _OF.get(unicodedata.normalize("NFD", letter)[0], _UNKNOWN)


@lru_cache(maxsize=4_000)
def wrap(text: str, size: float, room: float, most: int = 3) -> tuple[str, ...]:
    """The lines of a text that fit into this many pixels; what is too long ends with an ellipsis."""
    lines: list[str] = []
    line, wide, space = "", 0.0, width(" ", size)
    for word in text.split():
        for part in _cut(word, size, room):
            long = width(part, size)
            if line and wide + space + long > room:
                lines.append(line)
                line, wide = part, long
            else:
                line, wide = (f"{line} {part}", wide + space + long) if line else (part, long)
        if len(lines) >= most:
            break
    lines.append(line)
    if len(lines) <= most:
        return tuple(filter(None, lines))
    return (*lines[: most - 1], _shorten(lines[most - 1], size, room))


def _cut(word: str, size: float, room: float) -> list[str]:
    """A word that is wider than a line, in pieces."""
    if width(word, size) <= room:
        return [word]
    parts, part = [], ""
    for letter in word[:400]:
        if part and width(part + letter, size) > room:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]


def _shorten(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip(' ,;·')}…"
