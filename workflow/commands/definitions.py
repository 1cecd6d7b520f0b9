"""`sayso lint`, `publish`, `export` and `play`."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import yaml

from workflow.bundled import migrations_path
from workflow.commands.opening import Refusal, open_app, open_desk
from workflow.core import checks
from workflow.core.definition import DefinitionError, Problem
from workflow.core.people import Directory
from workflow.service import gallery, look
from workflow.service import publish as publishing
from workflow.service.cost import Cost
from workflow.service.publish import Checked
from workflow.service.schema import Fit, fit
from workflow.service.work import Desk
from workflow.settings import SettingsError, load_environment
from workflow.store.db import StoreUnavailable
from workflow.wording import overridable

#: Far more than a definition may be long; the rest of a huge file is not even read.
_READ = 1_000_000
_GALLERY = "gallery:"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def lint(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check definition files; prints `path: message (line N)` for each problem."""
    desk = _desk_or_none()
    if desk is None:
        click.echo("No database to look into: people, groups and taken keywords are not checked.", err=True)
    failed = [name for name in files if not _lint(desk, name, many=len(files) > 1)]
    ctx.exit(1 if failed else 0)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def publish(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Publish definition files, or ready-made ones as gallery:NAME."""
    desk, failed = open_desk(), False
    for name in files:
        try:
            done = publishing.publish(desk, _read(name), "command line")
        except DefinitionError as error:
            failed = True
            click.echo(_listed(name, error.problems, many=len(files) > 1), err=True)
            continue
        for warning in done.warnings:
            click.echo(f"warning: {warning}", err=True)
        click.echo(_costs(done.cost), err=True)
        click.echo(f"{done.workflow} version {done.version} {'published' if done.new else 'is live already'}")
    ctx.exit(1 if failed else 0)


@click.command()
@click.argument("slug")
def export(slug: str) -> None:
    """Print the live version of a workflow as YAML."""
    click.echo(_as_yaml(look.workflow(open_desk(), slug).source).rstrip("\n"))


@click.command()
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@click.option("--write", is_flag=True, help="Write into each file what really happens, in place of what it expects.")
@click.pass_context
def play(ctx: click.Context, stories: tuple[str, ...], write: bool) -> None:
    """Play story files in the terminal, with no server."""
    from workflow.stories.play import main

    ctx.exit(main(list(stories), write=write))


def _lint(desk: Desk | None, name: str, *, many: bool) -> bool:
    """Check one file and say what was found; True when nothing is wrong."""
    try:
        text = _read(name)
        checked = publishing.lint(desk, text) if desk else _check_alone(text)
    except (DefinitionError, Refusal) as error:
        problems = error.problems if isinstance(error, DefinitionError) else (error.message,)
        click.echo(_listed(name, problems, many=many))
        return False
    for warning in checked.warnings if checked else ():
        click.echo(f"warning: {warning}")
    click.echo(f"{name} is fine")
    if checked:
        click.echo(_costs(checked.cost))
    return True


def _costs(cost: Cost) -> str:
    return f"A request costs {cost}."


def _listed(name: str, problems: tuple[Problem | str, ...], *, many: bool) -> str:
    lines = [str(each) for each in problems]
    return "\n".join([f"{name}:", *lines] if many else lines)


def _read(name: str) -> str:
    """The text of a file or of a ready-made definition."""
    if name.startswith(_GALLERY):
        return gallery.text(name.removeprefix(_GALLERY))
    try:
        with Path(name).open("rb") as file:
            return file.read(_READ).decode("utf-8-sig")
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{name} is not UTF-8 text (byte {error.start}).") from error


def _desk_or_none() -> Desk | None:
    """The desk where there is a migrated database; a check needs none and makes none."""
    environment = load_environment(Path.cwd())
    if not environment.get("DATABASE_URL") and not (Path.cwd() / "instance" / "sayso.db").exists():
        return None
    try:
        app = open_app()
        desk: Desk = app.extensions["sayso.desk"]
        return desk if fit(desk, migrations_path()) is Fit.CURRENT else None
    except (SettingsError, StoreUnavailable):
        return None


class _Anything(dict[str, Any]):
    """Holds whatever is asked for, always the same value: the people and groups of a place nobody can look into."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Any:
        return self._value

    def get(self, key: str, default: Any = None) -> Any:
        """The value."""
        return self._value


def _check_alone(text: str) -> Checked | None:
    """Check as if every person and group existed; what it costs nobody can say. Raises DefinitionError."""
    directory = Directory(people=_Anything(None), groups=_Anything(tuple(map(str, range(1000)))))
    publishing.read(text, checks.Known(directory=directory, wordings=overridable()))
    return None


class _Dumper(yaml.SafeDumper):
    """Writes exact numbers as they are."""


_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))


def _as_yaml(text: str) -> str:
    """The source itself, comments and all; rewritten only where it was JSON."""
    try:
        content = json.loads(text, parse_float=Decimal)
    except ValueError:
        return text
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
