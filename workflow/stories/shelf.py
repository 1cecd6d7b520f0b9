"""The workflows on the pure stage: published as `service/publish` does, version by version, in memory."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.core.checks import Known
from workflow.core.definition import Definition, DefinitionError
from workflow.core.people import Directory
from workflow.service.publish import read
from workflow.stories.script import StoryError
from workflow.wording import overridable


class Shelf:
    """Every workflow's live version. Raises StoryError where one of the story's own cannot be published."""

    def __init__(self, texts: Iterable[str], directory: Directory) -> None:
        self._live: dict[str, tuple[int, Definition, Any]] = {}  # by slug: number, definition, content
        try:
            for text in texts:
                self.publish(text, directory)
        except DefinitionError as error:
            raise StoryError(f"The workflow cannot be published: {error}") from error

    def publish(self, text: str, directory: Directory) -> None:
        """Make this the live version, unless it says what that says already. Raises DefinitionError."""
        keywords = {word: each.workflow for word, each in self.by_keyword.items()}
        known = Known(directory=directory, keywords=keywords, wordings=overridable())
        definition, source = read(text, known)
        number, _, content = self._live.get(definition.workflow, (0, None, None))
        if content != source.data:
            self._live[definition.workflow] = number + 1, definition, source.data

    def definition(self, workflow: str) -> Definition | None:
        """The live version of a workflow."""
        return self._live[workflow][1] if workflow in self._live else None

    @property
    def by_keyword(self) -> Mapping[str, Definition]:
        """The workflows that a text can start, by their keywords in upper case."""
        every = (definition for _, definition, _ in self._live.values())
        return {each.start.keyword.upper(): each for each in every if each.start.keyword}

    def version(self, workflow: str) -> int:
        """The number of the live version; 0 where there is none."""
        return self._live[workflow][0] if workflow in self._live else 0
