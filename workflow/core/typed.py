"""What a person typed, made one harmless line, and the refusal of what does not fit."""

import unicodedata


class Unfit(ValueError):
    """What was typed cannot be the field's value; the message says why, and what would be accepted.

    The sentences go out as texts, so their own words keep to the plain alphabet of phones.
    """


#: Dropped: format characters (they hide and reorder text) and halves of characters that no encoding can hold.
_DROPPED = {"Cf", "Cs"}
#: Folded to a space: control characters and every kind of space and line break.
_SPACES = {"Cc", "Zs", "Zl", "Zp"}


def one_line(text: str) -> str:
    """The text as one line: NFC, runs of space and control characters one space, format characters gone."""
    kept = "".join(letter for letter in text if unicodedata.category(letter) not in _DROPPED)
    spaced = (
        " " if unicodedata.category(letter) in _SPACES else letter for letter in unicodedata.normalize("NFC", kept)
    )
    return " ".join("".join(spaced).split())


def quoted(text: str) -> str:
    """The text in quotes for a sentence, cut where it is long."""
    return f'"{text[:40]}..."' if len(text) > 43 else f'"{text}"'
