"""The sentences of a comparison: what was added, removed, renamed or moved, and every value that changed."""

from collections.abc import Callable, Sequence
from typing import Any

from workflow.core import described
from workflow.core.canonical import ELSE, ORDER, Side
from workflow.core.conditions import Compared, Name
from workflow.core.definition import ApprovalStep, NotifyStep, Silence
from workflow.core.definition import Proof as Proofs
from workflow.core.described import begin, in_words, listed
from workflow.core.differences_kinds import PLACES, VALUES, instead, quoted
from workflow.core.expressions import parse as parse_condition
from workflow.core.selectors import parse as parse_selector

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese"}
_ENDS = {
    Silence.APPROVE: "counts as YES",
    Silence.REJECT: "rejects",
    Silence.EXPIRE: "lets it expire",
    Silence.ESCALATE: "escalates",
}
_THING = {"steps": "step", "fields": "field"}

Path = tuple[str, ...]


def renamed(part: str, was: str, now: str) -> str:
    """What only has another name."""
    return f"The {_THING[part]} “{in_words(was)}” is called “{in_words(now)}” now ({was} became {now})."


def removed(part: str, name: str, side: Side) -> str:
    """What is not there any more."""
    return f"{begin(_THING[part])} “{in_words(name)}” removed{_gist(part, name, side)}."


def added(part: str, name: str, side: Side) -> str:
    """What is new, and where it stands."""
    place = _place(name, list(side.items(part)))
    return f"{begin(_THING[part])} “{in_words(name)}” added {place}{_gist(part, name, side)}."


def replaced(name: str, before: Side, after: Side) -> str:
    """A step that is of another kind now."""
    was, now = _gist("steps", name, before), _gist("steps", name, after)
    return f"Step “{in_words(name)}” made anew{now}; until now it{was[1:]}."


def moved(part: str, name: str, order: Sequence[str]) -> str:
    """What stands somewhere else now."""
    return f"{begin(_THING[part])} “{in_words(name)}” moved {_place(name, order)}."


def _place(name: str, order: Sequence[str]) -> str:
    index = order.index(name)
    return f"after “{in_words(order[index - 1])}”" if index else "at the beginning"


def _gist(part: str, name: str, side: Side) -> str:
    """What a step or a field does, in a few words."""
    fields = side.definition.fields
    if part == "fields":
        return f": {fields[name].type}, “{fields[name].ask}”"
    step = side.definition.step(name)
    who = step.approve if isinstance(step, ApprovalStep) else step.notify
    verb = "asks" if isinstance(step, ApprovalStep) else "tells"
    condition = f" if {described.condition(step.when, fields)}" if step.when else ""
    return f": {verb} {described.who(who, side.names, fields)}{condition}"


def changed(path: Path, old: Any, new: Any, before: Side, after: Side) -> str:
    """One value that differs; what no sentence was written for is said with its name."""
    where, key, rest = _where(path)
    said = _SAID.get((path[0], key)) if not rest or key in _WITH_REST else None
    sentence = said(path, old, new, before, after) if said else None
    sentence = sentence or _by_kind(key, rest, old, new) or f"{_called(key, rest)}: {instead(new, old)}"
    if key == "when" and sentence.startswith(f"{in_words(path[1])} "):
        where = ""  # the step is called as those it asks
    sentence = f"{where}{sentence if where else begin(sentence)}"
    return sentence if sentence.endswith((".”", "?”", "!”")) else f"{sentence}."


def _where(path: Path) -> tuple[str, str, Path]:
    """Where it is, in words; which key; and what is below that."""
    if path[0] in _THING and len(path) > 2:
        return f"{'Field ' if path[0] == 'fields' else ''}“{in_words(path[1])}”: ", path[2], path[3:]
    if path[0] == "messages":
        return "", path[0], path[1:]
    if path[0] == "start" and len(path) > 1:
        return "", path[1], path[2:]
    return "", path[0], path[1:]


def _by_kind(key: str, rest: Path, old: Any, new: Any) -> str | None:
    """What is a text in some language, an order, or a value that needs no looking up."""
    if rest and rest[-1] == ORDER:
        return f"the order of {PLACES.get(key, key)} is {listed(new or ())} instead of {listed(old or ())}"
    if rest and rest[-1] == ELSE:
        return f"{_called(key, rest[:-1])} for everybody else is in {LANGUAGES.get(new, 'English')} now"
    if rest and (rest[-1] == "" or rest[-1] in LANGUAGES) and key != "messages":
        language = f" in {LANGUAGES[rest[-1]]}" if rest[-1] else ""
        return f"{_called(key, rest[:-1])}{language}: {instead(quoted(new), quoted(old))}"
    if key in VALUES and not rest:
        return VALUES[key](old, new)
    return None


def _called(key: str, rest: Path) -> str:
    """A key in words, with what is below it: "option Hilti owner"."""
    return " ".join([PLACES.get(key, key.replace("_", " ")), *(each.replace("_", " ") for each in rest if each)])


