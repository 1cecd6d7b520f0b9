"""Times as people read them."""

from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from zlib import crc32
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup, escape

from workflow.web.guard import desk, settings

_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def register(app: Flask) -> None:
    """Give the templates their filters, and what every page says."""
    app.jinja_env.filters["ago"] = _ago
    app.jinja_env.filters["full"] = _full
    app.jinja_env.filters["initials"] = initials
    app.jinja_env.filters["tint"] = tint
    app.context_processor(lambda: {"simulator": settings().simulator, "version": _version()})


def said(at: datetime, now: datetime) -> str:
    """How far away a moment is: "26 min ago", "in 3 h", "just now"."""
    seconds = (now - at).total_seconds()
    for size, unit in _SPANS:
        if abs(seconds) >= size:
            count = int(abs(seconds) // size)
            return f"{count} {unit} ago" if seconds > 0 else f"in {count} {unit}"
    return "just now" if seconds >= 0 else "in a moment"


def initials(name: str) -> str:
    """The first letters of the first and the last of somebody's names."""
    parts = name.split() or ["?"]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def tint(name: str) -> int:
    """One of five colours, always the same for one name."""
    return crc32(name.encode("utf-8", "replace")) % 5


def _ago(at: datetime) -> Markup:
    """A <time> that says how far away, with the full time as its title."""
    word = said(at, desk().clock.now())
    return Markup('<time datetime="{}" title="{}" data-ago>{}</time>').format(at.isoformat(), _full(at), word)


def _full(at: datetime) -> str:
    zone = settings().time_zone
    return str(escape(f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} {zone}"))


@cache  # to read it from the installed package takes longer than to draw a small page
def _version() -> str:
    try:
        return version("sayso")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "0"
