"""The texts that ask: which wording an ask takes, and how it is answered."""

from collections.abc import Mapping

from workflow.core.definition import ApprovalStep, Proof
from workflow.core.effects import AskPerson, Remind
from workflow.core.state import Ask
from workflow.wording.bounds import OPTIONS_LIMIT, shorten
from workflow.wording.matter import Matter, about_matter
from workflow.wording.news import known
from workflow.wording.voice import Voice

_PLAIN = frozenset({"ask", "ask_for", "ask_anew"})


def ask_text(voice: Voice, matter: Matter, effect: AskPerson | Remind, link: str) -> tuple[str, str]:
    """The wording and the text of an ask or its reminder; `link` is where it can be decided on the dashboard."""
    voice = voice.for_definition(matter.definition)
    ask = matter.state.ask(effect.ask)
    step = matter.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    wording = _wording(matter, ask, step)
    about = _about(voice, matter, ask, step, link)
    if wording in _PLAIN and isinstance(effect, Remind):
        return "remind", voice.say("remind", about)
    if ask.acting_for and wording != "ask_for":
        about["requester"] = voice.say("requester_for", about)
    text = voice.say(wording, about)
    return ("ask_again", voice.say("ask_again", {"ask": text})) if isinstance(effect, Remind) else (wording, text)


def _wording(matter: Matter, ask: Ask, step: ApprovalStep) -> str:
    if step.proof is Proof.WEB:
        return "ask_web"
    if step.choose:
        return "ask_choose_totp" if step.proof is Proof.TOTP else "ask_choose"
    if step.proof is Proof.TOTP:
        return "ask_totp"
    if any(each.person == ask.person and each.number < matter.state.fresh_from for each in matter.state.asks):
        return "ask_anew"
    return "ask_for" if ask.acting_for else "ask"


def _about(voice: Voice, matter: Matter, ask: Ask, step: ApprovalStep, link: str) -> dict[str, str]:
    code = matter.codes[ask.number]
    return {
        **about_matter(voice, matter),
        "code": code,
        "acting_for": matter.state.directory.name(ask.acting_for),
        "link": link,
        "options": _options(voice, step, known(voice, matter)) if step.choose else "",
        "picks": voice.picks(code, step.choose or ()),
    }


def _options(voice: Voice, step: ApprovalStep, about: Mapping[str, str]) -> str:
    """The options of a choice, a line each; each has its share of the room, so that none pushes another out."""
    options = step.choose or {}
    share = OPTIONS_LIMIT // max(1, len(options))
    return "\n".join(
        shorten(voice.say("option", {"option": option, "text": voice.notify(voice.words(words), about)}), share)
        for option, words in options.items()
    )
