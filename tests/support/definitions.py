"""A sound definition as YAML gives it, and what is said of it once something is changed."""

from collections.abc import Callable
from typing import Any

from workflow.core.checks import Known, read
from workflow.core.definition import DefinitionError
from workflow.core.durations import Calendar
from workflow.core.people import Directory, Person

Change = Callable[[dict[str, Any]], object]

KNOWN = Known(
    directory=Directory(
        people={name: Person(handle=name, name=name.title(), calendar=Calendar()) for name in ("sam", "ana", "kim")},
        groups={"finance": ("ana", "kim"), "nobody": ()},
    ),
    keywords={"LEAVE": "leave", "BUY": "purchase"},
    wordings={
        "ask": frozenset({"requester", "summary", "code"}),
        "ask_web": frozenset({"requester", "summary", "link"}),
        "remind": frozenset({"requester", "summary", "code"}),
        "list": frozenset({"letters"}),
        "menu": frozenset(),
    },
)


def plain() -> dict[str, Any]:
    """A definition with nothing wrong."""
    return {
        "sayso": 1,
        "workflow": "purchase",
        "title": "Purchase request",
        "fields": {
            "item": {"type": "text", "ask": "What?"},
            "amount": {"type": "money", "currency": "USD", "ask": "How much?"},
            "cover": {"type": "person", "ask": "Who covers?"},
            "site": {"type": "choice", "ask": "Where?", "options": [{"value": "North", "owner": "person:ana"}]},
            "proof": {"type": "photo", "ask": "A photo?"},
            "customer": {"type": "contact", "ask": "For whom?"},
        },
        "summary": "{item} for {amount}",
        "steps": [
            {"id": "first", "approve": "group:finance", "within": "2 hours", "if_silent": "reject"},
            {"id": "last", "notify": "requester", "text": "Approved: {summary}."},
        ],
    }


def problems(*changes: Change) -> list[tuple[str, str]]:
    """Path and message of every problem that these changes make."""
    data = plain()
    for change in changes:
        change(data)
    try:
        read(data, KNOWN)
    except DefinitionError as error:
        return [(problem.path, problem.message) for problem in error.problems]
    return []


def step(**keys: Any) -> Change:
    """The approval step with these keys."""
    return lambda data: data["steps"][0].update(keys)


def last(**keys: Any) -> Change:
    """The notify step with these keys."""
    return lambda data: data["steps"][1].update(keys)


def top(**keys: Any) -> Change:
    """The definition with these keys."""
    return lambda data: data.update(keys)


def start(**keys: Any) -> Change:
    """The definition with this `start`."""
    return top(start=keys)


def field(name: str, **keys: Any) -> Change:
    """A field with these keys."""
    return lambda data: data["fields"][name].update(keys)
