"""The whole drawing: what the template needs, and nothing that it must work out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflow.core.definition import Problem
from workflow.web.diagram.layout import lay_out, right_edge
from workflow.web.diagram.progress import Progress
from workflow.web.diagram.shapes import Box, Edge, Plus, Word
from workflow.web.diagram.stages import Link, tell


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A diagram, ready to be written down."""

    key: str  #: begins every id in it
    title: str
    about: str  #: what it shows, in a sentence
    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    words: tuple[Word, ...]
    pluses: tuple[Plus, ...]
    compact: bool

    @property
    def linked(self) -> bool:
        """Whether anything in it leads anywhere; without that it is one picture."""
        return bool(self.pluses) or any(each.href for each in self.boxes)


def draw(
    definition: object,
    *,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    link: Link | None = None,
    insert: Callable[[int], str] | None = None,
    selected: str | None = None,
    problems: Iterable[Problem] = (),
    compact: bool = False,
    key: str = "diagram",
) -> Drawing:
    """The diagram of a definition, or of as much of its plain data as can be read."""
    read, stages = tell(
        definition, language=language, names=names, progress=progress, link=link, selected=selected, problems=problems
    )
    sheet = lay_out(stages, compact=compact, insert=insert)
    steps = len(stages) - 2
    return Drawing(
        key=key,
        title=f"Diagram of {read.title.for_language(language)}",
        about=f"{steps} step{'' if steps == 1 else 's'} from the request to its approval, top to bottom. "
        "The outline says the same as a list.",
        width=round(right_edge(sheet)),
        height=round(max(each.bottom for each in sheet.boxes) + 2),
        boxes=tuple(sheet.boxes),
        edges=tuple(sheet.edges),
        words=tuple(sheet.words),
        pluses=tuple(sheet.pluses),
        compact=compact,
    )
