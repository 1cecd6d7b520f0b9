"""QR codes, drawn as SVG that needs no style and no picture file."""

import segno
from markupsafe import Markup


def drawn(said: str) -> Markup:
    """The QR code of some words, dark on light in either theme; what it says stands beside it to be typed."""
    made = segno.make(said, error="m", micro=False)
    # segno writes numbers only: nothing of what the code says is in the SVG as text.
    svg = made.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)
