"""A step that offers a choice: which of its options a YES names."""

from collections.abc import Iterable


def chosen(options: Iterable[str], reason: str) -> str | None:
    """The option that a reason begins with ("A", "b, because it is cheaper"), as the definition spells it."""
    first = reason.split(maxsplit=1)[0].strip(".,:;!()").casefold() if reason.strip() else ""
    return next((option for option in options if option.casefold() == first), None)
