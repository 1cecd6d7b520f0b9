"""The pure stage: plays a story in memory, over the core and the wordings; no database, no server.

It does in a few lines what `service` does with rows; the webhook stage of the tests plays the same stories on the
real application, so the two cannot drift apart unseen.
"""

from collections.abc import Sequence
from dataclasses import replace

from workflow.core import conversation, engine, replies
from workflow.core.conversation import Say
from workflow.core.events import Event, Nudged, Overridden, Reassigned, Replied, Started, Withdrawn
from workflow.core.mailbox import Letter
from workflow.core.state import Trouble
from workflow.service.listen import HOUR, UNCLEAR, WRONG_CODES
from workflow.stories.desk import Matter, Owner, Refusal, Text, mailbox, published, started
from workflow.stories.script import (
    NOBODY,
    Action,
    Asks,
    Nudges,
    Overrides,
    Pace,
    Reassigns,
    Received,
    Story,
    StoryError,
    Texts,
    TimePasses,
    WillFail,
    Withdraws,
)
from workflow.stories.world import World
from workflow.wording import answer_text, details_text

ADMINISTRATOR = "an administrator"
PUBLIC_URL = "http://127.0.0.1:8000"


class Theatre:
    """One story's stage. Raises StoryError where the story cannot be set up."""

    def __init__(self, story: Story) -> None:
        self._world = World(story)
        self._definitions = published(story, self._world.directory())

    def perform(self, action: Action) -> Sequence[Received]:
        """Let one thing happen, and everything that is due because of it."""
        world = self._world
        world.received = []
        try:
            self._do(action)
        except (engine.NotPossible, Refusal) as error:
            world.received.append(Received(phone=NOBODY, body=str(error)))
        if not (isinstance(action, TimePasses) and action.pace is Pace.LATE):
            world.catch_up()
        return world.received

    def status(self, request: int | None) -> str:
        """What a request has become; None is the last one started."""
        return str(self._matter(request).state.status)

    def attention(self) -> frozenset[str]:
        """What needs a human now."""
        return frozenset(str(each) for each in self._world.worries())

    def _matter(self, request: int | None) -> Matter:
        known = self._world.matters
        number = request or max(known, default=0)
        if number not in known:
            raise StoryError("There is no such request yet.")
        return known[number]

    def _do(self, action: Action) -> None:
        world = self._world
        match action:
            case Asks():
                number = len(world.matters) + 1
                matter = started(action, self._definitions, world.directory(), number, world.issue, world.now)
                world.happen(matter, Started(at=world.now))
            case Texts():
                self._hear(action.phone, action.words)
            case TimePasses():
                world.wait(action)
            case WillFail():
                world.failing[action.phone] = [action.code] * action.times
            case _:
                world.happen(self._matter(action.request), self._steered(action))

    def _steered(self, action: Withdraws | Nudges | Reassigns | Overrides) -> Event:
        at, by = self._world.now, ADMINISTRATOR
        match action:
            case Withdraws():
                return Withdrawn(at=at, by=by)
            case Nudges():
                return Nudged(at=at, by=by)
            case Reassigns():
                return Reassigned(at=at, person=action.person, to=action.to, by=by, reason=action.reason)
            case Overrides():
                return Overridden(at=at, answer=action.answer, by=by, reason=action.reason)

    def _hear(self, phone: str, words: str) -> None:
        world = self._world
        owner = world.owners.get(phone)
        if owner is None:
            world.worry(Trouble.UNKNOWN_NUMBER, phone)
            return
        reading = replies.read(words, owner.person.language)
        heard = conversation.hear(reading, mailbox(owner, world.matters, reading, world.now), world.now)
        owner.readings.append((world.now, self._follow(owner, heard, reading)))

    def _follow(self, owner: Owner, heard: conversation.Heard, reading: replies.Reading) -> str:
        """Do what was heard; give back how the text was understood."""
        world = self._world
        match heard:
            case conversation.Decide():
                event = Replied(at=world.now, ask=heard.ask, answer=heard.answer, reason=heard.reason)
                world.happen(world.matters[heard.request], event, owner)
            case conversation.Withdraw():
                world.happen(world.matters[heard.request], Withdrawn(at=world.now), owner)
            case conversation.Details():
                self._details(owner, heard.letter)
            case Say():
                return self._say(owner, heard, reading)
            case conversation.OptOut():
                world.opt_out(owner)
            case conversation.OptIn():
                world.opt_in(owner)
        return type(heard).__name__

    def _say(self, owner: Owner, heard: Say, reading: replies.Reading) -> str:
        world = self._world
        understood = "wrong_code" if heard.wrong_code else "unclear" if heard.unclear else heard.wording
        lately = [what for at, what in owner.readings if at > world.now - HOUR]
        if heard.wrong_code and lately.count("wrong_code") + 1 >= WRONG_CODES:
            owner.locked_until = world.now + HOUR
            heard = replace(heard, wording="locked", about={"until": owner.locked_until})
            world.worry(Trouble.LOCKED_PHONE, owner.name)
        before = [what for _, what in owner.readings[1 - UNCLEAR :]]
        wants_out = isinstance(reading, replies.Unclear) and reading.asks_to_stop
        if heard.unclear and (before == ["unclear"] * (UNCLEAR - 1) or wants_out):
            world.worry(Trouble.UNCLEAR, owner.name)
        world.answer(owner, Text(to=owner.handle, body=answer_text(world.voice(owner.handle), heard)))
        return understood

    def _details(self, owner: Owner, letter: Letter) -> None:
        world, link = self._world, f"{PUBLIC_URL}/requests/{letter.request}"
        _, body = details_text(world.voice(owner.handle), world.matters[letter.request], letter, link)
        world.answer(owner, Text(to=owner.handle, body=body, request=letter.request))
