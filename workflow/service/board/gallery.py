"""The ready-made workflows, and the ways to begin a new one: what begins here is a sketch, published by nobody yet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from workflow.core.definition import Definition, parse
from workflow.service import definitions, gallery, source
from workflow.service.actor import Actor, Role
from workflow.service.board import sketches
from workflow.service.board.workflows import names_in
from workflow.service.work import Desk, Work, query
from workflow.store import groups, people, workflows
from workflow.store import sketches as store

_SLUG = re.compile(r"^workflow:.*$", re.MULTILINE)
_LONGEST = 40
_TRIED = 100  #: names of one kind, before it is called by the time
_FIRST = 1


@dataclass(frozen=True, kw_only=True)
class About:
    """What a ready-made workflow is for."""

    shelf: str  #: which kind of work it belongs to
    icon: str
    does: str


#: In the order in which they are shown.
ABOUT: Mapping[str, About] = {
    "purchase": About(
        shelf="Money",
        icon="shopping-cart",
        does="A manager approves; over $500 Finance does too, and over $5,000 a director with an authenticator app.",
    ),
    "expense": About(
        shelf="Money",
        icon="receipt",
        does="The manager approves, larger claims go to Finance, and whoever pays is told.",
    ),
    "quote": About(
        shelf="Money",
        icon="file-pen-line",
        does="A customer accepts a quote by text and can ask questions first; large quotes pass the office before.",
    ),
    "leave": About(
        shelf="People",
        icon="tree-palm",
        does="A manager approves days off; long leave goes to HR, and whoever covers is told.",
    ),
    "swap": About(
        shelf="People",
        icon="arrow-left-right",
        does="Two colleagues swap shifts: first the other agrees, then the manager.",
    ),
    "consent": About(
        shelf="People",
        icon="scale",
        does="Silence is consent: a proposal passes after three working days unless a director objects.",
    ),
    "permission": About(
        shelf="People",
        icon="school",
        does="Every family is asked, one guardian answers for each child, and the teacher gets the list.",
    ),
    "gate": About(
        shelf="Operations",
        icon="rocket",
        does="A pipeline waits for a go-ahead: IT checks, production needs a director, silence stops it.",
    ),
    "oncall": About(
        shelf="Operations",
        icon="siren",
        does="An urgent change goes to those on call, one after another, with a code; any NO stops it.",
    ),
    "callout": About(
        shelf="Operations",
        icon="megaphone",
        does="All volunteers are asked at once; as soon as three are coming, the others are told.",
    ),
    "workorder": About(
        shelf="Property",
        icon="hard-hat",
        does="A job is offered to one contractor after another until one takes it.",
    ),
    "maintenance": About(
        shelf="Property",
        icon="wrench",
        does="The owner gets a photo and two quotes and picks one; a question stops the clock.",
    ),
    "rental": About(
        shelf="Property",
        icon="house",
        does="A booking goes to the host of the place chosen; a day without an answer means no.",
    ),
    "visitor": About(
        shelf="Property",
        icon="door-open",
        does="Anyone at the gate can text in; the flat has two minutes, then its second contact is asked.",
    ),
}
_UNTOLD = About(shelf="More", icon="file-text", does="A ready-made workflow.")


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One ready-made workflow."""

    name: str
    about: About
    definition: Definition
    groups: tuple[str, ...]  #: the groups that it names and that are not there
    people: tuple[str, ...]  #: the people
    keyword_of: str | None  #: the title of the workflow that has its keyword already
    there: bool  #: a workflow of its name is there already
    names: Mapping[str, str]  #: of the people and groups it names and that are there
    source: str


@query
def shelves(work: Work, actor: Actor) -> dict[str, list[Ready]]:
    """Everything that is ready made, by the kind of work."""
    actor.needs(Role.OPERATOR)
    found: dict[str, list[Ready]] = {}
    order = [*(name for name in ABOUT if name in gallery.names()), *(n for n in gallery.names() if n not in ABOUT)]
    for name in order:
        each = _ready(work, name)
        found.setdefault(each.about.shelf, []).append(each)
    return found


