"""Publishing's checks beyond shape: everything that depends on the rest of the definition or on who is there.

Each rule stands in the module of its noun (`checks_fields`, `checks_people`, ...); this one runs them all,
and over the sound parts of a misshapen definition too, so that its author sees every problem at once.
"""

from collections.abc import Iterator
from dataclasses import replace

from workflow.core.checks_fields import fields
from workflow.core.checks_people import people
from workflow.core.checks_steps import steps
from workflow.core.checks_texts import texts
from workflow.core.definition import Definition, DefinitionError, Problem, parse
from workflow.core.lexicon import CARRIER_WORDS, RESERVED
from workflow.core.mending import mend
from workflow.core.review import ABOUT, Known, Review

__all__ = ["ABOUT", "Known", "check", "read"]


def read(data: object, known: Known) -> Definition:
    """Parse and check a definition. Raises DefinitionError with all problems, of shape and of sense, at once."""
    try:
        definition = parse(data)
    except DefinitionError as error:
        raise DefinitionError((*error.problems, *_of_the_rest(data, error.problems, known))) from error
    if found := tuple(check(Review(definition=definition, known=known))):
        raise DefinitionError(found)
    return definition


def check(review: Review) -> Iterator[Problem]:
    """Every problem of sense, each once."""
    yield from dict.fromkeys(_every(review))


def _every(review: Review) -> Iterator[Problem]:
    yield from _keyword(review)
    for part in (fields, people, steps, texts):
        yield from part(review)


def _keyword(review: Review) -> Iterator[Problem]:
    keyword = (review.definition.start.keyword or "").upper()
    owner = review.known.keywords.get(keyword)
    if keyword in CARRIER_WORDS:
        yield Problem(path="start.keyword", message=f"{keyword} belongs to the phone carriers.")
    elif keyword in RESERVED:
        yield Problem(path="start.keyword", message=f"{keyword} already means something to Sayso.")
    elif owner and owner != review.definition.workflow:
        yield Problem(path="start.keyword", message=f"{keyword} already starts “{owner}”.")


def _of_the_rest(data: object, wrong: tuple[Problem, ...], known: Known) -> Iterator[Problem]:
    """The problems of sense in what is left of a misshapen definition."""
    if not isinstance(data, dict):
        return
    mended = mend(data, frozenset(problem.path for problem in wrong))
    try:
        definition = parse(mended.data)
    except DefinitionError:
        return
    if not mended.judges("workflow"):
        known = replace(known, keywords={})  # whose keyword it is cannot be told
    review = Review(definition=definition, known=known, broken=mended.names, any_field=mended.any_field)
    yield from (problem for problem in check(review) if mended.judges(problem.path))
