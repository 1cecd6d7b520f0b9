"""A definition as stages in plain words, top to bottom: what the diagram draws and the outline lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.core import described, rough
from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Order, Problem, Proof
from workflow.core.selectors import Kind as Selected
from workflow.web.diagram.exits import Exit, exits
from workflow.web.diagram.progress import Mark, Progress

#: The node at the top, to `link` and `selected`; the one at the bottom links to nothing.
START, END = "", "$"

Link = Callable[[str], str | None]


class Kind(StrEnum):
    """What a stage is."""

    START = "start"
    APPROVE = "approve"
    NOTIFY = "notify"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The start, one step, or the end."""

    key: str
    kind: Kind
    icon: str
    title: str
    lines: tuple[str, ...] = ()
    condition: str = ""  #: when it is not passed over
    onward: str = ""  #: what leads on
    exits: tuple[Exit, ...] = ()
    mark: Mark | None = None
    href: str | None = None
    selected: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What stages are told of and with."""

    definition: Definition
    language: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None
    link: Link | None = None
    selected: str | None = None
    problems: tuple[Problem, ...] = ()

    def who(self, selectors: Iterable[object] | None) -> str:
        """The people of some selectors, as a line begins."""
        fields = self.definition.fields
        return described.begin(described.who(selectors, self.names, fields, self.language))  # type: ignore[arg-type]


def tell(
    definition: object,
    *,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    link: Link | None = None,
    selected: str | None = None,
    problems: Iterable[Problem] = (),
) -> tuple[Definition, tuple[Stage, ...]]:
    """The stages of a definition, or of as much of its plain data as can be read."""
    read = rough.read(definition)
    telling = Telling(
        definition=read, language=language, names=names or {}, progress=progress, link=link, selected=selected,
        problems=tuple(problems),
    )  # fmt: skip
    steps = (_step(telling, index, step) for index, step in enumerate(read.steps))
    return read, (_start(telling), *steps, _end(telling))


def _start(telling: Telling) -> Stage:
    progress = telling.progress
    return Stage(
        key=START,
        kind=Kind.START,
        icon="play",
        title="Request comes in",
        lines=tuple(_start_lines(telling)),
        mark=Mark(state="done", note=progress.note) if progress else None,
        href=telling.link(START) if telling.link else None,
        selected=telling.selected == START,
        problems=tuple(each.message for each in telling.problems if not each.path.startswith("steps[")),
    )


def _start_lines(telling: Telling) -> Iterator[str]:
    definition = telling.definition
    start = definition.start
    yield f"Text “{start.keyword} …” or a form" if start.keyword else "A form or a program"
    if start.who is not None:
        open_to_all = any(each.kind is Selected.ANYONE for each in start.who)
        yield "From anyone, unknown numbers too" if open_to_all else f"From {telling.who(start.who)}"
    asked = [described.field_called(name, definition.fields, telling.language) for name in definition.fields]
    if asked:
        yield f"Asks for {described.listed(asked)}"
    if definition.undo:
        yield f"Answers can be taken back for {definition.undo}"
    if definition.urgent:
        yield "Urgent: quiet hours do not hold it"
    if definition.ask_pauses:
        yield "A question holds the deadline"


def _end(telling: Telling) -> Stage:
    told = any(
        each.kind is Selected.REQUESTER
        for step in telling.definition.steps
        if isinstance(step, NotifyStep) and step.when is None
        for each in step.notify or ()
    )
    reached = telling.progress is not None and telling.progress.status == "approved"
    return Stage(
        key=END,
        kind=Kind.END,
        icon="circle-check",
        title="Approved",
        lines=("The requester knows by then",) if told else ("The requester is told",),
        mark=Mark(state="done" if reached else "ahead") if telling.progress else None,
    )


def _step(telling: Telling, index: int, step: ApprovalStep | NotifyStep) -> Stage:
    mark = telling.progress.steps.get(step.id) if telling.progress else None
    approves = isinstance(step, ApprovalStep)
    condition = ""
    if step.when is not None:
        condition = described.condition(step.when, telling.definition.fields, telling.language, brief=True)
    return Stage(
        key=step.id,
        kind=Kind.APPROVE if approves else Kind.NOTIFY,
        icon=_icon(step),
        title=described.in_words(step.id) if not step.id.startswith("#") else "Step without a name",
        lines=tuple(_approval(telling, step) if isinstance(step, ApprovalStep) else _news(telling, step)),
        condition=condition,
        onward=_onward(step) if isinstance(step, ApprovalStep) else "",
        exits=_out(telling, step, mark) if isinstance(step, ApprovalStep) else (),
        mark=mark or (Mark(state="ahead") if telling.progress else None),
        href=telling.link(step.id) if telling.link else None,
        selected=telling.selected == step.id,
        problems=tuple(
            each.message for each in telling.problems if (each.path + ".").startswith((f"steps[{index}].",))
        ),
    )


def _out(telling: Telling, step: ApprovalStep, mark: Mark | None) -> tuple[Exit, ...]:
    stand_ins = described.who(step.escalate_to, telling.names, telling.definition.fields, telling.language)
    return tuple(exits(step, stand_ins, mark.ways if mark else ()))


def _icon(step: ApprovalStep | NotifyStep) -> str:
    if isinstance(step, NotifyStep):
        return "send"
    if step.choose:
        return "list-checks"
    if step.roll_call:
        return "clipboard-list"
    return "user-check" if described.is_one(step.approve) else "users"


def _news(telling: Telling, step: NotifyStep) -> Iterator[str]:
    told = described.who(step.notify, telling.names, telling.definition.fields, telling.language)
    yield f"Tells {told}" if told else "Tells nobody yet"
    if step.text:
        yield f"“{step.text.for_language(telling.language)}”"


def _approval(telling: Telling, step: ApprovalStep) -> Iterator[str]:
    yield telling.who(step.approve) or "Nobody is asked yet"
    rule = described.rule(step)
    spans = [described.begin(rule), f"{'within ' if rule else 'Within '}{step.within}" if step.within else ""]
    yield " · ".join(filter(None, spans)) or "No time is set yet"
    if step.order is Order.IN_TURN:
        yield f"One after another{f', {step.turn} each' if step.turn else ''}"
    if step.choose:
        options = (f"{name} {words.for_language(telling.language)}" for name, words in step.choose.items())
        yield f"Chooses {described.listed(options, 'or')}"
    if step.proof is not None and step.proof is not Proof.REPLY:
        yield f"Needs {described.PROOFS[step.proof]}"
    if step.remind:
        yield f"Reminded after {described.listed(map(str, step.remind))}"
    if step.self_:
        yield "Requesters may decide their own"
    if step.ask_pauses is not None and step.ask_pauses != bool(telling.definition.ask_pauses):
        yield "A question holds the deadline" if step.ask_pauses else "A question does not hold the deadline"


def _onward(step: ApprovalStep) -> str:
    if step.roll_call:
        return "all have answered"
    if step.need == "all" and not described.is_one(step.approve):
        return "all YES"
    if step.need == "each" and len(step.approve or ()) > 1:
        return "one YES of each"
    return f"{step.need} YES" if isinstance(step.need, int) and step.need > 1 else "YES"
