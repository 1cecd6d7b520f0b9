"""A story written anew as it really went: what happens stays as it was told, what follows is what followed."""

from collections.abc import Iterator, Sequence

from workflow.stories.comparison import Played, Stage
from workflow.stories.script import NOBODY, Expected, Received, Story


def rewritten(text: str, story: Story, played: Sequence[tuple[Played, Sequence[tuple[Expected, str]]]]) -> str:
    """The story's text, with each scene's texts, statuses and needs as they were; comments and blanks are kept."""
    lines = text.splitlines()
    replaced: dict[int, list[str]] = {}
    for each, states in played:
        for expected in each.scene.expected:
            for number in range(expected.line, expected.line + _height(lines, expected.line)):
                replaced[number] = []
        last = each.scene.line + _height(lines, each.scene.line) - 1
        replaced[last] = [lines[last - 1], *(_got(story, one) for one in each.received)]
        for expected, state in states:
            replaced[expected.line] = [state]
    kept = (replaced.get(number, [line]) for number, line in enumerate(lines, start=1))
    return "\n".join(line for some in kept for line in some) + "\n"


def states(played: Played, stage: Stage) -> Iterator[tuple[Expected, str]]:
    """Every line of a scene about a request or about what needs attention, as it is true on the stage now."""
    for each in played.scene.expected:
        if each.status is not None:
            request = each.status[0]
            which = "The request" if request is None else f"Request {request}"
            yield each, f"{which} is {stage.status(request)}."
        elif each.version is not None:
            workflow = each.version[0]
            yield each, f"Version {stage.version(workflow)} of {workflow} is live."
        elif each.attention is not None:
            needs = "; ".join(sorted(stage.attention()))
            yield each, f"Needs attention: {needs}." if needs else "Nothing needs attention."


def _height(lines: Sequence[str], first: int) -> int:
    """How many lines a line takes with the indented ones below it; line numbers count from 1."""
    height = 1
    while first - 1 + height < len(lines) and lines[first - 1 + height].startswith("  "):
        height += 1
    return height


def _got(story: Story, received: Received) -> str:
    body = received.body.replace("\n", "\n  ")
    if received.phone == NOBODY:
        return f"Refused: {body}"
    player = next((each for each in story.players if each.phone == received.phone), None)
    if player is None:
        return f"{received.phone} gets: {body}"
    first = player.name.partition(" ")[0]
    alone = sum(each.name.partition(" ")[0] == first for each in story.players) == 1
    return f"{first if alone else player.name} gets: {body}"
