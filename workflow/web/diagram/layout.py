"""Where everything stands: steps in one column from top to bottom, ways out at the right, ways past at the left."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from workflow.core.described import begin
from workflow.web.diagram import icons
from workflow.web.diagram.exits import Exit
from workflow.web.diagram.measure import width, wrap
from workflow.web.diagram.shapes import Box, Edge, Plus, Row, Word, down, head_left, head_right
from workflow.web.diagram.stages import Kind, Stage

TITLE, LINE = 14, 13
_BOLD = 1.13  #: so much wider bold letters run
_PITCH = 18  #: from baseline to baseline
_NODE, _EXIT, _LANE, _GAP = 288, 212, 40, 72
_NARROW = 240
_REACHED = ("done", "now", "rejected", "expired", "withdrawn")


@dataclass
class Sheet:
    """What has been drawn so far, and how far down that is."""

    compact: bool
    x: float  #: of the left edge of the nodes
    node: float  #: how wide they are
    y: float = 2
    boxes: list[Box] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    pluses: list[Plus] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The x of the way down."""
        return self.x + self.node / 2


def lay_out(stages: Iterable[Stage], *, compact: bool, insert: Callable[[int], str] | None) -> Sheet:
    """Every stage in its place."""
    stages = tuple(stages)
    lane = _LANE if any(each.condition for each in stages) and not compact else 2
    sheet = Sheet(compact=compact, x=lane, node=_NARROW if compact else _NODE)
    passed = [_is_reached(each) for each in stages]
    for index, stage in enumerate(stages):
        taken = passed[index] or (stage.mark is not None and stage.mark.state == "skipped")
        if index:
            _way_down(sheet, stages[index - 1], "taken" if taken else "", index - 1, insert)
        _place(sheet, stage, taken)
    return sheet


def _is_reached(stage: Stage) -> bool:
    return stage.mark is not None and stage.mark.state in _REACHED


def _way_down(sheet: Sheet, above: Stage, kind: str, index: int, insert: Callable[[int], str] | None) -> None:
    """The line from one stage to the next, with what is said on it and the place to put something in."""
    top, x = sheet.y, sheet.middle
    node = next(each for each in reversed(sheet.boxes) if each.kind.startswith("node"))
    y = max(node.bottom + 14, top) + 4
    if above.onward and not sheet.compact:
        label = width(above.onward, 12) + 12
        sheet.words.append(Word(x=x, y=node.bottom + 19, width=label, text=above.onward))
        y = max(y, node.bottom + 26)
    y = _rejoin(sheet, above, y)
    if insert and not sheet.compact:
        sheet.pluses.append(Plus(x=x, y=y + 15, href=insert(index), said=f"Add a step after {above.title}"))
        y += 30
    sheet.edges.append(down(x, node.bottom, y + 16, kind))
    sheet.y = y + 16


def _rejoin(sheet: Sheet, above: Stage, y: float) -> float:
    """Bring back to the way down what went past the stage, and what came out of it and returns."""
    if sheet.compact:
        return y
    x = sheet.middle
    returning = above.exits and above.exits[-1].returns
    if returning:
        out = next(each for each in reversed(sheet.boxes) if each.kind.startswith("exit"))
        y = max(y, out.bottom + 10)
        kind = "taken" if above.exits[-1].taken and _is_done(above) else ""
        sheet.edges.append(
            Edge(
                path=f"M{out.middle:g} {out.bottom:g}V{y - 6:g}q0 6 -6 6H{x + 7:g}",
                head=head_left(x + 1, y),
                kind=f"detour {kind}",
            )
        )
    if above.condition:
        fork = next(each for each in reversed(sheet.boxes) if each.kind.startswith("fork"))
        kind = "taken" if above.mark and above.mark.state == "skipped" else ""
        left, top = 14, fork.y + fork.height / 2
        sheet.edges.append(
            Edge(
                path=f"M{fork.x:g} {top:g}H{left + 8:g}q-8 0 -8 8V{y - 8:g}q0 8 8 8H{x - 7:g}",
                head=head_right(x - 1, y),
                kind=f"detour {kind}",
            )
        )
        sheet.words.append(Word(x=left + 18, y=top - 6, width=0, text="else"))
    return y + 6 if returning or above.condition else y


def _is_done(stage: Stage) -> bool:
    return stage.mark is not None and stage.mark.state == "done"


def _place(sheet: Sheet, stage: Stage, taken: bool) -> None:
    """One stage: its condition, its box, and its ways out."""
    entered = _is_reached(stage)
    if stage.condition and not sheet.compact:
        fork = _fork(sheet, stage)
        sheet.boxes.append(fork)
        sheet.words.append(Word(x=sheet.middle + 18, y=fork.bottom + 17, width=0, text="yes"))
        sheet.edges.append(down(sheet.middle, fork.bottom, fork.bottom + 26, "taken" if entered else ""))
        sheet.y = fork.bottom + 26
    node = _node(sheet, stage)
    sheet.boxes.append(node)
    sheet.y = node.bottom
    if stage.exits and not sheet.compact:
        _ways_out(sheet, stage, node)


