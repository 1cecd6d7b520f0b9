"""`sayso play`: a story in the terminal, as it happens, with every difference from what it says will follow."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from workflow.stories.comparison import Played, play
from workflow.stories.parser import parse, read
from workflow.stories.rewriting import rewritten, states
from workflow.stories.script import NOBODY, Story, StoryError
from workflow.stories.theatre import Theatre


def main(paths: Sequence[str], *, write: bool = False) -> int:
    """Play every story; 0 where each went as told, else 1. `write` tells each anew as it went, and that is no error."""
    differing = sum(not _told(_write if write else _play, Path(path)) for path in paths)
    return 1 if differing else 0


def _told(tell: Callable[[Path], bool], path: Path) -> bool:
    """Play or write one story; where it cannot be, say why."""
    try:
        return tell(path)
    except StoryError as error:
        click.secho(str(error) if str(path) in str(error) else f"{path}: {error}", fg="red")
    except (OSError, UnicodeDecodeError) as error:
        click.secho(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.", fg="red")
    return False


def _play(path: Path) -> bool:
    """Play one story and print it; true when it went as told."""
    story = read(path)
    click.secho(story.title, bold=True)
    results = [_show(story, played) for played in play(story, Theatre)]
    click.secho("As told.\n" if all(results) else f"{path} differs.\n", fg="green" if all(results) else "red")
    return all(results)


def _write(path: Path) -> bool:
    """Tell one story anew as it goes."""
    text = path.read_text(encoding="utf-8")
    story = parse(text, str(path))
    stage = Theatre(story)
    went = [(played, tuple(states(played, stage))) for played in play(story, lambda _: stage)]
    anew = rewritten(text, story, went)
    if anew != text:
        path.write_text(anew, encoding="utf-8")
    click.echo(f"{path}: {'written anew' if anew != text else 'as told'}")
    return True


def _show(story: Story, played: Played) -> bool:
    """Print one scene; true when it went as told."""
    click.echo(f"  {_indented(played.scene.told)}")
    for each in played.received:
        what = "refused" if each.phone == NOBODY else f"{story.name(each.phone)} gets"
        click.echo(f"    {what}: {_indented(each.body)}")
    for difference in played.differences:
        click.secho(f"    DIFFERS, {_indented(str(difference))}", fg="red")
    return not played.differences


def _indented(text: str) -> str:
    return text.replace("\n", "\n      ")
