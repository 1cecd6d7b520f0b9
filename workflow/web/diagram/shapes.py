"""What a drawing is made of: boxes with lines of text, lines with arrowheads, and words beside them; in pixels."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    kind: str  #: title | line | note


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rounded box with an icon and some rows, perhaps a link."""

    kind: str  #: node | exit | fork, and what else colours it
    x: float
    y: float
    width: float
    height: float
    radius: float
    rows: tuple[Row, ...]
    said: str  #: all of it, for who does not see it and for the pointer
    icon: Markup | None = None
    icon_x: float = 0
    icon_y: float = 0
    tile: bool = False  #: the icon stands on a tile of its own
    href: str | None = None
    current: bool = False

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line, and the arrowhead at its end."""

    path: str
    head: str = ""  #: the points of the arrowhead
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word on a line, with room behind it."""

    x: float  #: of its middle
    y: float  #: of its baseline
    width: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Plus:
    """A round link to put something in here."""

    x: float
    y: float
    href: str
    said: str


def down(x: float, top: float, bottom: float, kind: str = "") -> Edge:
    """A line straight down with an arrowhead."""
    return Edge(path=f"M{x:g} {top:g}V{bottom - 6:g}", head=head_down(x, bottom), kind=kind)


def head_down(x: float, y: float) -> str:
    """An arrowhead that points down to here."""
    return f"{x - 5:g},{y - 8:g} {x + 5:g},{y - 8:g} {x:g},{y:g}"


def head_right(x: float, y: float) -> str:
    """An arrowhead that points right to here."""
    return f"{x - 8:g},{y - 5:g} {x - 8:g},{y + 5:g} {x:g},{y:g}"


def head_left(x: float, y: float) -> str:
    """An arrowhead that points left to here."""
    return f"{x + 8:g},{y - 5:g} {x + 8:g},{y + 5:g} {x:g},{y:g}"
