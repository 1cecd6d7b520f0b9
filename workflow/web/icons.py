"""Lucide's icons, put into the page as they are drawn: each once rendered, then kept."""

from functools import cache

from flask import Flask
from lucide.jinja import lucide
from markupsafe import Markup


def register(app: Flask) -> None:
    """Give the templates `_icon`, which ui.html wraps."""
    app.jinja_env.globals["_icon"] = icon


@cache
def icon(name: str, size: int = 16) -> Markup:
    """An icon by its name; the words beside it say the same, so it is hidden from screen readers."""
    drawn = lucide(name, size=size, **{"class": "icon", "aria-hidden": "true"})
    return Markup(" ".join(drawn.split()).replace(" /> <", "/><"))  # the package's own drawing
