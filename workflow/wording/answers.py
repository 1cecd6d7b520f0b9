"""The texts that answer a text and change nothing."""

from workflow.core.heard import Say
from workflow.core.mailbox import Letter
from workflow.core.state import AskStatus
from workflow.wording.matter import Matter, about_matter, label_text, names, shown
from workflow.wording.voice import Voice


def answer_text(voice: Voice, heard: Say, link: str = "") -> str:
    """The text of an answer that changes nothing.

    It speaks of the ask it is about, else of the first of the owner's own requests. `link` is where that ask can be
    decided on the dashboard. Give it a voice `for_definition` where it is about one request.
    """
    said = voice.say(heard.wording, {**_subject(voice, heard), **_lists(voice, heard), "link": link, **heard.about})
    if heard.wording == "menu" and heard.about.get("keywords"):
        return f"{said}\n{voice.say('menu_start', heard.about)}"
    return said


def _subject(voice: Voice, heard: Say) -> dict[str, str]:
    if heard.letter is not None:
        letter = heard.letter
        picks = voice.picks(letter.code, letter.options)
        return {"code": letter.code, "summary": letter.summary, "requester": letter.requester, "picks": picks}
    if heard.own:
        own = heard.own[0]
        return {"code": own.code, "summary": own.summary, "status": voice.status(str(own.status))}
    return {}


def _lists(voice: Voice, heard: Say) -> dict[str, str]:
    return {"letters": voice.letters(heard.letters, heard.draft), "own": voice.own(heard.own)}


def details_text(voice: Voice, matter: Matter, letter: Letter, link: str) -> tuple[str, str]:
    """The wording and the text that answer MORE."""
    voice = voice.for_definition(matter.definition)
    due = matter.state.due_at
    fields = shown(voice, matter.definition, matter.state.values, names(matter))
    about = {
        **about_matter(voice, matter),
        "fields": "\n".join(f"{label_text(voice, matter.definition, name)}: {value}" for name, value in fields.items()),
        "deadline": voice.say("answer_by", {"at": due}) if due else "",
        "code": letter.code,
        "picks": voice.picks(letter.code, letter.options),
        "link": link,
    }
    wording = "details" if letter.status is AskStatus.OPEN else "details_closed"
    return wording, voice.say(wording, about)
