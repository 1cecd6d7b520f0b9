"""Texts without the reply codes in them, for who may not see any."""

import re

from workflow.logs import masked

#: In lists of what is open, a code begins the line.
_FIRST = re.compile(r"(?m)^([ \t]*)[0-9]{4,5}(?=\s)")


def without_codes(text: str) -> str:
    """The text with stars for its codes, also where one begins a line."""
    return _FIRST.sub(r"\1****", masked(text))
