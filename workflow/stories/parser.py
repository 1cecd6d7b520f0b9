"""A story's text into a Story: line by line, each line either the beginning of a scene or what follows from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from workflow.service.roster import zones
from workflow.stories.prompter import LineError, Prompter
from workflow.stories.script import Player, Scene, Story, StoryError

GALLERY = Path(__file__).resolve().parent.parent / "gallery"
_HEADS = ("Story:", "Shows:", "Clock:", "People:", "Workflow:")
_RULE = re.compile("[a-z][a-z0-9_]*")
_CLOCK = re.compile(
    r"(?:(?P<weekday>[A-Z][a-z]+day) )?(?P<at>\d{1,2} [A-Z][a-z]+ \d{4} \d{2}:\d{2})(?: (?P<zone>\S+))?"
)
_PLAYER = re.compile(r"(?P<name>[^(]+?) \((?P<handle>[a-z0-9._-]+)\) (?P<phone>\+\d{7,15})(?P<more>(?:, .+)?)")
_QUIET = re.compile(r"([01]\d:[0-5]\d|2[0-3]:[0-5]\d)-([01]\d:[0-5]\d|2[0-3]:[0-5]\d)")


@dataclass(frozen=True, kw_only=True)
class _Line:
    number: int
    text: str  #: without indentation
    block: tuple[str, ...] = ()  #: the indented lines below it, their common indentation taken off


def read(path: Path) -> Story:
    """Read a story file. Raises StoryError, or OSError where there is no such file."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, name: str = "story") -> Story:
    """Read a story; `name` is how errors call it. Raises StoryError."""
    lines = list(_lines(text))
    number = 1
    try:
        story = Story(title="", clock=datetime.min, zone=ZoneInfo("UTC"), players=(), workflows=(), scenes=())
        for line in lines:
            number = line.number
            if line.text.startswith(_HEADS):
                story = _head(story, line)
        _complete(story)
        return replace(story, scenes=_scenes(story, [line for line in lines if not line.text.startswith(_HEADS)]))
    except LineError as error:
        raise StoryError(f"{name}, line {error.line or number}: {error}") from error


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something; comments (#) and empty lines say nothing."""
    held: _Line | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        if held and raw.startswith("  "):
            held = replace(held, block=(*held.block, raw[2:].rstrip()))
        elif raw.strip() and not raw.startswith("#"):
            if held:
                yield held
            held = _Line(number=number, text=raw.strip())
    if held:
        yield held


def _head(story: Story, line: _Line) -> Story:
    head, _, rest = line.text.partition(":")
    rest = rest.strip()
    if head == "Story":
        return replace(story, title=rest)
    if head == "Shows":
        return replace(story, shows=_rules(rest))
    if head == "Clock":
        clock, zone = _clock(rest)
        return replace(story, clock=clock, zone=zone)
    if head == "People":
        players = tuple(_player(each, line.number + at, story) for at, each in enumerate(line.block, start=1))
        return replace(story, players=players)
    return replace(story, workflows=(*story.workflows, _workflow(rest, line)))


def _rules(text: str) -> tuple[str, ...]:
    rules = tuple(text.split(", "))
    if not all(map(_RULE.fullmatch, rules)):
        raise LineError("Write the rules that a story shows like “need_any, veto”.")
    return rules


def _clock(text: str) -> tuple[datetime, ZoneInfo]:
    found = _CLOCK.fullmatch(text)
    if found is None or (found["zone"] or "UTC") not in zones():
        raise LineError("Write the clock like “Monday 1 June 2026 09:00 UTC”.")
    zone = ZoneInfo(found["zone"] or "UTC")
    try:
        local = datetime.strptime(found["at"], "%d %B %Y %H:%M").replace(tzinfo=zone)
    except ValueError as error:
        raise LineError(f"There is no such moment as “{found['at']}”.") from error
    if found["weekday"] and found["weekday"] != f"{local:%A}":
        raise LineError(f"{found['at']} is a {local:%A}.")
    return local.astimezone(UTC), zone


def _player(text: str, number: int, story: Story) -> Player:
    found = _PLAYER.fullmatch(text)
    if found is None:
        raise LineError("Write a person like “Ana Ruiz (ana) +14155550102, manager kim, groups finance”.", number)
    player = Player(handle=found["handle"], name=found["name"], phone=found["phone"], zone=str(story.zone))
    for more in found["more"].split(", ")[1:]:
        what, _, value = more.partition(" ")
        player = replace(player, **_trait(what, value, more, number))
    if player.zone not in zones():
        raise LineError(f"“{player.zone}” is no time zone.", number)
    return player


def _trait(what: str, value: str, said: str, number: int) -> dict[str, Any]:
    """What one part of a person's line says of him."""
    if what == "groups":
        return {"groups": tuple(value.split())}
    if what in ("manager", "zone", "language", "cover") and value:
        return {what: value}
    if what == "quiet" and (found := _QUIET.fullmatch(value)):
        return {"quiet": (time.fromisoformat(found[1]), time.fromisoformat(found[2]))}
    if said == "authenticator":
        return {"authenticator": True}
    raise LineError(f"“{said}” is no manager, groups, zone, language, cover, quiet or authenticator.", number)


def _workflow(rest: str, line: _Line) -> str:
    if not rest:
        return "\n".join(line.block)
    slug = rest.removeprefix("gallery:")
    path = GALLERY / f"{slug}.yaml"
    if slug == rest or not re.fullmatch("[a-z0-9-]+", slug) or not path.is_file():
        raise LineError("Name a workflow of the gallery, like “gallery:purchase”, or write it indented below.")
    return path.read_text(encoding="utf-8")


def _scenes(story: Story, lines: list[_Line]) -> tuple[Scene, ...]:
    """Cut the lines into scenes; the clock runs along, so that every wait has its moment."""
    prompter = Prompter(story.players, story.clock, story.zone)
    scenes: list[Scene] = []
    for line in lines:
        try:
            _add(scenes, line, prompter)
        except LineError as error:
            raise LineError(str(error), line.number) from error
    return tuple(scenes)


def _add(scenes: list[Scene], line: _Line, prompter: Prompter) -> None:
    said = "\n".join((line.text, *line.block))
    outcomes = prompter.outcome(said, line.number)
    if outcomes is None:
        scenes.append(Scene(line=line.number, told=said, action=prompter.action(said), expected=()))
    elif not scenes:
        raise LineError("Nothing has happened yet that this could follow from.")
    else:
        scenes[-1] = replace(scenes[-1], expected=(*scenes[-1].expected, *outcomes))


def _complete(story: Story) -> None:
    for missing, there in (("Story:", story.title), ("People:", story.players), ("Workflow:", story.workflows)):
        if not there:
            raise LineError(f"The story has no “{missing}” line.")
    if story.clock == datetime.min:
        raise LineError("The story has no “Clock:” line.")