def _who(verb: str, passive: str) -> Callable[..., str | None]:
    """Sentences about the people of a key."""

    def said(path: Path, old: Any, new: Any, before: Side, after: Side) -> str | None:
        was, now = _people(old, before), _people(new, after)
        come, gone = [each for each in now if each not in was], [each for each in now and was if each not in now]
        if not old or not new or (come and gone) or not (come or gone):
            return f"{verb} {listed(now) or 'nobody'} instead of {listed(was) or 'nobody'}" if was != now else None
        if come:
            return f"{listed(come)} {_are(come)} {passive} too"
        return f"{listed(gone)} {_are(gone)} not {passive} any more"

    return said


def _people(selectors: Sequence[str] | None, side: Side) -> list[str]:
    every = map(parse_selector, selectors or ())
    return [described.who((each,), side.names, side.definition.fields) for each in every]


def _are(people: Sequence[str]) -> str:
    return "are" if len(people) > 1 or (people[0].endswith("s") and not people[0].endswith("ss")) else "is"


def _when(path: Path, old: str | None, new: str | None, before: Side, after: Side) -> str | None:
    """When a step applies: "Finance is asked over $500.00 instead of $1,000.00"."""
    step = after.definition.step(path[1]) if path[1] in after.items("steps") else before.definition.step(path[1])
    people = [described.who((each,), after.names, after.definition.fields) for each in _asked(step)]
    subject = f"{begin(listed(people))} {_are(people)} {'asked' if isinstance(step, ApprovalStep) else 'told'}"
    was, now = _condition(old, before), _condition(new, after)
    if not old or not new:
        return f"{subject} only if {now}, not always" if new else f"{subject} always, not only if {was}"
    if was == now:
        return None
    one, other = parse_condition(old).root, parse_condition(new).root
    if isinstance(one, Compared) and isinstance(other, Compared) and _only_the_limit(one, other):
        name = described.field_called(str(one.left), after.definition.fields)
        beside = now[len(name) :].strip() if now.lower().startswith(name.lower()) else f"if {now}"
        return f"{subject} {beside} instead of {was[_common(was, now) :]}"
    return f"{subject} if {now} instead of if {was}"


def _only_the_limit(one: Compared, other: Compared) -> bool:
    """Whether the same field is compared in the same way with another value."""
    same = (one.left, one.operator) == (other.left, other.operator)
    return same and isinstance(one.left, Name) and not isinstance(other.right, Name)


def _asked(step: ApprovalStep | NotifyStep) -> Sequence[Any]:
    return step.approve if isinstance(step, ApprovalStep) else step.notify


def _condition(source: str | None, side: Side) -> str:
    return described.condition(parse_condition(source), side.definition.fields) if source else ""


def _common(one: str, other: str) -> int:
    """Where two sentences begin to differ, at the beginning of a word."""
    words = 0
    for left, right in zip(one.split(" "), other.split(" "), strict=False):
        if left != right:
            break
        words += len(left) + 1
    return words


def _remind(path: Path, old: Any, new: Any, before: Side, after: Side) -> str | None:
    come = [each for each in new or () if each not in (old or ())]
    gone = [each for each in old or () if each not in (new or ())]
    told = [f"reminder after {listed(spans)} {word}" for spans, word in ((come, "added"), (gone, "removed")) if spans]
    return ", ".join(told) or None


def _silence(path: Path, old: Any, new: Any, before: Side, after: Side) -> str | None:
    if old is None or new is None:
        return None
    return f"silence {_ENDS[new]} instead; until now it {_ENDS[old]}"


def _proof(path: Path, old: Any, new: Any, before: Side, after: Side) -> str | None:
    if old is None or new is None:
        return None
    return f"needs {described.PROOFS[Proofs(new)]} instead of {described.PROOFS[Proofs(old)]}"


def _message(path: Path, old: Any, new: Any, before: Side, after: Side) -> str:
    language = LANGUAGES.get(path[1], path[1])
    where = f"your own text “{' '.join(path[2:]).replace('_', ' ')}” in {language}"
    if new is None or old is None:
        return f"{where} {'removed: the usual one is sent again' if new is None else f'added: {quoted(new)}'}"
    return f"{where}: {instead(quoted(new), quoted(old))}"


_WITH_REST = ("messages",)
_SAID: dict[tuple[str, str], Callable[..., str | None]] = {
    ("start", "who"): _who("may be started by", "allowed to start it"),
    ("steps", "approve"): _who("asks", "asked"),
    ("steps", "notify"): _who("tells", "told"),
    ("steps", "escalate_to"): _who("escalates to", "asked when nobody answers"),
    ("steps", "when"): _when,
    ("steps", "remind"): _remind,
    ("steps", "if_silent"): _silence,
    ("steps", "proof"): _proof,
    ("messages", "messages"): _message,
}
