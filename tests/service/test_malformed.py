"""Every malformed definition is told all that is wrong with it, each with its line, its path and a plain sentence."""

import pytest

from tests.support.malformed import BASE, MALFORMED, Expected
from workflow.core.checks import Known
from workflow.core.definition import DefinitionError
from workflow.core.durations import Calendar
from workflow.core.people import Directory, Person
from workflow.service.publish import read
from workflow.wording import overridable

KNOWN = Known(
    directory=Directory(
        people={name: Person(handle=name, name=name.title(), calendar=Calendar()) for name in ("sam", "ana", "kim")},
        groups={"finance": ("kim",)},
    ),
    keywords={"BUY": "purchase"},
    wordings=overridable(),
)


def found(text: str, slug: str | None = None) -> Expected:
    try:
        read(text, KNOWN, slug)
    except DefinitionError as error:
        return [(problem.line, problem.path, problem.message) for problem in error.problems]
    return []


def test_the_definition_that_all_of_them_are_made_of_is_sound() -> None:
    assert found(BASE, "trip") == []


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_definition_is_told_everything_at_once(what: str) -> None:
    text, expected = MALFORMED[what]
    assert found(text) == expected


def test_another_slug_is_one_problem_among_the_others() -> None:
    text, expected = MALFORMED["a keyword of Sayso"]
    assert found(text, "journey") == [(2, "workflow", "This is “trip”, not “journey”."), *expected]
