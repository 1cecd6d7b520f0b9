"""Summaries in the language of whoever reads them: made anew from the fields, where a text is about to name one."""

from dataclasses import replace

from workflow.core.heard import Say
from workflow.core.mailbox import Letter, OwnRequest
from workflow.service import definitions
from workflow.service.rows import load_values
from workflow.service.work import Work
from workflow.store import people, requests
from workflow.wording import Voice, summary_text


def localised(work: Work, voice: Voice, said: Say) -> Say:
    """What is to be said, with every summary in the reader's language."""
    return replace(
        said,
        letter=_letter(work, voice, said.letter) if said.letter else None,
        letters=tuple(_letter(work, voice, each) for each in said.letters),
        own=tuple(_own(work, voice, each) for each in said.own),
    )


def _letter(work: Work, voice: Voice, letter: Letter) -> Letter:
    return replace(letter, summary=summary(work, voice, letter.request))


def _own(work: Work, voice: Voice, own: OwnRequest) -> OwnRequest:
    return replace(own, summary=summary(work, voice, own.request))


def voice_about(work: Work, voice: Voice, said: Say) -> Voice:
    """The voice with the wordings of the definition that an answer is about, where it is about one ask."""
    if said.letter is None:
        return voice
    record = requests.get(work.tx, said.letter.request)
    return voice.for_definition(definitions.definition(work, record.definition_id))


def summary(work: Work, voice: Voice, request_id: int) -> str:
    """One request in one line, as this reader reads it. Raises Missing."""
    record = requests.get(work.tx, request_id)
    definition = definitions.definition(work, record.definition_id)
    values = load_values(definition, record.fields)
    handles = {str(values[name]) for name, each in definition.fields.items() if each.type in _PEOPLE and name in values}
    names = people.names_of(work.tx, handles) if handles else {}
    requester = people.by_id(work.tx, record.requester_id).name
    return summary_text(voice, definition, values, names, requester)


_PEOPLE = ("person", "contact")
