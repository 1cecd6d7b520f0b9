"""What smaller roles do not get to see: the middle of phone numbers, reply codes, and six digits of a second factor."""

import re

from workflow.service.actor import Role

#: The six digits of an authenticator app.
_SIX = r"\s+[0-9]{6}(?![0-9])"
#: A code after a word that takes one, or before it ("4821 yes"), or at the beginning of a line of a list; in each
#: case with six digits that may follow it, and after a word those six alone.
_CODE = re.compile(
    r"(?P<before>\b(?:yes|no|more|withdraw|undo|ask|tell|code)\W{0,3})(?P<code>[0-9]{4,6})(?![0-9])"
    rf"(?:{_SIX})?|(?P<start>^\W{{0,3}})(?P<first>[0-9]{{4,5}})(?:{_SIX}|(?=\s))",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"\+[0-9]{7,15}")


def phone(number: str, role: Role) -> str:
    """A number; viewers see its beginning and end only."""
    if role > Role.VIEWER:
        return number
    if len(number) < 9:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return f"{number[:5]}{'*' * (len(number) - 7)}{number[-2:]}"


def words(text: str, role: Role) -> str:
    """What a text says; only administrators see the codes in it, and viewers no whole numbers."""
    if role < Role.ADMIN:
        text = _CODE.sub(lambda found: (found["before"] or found["start"] or "") + "****", text)
    return _NUMBER.sub(lambda found: phone(found[0], role), text)
