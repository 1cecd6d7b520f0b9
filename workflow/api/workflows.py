"""Workflows and their versions; a definition comes as YAML or JSON text."""

from collections.abc import Iterable

from flask import Response

from workflow.api import answers
from workflow.api.answers import Wrong, answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import page
from workflow.api.reading import read_definition
from workflow.api.schemas import NamedPage
from workflow.core.definition import DefinitionError, Problem
from workflow.service import look, publish
from workflow.service.cost import Cost
from workflow.store.workflows import Version


@operation("GET", "/workflows", query=NamedPage, answers={200: answers.Workflows})
def list_workflows(query: NamedPage) -> Response:
    """Every workflow by its live version."""
    rows = look.workflow_page(desk(), after=query.cursor or "", limit=query.limit + 1)
    return page(answers.Workflows, rows, query.limit, _workflow, lambda each: each.workflow)


@operation("GET", "/workflows/{slug}", answers={200: answers.Definition})
def get_workflow(slug: str) -> Response:
    """The live version of a workflow."""
    return answer(_definition(look.workflow(desk(), slug)))


@operation("GET", "/workflows/{slug}/versions/{number}", answers={200: answers.Definition})
def get_version(slug: str, number: int) -> Response:
    """One version of a workflow."""
    return answer(_definition(look.workflow(desk(), slug, number)))


@operation("PUT", "/workflows/{slug}", takes_definition=True, answers={200: answers.Published, 201: answers.Published})
def publish_workflow(slug: str) -> Response:
    """Publish a definition; 200 where the live version says the same already."""
    done = publish.publish(desk(), read_definition(), caller().by, slug)
    body = answers.Published(
        workflow=done.workflow, version=done.version, warnings=_wrong(done.warnings), segments=_segments(done.cost)
    )
    return answer(body, 201 if done.new else 200)


@operation("POST", "/workflows/{slug}/lint", takes_definition=True, answers={200: answers.Linted})
def lint_workflow(slug: str) -> Response:
    """Check a definition as publishing would, and change nothing."""
    try:
        checked = publish.lint(desk(), read_definition(), slug)
    except DefinitionError as error:
        return answer(answers.Linted(errors=_wrong(error.problems), warnings=[], segments=None))
    return answer(answers.Linted(errors=[], warnings=_wrong(checked.warnings), segments=_segments(checked.cost)))


def _wrong(problems: Iterable[Problem]) -> list[Wrong]:
    return [Wrong(path=each.path, message=each.message, line=each.line) for each in problems]


def _segments(cost: Cost) -> answers.Segments:
    return answers.Segments(least=cost.least, most=cost.most)


def _workflow(version: Version) -> answers.Workflow:
    return answers.Workflow(
        workflow=version.workflow,
        version=version.number,
        title=version.title,
        published_at=version.published_at,
        published_by=version.published_by,
    )


def _definition(version: Version) -> answers.Definition:
    return answers.Definition(
        **_workflow(version).model_dump(), live=version.live, content=version.content, source=version.source
    )
