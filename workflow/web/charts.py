"""Charts as shapes: where lines, columns and bars go on a surface of a given size. Knows no colours.

A template draws them (templates/charts.html); every chart is made twice, for wide screens and for phones, because the
words in a drawing shrink with it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

WIDE, NARROW = 560, 340
HEIGHT = 220
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 28
ROW, NAMES = 30, 132  #: of a chart of bars: the height of one, and the room for its name


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word on the drawing."""

    x: float
    y: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A filled rectangle of one of the series."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A point of one of the series."""

    x: float
    y: float
    series: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One chart at one size."""

    width: int
    height: int
    grid: Sequence[float] = ()  #: the heights of lines across
    labels: Sequence[Label] = ()
    bars: Sequence[Bar] = ()
    paths: Sequence[tuple[int, str]] = ()  #: (series, path)
    dots: Sequence[Dot] = ()
    left: float = LEFT
    right: float = RIGHT


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale that ends at a round number."""

    top: float
    steps: Sequence[float]

    @classmethod
    def to(cls, most: float, round_numbers: Sequence[float] | None = None) -> "Scale":
        """From 0 to at least `most` in at most five steps, each one of the round numbers (1, 2, 5, 10, ...)."""
        wanted = max(most, 1e-9) / 4
        usual = [base * 10**power for power in range(-1, 12) for base in (1, 2, 5)]
        step = next((each for each in round_numbers or usual if each >= wanted), wanted)
        count = max(1, math.ceil(most / step - 1e-9))
        return cls(top=step * count, steps=[step * each for each in range(count + 1)])


@dataclass(frozen=True, kw_only=True)
class Series:
    """A value for each part, in its unit; None where there is none."""

    name: str
    values: Sequence[float | None]
    said: Callable[[float], str]  #: a value in words
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What stands below the parts and beside the scale."""

    names: Sequence[str]  #: of the parts, short
    titles: Sequence[str]  #: the same in full
    said: Callable[[float], str]  #: a value of the scale in words
    round_numbers: Sequence[float] | None = None
    most: float | None = None  #: the scale ends here at the latest


def lines(width: int, axis: Axis, series: Sequence[Series]) -> Drawing:
    """A line a series; it is broken where a part has no value."""
    frame = _Frame.of(width, axis, [value for each in series for value in each.values if value is not None])
    dots, paths = [], []
    for number, each in enumerate(series):
        run: list[str] = []
        for part, value in enumerate(each.values):
            if value is None:
                run.append("")
                continue
            x, y = frame.middle(part), frame.y(value)
            run.append(f"{'M' if not run or not run[-1] else 'L'}{x:.1f} {y:.1f}")
            title = f"{axis.titles[part]}: {each.name} {each.said(value)}"
            dots.append(Dot(x=round(x, 1), y=round(y, 1), series=number, title=title))
        paths.append((number, "".join(run)))
    return frame.drawing(dots=dots, paths=[(number, path) for number, path in paths if path])


def columns(width: int, axis: Axis, series: Sequence[Series]) -> Drawing:
    """A column a part, the series one upon another."""
    sums = [sum(each.values[part] or 0 for each in series) for part in range(len(axis.names))]
    frame = _Frame.of(width, axis, sums)
    bars = []
    for part in range(len(sums)):
        below = 0.0
        for number, each in enumerate(series):
            value = each.values[part] or 0
            if not value:
                continue
            top, thick = frame.y(below + value), frame.slot * 0.66
            title = f"{axis.titles[part]}: {each.name} {each.said(value)}"
            bars.append(
                Bar(
                    x=round(frame.middle(part) - thick / 2, 1), y=round(top, 1), width=round(thick, 1),
                    height=round(max(frame.y(below) - top, 1), 1), series=number, title=title,
                )
            )  # fmt: skip
            below += value
    return frame.drawing(bars=bars)


def bars(width: int, rows: Sequence[tuple[str, float, str]]) -> Drawing:
    """A bar a row from the left, each (name, percent, words behind it)."""
    names = NAMES if width >= WIDE else 104
    behind = 116
    room, labels, found = width - names - behind, [], []
    for number, (name, percent, words) in enumerate(rows):
        y, long = number * ROW + 6, room * percent / 100
        short = name if len(name) <= names // 7 else f"{name[: names // 7 - 1]}…"
        labels.append(Label(x=0, y=y + 13, words=short, anchor="start"))
        labels.append(Label(x=names + room + 8, y=y + 13, words=words, anchor="start"))
        found.append(Bar(x=names, y=y, width=room, height=18, series=9, title=f"{name}: {words}"))
        found.append(Bar(x=names, y=y, width=round(long, 1), height=18, series=0, title=f"{name}: {words}"))
    return Drawing(width=width, height=len(rows) * ROW + 6, labels=labels, bars=found)


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """The scale and the parts of one drawing."""

    width: int
    axis: Axis
    scale: Scale
    slot: float = field(default=0)

    @classmethod
    def of(cls, width: int, axis: Axis, values: Sequence[float]) -> "_Frame":
        most = max(values, default=0)
        scale = Scale.to(most or axis.most or 1, axis.round_numbers)
        if axis.most is not None and scale.top > axis.most:
            scale = Scale(top=axis.most, steps=[axis.most * each / 4 for each in range(5)])
        return cls(width=width, axis=axis, scale=scale, slot=(width - LEFT - RIGHT) / max(len(axis.names), 1))

    def middle(self, part: int) -> float:
        return LEFT + (part + 0.5) * self.slot

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.scale.top)

    def drawing(self, **shapes: Any) -> Drawing:
        grid = [round(self.y(each), 1) for each in self.scale.steps]
        labels = [
            Label(x=LEFT - 8, y=round(self.y(each) + 4, 1), words=self.axis.said(each), anchor="end")
            for each in self.scale.steps
        ]
        every = math.ceil(64 / self.slot) if self.slot else 1
        last = len(self.axis.names) - 1
        labels += [
            Label(x=round(self.middle(part), 1), y=HEIGHT - 8, words=name)
            if self.middle(part) + 24 <= self.width
            else Label(x=self.width - 2, y=HEIGHT - 8, words=name, anchor="end")
            for part, name in enumerate(self.axis.names)
            if (last - part) % every == 0
        ]
        return Drawing(width=self.width, height=HEIGHT, grid=grid, labels=labels, **shapes)