def _node(sheet: Sheet, stage: Stage) -> Box:
    x, y, inset = sheet.x, sheet.y, 60
    room = sheet.node - inset - 12
    texts = [(line, "title") for line in wrap(stage.title, TITLE * _BOLD, room, 2)]
    note = begin(stage.mark.note) if stage.mark else ""
    lines = stage.lines[: _most_lines(sheet, stage)] if note or sheet.compact else stage.lines
    if sheet.compact and stage.condition and not note:
        texts += [(line, "line") for line in wrap(f"If {stage.condition}", LINE, room, 2)]
    texts += [(line, "line") for each in lines for line in wrap(each, LINE, room, 3)]
    texts += [(line, "note") for line in wrap(note, LINE * _BOLD, room, 2)]
    height = max(52.0, len(texts) * _PITCH + 20)
    first = y + (height - len(texts) * _PITCH) / 2 + 13.5
    rows = tuple(Row(x=x + inset, y=first + _PITCH * n, text=text, kind=kind) for n, (text, kind) in enumerate(texts))
    return Box(
        kind=_kind(stage), x=x, y=y, width=sheet.node, height=height, radius=12, rows=rows, said=sentence(stage),
        icon=icons.shapes(stage.icon), icon_x=x + 12, icon_y=y + (height - 36) / 2 if height < 90 else y + 12,
        tile=True, href=stage.href, current=stage.selected,
    )  # fmt: skip


def _most_lines(sheet: Sheet, stage: Stage) -> int:
    """How much is said of a stage where there is little room, or where what became of it counts more."""
    noted = stage.mark is not None and bool(stage.mark.note)
    if sheet.compact:
        return 0 if noted else 1
    return 1 if stage.kind is Kind.START else 2


def _kind(stage: Stage) -> str:
    words = ["node", f"is-{stage.kind}"]
    if stage.mark:
        words.append(stage.mark.state)
    if stage.selected:
        words.append("selected")
    if stage.problems:
        words.append("wrong")
    return " ".join(words)


def sentence(stage: Stage) -> str:
    """Everything a box stands for, for who cannot see it."""
    parts = [stage.title, f"if {stage.condition}" if stage.condition else "", *stage.lines]
    parts += [stage.mark.note if stage.mark else "", *stage.problems]
    return ". ".join(each.rstrip(".") for each in parts if each) + "."


def _fork(sheet: Sheet, stage: Stage) -> Box:
    """The condition before a stage, as wide as its words."""
    lines = wrap(f"If {stage.condition}", LINE * _BOLD, sheet.node - 58, 3)
    span = max(width(line, LINE * _BOLD) for line in lines) + 50
    height = len(lines) * _PITCH + 14
    x = sheet.middle - span / 2
    rows = tuple(Row(x=x + 36, y=sheet.y + 19.5 + _PITCH * n, text=line, kind="line") for n, line in enumerate(lines))
    state = stage.mark.state if stage.mark else ""
    return Box(
        kind=f"fork {'ahead' if state == 'ahead' else ''}".strip(), x=x, y=sheet.y, width=span, height=height,
        radius=16, rows=rows, said=f"If {stage.condition}, else past {stage.title}",
        icon=icons.shapes("split"), icon_x=x + 12, icon_y=sheet.y + height / 2 - 8,
    )  # fmt: skip


def _ways_out(sheet: Sheet, stage: Stage, node: Box) -> None:
    """The boxes at the right of a stage, and the lines that lead there."""
    x, y = node.x + node.width + _GAP, node.y
    trunk = node.x + node.width + 18
    for each in stage.exits:
        box = _exit(each, x, y)
        sheet.boxes.append(box)
        at, start = box.y + 19, node.y + 19
        bend = f"M{node.x + node.width:g} {start:g}H{trunk - 6:g}q6 0 6 6V{at - 6:g}q0 6 6 6H{x - 6:g}"
        path = f"M{node.x + node.width:g} {at:g}H{x - 6:g}" if at == start else bend
        kind = f"out {each.kind}" + (" taken" if each.taken else "")
        sheet.edges.append(Edge(path=path, head=head_right(x, at), kind=kind))
        y = box.bottom + 8
    sheet.y = max(sheet.y, y - 8)


def _exit(each: Exit, x: float, y: float) -> Box:
    room = _EXIT - 46
    texts = [(line, "when") for line in wrap(begin(each.when), 12, room, 2)]
    texts += [(line, "then") for line in wrap(each.then, LINE * _BOLD, room, 2)]
    texts += [(line, "line") for line in wrap(each.more, 12, room, 2)]
    rows = tuple(Row(x=x + 36, y=y + 19 + 16 * n, text=text, kind=kind) for n, (text, kind) in enumerate(texts))
    return Box(
        kind=f"exit {each.kind}" + (" taken" if each.taken else ""), x=x, y=y, width=_EXIT,
        height=len(texts) * 16 + 14, radius=10, rows=rows, said=each.sentence,
        icon=icons.shapes(each.icon), icon_x=x + 11, icon_y=y + 10,
    )  # fmt: skip


def right_edge(sheet: Sheet) -> float:
    """How wide the whole is."""
    return max(each.x + each.width for each in sheet.boxes) + 2
