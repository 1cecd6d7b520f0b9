"""`sayso phones`, `phones skip`, `text` and `wipe`: the virtual phones of simulator mode, and their clock."""

import re
import time
from datetime import datetime
from pathlib import Path

import click
from flask import Flask

from workflow import logs
from workflow.clock import SimulatedClock
from workflow.commands import suggestions
from workflow.commands.opening import Refusal, command_name, open_app, open_desk
from workflow.core.durations import Duration, DurationError, after
from workflow.runners.process import must_fit
from workflow.service import look, roster, simulated, tend
from workflow.service.numbers import e164
from workflow.service.work import Desk
from workflow.simulator.gateway import NotTaken, SimulatedCarrier, threads
from workflow.sms.pictures import LARGEST
from workflow.store.errors import Missing
from workflow.store.people import PersonRecord
from workflow.store.phones import PhoneText
from workflow.store.simulated import Tally

#: A worker says every ten seconds that it lives.
FRESH = 60  # seconds
#: So many texts of each phone are shown, the latest.
SHOWN = 8
#: A worker elsewhere gets so long to finish what it has in hand, before we say what happened.
IN_HAND = 3  # seconds
_SHORT = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days"}
_PEOPLE = 1000


@click.group(invoke_without_command=True)
@click.option("--all", "every", is_flag=True, help="Every text, not only the latest.")
@click.pass_context
def phones(ctx: click.Context, every: bool) -> None:
    """Print what is on the virtual phones; `phones skip` lets time pass on them."""
    if ctx.invoked_subcommand is not None:
        return
    desk: Desk = _simulator().extensions["sayso.desk"]
    owners = _owners(desk)
    texts = threads(desk)
    numbers = dict.fromkeys([*sorted(owners, key=lambda phone: owners[phone].name), *(each.phone for each in texts)])
    for phone in numbers:
        click.echo(_title(phone, owners))
        _print_thread([each for each in texts if each.phone == phone], every)
        for command in suggestions.answers(desk, owners[phone]) if phone in owners else ():
            click.echo(f"  Next:    {command}")
        click.echo()
    if not numbers:
        click.echo("There is no virtual phone yet: add people, or let `sayso run` put the demo in.\n")
    click.echo(_time(desk))
    click.echo("\n".join(suggestions.hints()))


@phones.command()
@click.argument("stretch", nargs=-1)
def skip(stretch: tuple[str, ...]) -> None:
    """Let time pass, by a STRETCH such as 3h or 2 days, or to the next moment at which something is due."""
    desk: Desk = _simulator().extensions["sayso.desk"]
    until = _until(desk, " ".join(stretch)) if stretch else None
    seen = {each.sid for each in threads(desk)}
    try:
        simulated.skip(desk, until)
    except simulated.CannotSkip as error:
        raise Refusal(str(error)) from error
    _wait_for_workers(desk)
    click.echo(_time(desk))
    _print_happened(desk, [each for each in threads(desk) if each.sid not in seen])


@click.command()
@click.argument("number")
@click.argument("words", nargs=-1)
@click.option(
    "photos", "--photo", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
    help="A photo to send along; may be repeated.",
)  # fmt: skip
def text(number: str, words: tuple[str, ...], photos: tuple[Path, ...]) -> None:
    """Text WORDS from the virtual phone with this NUMBER (or from the person with this handle)."""
    if not words and not photos:
        raise click.UsageError("Say something, or send a --photo.")
    app = _simulator()
    desk: Desk = app.extensions["sayso.desk"]
    carrier: SimulatedCarrier = app.extensions["sayso.carrier"]
    phone = _phone(desk, number)
    try:
        answer = carrier.text(phone, " ".join(words), [_content(each) for each in photos])
    except NotTaken as error:
        raise Refusal(str(error)) from error
    click.echo(_plain(answer) if answer else "(no answer)")
    if not answer and (why := suggestions.why_silent(desk, phone, _owners(desk).get(phone))):
        click.echo(why, err=True)
    seen = look.health(desk).worker_seen
    if seen is None or (desk.clock.now() - seen).total_seconds() > FRESH:
        click.echo("No worker is running, so nothing else is sent yet: start `sayso run`.", err=True)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask first.")
def wipe(yes: bool) -> None:
    """Delete everything that was made in simulator mode, and set the simulated clock right."""
    desk = open_desk()
    if not yes:
        click.confirm(f"Delete {_counts(simulated.tally(desk))}, all made in simulator mode?", abort=True)
    click.echo(f"Deleted {_counts(simulated.wipe(desk, 'sayso wipe'))}.")


