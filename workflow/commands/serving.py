"""`sayso run`, `web` and `worker`."""

import click
from flask import Flask

from workflow import logs
from workflow.commands.opening import command_name, open_app, read_settings
from workflow.runners import process
from workflow.runners.local import LocalRunner
from workflow.service import admit
from workflow.service.seed import seed
from workflow.service.work import Desk
from workflow.settings import Settings

OWNER = "owner@example.com"

_host = click.option("--host", metavar="ADDRESS", help="Where to listen (HOST; 127.0.0.1).")
_port = click.option("--port", type=click.IntRange(1, 65535), metavar="PORT", help="On which port (PORT; 8000).")


@click.command()
@_host
@_port
def run(host: str | None, port: int | None) -> None:
    """Start web and worker in one process; migrates the database first."""
    settings = _begin(host, port)
    with process.claimed(settings) as bound:
        app = open_app(settings, pages=True)
        desk: Desk = app.extensions["sayso.desk"]
        process.prepare(app, desk)
        if settings.simulator:
            seed(desk)
        link = f"{settings.public_url}/sign-in/{admit.create_sign_in_link(desk, OWNER)}"
        process.serve(app, bound, LocalRunner(desk), ready=lambda: click.echo(_welcome(settings, link)))


@click.command()
@_host
@_port
def web(host: str | None, port: int | None) -> None:
    """Start the web alone."""
    settings = _begin(host, port)
    with process.claimed(settings) as bound:
        app = _fitting(settings, pages=True)
        process.serve(app, bound, None, ready=lambda: click.echo(f"Sayso's web answers at {settings.public_url}"))


@click.command()
def worker() -> None:
    """Start the worker alone."""
    app = _fitting(_begin(None, None), pages=False)
    process.work(LocalRunner(app.extensions["sayso.desk"]), ready=lambda: click.echo("Sayso's worker is at work."))


def _begin(host: str | None, port: int | None) -> Settings:
    settings = read_settings(host, port)
    logs.configure(level=settings.log_level, json_lines=settings.log_format == "json")
    return settings


def _fitting(settings: Settings, *, pages: bool) -> Flask:
    app = open_app(settings, pages=pages)
    process.must_fit(app.extensions["sayso.desk"])
    return app


def _welcome(settings: Settings, link: str) -> str:
    lines = [f"Sayso answers at {settings.public_url}", f"Open: {link}   (once, within 15 minutes)"]
    if settings.simulator:
        sayso = command_name()
        lines += [
            "Simulator mode: texts go to virtual phones. In another terminal:",
            f"  {sayso} phones            what is on each phone (Sam asks Ana for a standing desk)",
            f"  {sayso} text ana YES      answer as Ana",
            f"  {sayso} text sam MENU     what Sam can ask for; anybody else likewise",
            f"  {sayso} phones skip       let time pass, to what is due next",
            f"  {sayso} token create me   a token for the API",
        ]
    return "\n".join(lines)
