"""What one request is about, in the reader's language: its title, its fields, its summary."""

from collections.abc import Mapping
from typing import Protocol

from workflow.core.definition import Definition
from workflow.core.fields import Value, show
from workflow.core.placeholders import fill
from workflow.core.state import State
from workflow.wording.bounds import SUMMARY_LIMIT, shorten
from workflow.wording.voice import Voice


class Matter(Protocol):
    """One request, as far as its texts speak of it."""

    @property
    def definition(self) -> Definition: ...
    @property
    def state(self) -> State: ...
    @property
    def code(self) -> str:  # the requester's own
        ...

    @property
    def codes(self) -> Mapping[int, str]:  # by ask number
        ...


def names(matter: Matter) -> Mapping[str, str]:
    """Everybody's name by his handle."""
    return {handle: each.name for handle, each in matter.state.directory.people.items()}


def shown(
    voice: Voice, definition: Definition, values: Mapping[str, Value], names: Mapping[str, str]
) -> Mapping[str, str]:
    """Every field as this person reads it; `-` for one that was not given."""
    return {
        name: show(field, values[name], names, voice.locale) if name in values else "-"
        for name, field in definition.fields.items()
    }


def label_text(voice: Voice, definition: Definition, name: str) -> str:
    """What a field is called where its value is shown to this person: its label, else its name with spaces."""
    label = definition.fields[name].label
    return voice.words(label) if label is not None else name.replace("_", " ")


def title_text(voice: Voice, definition: Definition) -> str:
    """What the workflow is called in this person's language."""
    return voice.words(definition.title)


def summary_text(
    voice: Voice, definition: Definition, values: Mapping[str, Value], names: Mapping[str, str], requester: str
) -> str:
    """The one line that approvers read, in this person's language; `names` by handle, `requester` his name."""
    about = {
        **shown(voice, definition, values, names),
        "requester": requester,
        "workflow": title_text(voice, definition),
    }
    return shorten(fill(voice.words(definition.summary), about), SUMMARY_LIMIT)


def about_matter(voice: Voice, matter: Matter) -> dict[str, str]:
    """What every text about a request may name."""
    requester = matter.state.directory.name(matter.state.requester)
    return {
        "requester": requester,
        "summary": summary_text(voice, matter.definition, matter.state.values, names(matter), requester),
        "workflow": title_text(voice, matter.definition),
    }
