"""One process: the web, the worker, or both; started in order, refused in one sentence, stopped without loss."""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from flask import Flask

from workflow.bundled import migrations_path
from workflow.runners import lock
from workflow.runners.local import LocalRunner
from workflow.runners.server import Server, bind
from workflow.service.schema import Fit, fit, migrate
from workflow.service.work import Desk
from workflow.settings import Settings

log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_MISFITS = {
    Fit.EMPTY: "The database has no tables yet. Run `sayso db upgrade`, or `sayso run`, first.",
    Fit.OLDER: "The database is older than this Sayso. Run `sayso db upgrade`, or `sayso run`, first.",
    Fit.NEWER: "The database was migrated by a newer Sayso than this one. Install that version, or restore a backup.",
}


class CannotRun(Exception):
    """Sayso cannot start here; the message says why and what to do."""


@contextmanager
def claimed(settings: Settings) -> Iterator[socket.socket]:
    """This machine's right to serve: the lock beside an SQLite database, and the port. Raises CannotRun and others."""
    with ExitStack() as stack:
        if settings.database_url.startswith("sqlite"):
            try:
                settings.instance.mkdir(parents=True, exist_ok=True)
                stack.enter_context(lock.held(settings.instance, settings.public_url))
            except OSError as error:
                raise CannotRun(f"{settings.instance} cannot be written: {error.strerror}.") from error
        yield stack.enter_context(bind(settings.host, settings.port))


def must_fit(desk: Desk) -> None:
    """Raise CannotRun unless the database's tables are those of this code."""
    if misfit := _MISFITS.get(fit(desk, migrations_path())):
        raise CannotRun(misfit)


def prepare(app: Flask, desk: Desk) -> None:
    """Migrate the database to this code's newest revision. Raises CannotRun where it is newer."""
    found = fit(desk, migrations_path())
    if found is Fit.NEWER:
        raise CannotRun(_MISFITS[found])
    if found is not Fit.CURRENT:
        with app.app_context():
            migrate(migrations_path())


def serve(app: Flask, bound: socket.socket, runner: LocalRunner | None, *, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C, with a worker beside where one is given; `ready` is called once all stands."""
    server = Server(app, bound)
    _on_signal(server.stop)
    if runner:
        runner.start()
    ready()
    try:
        server.run()
    finally:
        # After the web: what its last answers queued is in the database, for this runner or the next one.
        if runner:
            runner.stop()
    log.info("stopped")


def work(runner: LocalRunner, *, ready: Callable[[], None]) -> None:
    """Perform what is due until SIGTERM or Ctrl-C."""
    stopping = threading.Event()
    _on_signal(stopping.set)
    runner.start()
    ready()
    stopping.wait()
    runner.stop()
    log.info("stopped")


def _on_signal(stop: Callable[[], None]) -> None:
    def handle(_signal: int, _frame: FrameType | None) -> None:
        stop()

    for each in _SIGNALS:
        signal.signal(each, handle)
