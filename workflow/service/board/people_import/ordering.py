"""In which order the rows of a file are applied, and which of them can never be because they wait for one another."""

from collections.abc import Mapping

from workflow.service.board.people_import.planning import Line

_CUT = "Leave one of these cells empty, import, then fill it in on that person's page."


def in_order(lines: list[Line], owners: Mapping[str, str]) -> None:
    """Give each row its place: whoever is named as manager or cover comes before; where that has no end, refuse.

    `owners` has the handle of whoever has a number now.
    """
    _explain_taken(lines, owners)
    _refuse_unfounded(lines)
    new = {each.handle for each in lines if each.verdict == "added"}
    waiting = [each for each in lines if not each.problems]
    placed: set[str] = set()
    place = 0
    while ready := [each for each in waiting if not (_named(each) & new) - placed]:
        for line in ready:
            line.place, place = place, place + 1
        placed |= {each.handle for each in ready}
        waiting = [each for each in waiting if each.handle not in placed]
    _refuse_circles(waiting)
    _refuse_unfounded(lines)


def _refuse_circles(waiting: list[Line]) -> None:
    """Refuse the new people of these who name one another; whoever only hangs on them is no part of it."""
    circle, before = waiting, 0
    while len(circle) != before:
        before = len(circle)
        named = {name for each in circle for name in _named(each)}
        circle = [each for each in circle if each.handle in named]
    rows = _listed([each.number for each in circle])
    for line in circle:
        line.wrong("", f"Rows {rows} name one another as manager or cover, and all of them are new. {_CUT}")


def _explain_taken(lines: list[Line], owners: Mapping[str, str]) -> None:
    """Say of a number that somebody still has, whose own row gives him another, how both rows come in."""
    rows = {each.handle: each for each in lines if each.person is not None and each.values.get("phone")}
    for line in lines:
        chain = _chain(line, rows, owners)
        if len(chain) < 2:
            continue
        if owners.get(chain[-1].values["phone"]) == line.handle:
            numbers = _listed(sorted(each.number for each in chain))
            how = f"Rows {numbers} swap numbers. Give one of them a free number, import, then import the right ones."
        else:
            how = f"Row {chain[1].number} gives them another number: import that row first, then this one."
        line.wrong("", how)


def _chain(line: Line, rows: Mapping[str, Line], owners: Mapping[str, str]) -> list[Line]:
    """The row, that of whoever has its number now, that of whoever has that one's, and so on, as far as is told."""
    chain = [line]
    while len(chain) < 6:
        owner = rows.get(owners.get(chain[-1].values.get("phone") or "", ""))
        if owner is None or any(each is owner for each in chain):
            break
        chain.append(owner)
    return chain


def _refuse_unfounded(lines: list[Line]) -> None:
    """Refuse whoever names somebody new whose own row is refused, and whoever names those."""
    new = {each.handle: each for each in lines if each.person is None}
    again = True
    while again:
        again = False
        for line in lines:
            lost = [] if line.problems else [new[name] for name in _named(line) & new.keys() if new[name].problems]
            for each in lost:
                line.wrong("", f"It names “{each.handle}”, whose row {each.number} is refused.")
                again = True


def _named(line: Line) -> set[str]:
    return {str(line.values[name]) for name in ("manager", "cover") if line.values.get(name)}


def _listed(numbers: list[int]) -> str:
    """ "2 and 3"; of many the first ones."""
    shown = [str(each) for each in numbers[:6]]
    if len(numbers) > 6:
        return f"{', '.join(shown)} and {len(numbers) - 6} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
