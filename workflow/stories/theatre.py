"""The pure stage: plays a story in memory, over the core and the wordings; no database, no server.

It does in a few lines what `service` does with rows; the webhook stage of the tests plays the same stories on the
real application, so the two cannot drift apart unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workflow.core import engine
from workflow.core.definition import DefinitionError
from workflow.core.events import Changed, Event, Nudged, Overridden, Reassigned, Replied, Started, Withdrawn
from workflow.core.fields import Value
from workflow.core.state import AskStatus, Channel
from workflow.stories.desk import Matter, Refusal, read_values, started
from workflow.stories.listener import Listener
from workflow.stories.script import (
    NOBODY,
    Action,
    Answers,
    Asks,
    Changes,
    Nudges,
    Overrides,
    Pace,
    Publishes,
    Reassigns,
    Received,
    Steering,
    Story,
    StoryError,
    Texts,
    TimePasses,
    WillFail,
    Withdraws,
)
from workflow.stories.shelf import Shelf
from workflow.stories.world import World

ADMINISTRATOR = "an administrator"


class Theatre:
    """One story's stage. Raises StoryError where the story cannot be set up."""

    def __init__(self, story: Story) -> None:
        self._world = World(story)
        self._shelf = Shelf(story.workflows, self._world.directory())
        self._listener = Listener(self._world, self._shelf, story)

    def perform(self, action: Action) -> Sequence[Received]:
        """Let one thing happen, and everything that is due because of it."""
        world = self._world
        world.received = []
        try:
            self._do(action)
        except (engine.NotPossible, Refusal, DefinitionError) as error:
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

    def version(self, workflow: str) -> int:
        """The number of a workflow's live version."""
        return self._shelf.version(workflow)

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
                live = self._shelf.definition(action.workflow)
                matter = started(action, live, world.directory(), number, world.issue, world.now)
                world.happen(self._with(matter, matter.state.values), Started(at=world.now))
            case Texts():
                self._listener.hear(action)
            case TimePasses():
                world.wait(action)
            case Publishes():
                self._shelf.publish(action.text, world.directory())
            case WillFail():
                world.failing[action.phone] = [action.code] * action.times
            case _:
                self._steer(self._matter(action.request), action)

    def _steer(self, matter: Matter, action: Steering) -> None:
        if isinstance(action, Changes):
            state = matter.state
            directory = self._world.directory()
            values = read_values(
                matter.definition, action.fields, state.requester, directory, self._world.now, state.values
            )
            matter = self._with(matter, values)
        self._world.happen(matter, self._steered(matter, action))

    def _with(self, matter: Matter, values: Mapping[str, Value]) -> Matter:
        """The request with these values, and everybody outside whom they name known."""
        state = matter.state
        language = self._world.owner(state.requester).person.language
        settled = self._world.settle(matter.definition, values, language)
        return replace(matter, state=replace(state, values=settled))

    def _steered(self, matter: Matter, action: Steering) -> Event:
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
            case Answers():
                mine = [ask for ask in matter.state.asks if ask.person == action.person]
                ask = next((each for each in mine if each.status is AskStatus.OPEN), None)
                if ask is None:
                    raise Refusal("There is no open ask.")
                return Replied(at=at, ask=ask.number, answer=action.answer, reason=action.reason, channel=Channel.API)
            case Changes():
                return Changed(at=at, by=by, reason=action.reason)
