"""`{placeholders}` in a definition's texts: names only, no logic, and what is put in stays inert."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """The names a text mentions, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, about: Mapping[str, str]) -> str:
    """Put values for names, in one pass: a value that looks like a placeholder stays as it is."""
    return _PLACEHOLDER.sub(lambda found: about.get(found[1], found[0]), text)
