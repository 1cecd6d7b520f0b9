"""What the owner of a virtual phone could text next, with the real codes that are on that phone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from workflow.core import selectors
from workflow.core.definition import ApprovalStep, Definition, Proof
from workflow.core.fields import (
    ChoiceField,
    Context,
    DateField,
    Field,
    MoneyField,
    NumberField,
    PhotoField,
    Unfit,
    read,
)
from workflow.core.people import Directory
from workflow.core.selectors import Kind
from workflow.service import definitions
from workflow.service.seed import FIRST_TEXT
from workflow.service.start import context_for
from workflow.service.work import Work
from workflow.store import drafts, people, requests, trials, waiting, workflows, workspace
from workflow.store.drafts import DraftRecord
from workflow.store.people import PersonRecord
from workflow.store.trials import Question

#: No more than so many at once, or nobody reads them.
MOST = 4
#: As far back as an answer can be taken back on a phone.
LATELY = timedelta(days=7)
#: What is typed where a definition has no example of its own.
_EXAMPLES = {"text": "something small", "person": "Kim Fox", "yesno": "yes", "contact": "Jo Smith 415 555 0188"}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing to text."""

    words: str
    photo: bool = False  #: a picture goes along
    starts: bool = False  #: it begins a request
    digits: bool = False  #: the six of an authenticator app are still to be typed behind it
    about: str = ""  #: the request it is about, for who cannot see the texts


@dataclass(frozen=True, kw_only=True)
class Openings:
    """What a request could be started with: for every keyword who may, and what follows it."""

    keywords: tuple[tuple[str, Definition], ...]
    groups: Mapping[str, tuple[str, ...]]
    seeded: bool

    def of(self, person: PersonRecord) -> Iterator[str]:
        """The words with which this person could start something, the demo's own first."""
        first = FIRST_TEXT.get(person.handle)
        if first and self.seeded:
            yield first
        for keyword, definition in self.keywords:
            if self._may(definition, person) and not (first and first.startswith(f"{keyword} ")):
                yield f"{keyword} {example(definition)}".strip()

    def _may(self, definition: Definition, person: PersonRecord) -> bool:
        """As `service.start` has it, but without a look into the database for each."""
        who = definition.start.who
        if who is None:
            return not person.guest
        if any(each.kind is Kind.ANYONE for each in who):
            return True
        named = [each for each in who if each.kind in (Kind.PERSON, Kind.GROUP)]
        here = Directory(people={}, groups=self.groups)
        return any(person.handle in _named(each, here) for each in named)


def _named(selector: selectors.Selector, directory: Directory) -> tuple[str, ...]:
    return (selector.name,) if selector.kind is Kind.PERSON else directory.groups.get(selector.name, ())


def openings(work: Work) -> Openings:
    """What a request could be started with now."""
    found = [(word, definitions.definition(work, each)) for word, each in workflows.with_keywords(work.tx)]
    return Openings(
        keywords=tuple(sorted(found, key=lambda each: not example(each[1]))),
        groups=people.members(work.tx),
        seeded=workspace.seeded(work.tx),
    )


def suggest(work: Work, records: Iterable[PersonRecord]) -> dict[int, tuple[list[Suggestion], str | None, bool]]:
    """Person id -> what to text, what to know before, and whether an answer of his is waited for."""
    everybody = list(records)
    asked = trials.questions(work.tx, [each.id for each in everybody], work.now, work.now - LATELY)
    ways = openings(work)
    return {each.id: _of(work, each, [one for one in asked if one.person_id == each.id], ways) for each in everybody}


def _of(
    work: Work, person: PersonRecord, asked: list[Question], ways: Openings
) -> tuple[list[Suggestion], str | None, bool]:
    if person.opted_out_at is not None:
        return [Suggestion(words="START")], "Opted out: no text goes to this phone.", False
    waits = [each for each in asked if each.status == "open"]
    draft = drafts.on(work.tx, person.phone)
    found = list(_draft(work, person, draft, alone=not waits)) if draft and draft.person_id == person.id else []
    hints = [hint for each in waits if (hint := _hint(work, person, each))]
    if not found:
        found = [one for each in waits[:1] for one in _answers(work, person, each)]
        found += [one for each in waits[1:2] for one in list(_answers(work, person, each))[:1]]
    found += [Suggestion(words=f"UNDO {each.code}", about=each.summary) for each in asked if each.status != "open"][:1]
    if not waits and not draft:
        found += [Suggestion(words=words, starts=True) for words in islice(ways.of(person), 2)]
    found += _own(work, person)[: max(0, 3 - len(found))]
    return found[: MOST + 2], hints[0] if hints else None, bool(waits)