def _simulator() -> Flask:
    logs.configure(level="ERROR", json_lines=False)
    app = open_app()
    if "sayso.carrier" not in app.extensions:
        raise Refusal("There are no virtual phones: Sayso is connected to Twilio, not in simulator mode.")
    must_fit(app.extensions["sayso.desk"])
    return app


def _content(photo: Path) -> bytes:
    """A file's content; of one that is too large to be taken, no more than shows that."""
    with photo.open("rb") as file:
        return file.read(LARGEST + 1)


def _phone(desk: Desk, number: str) -> str:
    """The number meant: a person's, by his handle, or the one that was typed."""
    try:
        return roster.person(desk, number.lower()).record.phone
    except Missing:
        pass
    phone = e164(number, desk.default_region)
    if phone is None:
        raise Refusal(f"“{number}” is neither somebody's handle nor a phone number.")
    return phone


def _owners(desk: Desk) -> dict[str, PersonRecord]:
    return {each.record.phone: each.record for each in roster.everybody(desk, "", _PEOPLE)}


def _title(phone: str, owners: dict[str, PersonRecord]) -> str:
    owner = owners.get(phone)
    return f"{_plain(owner.name)} ({owner.handle})  {phone}" if owner else f"Nobody here  {phone}"


def _print_thread(thread: list[PhoneText], every: bool) -> None:
    hidden = 0 if every else max(0, len(thread) - SHOWN)
    if not thread:
        click.echo("  No text yet.")
    if hidden:
        click.echo(f"  {hidden} earlier: {command_name()} phones --all")
    day = None
    for each in thread[hidden:]:
        if each.at.date() != day:
            day = each.at.date()
            click.echo(f"  {day:%a %d %b %Y}")
        click.echo(f"  {_line(each)}")


def _line(text: PhoneText) -> str:
    """One text: `<` came to the phone, `>` was sent from it."""
    body = _plain(text.body.replace("\n", "\n             "))
    return f"{text.at:%H:%M:%S} {'>' if text.from_phone else '<'} {body}"


def _until(desk: Desk, stretch: str) -> datetime:
    """Where a stretch of time from now ends: "3h", "90 min", "2 working days"."""
    short = re.fullmatch(r"([0-9]+) ?([a-z]+)", stretch, re.IGNORECASE)
    if short and (unit := _SHORT.get(short[2].lower())):
        stretch = f"{short[1]} {unit}"
    try:
        return after(desk.clock.now(), Duration.parse(stretch), simulated.calendar(desk))
    except DurationError as error:
        raise Refusal(str(error)) from error


def _wait_for_workers(desk: Desk) -> None:
    """What a worker elsewhere has claimed is not ours to do; soon it will be done."""
    deadline = time.monotonic() + IN_HAND
    while look.health(desk).due and time.monotonic() < deadline:
        time.sleep(0.05)


def _print_happened(desk: Desk, texts: list[PhoneText]) -> None:
    owners = _owners(desk)
    for each in texts:
        click.echo(f"{_title(each.phone, owners)}\n  {_line(each)}")
    if not texts:
        click.echo("No text was sent.")
    if due := tend.next_due(desk, desk.clock.now()):
        click.echo(f"Next due: {due:%a %d %b %Y %H:%M:%S} UTC")


def _time(desk: Desk) -> str:
    """What time it is here, and how far that is from the real one."""
    said = f"It is {desk.clock.now():%A %d %B %Y %H:%M:%S} UTC on the simulated clock"
    ahead = desk.clock.now() - desk.clock.real.now() if isinstance(desk.clock, SimulatedClock) else None
    seconds = round(ahead.total_seconds()) if ahead else 0
    return f"{said}, {_stretch(seconds)} ahead of the real one." if seconds else f"{said}, which is the real time."


def _stretch(seconds: int) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or f"{seconds} s"


def _counts(tally: Tally) -> str:
    counts = (
        (tally.requests, "request"), (tally.texts, "text"), (tally.people, "person"), (tally.groups, "group"),
    )  # fmt: skip
    return ", ".join(_counted(number, noun) for number, noun in counts)


def _counted(number: int, noun: str) -> str:
    plural = "people" if noun == "person" else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _plain(text: str) -> str:
    """Without the control characters that would move a terminal's cursor or colours."""
    return "".join(each for each in text if each == "\n" or each.isprintable())
