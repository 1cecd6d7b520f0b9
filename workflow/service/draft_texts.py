"""How a draft speaks: a field's question, and everything as it was understood, before any of it counts."""

from typing import Protocol

from workflow.core.definition import Definition
from workflow.core.drafts import Draft, Saying
from workflow.core.fields import ChoiceField, Context
from workflow.core.placeholders import fill
from workflow.wording import VALUE_LIMIT, Voice, label_text, shorten, shown

#: One value is echoed with so many characters, so that none pushes another out of the text.
ECHO = 80


class Talked(Protocol):
    """The conversation about a draft, as far as its texts speak of it."""

    @property
    def definition(self) -> Definition: ...
    @property
    def context(self) -> Context: ...
    @property
    def code(self) -> str: ...
    @property
    def owner(self) -> str:  # his name
        ...


def draft_text(voice: Voice, talk: Talked, draft: Draft, saying: Saying) -> tuple[str, str]:
    """The wording and the text of what the draft, as it is now, says next."""
    about = {"workflow": voice.words(talk.definition.title), "code": talk.code}
    if saying.field is not None:
        about["ask"] = question(voice, talk.definition, saying.field)
    if saying.reason is not None:
        about["reason"] = voice.say(saying.reason.wording, saying.reason.about)
    if saying.wording != "draft_confirm":
        return saying.wording, voice.say(saying.wording, about)
    about["summary"], about["fields"] = echo(voice, talk, draft)
    wording = "draft_confirm_more" if about["fields"] else "draft_confirm"
    return wording, voice.say(wording, about)


def question(voice: Voice, definition: Definition, name: str) -> str:
    """What is asked for a field: its own words, the choices unless those name them, and how to leave it out."""
    field = definition.fields[name]
    ask = voice.words(field.ask)
    if isinstance(field, ChoiceField):
        labels = [voice.words(each.label) for each in field.options]
        if not all(label.casefold() in ask.casefold() for label in labels):
            ask = voice.say("draft_choices", {"ask": ask, "options": ", ".join(labels)})
    if field.required:
        return voice.say("draft_ask", {"ask": ask})
    return voice.say("draft_ask_optional", {"ask": ask, "skip": voice.locale.skip[0].upper()})


def echo(voice: Voice, talk: Talked, draft: Draft) -> tuple[str, str]:
    """The one line that approvers will read, each value in it shortened, and the fields that it does not show."""
    definition = talk.definition
    told = shown(voice, definition, draft.values, talk.context.people)
    told = {name: shorten(each, ECHO) for name, each in told.items()}
    about = {"requester": talk.owner, "workflow": voice.words(definition.title)}
    line = voice.words(definition.summary)
    summary = shorten(fill(line, {**told, **about}), VALUE_LIMIT)
    unsaid = [name for name in draft.values if f"{{{name}}}" not in line or told[name] not in summary]
    return summary, ", ".join(f"{label_text(voice, definition, name)}: {told[name]}" for name in unsaid)
