"""`sayso check`: the doctor. A line a thing: ok, or wrong and how to mend it."""

from collections.abc import Iterator

import click

from workflow import create_app, logs
from workflow.bundled import migrations_path
from workflow.commands.opening import read_settings
from workflow.service import look
from workflow.service.schema import Fit, fit
from workflow.service.work import Desk
from workflow.settings import SettingsError
from workflow.sms import checks
from workflow.sms.findings import Finding, Verdict, ok
from workflow.sms.findings import wrong as bad
from workflow.store.db import StoreUnavailable

_MISFITS = {
    Fit.EMPTY: ("the database has no tables", "run `sayso db upgrade`, or just `sayso run`"),
    Fit.OLDER: ("the database is older than this Sayso", "run `sayso db upgrade`, or just `sayso run`"),
    Fit.NEWER: ("a newer Sayso has migrated the database", "install that version, or restore a backup"),
}
_MARKS = {Verdict.OK: "ok    ", Verdict.WARN: "note  ", Verdict.WRONG: "wrong "}


def _line(found: Finding) -> str:
    """A finding as a line: ok, worth a look, or wrong and how to mend it."""
    mend = f" → {found.mend}" if found.mend else ""
    return f"{_MARKS[found.verdict]} {found.about}: {found.said}{mend}"


@click.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check settings, database, migrations, Twilio and the webhook's address; exit 1 if anything is wrong."""
    logs.configure(level="ERROR", json_lines=False)
    wrong = False
    for finding in findings():
        wrong = wrong or finding.verdict is Verdict.WRONG
        click.echo(_line(finding))
    ctx.exit(1 if wrong else 0)


def findings() -> Iterator[Finding]:
    """Everything there is to find, one after another."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for problem in error.problems:
            yield bad("settings", problem, "set it in the environment or in .env (see .env.example)")
        return
    yield ok("settings", "simulator mode" if settings.simulator else "connected to Twilio")
    app = create_app(settings, pages=False)
    yield from _database(app.extensions["sayso.desk"])
    if settings.simulator:
        yield ok("twilio", "not used in simulator mode")
        yield ok("webhook", f"{settings.public_url}/twilio/sms")
    else:
        yield from checks.examine(settings, app.extensions["sayso.desk"].clock.now())


def _database(desk: Desk) -> Iterator[Finding]:
    try:
        found = fit(desk, migrations_path())
    except StoreUnavailable as error:
        yield bad("database", str(error), "check DATABASE_URL, and that the server runs")
        return
    yield ok("database", "it answers")
    if misfit := _MISFITS.get(found):
        yield bad("migrations", misfit[0], misfit[1])
        return
    yield ok("migrations", "at the newest")
    seen = look.health(desk).worker_seen
    ago = f"last seen {int((desk.clock.now() - seen).total_seconds())} s ago" if seen else "none has run yet"
    yield ok("worker", ago)
