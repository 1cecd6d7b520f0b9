"""The little curves beside a figure: seven days as the points of a line."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 88, 32


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A line and what is under it, as SVG writes points."""

    line: str
    area: str


def curve(values: Sequence[float | None]) -> Curve | None:
    """The curve of these values; a day without one is left out, and so is a curve of fewer than two."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if len(known) < 2 or len({value for _, value in known}) < 2:
        return None
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = WIDTH / (len(values) - 1)
    points = [(index * step, HEIGHT - 2 - (value - low) / (high - low) * (HEIGHT - 4)) for index, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Curve(line=line, area=f"{points[0][0]:.1f},{HEIGHT} {line} {points[-1][0]:.1f},{HEIGHT}")