@query
def ready(work: Work, actor: Actor, name: str) -> Ready:
    """One ready-made workflow. Raises Missing."""
    actor.needs(Role.OPERATOR)
    return _ready(work, name)


def _ready(work: Work, name: str) -> Ready:
    text, definition = _read(name)
    handles, slugs = definitions.named_in(definition)
    keyword = definition.start.keyword
    taken = workflows.by_keyword(work.tx, keyword.upper()) if keyword else None
    return Ready(
        name=name,
        about=ABOUT.get(name, _UNTOLD),
        definition=definition,
        groups=tuple(sorted(slugs - set(groups.names(work.tx, slugs)))),
        people=tuple(sorted(handles - set(people.names_of(work.tx, handles)))),
        keyword_of=taken.title if taken else None,
        there=workflows.is_taken(work.tx, definition.workflow),
        names=names_in(work, definition),
        source=text,
    )


@cache
def _read(name: str) -> tuple[str, Definition]:
    """A ready-made definition and its text; read once, for what is installed does not change. Raises Missing."""
    text = gallery.text(name)
    return text, parse(source.read(text).data)


def use(desk: Desk, actor: Actor, name: str) -> str:
    """Begin a sketch of a ready-made workflow and give back the slug it has. Raises Missing."""
    actor.needs(Role.OPERATOR)
    return _begin(desk, actor, name, gallery.text(name))


def blank(desk: Desk, actor: Actor, title: str) -> str:
    """Begin a sketch that asks the requester's manager one question, and give back its slug."""
    actor.needs(Role.OPERATOR)
    words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:_LONGEST].strip("-")
    return _begin(desk, actor, words if len(words) > 1 else "workflow", _BLANK.format(title=_quoted(title)))


def paste(desk: Desk, actor: Actor, text: str) -> str:
    """Begin a sketch of a text, right or wrong, and give back its slug. Raises DefinitionError where it is no YAML."""
    actor.needs(Role.OPERATOR)
    data = source.read(text).data
    named = data.get("workflow") if isinstance(data, dict) else None
    sound = isinstance(named, str) and re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", named)
    return _begin(desk, actor, named if sound and isinstance(named, str) else "workflow", text)


def _begin(desk: Desk, actor: Actor, wanted: str, text: str) -> str:
    slug = _free(desk, wanted, text)
    sketches.begin(desk, actor, slug, _called(text, slug))
    return slug


def _called(text: str, slug: str) -> str:
    """The text under this name."""
    return _SLUG.sub(f"workflow: {slug}", text, count=1)


@query
def _free(work: Work, wanted: str, text: str) -> str:
    """This name, or the first of its kind that neither a workflow nor a sketch has.

    A sketch that says just this and was not touched since is the one that a second click means.
    """
    for number in range(1, _TRIED):
        name = wanted if number == 1 else f"{wanted[: _LONGEST - 4].rstrip('-')}-{number}"
        sketch = store.find(work.tx, name)
        untouched = sketch is not None and sketch.base == 0 and sketch.last == sketch.head == _FIRST
        if untouched and sketch and store.source(work.tx, sketch, sketch.head) == _called(text, name):
            return name
        if sketch is None and not workflows.is_taken(work.tx, name):
            return name
    return f"workflow-{int(work.now.timestamp())}"


def _quoted(text: str) -> str:
    """A text as YAML holds it on one line."""
    inside = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


_BLANK = """sayso: 1
workflow: blank
title: {title}
fields:
  what:
    type: text
    ask: "What is it about?"
    max: 120
summary: "{{what}}"
steps:
  - id: manager
    approve: requester.manager
    within: 1 working day
    remind: 4 working hours
    if_silent: expire
"""
