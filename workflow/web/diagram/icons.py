"""Lucide's icons as they stand inside a drawing: their shapes alone, without an <svg> of their own."""

from functools import cache

from lucide.jinja import lucide
from markupsafe import Markup


@cache
def shapes(name: str) -> Markup:
    """What stands inside the icon's <svg>."""
    whole = str(lucide(name))
    return Markup(whole[whole.index(">") + 1 : whole.rindex("</svg>")])
