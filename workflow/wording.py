"""From a wording's name to the text: the built-in wordings of `templates/sms/<language>/*.txt`, filled in.

What people typed is put in as it is and never looked into again, so it cannot act as a placeholder; each value is
bounded, so that a long one never pushes the reply code out of the text.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from workflow.bundled import templates_path
from workflow.core.mailbox import Letter, OwnRequest
from workflow.core.placeholders import fill
from workflow.core.state import Status

#: A text may have this many UTF-16 units (Twilio's error 21617).
LIMIT = 1600
#: One value in a text may have this many characters; a list of them has all the room there is.
VALUE_LIMIT = 280
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
        return str(value) if name in _LISTS else shorten(str(value), VALUE_LIMIT)


def _lines(lines: Iterable[str]) -> str:
    """As many lines as fit a text beside its frame."""
    shown: list[str] = []
    room = LIMIT - 300
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
