"""`sayso play`: a story in the terminal, as it happens, with every difference from what it says will follow."""

from collections.abc import Sequence
from pathlib import Path

import click

from workflow.stories.comparison import Played, play
from workflow.stories.parser import read
from workflow.stories.script import NOBODY, Story, StoryError
from workflow.stories.theatre import Theatre


def main(paths: Sequence[str]) -> int:
    """Play every story; 0 where each went as told, else 1."""
    differing = sum(not _play(Path(path)) for path in paths)
    return 1 if differing else 0


def _play(path: Path) -> bool:
    """Play one story and print it; true when it went as told."""
    try:
        story = read(path)
        click.secho(story.title, bold=True)
        results = [_show(story, played) for played in play(story, Theatre)]
    except StoryError as error:
        click.secho(str(error) if str(path) in str(error) else f"{path}: {error}", fg="red")
        return False
    except (OSError, UnicodeDecodeError) as error:
        click.secho(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.", fg="red")
        return False
    click.secho("As told.\n" if all(results) else f"{path} differs.\n", fg="green" if all(results) else "red")
    return all(results)


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
