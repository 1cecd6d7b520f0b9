"""One line of a story into what happens, or into what follows: knows the cast, and how far the clock has come."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.core.state import Answer, Status
from workflow.stories.script import (
    NOBODY,
    Action,
    Answers,
    Asks,
    Changes,
    Expected,
    Nudges,
    Overrides,
    Pace,
    Player,
    Publishes,
    Reassigns,
    Received,
    Texts,
    TimePasses,
    WillFail,
    Withdraws,
)


class LineError(ValueError):
    """A line that cannot be read; the message is a sentence, `line` its number where it is known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


_WHO = r"(?P<who>\+\d+|[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)"
_REQUEST = r"(?:the request|request (?P<request>\d+))"
_REASON = r"(?:: (?P<reason>.+)|\.)"
_PASSES = re.compile(r"(?P<many>\d+) (?P<unit>second|minute|hour|day)s? pass(?:es)?\.")
_OFF = re.compile(r"Sayso is off for (?P<many>\d+) (?P<unit>second|minute|hour|day)s?\.")
_REACHES = re.compile(
    r"(?:The clock reaches|(?P<skips>Skip to what is due next, at)) "
    r"(?:(?P<weekday>[A-Z][a-z]+day) )?(?P<at>\d{2}:\d{2})(?P<late>, and Sayso is a moment late)?\."
)
_ASKS = re.compile(rf"{_WHO} asks for (?P<workflow>[a-z0-9-]+)(?:: (?P<fields>.+)|\.)", re.DOTALL)
_TEXTS = re.compile(
    rf"{_WHO} texts(?P<twice>, delivered twice)?(?P<photos>(?: with | and )a (?:bad )?photo)*:(?: (?P<words>.*))?",
    re.DOTALL,
)
_PHOTO = re.compile(r"(?: with | and )a (bad )?photo")
_FAILS = re.compile(
    r"The next (?:text to (?P<one>.+) fails|(?P<many>\d+) texts to (?P<who>.+) fail) with (?P<code>\d+)\."
)
_WITHDRAWS = re.compile(rf"An administrator withdraws {_REQUEST}\.")
_NUDGES = re.compile(rf"An administrator sends a reminder about {_REQUEST}\.")
_REASSIGNS = re.compile(rf"An administrator moves {_REQUEST} from (?P<who>.+?) to (?P<to>[^:.]+){_REASON}")
_OVERRIDES = re.compile(rf"An administrator (?P<verb>approves|rejects) {_REQUEST}{_REASON}")
_ANSWERS = re.compile(rf"A program answers (?P<answer>yes|no) to {_REQUEST} for (?P<who>[^:.]+){_REASON}")
_CHANGES = re.compile(rf"An administrator changes {_REQUEST} to (?P<fields>[^:]+?){_REASON}")
_PUBLISHES = re.compile(r"An administrator publishes:\n(?P<text>.+)", re.DOTALL)
_GETS = re.compile(rf"{_WHO} gets(?: nothing\.|: (?P<body>.+))", re.DOTALL)
_REFUSED = re.compile(r"Refused: (?P<body>.+)", re.DOTALL)
_BECOMES = re.compile(r"(?:The request|Request (?P<request>\d+)) is (?P<status>\w+)\.")
_LIVE = re.compile(r"Version (?P<number>\d+) of (?P<workflow>[a-z0-9-]+) is live\.")
_ATTENTION = re.compile(r"Needs attention: (?P<what>.+)\.")
_CALM = "Nothing needs attention."
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - reads better than a list


