"""Drafts on the pure stage: requests that are being put together by text, as `service/drafting` does with rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from workflow.core import drafts
from workflow.core.definition import Definition
from workflow.core.drafts import Outcome, Photo, Turned
from workflow.core.events import Started
from workflow.core.state import State, Trouble
from workflow.service.draft_texts import draft_text
from workflow.stories.desk import Matter, Text, context_of, may_start
from workflow.stories.owners import Owner, Sketch
from workflow.stories.world import World
from workflow.wording import Voice

PATIENCE = timedelta(hours=1)


class Sketches:
    """Every draft on the stage."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._photos: Iterator[int] = count(1)
        self._arriving: list[tuple[Owner, Photo, bool]] = []

    def begin(self, owner: Owner, definition: Definition, text: str, photos: tuple[bool, ...]) -> str:
        """Begin a draft; give back how the text was understood."""
        world = self._world
        directory = world.directory()
        if not may_start(definition, owner.person, directory):
            self._say(owner, definition, "draft_not_allowed")
            return "draft_refused"
        context = context_of(owner.person, directory, world.now)
        turned = drafts.begin(definition, text, context, self._came(owner, photos))
        assert turned.draft is not None
        owner.sketch = Sketch(
            definition=definition, draft=turned.draft, context=context, code=world.issue(), owner=owner.name,
            heard_at=world.now,
        )  # fmt: skip
        return self._settle(owner, owner.sketch, turned)

    def answer(self, owner: Owner, text: str, photos: tuple[bool, ...]) -> str:
        """Take a text as the answer to what is asked."""
        sketch = self._sketch(owner)
        turned = drafts.answer(sketch.draft, sketch.definition, text, sketch.context, self._came(owner, photos))
        return self._settle(owner, sketch, turned)

    def skip(self, owner: Owner) -> str:
        """Leave out what is asked."""
        sketch = self._sketch(owner)
        return self._settle(owner, sketch, drafts.skip(sketch.draft, sketch.definition))

    def redo(self, owner: Owner) -> str:
        """Ask the previous question again."""
        sketch = self._sketch(owner)
        return self._settle(owner, sketch, drafts.redo(sketch.draft))

    def confirm(self, owner: Owner, yes: bool) -> str:
        """Send it off, or drop it."""
        sketch = self._sketch(owner)
        return self._settle(owner, sketch, drafts.confirm(sketch.draft, yes))

    def due(self) -> datetime | None:
        """When the next photo has been fetched, or the next draft is given up."""
        if self._arriving:
            return self._world.now
        sketches = [each.sketch for each in self._world.owners.values() if each.sketch]
        return min((each.heard_at + PATIENCE for each in sketches), default=None)

    def catch_up(self) -> None:
        """Let photos arrive, and give drafts up whose owners have said nothing for an hour."""
        arriving, self._arriving = self._arriving, []
        for owner, photo, good in arriving:
            self._arrive(owner, photo, good)
        for owner in list(self._world.owners.values()):
            sketch = owner.sketch
            if sketch and sketch.heard_at + PATIENCE <= self._world.now:
                owner.sketch = None
                self._say(owner, sketch.definition, "draft_abandoned", answers=False)

    def _sketch(self, owner: Owner) -> Sketch:
        assert owner.sketch is not None, "only who has a draft can say something about it"
        return owner.sketch

    def _came(self, owner: Owner, photos: tuple[bool, ...]) -> list[Photo]:
        came = [(owner, Photo(id=str(next(self._photos))), good) for good in photos]
        self._arriving += came
        return [photo for _, photo, _ in came]

    def _arrive(self, owner: Owner, photo: Photo, good: bool) -> None:
        if not good:
            self._world.worry(Trouble.PHOTO, owner.name)
        sketch = owner.sketch
        if sketch and any(sketch.draft.values[name] == photo.id for name in sketch.draft.fetching):
            self._settle(owner, sketch, drafts.photo_arrived(sketch.draft, photo.id, good), heard=False)

    def _settle(self, owner: Owner, sketch: Sketch, turned: Turned, *, heard: bool = True) -> str:
        """Keep what the draft has become and say what follows."""
        if turned.outcome is Outcome.START:
            self._start(owner, sketch)
            return "draft_start"
        if turned.outcome is Outcome.HANDED_OVER:
            self._world.worry(Trouble.UNCLEAR, owner.name)
        if turned.say is not None:
            voice = self._voice(owner, sketch.definition)
            _, body = draft_text(voice, sketch, turned.draft or sketch.draft, turned.say)
            forward = turned.fits or turned.outcome is Outcome.DROPPED
            self._reply(owner, body, answers=heard, earned=forward and not owner.person.guest)
        if turned.draft is None:
            owner.sketch = None
        else:
            sketch.draft = turned.draft
            sketch.heard_at = self._world.now if heard else sketch.heard_at
        return f"draft_{turned.outcome}"

    def _start(self, owner: Owner, sketch: Sketch) -> None:
        world = self._world
        owner.sketch = None
        values = world.settle(sketch.definition, sketch.draft.values, owner.person.language)
        state = State(requester=owner.handle, values=values, directory=world.directory(), created_at=world.now)
        number = len(world.matters) + 1
        matter = Matter(number=number, definition=sketch.definition, state=state, code=sketch.code)
        world.happen(matter, Started(at=world.now), owner)

    def _voice(self, owner: Owner, definition: Definition) -> Voice:
        return self._world.voice(owner.handle).for_definition(definition)

    def _say(self, owner: Owner, definition: Definition, wording: str, *, answers: bool = True) -> None:
        voice = self._voice(owner, definition)
        about = {"workflow": voice.words(definition.title), "keyword": (definition.start.keyword or "").upper()}
        self._reply(owner, voice.say(wording, about), answers=answers, earned=False)

    def _reply(self, owner: Owner, body: str, *, answers: bool, earned: bool) -> None:
        text = Text(to=owner.handle, body=body)
        if answers:
            self._world.answer(owner, text, earned=earned)
        else:
            self._world.send(text)
