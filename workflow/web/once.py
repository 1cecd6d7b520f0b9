"""What somebody is shown once, on the page that comes after a form: until then it waits, sealed, in his session."""

from flask import session

from workflow.service import seals
from workflow.web.guard import desk

_SHOWN_FOR = 600  #: seconds


def keep(what: str, words: str) -> None:
    """Let these words wait for the next page; they replace what waited under this name."""
    session[what] = seals.seal(desk(), _purpose(what), words)


def take(what: str) -> str | None:
    """What waits under this name, and waits no more; None where nothing does, or for too long."""
    if what not in session:  # left alone, so that a page that shows nothing sends no cookie
        return None
    return seals.unseal(desk(), _purpose(what), session.pop(what), _SHOWN_FOR)


def _purpose(what: str) -> str:
    return f"{what} shown once"
