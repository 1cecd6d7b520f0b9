"""A story on a stage: what it says will follow, beside what did."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Protocol

from workflow.stories.script import NOBODY, Action, Received, Scene, Story


class Stage(Protocol):
    """Somewhere a story can be played: the pure one of `theatre`, or the real application."""

    def perform(self, action: Action) -> Sequence[Received]:
        """Let one thing happen, and everything that is due because of it; the texts in the order they arrived."""
        ...

    def status(self, request: int | None) -> str:
        """What a request has become; None is the last one started."""
        ...

    def version(self, workflow: str) -> int:
        """The number of a workflow's live version; 0 where there is none."""
        ...

    def attention(self) -> frozenset[str]:
        """What needs a human now: "undeliverable, Ana Ruiz"."""
        ...


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that a story says and that did not happen, or the other way round."""

    line: int
    what: str  #: "Ana Ruiz gets"
    expected: str
    got: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}\n  expected: {_shown(self.expected)}\n  got:      {_shown(self.got)}"


@dataclass(frozen=True, kw_only=True)
class Played:
    """One scene as it went."""

    scene: Scene
    received: tuple[Received, ...]
    differences: tuple[Difference, ...]


def play(story: Story, build: Callable[[Story], Stage]) -> Iterator[Played]:
    """Play a story scene by scene on the stage that `build` makes for it."""
    stage = build(story)
    for scene in story.scenes:
        received = tuple(stage.perform(scene.action))
        differences = (*_texts(story, scene, received), *_rest(scene, stage))
        yield Played(scene=scene, received=received, differences=differences)


def _texts(story: Story, scene: Scene, received: tuple[Received, ...]) -> Iterator[Difference]:
    """Every text counts, in the order it reached its phone."""
    wanted = [(each.received, each.line) for each in scene.expected if each.received]
    for phone in dict.fromkeys([*(each.phone for each, _ in wanted), *(each.phone for each in received)]):
        here = [(each.body, line) for each, line in wanted if each.phone == phone]
        there = [each.body for each in received if each.phone == phone]
        what = "refused" if phone == NOBODY else f"{story.name(phone)} gets"
        for (expected, line), got in zip(here, chain(there, repeat("")), strict=False):
            if expected != got:
                yield Difference(line=line, what=what, expected=expected, got=got)
        for got in there[len(here) :]:
            yield Difference(line=scene.line, what=what, expected="", got=got)


def _rest(scene: Scene, stage: Stage) -> Iterator[Difference]:
    for each in scene.expected:
        if each.status and (got := stage.status(each.status[0])) != each.status[1]:
            yield Difference(line=each.line, what="the request is", expected=each.status[1], got=got)
        if each.version and (number := stage.version(each.version[0])) != each.version[1]:
            yield Difference(line=each.line, what="live is version", expected=str(each.version[1]), got=str(number))
        if each.attention is not None and (needs := stage.attention()) != each.attention:
            expected, got = "; ".join(sorted(each.attention)), "; ".join(sorted(needs))
            yield Difference(line=each.line, what="needs attention", expected=expected, got=got)


def _shown(text: str) -> str:
    return text.replace("\n", "\n            ") if text else "nothing"
