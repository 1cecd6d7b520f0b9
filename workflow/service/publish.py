"""Publishing: a definition's text is checked against everybody there is, and becomes the next version."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.core.checks import read as check
from workflow.core.definition import Definition, DefinitionError, Problem
from workflow.core.review import Known
from workflow.service import source
from workflow.service.cautions import cautions, stage
from workflow.service.cost import Cost, cost
from workflow.service.definitions import known
from workflow.service.source import Source
from workflow.service.work import Work, query, use_case
from workflow.store import audit, workflows, workspace
from workflow.store.errors import Missing


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing came to."""

    workflow: str
    version: int
    new: bool  #: false where the live version says the same already
    warnings: tuple[Problem, ...]
    cost: Cost


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A definition without problems, and what its author may want to know."""

    definition: Definition
    content: Any
    warnings: tuple[Problem, ...]
    cost: Cost


@query
def lint(work: Work, text: str, slug: str | None = None) -> Checked:
    """Check a definition's text as publishing would. Raises DefinitionError with all problems at once."""
    return _check(work, text, slug)


@use_case
def publish(work: Work, text: str, by: str, slug: str | None = None, note: str = "") -> Published:
    """Make this the live version of its workflow, unless it is already. Raises DefinitionError.

    `slug`, where it is given, must be the workflow that the text names; `note` is what its publisher says of it.
    """
    return publish_here(work, text, by, slug, note)


def publish_here(work: Work, text: str, by: str, slug: str | None = None, note: str = "") -> Published:
    """The same, in this transaction. Whoever publishes a workflow that is archived takes it out of the archive."""
    workspace.lock(work.tx)  # who takes a keyword waits for whoever else does
    checked = _check(work, text, slug)
    workflow = checked.definition.workflow
    version = _live_version(work, workflow, checked.content)
    new = version is None
    if version is None:
        version = workflows.add(work.tx, workflow, _row(work, checked, text, by) | {"note": note}, work.now)
        event = {"event": "Published", "workflow": workflow, "version": version, "by": by}
        audit.append_admin(work.tx, work.now, event | ({"note": note} if note else {}))
    if workflows.archive(work.tx, workflow, None):
        audit.append_admin(work.tx, work.now, {"event": "Unarchived", "workflow": workflow, "by": by})
    return Published(workflow=workflow, version=version, new=new, warnings=checked.warnings, cost=checked.cost)


def read(text: str, known: Known, slug: str | None = None) -> tuple[Definition, Source]:
    """The definition that a text holds. Raises DefinitionError with all its problems, each with its line."""
    found = source.read(text)
    problems = list(found.problems)
    definition: Definition | None = None
    try:
        definition = check(found.data, known)
    except DefinitionError as error:
        problems += [problem for problem in error.problems if not _is_told(problem.path, found.problems)]
    problems += _misnamed(found.data, slug, problems)
    if definition is None or problems:
        raise DefinitionError(found.located(problems))
    return definition, found


def _is_told(path: str, refused: Iterable[Problem]) -> bool:
    """Whether what stands at a path, or as one of its items, has been refused already as it was read."""
    return any(path in (problem.path, problem.path.rpartition("[")[0]) for problem in refused)


def _misnamed(data: Any, slug: str | None, problems: Iterable[Problem]) -> Iterator[Problem]:
    """That the text names another workflow, unless its name is no name at all."""
    named = data.get("workflow") if isinstance(data, dict) else None
    if slug not in (None, named) and named is not None and not any(each.path == "workflow" for each in problems):
        yield Problem(path="workflow", message=f"This is “{named}”, not “{slug}”.")


def _check(work: Work, text: str, slug: str | None) -> Checked:
    there = known(work)
    definition, found = read(text, there, slug)
    said = stage(work.desk, definition, there.directory)
    return Checked(
        definition=definition,
        content=found.data,
        warnings=found.located(cautions(definition, said, work.desk.text_warning)),
        cost=cost(definition, said, there.directory, work.desk.segments),
    )


def _live_version(work: Work, workflow: str, content: Any) -> int | None:
    """The number of the live version, where it says just this."""
    try:
        live = workflows.live(work.tx, workflow)
    except Missing:
        return None
    return live.number if live.digest == _digest(content) else None


def _row(work: Work, checked: Checked, text: str, by: str) -> dict[str, Any]:
    keyword = checked.definition.start.keyword
    return {
        "title": checked.definition.title.default,
        "keyword": keyword.upper() if keyword else None,
        "content": json.loads(json.dumps(checked.content, default=_number)),
        "source": text,
        "digest": _digest(checked.content),
        "published_at": work.now,
        "published_by": by,
    }


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=_number).encode()).hexdigest()


def _number(value: object) -> str:
    """A decimal is kept as text, digit by digit; every place that takes a number takes that text too."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
