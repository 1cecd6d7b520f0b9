"""From a wording's name to the text: the built-in wordings of `templates/sms/<language>/*.txt`, filled in.

What people typed is put in as it is and never looked into again, so it cannot act as a placeholder; each value is
bounded, so that a long one never pushes the reply code out of the text.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from workflow.bundled import templates_path
from workflow.core.conversation import Say
from workflow.core.definition import Definition
from workflow.core.effects import AskPerson, Remind, Tell
from workflow.core.fields import show
from workflow.core.mailbox import Letter, OwnRequest
from workflow.core.placeholders import fill
from workflow.core.state import AskStatus, State, Status

#: A text may have this many UTF-16 units (Twilio's error 21617).
LIMIT = 1600
#: One value in a text may have this many characters; a list of them has what its frame leaves it.
VALUE_LIMIT = 280
LIST_LIMIT = LIMIT - 300
_LISTS = frozenset({"letters", "own", "fields", "text", "link"})

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - a list would be twelve lines


class Voice:
    """Speaks one person's language, in his time zone, at one moment."""

    def __init__(self, *, language: str, zone: str, now: datetime) -> None:
        self._wordings = wordings(language)
        self._zone = ZoneInfo(zone)
        self._now = now.astimezone(self._zone)

    def say(self, wording: str, about: Mapping[str, object]) -> str:
        """The text of a wording with everything filled in."""
        values = {name: self._value(name, value) for name, value in about.items()}
        return shorten(fill(self._wordings[wording], values), LIMIT)

    def notify(self, text: str, about: Mapping[str, object]) -> str:
        """A definition's own text, filled in."""
        return shorten(fill(text, {name: self._value(name, value) for name, value in about.items()}), LIMIT)

    def letters(self, letters: Iterable[Letter]) -> str:
        """Open asks, a line each."""
        return _lines(
            self.say("letter", {"code": each.code, "summary": each.summary, "requester": each.requester})
            for each in letters
        )

    def own(self, own: Iterable[OwnRequest]) -> str:
        """A person's own requests, a line each."""
        return _lines(self._own(each) for each in own)

    def _own(self, each: OwnRequest) -> str:
        about = {"code": each.code, "summary": each.summary}
        if each.status is Status.PENDING:
            return self.say("own_pending", {**about, "waiting": self.names(each.waiting_on)})
        return self.say("own_ended", {**about, "status": self.status(str(each.status))})

    def names(self, names: Iterable[str]) -> str:
        """Names in a row; the word for nobody when there is none."""
        return ", ".join(dict.fromkeys(names)) or self._wordings["none"]

    def status(self, status: str) -> str:
        """The word for a status of a request."""
        return self._wordings[f"{status}_word"]

    def moment(self, at: datetime) -> str:
        """A moment as this person reads it: the time, and the day unless it is today."""
        local = at.astimezone(self._zone)
        clock = f"{local.hour:02}:{local.minute:02}"
        if local.date() == self._now.date():
            return clock
        return f"{clock} on {local.day} {_MONTHS[local.month - 1]}"

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if name == "summary":
            return shorten(str(value), VALUE_LIMIT).rstrip(" .")
        return shorten(str(value), LIST_LIMIT if name in _LISTS else VALUE_LIMIT)


def _lines(lines: Iterable[str]) -> str:
    """As many lines as fit a text beside its frame."""
    shown: list[str] = []
    room = LIST_LIMIT - units("\n(+ 999)")
    every = list(lines)
    for line in every:
        room -= units(line) + 1
        if room < 0:
            shown.append(f"(+ {len(every) - len(shown)})")
            break
        shown.append(line)
    return "\n".join(shown)


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as the carriers count it."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def shorten(text: str, limit: int) -> str:
    """The text itself, or as much of it as leaves room for three dots."""
    if units(text) <= limit:
        return text
    short = text[: limit - 3]
    while units(short) > limit - 3:
        short = short[:-1]
    return f"{short}..."


@cache
def wordings(language: str) -> Mapping[str, str]:
    """Every wording of a language by its name; English for a language that is not there."""
    folder = templates_path() / "sms" / language
    if not folder.is_dir():
        folder = templates_path() / "sms" / "en"
    return dict(_parse(line) for path in sorted(folder.glob("*.txt")) for line in _wording_lines(path))


def _wording_lines(path: Path) -> Iterable[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _parse(line: str) -> tuple[str, str]:
    name, _, text = line.partition("=")
    return name.strip(), text.strip().replace("\\n", "\n")


class Matter(Protocol):
    """One request, as far as its texts speak of it."""

    @property
    def definition(self) -> Definition: ...
    @property
    def state(self) -> State: ...
    @property
    def summary(self) -> str: ...
    @property
    def code(self) -> str:  # the requester's own
        ...

    @property
    def codes(self) -> Mapping[int, str]:  # by ask number
        ...


def ask_text(voice: Voice, matter: Matter, effect: AskPerson | Remind) -> tuple[str, str]:
    """The wording and the text of an ask or its reminder."""
    ask = matter.state.ask(effect.ask)
    wording = "remind" if isinstance(effect, Remind) else "ask_for" if ask.acting_for else "ask"
    acting_for = matter.state.directory.name(ask.acting_for)
    return wording, voice.say(wording, {**_about(matter), "code": matter.codes[effect.ask], "acting_for": acting_for})


def tell_text(voice: Voice, matter: Matter, effect: Tell) -> tuple[str, str]:
    """The wording and the text of a piece of news."""
    wording = _started(matter.state) if effect.wording == "started" else effect.wording
    if wording == "notify":
        return wording, voice.notify(str(effect.about["text"]), {**shown(matter), **_about(matter)})
    waiting = voice.names(matter.state.directory.name(ask.person) for ask in matter.state.open_asks)
    return wording, voice.say(wording, {**_about(matter), **effect.about, "code": matter.code, "waiting": waiting})


def details_text(voice: Voice, matter: Matter, letter: Letter, link: str) -> tuple[str, str]:
    """The wording and the text that answer MORE."""
    due = matter.state.due_at
    about = {
        **_about(matter),
        "fields": "\n".join(f"{name}: {value}" for name, value in shown(matter).items()),
        "deadline": voice.say("answer_by", {"at": due}) if due else "",
        "code": letter.code,
        "link": link,
    }
    wording = "details" if letter.status is AskStatus.OPEN else "details_closed"
    return wording, voice.say(wording, about)


def answer_text(voice: Voice, heard: Say) -> str:
    """The text of an answer that changes nothing."""
    about = {**heard.about, "letters": voice.letters(heard.letters), "own": voice.own(heard.own)}
    if isinstance(status := heard.about.get("status"), str):
        about["status"] = voice.status(status)
    return voice.say(heard.wording, about)


def shown(matter: Matter) -> Mapping[str, str]:
    """Every field as a person reads it; `-` for one that was not given."""
    names = {handle: each.name for handle, each in matter.state.directory.people.items()}
    values = matter.state.values
    return {
        name: show(each, values[name], names) if name in values else "-"
        for name, each in matter.definition.fields.items()
    }


def _started(state: State) -> str:
    if state.status is not Status.PENDING:
        return "started_ended"
    return "started" if state.open_asks else "started_waiting"


def _about(matter: Matter) -> dict[str, str]:
    return {
        "requester": matter.state.directory.name(matter.state.requester),
        "summary": matter.summary,
        "workflow": matter.definition.title,
    }
