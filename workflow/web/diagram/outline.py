"""The outline: what the diagram shows, as an ordered list; the same words, so that nobody needs the picture."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflow.core.definition import Problem
from workflow.web.diagram.progress import Progress
from workflow.web.diagram.stages import Link, Stage, tell


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The stages in order, ready to be written down."""

    title: str
    stages: tuple[Stage, ...]
    inserts: tuple[str, ...]  #: hrefs of what adds a step after each stage but the last; empty where none do


def outline(
    definition: object,
    *,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    link: Link | None = None,
    insert: Callable[[int], str] | None = None,
    selected: str | None = None,
    problems: Iterable[Problem] = (),
) -> Outline:
    """The outline of a definition, or of as much of its plain data as can be read."""
    read, stages = tell(
        definition, language=language, names=names, progress=progress, link=link, selected=selected, problems=problems
    )
    inserts = tuple(insert(index) for index in range(len(stages) - 1)) if insert else ()
    return Outline(title=f"Outline of {read.title.for_language(language)}", stages=stages, inserts=inserts)
