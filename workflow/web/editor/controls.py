"""Every option of the definition language, and the control that stands for it in the inspector.

A test walks the language's own model and fails where an option has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.core.editing import Place, part
from workflow.core.editing.places import fields_of
from workflow.web.editor.kinds import Chosen, Flag, Line, Listed, MaybeFlag, Need, Number, Texts, Who
from workflow.web.editor.rows import Choose, Options, When
from workflow.wording import wordings

_LANGUAGES = (("en", "English"), ("es", "Spanish"), ("fr", "French"), ("de", "German"), ("pt", "Portuguese"))
LANGUAGE_NAMES = dict(_LANGUAGES)
#: What the language has, and a place of its own in the editor instead of a control.
ELSEWHERE = {"sayso", "workflow", "start", "fields", "steps", "messages", "id", "type"}


@dataclass(frozen=True, kw_only=True)
class Control:
    """One option in the inspector."""

    key: str
    label: str
    kind: Any
    hint: str = ""
    needed: bool = False
    more: bool = False  #: under “More options”, unless it is in use
    list: str = ""  #: of suggestions


WORKFLOW = (
    Control(key="title", label="Title", kind=Texts(), needed=True, hint="What people read, at most 80 characters."),
    Control(
        key="summary", label="Summary", kind=Texts(), needed=True,
        hint="The one line that approvers read. Put field names in braces, like {item}.",
    ),
    Control(
        key="undo", label="Undo time", kind=Line(), list="spans",
        hint="How long an answer can be taken back before it takes effect. Empty: it takes effect at once.",
    ),
    Control(key="urgent", label="Urgent: ignore quiet hours", kind=Flag()),
    Control(key="ask_pauses", label="A question to the requester pauses the deadline", kind=Flag()),
)  # fmt: skip

START = (
    Control(
        key="keyword", label="Keyword", kind=Line(),
        hint="People text it to start a request, like BUY. Empty: only the dashboard and programs can start one.",
    ),
    Control(key="who", label="Who may start it", kind=Who(), hint="If you choose nobody: everybody in People."),
)  # fmt: skip

_ASKED = (
    Control(key="ask", label="Question", kind=Texts(), needed=True),
    Control(key="required", label="An answer is needed", kind=Flag(usual=True)),
    Control(
        key="sample", label="Sample answer", kind=Line(),
        hint="As somebody would type it. Previews and cost estimates use it.",
    ),
    Control(
        key="label", label="Label", kind=Texts(), more=True,
        hint="What people see next to its value. Empty: its name.",
    ),
)  # fmt: skip
_BETWEEN = (
    Control(key="min", label="At least", kind=Number()),
    Control(key="max", label="At most", kind=Number()),
)
_DAYS = "Today, a date like 2026-06-03, or an earlier date field."
OF_TYPE: Mapping[str, tuple[Control, ...]] = {
    "text": (
        Control(key="min", label="Characters, at least", kind=Number()),
        Control(key="max", label="Characters, at most", kind=Number()),
        Control(
            key="pattern", label="Pattern", kind=Line(), more=True,
            hint="The whole answer must match it, like [A-Z]{2}-\\d+.",
        ),
    ),
    "number": _BETWEEN,
    "money": (
        Control(key="currency", label="Currency", kind=Line(), needed=True, hint="Three capital letters, like USD."),
        *_BETWEEN,
    ),
    "date": (
        Control(key="min", label="Not before", kind=Line(), hint=_DAYS, list="days"),
        Control(key="max", label="Not after", kind=Line(), hint=_DAYS, list="days"),
    ),
    "choice": (Control(key="options", label="Options", kind=Options(), needed=True),),
    "contact": (
        Control(
            key="language", label="Language of the texts", more=True,
            kind=Chosen((("", "The requester's"), *_LANGUAGES)),
        ),
    ),
}  # fmt: skip

_SILENCE = (
    ("reject", "The request is rejected"),
    ("approve", "It counts as a yes"),
    ("expire", "The request ends as expired"),
    ("escalate", "Others are asked instead"),
)
_PROOFS = (
    ("", "A clear YES or NO is enough"),
    ("code", "YES or NO with its code"),
    ("totp", "With six digits from an authenticator app"),
    ("web", "On the dashboard, with a second factor"),
)
_SPAN = "Like 4 hours or 2 working days."
APPROVAL = (
    Control(key="approve", label="Who is asked", kind=Who(needed=True), needed=True),
    Control(key="need", label="Decision rule", kind=Need()),
    Control(key="within", label="Deadline", kind=Line(), needed=True, list="spans", hint=_SPAN),
    Control(
        key="remind", label="Remind after", kind=Listed(), list="spans",
        hint="After being asked. For several, use commas: 1 hour, 3 hours.",
    ),
    Control(key="if_silent", label="When nobody answers in time", kind=Chosen(_SILENCE), needed=True),
    Control(
        key="escalate_to", label="Who is asked instead", kind=Who(),
        hint="After the deadline, or when somebody cannot be reached.",
    ),
    Control(key="when", label="Only when", kind=When(), more=True),
    Control(key="veto", label="A single NO rejects", kind=Flag(), more=True),
    Control(
        key="self", label="May people approve their own requests?", more=True,
        kind=Chosen((("", "Never"), ("allowed", "Yes"))),
    ),
    Control(
        key="order", label="Who is asked first", more=True,
        kind=Chosen((("", "All at once"), ("in_turn", "One after another"))),
    ),
    Control(
        key="turn", label="Time for each", kind=Line(), more=True, list="spans",
        hint="Only when asked one after another: then the next is asked.",
    ),
    Control(
        key="choose", label="Options to choose from", kind=Choose(), more=True,
        hint="Two to six, each with a short name to reply with, like A.",
    ),
    Control(key="roll_call", label="Roll call: collect every answer; none rejects", kind=Flag(), more=True),
    Control(key="proof", label="Proof needed with an answer", kind=Chosen(_PROOFS), more=True),
    Control(key="ask_pauses", label="A question pauses the deadline", kind=MaybeFlag(), more=True),
)  # fmt: skip
NOTIFY = (
    Control(key="notify", label="Who is told", kind=Who(needed=True), needed=True),
    Control(
        key="text", label="Text message", kind=Texts(long=True), needed=True,
        hint="Put field names in braces, like {item}; {summary} and {requester} work too.",
    ),
    Control(key="when", label="Only when", kind=When(), more=True),
)  # fmt: skip


def controls(data: object, place: Place, replaced: tuple[str, ...] = ()) -> tuple[Control, ...]:
    """The controls of a part, as it is; `replaced` are the wordings that its texts stand for."""
    found = part(data, place) or {}
    match place.kind:
        case "workflow":
            return WORKFLOW
        case "start":
            return START
        case "texts":
            usual = wordings(place.name)
            return tuple(
                Control(
                    key=each, label=each.replace("_", " ").capitalize(), kind=Texts(long=True),
                    hint=f"Sayso's own words: {usual[each]}",
                )
                for each in replaced
            )  # fmt: skip
        case "field":
            return (*_ASKED[:1], *OF_TYPE.get(str(found.get("type")), ()), *_ASKED[1:])
    kinds = NOTIFY if "notify" in found and "approve" not in found else APPROVAL
    return tuple(_knowing(each, data) for each in kinds)


def _knowing(control: Control, data: object) -> Control:
    """A condition has to know which fields hold numbers, whose values take no quotes."""
    if control.key != "when":
        return control
    typed = {name: each.get("type") for name, each in fields_of(data).items() if isinstance(each, dict)}
    numbers = frozenset(name for name, each in typed.items() if each in ("number", "money"))
    return Control(key="when", label=control.label, kind=When(numbers=numbers), more=control.more)
