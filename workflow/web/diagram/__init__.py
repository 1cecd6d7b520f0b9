"""The diagram of a workflow, an SVG drawn by the server, and its equal, the outline.

    drawing = draw(definition, link=lambda step: url_for(".show", slug=slug, step=step), selected=step_id)
    {% from "diagram.html" import diagram %}{{ diagram(drawing) }}

    listed = outline(definition, link=...)
    {% from "outline.html" import outline %}{{ outline(listed) }}

Both take the same, everything but the definition by keyword, everything optional:

    definition   a `Definition`, or the plain data of one (what `source.read` gives): whatever of it cannot be read
                 is left blank, so that a sketch with problems is drawn too
    language     in which its own words are said
    names        {"person:ana": "Ana Ruiz", "group:finance": "Finance"}, from `service.board.workflows.called`
    progress     a `Progress`, how far one request came: `progress_of(view, names_by_id, now)`
    link         step id -> href or None; `START` ("") is the node at the top; a step without an id is "#2", by position
    insert       index -> href of a "+" on the line before the step of this index (the last is after all steps)
    selected     the id of the chosen step, `START`, or None
    problems     `Problem`s; `steps[1].within` marks its step, any other path marks the start
    key          begins every id in the SVG; give each drawing on a page its own

`draw` alone: `compact=True` is one narrow column of steps without side exits (beside phones, in lists).

`Progress(steps={id: Mark(state, note)}, status, note)`: `state` is done | now | skipped | rejected | expired |
withdrawn | ahead, `note` is said under the title ("Dana, yes in 9 min"); `status` is the request's; `note` stands
at the start ("Sam Ortiz, 2 h ago"). Request pages may draw their step bar from the same `Progress`.
"""

from workflow.web.diagram.drawing import Drawing, draw
from workflow.web.diagram.outline import Outline, outline
from workflow.web.diagram.progress import Mark, Progress, progress_of
from workflow.web.diagram.stages import START

__all__ = ["START", "Drawing", "Mark", "Outline", "Progress", "draw", "outline", "progress_of"]
