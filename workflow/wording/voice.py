"""A voice speaks one person's language as his region writes it, in his time zone, at one moment.

What people typed is put in as it is and never looked into again, so it cannot act as a placeholder.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.core.dates import show_day
from workflow.core.definition import Definition
from workflow.core.locales import Locale
from workflow.core.mailbox import DraftLetter, Letter, OwnRequest
from workflow.core.placeholders import fill, placeholders
from workflow.core.state import Status
from workflow.core.words import Words
from workflow.wording.bounds import LIMIT, LIST_LIMIT, VALUE_LIMIT, lines, shorten
from workflow.wording.catalogue import wordings

#: What is longer than one value: lists, other texts, links.
_LONG = frozenset({"letters", "own", "fields", "text", "link", "ask", "options", "roll_call"})


class Voice:
    """Words texts for one person; a definition's own `messages` count where it is told of the definition."""

    def __init__(self, *, locale: Locale, zone: str, now: datetime) -> None:
        self.locale = locale
        self._wordings = wordings(locale.language)
        self._zone = ZoneInfo(zone)
        self._now = now.astimezone(self._zone)

    def for_definition(self, definition: Definition) -> "Voice":
        """The same voice with the wordings that this definition has in place of the built-in ones of its language."""
        language = self.locale.language
        own = next((texts for each, texts in definition.messages.items() if each == language), None)
        if not own:
            return self
        voice = Voice(locale=self.locale, zone=self._zone.key, now=self._now)
        voice._wordings = {**self._wordings, **own}
        return voice

    def say(self, wording: str, about: Mapping[str, object]) -> str:
        """The text of a wording with everything filled in."""
        return self.notify(self._wordings[wording], about)

    def notify(self, text: str, about: Mapping[str, object]) -> str:
        """A definition's own text, filled in."""
        named = (name for name in placeholders(text) if name in about)
        return shorten(fill(text, {name: self._value(name, about[name]) for name in named}), LIMIT)

    def words(self, words: Words) -> str:
        """What a definition says in this person's language."""
        return words.for_language(self.locale.language)

    def letters(self, letters: Iterable[Letter], draft: DraftLetter | None = None) -> str:
        """Open asks, a line each, and what the person has not sent yet."""
        said = [
            self.say("letter", {"code": each.code, "summary": each.summary, "requester": each.requester})
            for each in letters
        ]
        if draft is not None:
            said.append(self.say("draft_line", {"code": draft.code, "summary": draft.summary}))
        return lines(said)

    def own(self, own: Iterable[OwnRequest]) -> str:
        """A person's own requests, a line each."""
        return lines(self._own(each) for each in own)

    def _own(self, each: OwnRequest) -> str:
        about = {"code": each.code, "summary": each.summary}
        if each.status is Status.PENDING and each.waiting_on:
            return self.say("own_pending", {**about, "waiting": self.names(each.waiting_on)})
        return self.say("own_ended", {**about, "status": self.status(str(each.status))})

    def picks(self, code: str, options: Iterable[str]) -> str:
        """How an ask is agreed to: "YES 4821", or with each of its options: "YES 4821 A, YES 4821 B"."""
        each = [self.say("pick", {"code": code, "option": option}) for option in options]
        return ", ".join(each) or self.say("pick_plain", {"code": code})

    def names(self, names: Iterable[str]) -> str:
        """Names in a row; the word for nobody when there is none."""
        return ", ".join(dict.fromkeys(names)) or self._wordings["none"]

    def status(self, status: str) -> str:
        """The word for a status of a request."""
        return self._wordings[f"{status}_word"]

    def moment(self, at: datetime) -> str:
        """A moment as this person reads it: the time, and the day unless it is today."""
        local = at.astimezone(self._zone)
        clock = {"hour": f"{local.hour:02}", "minute": f"{local.minute:02}"}
        if local.date() == self._now.date():
            return fill(self._wordings["clock"], clock)
        return fill(self._wordings["moment"], {**clock, "day": show_day(local.date(), self.locale)})

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if name == "summary":
            return shorten(str(value), VALUE_LIMIT).rstrip(" .")
        return shorten(str(value), LIST_LIMIT if name in _LONG else VALUE_LIMIT)
