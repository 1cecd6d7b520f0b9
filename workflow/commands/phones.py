"""`sayso phones` and `text`: the virtual phones of simulator mode."""

from itertools import groupby

import click
from flask import Flask

from workflow import logs
from workflow.commands.opening import Refusal, open_app
from workflow.runners.process import must_fit
from workflow.service import look, roster
from workflow.service.work import Desk
from workflow.simulator.gateway import NotTaken, SimulatedCarrier, threads
from workflow.store.errors import Missing

#: A worker says every ten seconds that it lives.
FRESH = 60  # seconds


@click.command()
def phones() -> None:
    """Print the texts on every virtual phone."""
    desk: Desk = _simulator().extensions["sayso.desk"]
    owners = {each.record.phone: each.record for each in roster.everybody(desk, "", 1000)}
    texts = sorted(threads(desk), key=lambda text: text.phone)
    for phone, thread in groupby(texts, key=lambda text: text.phone):
        owner = owners.get(phone)
        click.echo(f"{owner.name} ({owner.handle})  {phone}" if owner else f"Nobody here  {phone}")
        for text in thread:
            body = text.body.replace("\n", "\n            ")
            click.echo(f"  {text.at:%H:%M:%S} {'>' if text.from_phone else '<'} {_plain(body)}")
        click.echo()
    if not texts:
        click.echo("No virtual phone has a text yet.")


@click.command()
@click.argument("number")
@click.argument("words", nargs=-1, required=True)
def text(number: str, words: tuple[str, ...]) -> None:
    """Text WORDS from the virtual phone with this NUMBER (or from the person with this handle)."""
    app = _simulator()
    desk: Desk = app.extensions["sayso.desk"]
    carrier: SimulatedCarrier = app.extensions["sayso.carrier"]
    phone = _phone(desk, number)
    try:
        answer = carrier.text(phone, " ".join(words))
    except NotTaken as error:
        raise Refusal(str(error)) from error
    click.echo(_plain(answer) if answer else "(no answer)")
    seen = look.health(desk).worker_seen
    if seen is None or (desk.clock.now() - seen).total_seconds() > FRESH:
        click.echo("No worker is running, so nothing else is sent yet: start `sayso run`.", err=True)


def _simulator() -> Flask:
    logs.configure(level="ERROR", json_lines=False)
    app = open_app()
    if "sayso.carrier" not in app.extensions:
        raise Refusal("There are no virtual phones: Sayso is connected to Twilio, not in simulator mode.")
    must_fit(app.extensions["sayso.desk"])
    return app


def _phone(desk: Desk, number: str) -> str:
    """The number meant: a person's, by his handle, or the one that was typed."""
    try:
        return roster.person(desk, number.lower()).record.phone
    except Missing:
        pass
    phone = roster.e164(number, desk.default_region)
    if phone is None:
        raise Refusal(f"“{number}” is neither somebody's handle nor a phone number.")
    return phone


def _plain(text: str) -> str:
    """Without the control characters that would move a terminal's cursor or colours."""
    return "".join(each for each in text if each == "\n" or each.isprintable())
