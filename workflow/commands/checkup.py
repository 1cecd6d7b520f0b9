"""`sayso check`: the doctor. A line a thing: ok, or wrong and how to mend it."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
from flask import Flask

from workflow import create_app, logs
from workflow.bundled import migrations_path
from workflow.commands.opening import read_settings
from workflow.service import look
from workflow.service.schema import Fit, fit
from workflow.service.work import Desk
from workflow.settings import Settings, SettingsError
from workflow.sms.gateway import TwilioGateway
from workflow.store.db import StoreUnavailable

_MISFITS = {
    Fit.EMPTY: ("the database has no tables", "run `sayso db upgrade`, or just `sayso run`"),
    Fit.OLDER: ("the database is older than this Sayso", "run `sayso db upgrade`, or just `sayso run`"),
    Fit.NEWER: ("a newer Sayso has migrated the database", "install that version, or restore a backup"),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about one thing; `mend` says what to do where it is wrong."""

    about: str
    said: str
    mend: str | None = None

    def __str__(self) -> str:
        if self.mend is None:
            return f"ok     {self.about}: {self.said}"
        return f"wrong  {self.about}: {self.said} → {self.mend}"


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check settings, database, migrations, Twilio and the webhook's address; exit 1 if anything is wrong."""
    logs.configure(level="ERROR", json_lines=False)
    wrong = False
    for finding in findings():
        wrong = wrong or finding.mend is not None
        click.echo(str(finding))
    ctx.exit(1 if wrong else 0)


def findings() -> Iterator[Finding]:
    """Everything there is to find, one after another."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for problem in error.problems:
            yield Finding(
                about="settings", said=problem, mend="set it in the environment or in .env (see .env.example)"
            )
        return
    yield Finding(about="settings", said="simulator mode" if settings.simulator else "connected to Twilio")
    app = create_app(settings)
    yield from _database(app.extensions["sayso.desk"])
    if settings.simulator:
        yield Finding(about="twilio", said="not used in simulator mode")
    else:
        yield _twilio(app)
    yield _address(settings)


def _database(desk: Desk) -> Iterator[Finding]:
    try:
        found = fit(desk, migrations_path())
    except StoreUnavailable as error:
        yield Finding(about="database", said=str(error), mend="check DATABASE_URL, and that the server runs")
        return
    yield Finding(about="database", said="it answers")
    if misfit := _MISFITS.get(found):
        yield Finding(about="migrations", said=misfit[0], mend=misfit[1])
        return
    yield Finding(about="migrations", said="at the newest")
    seen = look.health(desk).worker_seen
    ago = f"last seen {int((desk.clock.now() - seen).total_seconds())} s ago" if seen else "none has run yet"
    yield Finding(about="worker", said=ago)


def _twilio(app: Flask) -> Finding:
    gateway = app.extensions["sayso.desk"].gateway
    assert isinstance(gateway, TwilioGateway)
    trouble = gateway.check()
    if trouble is None:
        return Finding(about="twilio", said="the credentials are accepted")
    return Finding(about="twilio", said=trouble, mend="compare TWILIO_ACCOUNT_SID and its token with Twilio's console")


def _address(settings: Settings) -> Finding:
    """Whether Twilio could call us there, as far as the address itself tells."""
    webhook = f"{settings.public_url}/twilio/sms"
    url = urlsplit(settings.public_url)
    if settings.simulator:
        return Finding(about="webhook", said=webhook)
    if url.scheme != "https":
        return Finding(about="webhook", said=f"{webhook} is not encrypted", mend="give PUBLIC_URL as https://…")
    if _private(url.hostname or ""):
        said = f"{webhook} cannot be reached from outside"
        return Finding(about="webhook", said=said, mend="give PUBLIC_URL as Twilio has to call it")
    return Finding(about="webhook", said=f"{webhook} (enter it in Twilio's console)")


def _private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".localhost", ".internal"))