class Prompter:
    """Reads the lines of one story in their order."""

    def __init__(self, players: Iterable[Player], now: datetime, zone: ZoneInfo) -> None:
        self._players = tuple(players)
        self._now = now
        self._zone = zone

    def action(self, said: str) -> Action:
        """What happens. Raises LineError."""
        if wait := self._wait(said):
            self._now = wait.until
            return wait
        if found := _ASKS.fullmatch(said):
            person = self._player(found["who"]).handle
            return Asks(person=person, workflow=found["workflow"], fields=_fields(found["fields"] or ""))
        if found := _TEXTS.fullmatch(said):
            photos = tuple(each[1] is None for each in _PHOTO.finditer(said.partition(":")[0]))
            phone, twice = self._phone(found["who"]), bool(found["twice"])
            return Texts(phone=phone, words=found["words"] or "", twice=twice, photos=photos)
        if found := _FAILS.fullmatch(said):
            phone = self._phone(found["one"] or found["who"])
            return WillFail(phone=phone, code=int(found["code"]), times=int(found["many"] or 1))
        return self._steering(said)

    def _steering(self, said: str) -> Action:
        """What an administrator does."""
        if found := _WITHDRAWS.fullmatch(said):
            return Withdraws(request=_number(found))
        if found := _NUDGES.fullmatch(said):
            return Nudges(request=_number(found))
        if found := _REASSIGNS.fullmatch(said):
            person, to = self._player(found["who"]).handle, self._player(found["to"]).handle
            return Reassigns(request=_number(found), person=person, to=to, reason=found["reason"] or "")
        if found := _OVERRIDES.fullmatch(said):
            answer = Answer.YES if found["verb"] == "approves" else Answer.NO
            return Overrides(request=_number(found), answer=answer, reason=found["reason"] or "")
        if found := _ANSWERS.fullmatch(said):
            person, answer = self._player(found["who"]).handle, Answer(found["answer"])
            return Answers(request=_number(found), person=person, answer=answer, reason=found["reason"] or "")
        if found := _CHANGES.fullmatch(said):
            fields = _fields(found["fields"])
            return Changes(request=_number(found), fields=fields, reason=found["reason"] or "")
        if found := _PUBLISHES.fullmatch(said):
            return Publishes(text=found["text"])
        raise LineError(f"“{said.splitlines()[0]}” is nothing a story can say; docs/stories.md lists what it can.")

    def outcome(self, said: str, line: int) -> tuple[Expected, ...] | None:
        """What follows; None for a line that says what happens. Raises LineError."""
        if found := _GETS.fullmatch(said):
            phone = self._phone(found["who"])
            return (Expected(line=line, received=Received(phone=phone, body=found["body"])),) if found["body"] else ()
        if found := _REFUSED.fullmatch(said):
            return (Expected(line=line, received=Received(phone=NOBODY, body=found["body"])),)
        if said == _CALM:
            return (Expected(line=line, attention=frozenset()),)
        if found := _ATTENTION.fullmatch(said):
            return (Expected(line=line, attention=frozenset(found["what"].split("; "))),)
        if found := _LIVE.fullmatch(said):
            return (Expected(line=line, version=(found["workflow"], int(found["number"]))),)
        if found := _BECOMES.fullmatch(said):
            if found["status"] not in set(Status):
                raise LineError(f"A request is {', '.join(Status)}, but never “{found['status']}”.")
            return (Expected(line=line, status=(_number(found), found["status"])),)
        return None

    def _wait(self, said: str) -> TimePasses | None:
        """How long to wait; None for a line that is no wait."""
        if found := _PASSES.fullmatch(said) or _OFF.fullmatch(said):
            until = self._now + timedelta(**{f"{found['unit']}s": int(found["many"])})
            return TimePasses(until=until, pace=Pace.OFF if said.startswith("Sayso") else Pace.PROMPT)
        if found := _REACHES.fullmatch(said):
            until = self._reached(found["weekday"], found["at"])
            pace = Pace.LATE if found["late"] else Pace.PROMPT
            return TimePasses(until=until, pace=pace, skips=bool(found["skips"]))
        return None

    def _reached(self, weekday: str | None, at: str) -> datetime:
        """The next time the story's own clock shows this."""
        if weekday is not None and weekday not in _DAYS:
            raise LineError(f"“{weekday}” is no weekday.")
        try:
            clock = time.fromisoformat(at)
        except ValueError as error:
            raise LineError(f"“{at}” is no time of day.") from error
        day = self._now.astimezone(self._zone).date()
        while True:
            moment = datetime.combine(day, clock, self._zone).astimezone(UTC)
            if moment > self._now and weekday in (None, _DAYS[day.weekday()]):
                return moment
            day += timedelta(days=1)

    def _phone(self, who: str) -> str:
        return who if who.startswith("+") else self._player(who).phone

    def _player(self, who: str) -> Player:
        """Somebody of the cast, by his first or his whole name."""
        found = [each for each in self._players if who in (each.name, each.name.partition(" ")[0])]
        if len(found) != 1:
            raise LineError(f"{'More than one' if found else 'Nobody'} of the People is called “{who}”.")
        return found[0]


def _number(found: re.Match[str]) -> int | None:
    return int(found["request"]) if found["request"] else None


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    fields = []
    for each in filter(None, text.split("; ")):
        name, sign, value = each.partition(" = ")
        if not sign:
            raise LineError(f"Write fields like “item = Desk; amount = 640”, not “{each}”.")
        fields.append((name.strip(), value.strip()))
    return tuple(fields)
