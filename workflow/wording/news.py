"""The texts that tell: what became of a request, and a definition's own words to whom it notifies."""

from collections.abc import Mapping

from workflow.core.definition import ApprovalStep, NotifyStep
from workflow.core.effects import Tell
from workflow.core.rolls import RollCall, choices_made, roll_call
from workflow.core.state import State, Status
from workflow.wording.matter import Matter, about_matter, names, shown
from workflow.wording.voice import Voice


def tell_text(voice: Voice, matter: Matter, effect: Tell) -> tuple[str, str]:
    """The wording and the text of a piece of news; a `notify` step's text is the definition's own."""
    voice = voice.for_definition(matter.definition)
    if effect.wording == "notify":
        step = matter.definition.step(str(effect.about["step"]))
        assert isinstance(step, NotifyStep)
        return "notify", voice.notify(voice.words(step.text), known(voice, matter))
    wording = _started(matter.state) if effect.wording == "started" else effect.wording
    about = {
        **about_matter(voice, matter),
        "code": matter.code,
        "waiting": voice.names(matter.state.directory.name(ask.person) for ask in matter.state.open_asks),
        **effect.about,
    }
    if effect.ask is not None:
        about |= _of_ask(voice, matter, effect.ask, str(effect.about.get("choice", "")))
    return wording, voice.say(wording, about)


def _of_ask(voice: Voice, matter: Matter, number: int, option: str) -> Mapping[str, str]:
    """The code of an ask, how it is agreed to, and what the option says that was chosen."""
    step = matter.definition.step(matter.state.ask(number).step)
    options = (step.choose if isinstance(step, ApprovalStep) else None) or {}
    code = matter.codes[number]
    chosen = voice.notify(voice.words(options[option]), known(voice, matter)) if option in options else ""
    return {"code": code, "picks": voice.picks(code, options), "choice": chosen}


def known(voice: Voice, matter: Matter) -> Mapping[str, str]:
    """All that a definition's own text may name: fields, the summary, and what the steps before it came to."""
    about = {**about_matter(voice, matter), **shown(voice, matter.definition, matter.state.values, names(matter))}
    made = choices_made(matter.definition, matter.state)
    called = roll_call(matter.definition, matter.state)
    return {
        **about,
        "choice": ", ".join(voice.notify(voice.words(words), about) for words in made) or "-",
        "roll_call": _roll_call(voice, matter.state, called) if called else "-",
    }


def _roll_call(voice: Voice, state: State, called: RollCall) -> str:
    """Who said yes, who said no, and who said nothing: of a party that was silent, everybody who was asked."""
    either = f" {voice.locale.or_} "
    return voice.say(
        "roll_call",
        {
            "yes": voice.names(map(state.directory.name, called.yes)),
            "no": voice.names(map(state.directory.name, called.no)),
            "silent": voice.names(either.join(map(state.directory.name, party)) for party in called.silent),
        },
    )


def _started(state: State) -> str:
    if state.status is not Status.PENDING:
        return "started_ended"
    return "started" if state.open_asks else "started_waiting"
