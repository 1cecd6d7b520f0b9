"""What the commands share: reading the settings, opening the application, and saying in a sentence what is wrong."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from workflow import create_app, logs
from workflow.core.definition import DefinitionError
from workflow.runners import lock
from workflow.runners.process import CannotRun, must_fit
from workflow.runners.server import PortTaken
from workflow.service.start import NotFitting
from workflow.service.work import Desk
from workflow.settings import Settings, SettingsError, load_environment
from workflow.store.db import StoreUnavailable
from workflow.store.errors import Missing

#: What a command may meet and say in its own words; anything else is a fault of ours.
SAID = (
    CannotRun, PortTaken, lock.Locked, StoreUnavailable, Missing, NotFitting, DefinitionError, SettingsError,
)  # fmt: skip


class Refusal(click.ClickException):
    """A command that cannot be done: each line of the message goes to stderr as it is, and the exit status is 1."""

    def show(self, file: Any = None) -> None:
        """Say it."""
        click.echo(self.message, err=True)


class Commands(click.Group):
    """A group whose commands say what is wrong without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SAID as error:
            raise Refusal(str(error)) from error


def command_name() -> str:
    """How this command is typed here: `make run` changes no PATH."""
    return "sayso" if shutil.which("sayso") else os.path.relpath(sys.argv[0])


def read_settings(host: str | None = None, port: int | None = None) -> Settings:
    """The settings of this folder, with the command line over them. Raises SettingsError.

    Where nothing says which port, that of the Sayso running here is taken, so that links lead to it.
    """
    folder = Path.cwd()
    environment = load_environment(folder)
    if host is not None:
        environment["HOST"] = host
    if port is not None:
        environment["PORT"] = str(port)
    settings = Settings.read(environment, folder / "instance")
    if not environment.get("PUBLIC_URL") and port is None and (running := lock.address(settings.instance)):
        settings = Settings.read(environment | {"PUBLIC_URL": running}, folder / "instance")
    return settings


def open_app(settings: Settings | None = None, *, pages: bool = False) -> Flask:
    """The application; with its `pages` for those who serve it. Raises SettingsError."""
    settings = settings or read_settings()
    try:
        return create_app(settings, pages=pages)
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        sentence = "DATABASE_URL names PostgreSQL, but its driver is missing: pip install 'psycopg[binary]'."
        raise SettingsError([sentence]) from error


def open_desk() -> Desk:
    """The desk over a database that fits this code. Raises SettingsError, CannotRun or StoreUnavailable."""
    logs.configure(level="WARNING", json_lines=False)
    desk: Desk = open_app().extensions["sayso.desk"]
    must_fit(desk)
    return desk