def _answers(work: Work, person: PersonRecord, each: Question) -> Iterator[Suggestion]:
    step = definitions.definition(work, each.definition_id).step(each.step)
    if each.proof == Proof.REPLY or each.proof == Proof.CODE:
        options = tuple(step.choose or ()) if isinstance(step, ApprovalStep) else ()
        for option in options or ("",):
            yield Suggestion(words=f"YES {each.code} {option}".strip(), about=each.summary)
    elif each.proof == Proof.TOTP and person.totp:
        yield Suggestion(words=f"YES {each.code}", digits=True, about=each.summary)
    for word in ("NO", "MORE"):
        yield Suggestion(words=f"{word} {each.code}", about=each.summary)


def _hint(work: Work, person: PersonRecord, each: Question) -> str | None:
    """What typing alone does not do."""
    if each.proof == Proof.WEB:
        return "This is decided on the dashboard, not by text."
    if each.proof == Proof.TOTP and person.totp:
        return f"A yes is YES {each.code} and the six digits that the authenticator app shows."
    if each.proof == Proof.TOTP:
        return "A yes needs an authenticator app: set one up on this person's page."
    return None


def _own(work: Work, person: PersonRecord) -> list[Suggestion]:
    """What a requester can text about the last thing he asked for."""
    mine = requests.own(work.tx, person.id, None, limit=1, simulated=True)
    if not mine or mine[0].status != "pending":
        return []
    last = mine[0]
    found = [Suggestion(words="STATUS"), Suggestion(words=f"WITHDRAW {last.code}", about=last.summary)]
    if last.id in waiting.questioned(work.tx, [last.id]):
        found.insert(0, Suggestion(words=f"TELL {last.code} the black one", about=last.summary))
    return found


def _draft(work: Work, person: PersonRecord, draft: DraftRecord, *, alone: bool) -> Iterator[Suggestion]:
    """The answers to what a draft asks."""
    if draft.stage == "confirm" or draft.asked is None:
        code = "" if alone else f" {draft.code}"
        yield from (Suggestion(words=f"{word}{code}") for word in ("YES", "NO"))
        yield Suggestion(words="REDO")
        return
    definition = definitions.definition(work, draft.definition_id)
    field = definition.fields[draft.asked]
    yield from _field(field, context_for(work, definition, person))
    if not field.required:
        yield Suggestion(words="SKIP")
    if draft.history:
        yield Suggestion(words="REDO")


def _field(field: Field, context: Context) -> Iterator[Suggestion]:
    if isinstance(field, ChoiceField):
        yield from (Suggestion(words=str(each.value)) for each in field.options[:MOST])
    elif isinstance(field, PhotoField):
        yield Suggestion(words="", photo=True)
    elif field.type == "yesno":
        yield from (Suggestion(words="YES"), Suggestion(words="NO"))
    else:
        yield Suggestion(words=_typed(field, context))


def example(definition: Definition) -> str:
    """What could follow the keyword of a workflow: its own examples, in its own order.

    A photo is not typed, and a day passes: where days are asked for, the keyword alone begins the questions.
    """
    fields = definition.fields.values()
    if any(isinstance(each, DateField) for each in fields):
        return ""
    return " ".join(each.sample for each in fields if each.sample is not None and not isinstance(each, PhotoField))


def _typed(field: Field, context: Context) -> str:
    """An answer as a person would type it; a day that has passed by now is none."""
    if field.sample is not None:
        try:
            read(field, field.sample, replace(context, values={}))
            return field.sample
        except Unfit:
            pass
    if isinstance(field, DateField):
        return (context.today + timedelta(days=14)).isoformat()
    if isinstance(field, NumberField | MoneyField):
        return str(field.min if field.min is not None and field.min > 1 else 5)
    return _EXAMPLES.get(field.type, "something")
