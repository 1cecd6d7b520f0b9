"""A text as it is matched: one Unicode spelling for what looks alike, nothing invisible."""

import re
import unicodedata

#: Characters that NFKC would tear apart: spacing accents typed as apostrophes, and the Greek question mark.
_TYPED = str.maketrans({"\u00b4": "'", "\u0384": "'", "\u1ffd": "'", "\u037e": "?"})
#: Variation selectors, skin tones and the keycap: they change how a sign looks, not what it says.
_DECORATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff\u20e3]")


def normalise(text: str) -> str:
    """The text as one line of NFKC without invisible characters, in the sender's own casing."""
    return one_line(clean(text))


def one_line(cleaned: str) -> str:
    """A cleaned text with its whitespace folded."""
    return " ".join(cleaned.split())


def clean(text: str) -> str:
    """The text in NFKC, format characters dropped, control characters blank, its lines kept."""
    kept = "".join(map(_visible, _DECORATION.sub("", text.translate(_TYPED))))
    return unicodedata.normalize("NFKC", kept)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category == "Cc" and character not in "\r\n" else character


def is_silent(character: str) -> bool:
    """Whether it is punctuation, an accent or the like: neither letter nor digit nor emoji."""
    return unicodedata.category(character).startswith(("P", "Z", "M", "Sm", "Sc", "Sk"))


def is_foreign(character: str) -> bool:
    """Whether it is a letter, digit or accent outside the Latin script, which no lexicon knows."""
    if character < "\u0250" or "\u1e00" <= character <= "\u1eff":
        return False
    return unicodedata.category(character)[0] in "LMN"
