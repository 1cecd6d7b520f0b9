"""What a text does on the pure stage: as `service/listen`, in memory."""

from workflow.core import conversation, heard, replies
from workflow.core.events import Event, Questioned, Replied, Told, Undone, Withdrawn
from workflow.core.readings import Reading, Unclear
from workflow.core.state import Trouble
from workflow.service.guests import may_begin, open_to_anyone
from workflow.service.listen import HOUR, UNCLEAR, WRONG_CODES
from workflow.stories.absences import Absences
from workflow.stories.desk import Text, mailbox, may_start
from workflow.stories.owners import Owner, outsider
from workflow.stories.script import Story, Texts
from workflow.stories.shelf import Shelf
from workflow.stories.sketches import Sketches
from workflow.stories.world import PUBLIC_URL, World
from workflow.wording import answer_text, details_text


class Listener:
    """Hears every text on the stage."""

    def __init__(self, world: World, shelf: Shelf, story: Story) -> None:
        self._world = world
        self._story = story
        self._sketches = Sketches(world)
        self._shelf = shelf
        self._absences = Absences(world)
        world.chores += [self._sketches, self._absences]
        self._used: dict[str, str] = {}  #: phone -> the digits it proved itself with last

    def hear(self, action: Texts) -> None:
        """One text from one phone."""
        world = self._world
        owner = self._sender(action)
        if owner is None:
            world.worry(Trouble.UNKNOWN_NUMBER, action.phone)
            return
        words = self._filled(owner, action.words)
        reading = replies.read(words, owner.person.language)
        understood = self._started(owner, reading, words, action) or self._understood(owner, reading, words, action)
        owner.readings.append((world.now, understood))

    def _sender(self, action: Texts) -> Owner | None:
        """Whose phone it is; an unknown number is somebody's with the keyword of what anyone may start."""
        known = self._world.owners.get(action.phone)
        if known is not None:
            return known
        definition = self._shelf.by_keyword.get(replies.opening(action.words)[0])
        if definition is None or not open_to_anyone(definition):
            return None
        return self._world.owners.setdefault(
            action.phone, outsider(action.phone, f"Guest {action.phone[-4:]}", self._story)
        )

    def _filled(self, owner: Owner, words: str) -> str:
        digits = owner.digits(self._world.now)
        words = words.replace("{old digits}", self._used.get(owner.phone, "000000"))
        if "{digits" in words:
            self._used[owner.phone] = digits
        return words.replace("{digits apart}", f"{digits[:3]} {digits[3:]}").replace("{digits}", digits)

    def _started(self, owner: Owner, reading: Reading, words: str, action: Texts) -> str | None:
        """A text that begins with a keyword starts a draft; what reads as anything else never does."""
        if not may_begin(reading) or not owner.person.reachable:
            return None
        keyword, rest = replies.opening(words)
        definition = self._shelf.by_keyword.get(keyword)
        return self._sketches.begin(owner, definition, rest, action.photos) if definition else None

    def _understood(self, owner: Owner, reading: Reading, words: str, action: Texts) -> str:
        """Do what was heard; give back how the text was understood."""
        world = self._world
        code = getattr(reading, "code", None)
        voice = world.voice(owner.handle)
        found = conversation.hear(reading, mailbox(owner, world.matters, code, voice, world.now), world.now, words)
        match found:
            case heard.Decide():
                return self._decide(owner, found)
            case heard.Undo():
                return self._happen(owner, found.request, Undone(at=world.now, ask=found.ask))
            case heard.Question():
                event = Questioned(at=world.now, ask=found.ask, question=found.question)
                return self._happen(owner, found.request, event)
            case heard.Tell():
                return self._happen(owner, found.request, Told(at=world.now, answer=found.answer))
            case heard.Withdraw():
                return self._happen(owner, found.request, Withdrawn(at=world.now))
            case heard.Details():
                return self._details(owner, found)
            case heard.Say():
                return self._say(owner, found, reading)
            case _:
                return self._without_request(owner, found, action)

    def _without_request(self, owner: Owner, found: heard.Heard, action: Texts) -> str:
        match found:
            case heard.Away():
                return self._absences.leave(owner, found.rest)
            case heard.Back():
                return self._absences.come_back(owner)
            case heard.OptOut():
                self._world.opt_out(owner)
            case heard.OptIn():
                self._world.opt_in(owner)
            case heard.DraftAnswer():
                return self._sketches.answer(owner, found.said, action.photos)
            case heard.DraftConfirm():
                return self._sketches.confirm(owner, found.yes)
            case heard.DraftRedo():
                return self._sketches.redo(owner)
            case heard.DraftSkip():
                return self._sketches.skip(owner)
        return type(found).__name__

    def _happen(self, owner: Owner, number: int, event: Event) -> str:
        self._world.happen(self._world.matters[number], event, owner)
        return type(event).__name__

    def _decide(self, owner: Owner, found: heard.Decide) -> str:
        world = self._world
        if found.totp is not None and not owner.proves(found.totp, world.now):
            letters = mailbox(owner, world.matters, None, world.voice(owner.handle), world.now).letters
            letter = next(each for each in letters if (each.request, each.ask) == (found.request, found.ask))
            said = heard.Say(wording="wrong_totp", letter=letter, wrong_code=True)
            return self._say(owner, said, Unclear(why=replies.Why.OTHER))
        event = Replied(at=world.now, ask=found.ask, answer=found.answer, reason=found.reason)
        return self._happen(owner, found.request, event)

    def _say(self, owner: Owner, found: heard.Say, reading: Reading) -> str:
        world, said = self._world, found
        understood = "wrong_code" if found.wrong_code else "unclear" if found.unclear else found.wording
        lately = [what for at, what in owner.readings if at > world.now - HOUR]
        if found.wrong_code and lately.count("wrong_code") + 1 >= WRONG_CODES:
            owner.locked_until = world.now + HOUR
            said = heard.Say(wording="locked", about={"until": owner.locked_until})
            world.worry(Trouble.LOCKED_PHONE, owner.name)
        if found.wording in ("needs_totp", "wrong_totp") and not owner.authenticator:
            said = heard.Say(wording="no_authenticator") if said is found else said
            world.worry(Trouble.NO_AUTHENTICATOR, owner.name)
        if found.wording == "menu":
            said = heard.Say(wording="menu", about={"keywords": ", ".join(self._keywords(owner))})
        before = [what for _, what in owner.readings[1 - UNCLEAR :]]
        wants_out = isinstance(reading, Unclear) and reading.asks_to_stop
        if found.unclear and (before == ["unclear"] * (UNCLEAR - 1) or wants_out):
            world.worry(Trouble.UNCLEAR, owner.name)
        link = f"{PUBLIC_URL}/requests/{said.letter.request}" if said.letter else ""
        voice = world.voice(owner.handle)
        voice = voice.for_definition(world.matters[said.letter.request].definition) if said.letter else voice
        body = answer_text(voice, said, link=link)
        world.answer(owner, Text(to=owner.handle, body=body))
        return understood

    def _keywords(self, owner: Owner) -> list[str]:
        """What somebody can text to start something."""
        directory = self._world.directory()
        keywords = self._shelf.by_keyword.items()
        return sorted(word for word, each in keywords if may_start(each, owner.person, directory))

    def _details(self, owner: Owner, found: heard.Details) -> str:
        world, letter = self._world, found.letter
        link = f"{PUBLIC_URL}/requests/{letter.request}"
        _, body = details_text(world.voice(owner.handle), world.matters[letter.request], letter, link)
        world.answer(owner, Text(to=owner.handle, body=body, request=letter.request))
        return "details"
