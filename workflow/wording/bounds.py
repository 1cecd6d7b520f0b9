"""How long a text and what is put into it may be, so that nothing ever pushes the reply code out."""

from collections.abc import Iterable

#: A text may have this many UTF-16 units (Twilio's error 21617).
LIMIT = 1600
#: One value in a text may have this many characters; a list of them has what its frame leaves it.
VALUE_LIMIT = 280
LIST_LIMIT = LIMIT - 300
#: The options of a choice share this many, because codes follow them.
OPTIONS_LIMIT = 600
#: A summary may have this many characters where it is kept.
SUMMARY_LIMIT = 300


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as the carriers count it."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def shorten(text: str, limit: int) -> str:
    """The text itself, or as much of it as leaves room for three dots."""
    if units(text) <= limit:
        return text
    short = text[:limit].encode("utf-16-le", "surrogatepass")[: 2 * (limit - 3)]
    return short.decode("utf-16-le", "ignore") + "..."


def lines(every: Iterable[str]) -> str:
    """As many lines as fit a text beside its frame, and how many were left out."""
    every = list(every)
    shown: list[str] = []
    room = LIST_LIMIT - units("\n(+ 999)")
    for line in every:
        room -= units(line) + 1
        if room < 0:
            shown.append(f"(+ {len(every) - len(shown)})")
            break
        shown.append(line)
    return "\n".join(shown)
