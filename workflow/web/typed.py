"""What somebody typed into an address or a field of a filter, as what it can mean; None where it is nothing like it."""

from datetime import date

from workflow.service.start import LARGEST_ID


def number_of(typed: str) -> int | None:
    """A number that can be an id or a code, with # before it or without."""
    digits = typed.removeprefix("#")
    fits = digits.isascii() and digits.isdecimal() and len(digits) <= 10
    return int(digits) if fits and int(digits) <= LARGEST_ID else None


def day_of(typed: str) -> date | None:
    """A day of this century or the next, as 2026-06-03."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None
