"""A throw-away PostgreSQL server on loopback, made of the machine's own binaries and gone with the tests.

It trusts everybody, keeps nothing safe from a crash, and listens on 127.0.0.1 alone.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

#: Where Debian keeps the server's programs, which it leaves out of PATH.
DEBIAN = Path("/usr/lib/postgresql")
#: A port found free may be taken by the time the server wants it.
TRIES = 5


class Postgres:
    """A running server that hands out empty databases."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = count(1)

    def fresh_database(self, template: str = "template1") -> str:
        """The address of a new database: an empty one, or a copy of one that nobody is connected to."""
        name = f"sayso_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template.rpartition('/')[2]}")
        return self._url(name)

    def drop_database(self, url: str) -> None:
        """Removes a database of this server, whoever is still connected to it."""
        self._execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://sayso@127.0.0.1:{self._port}/{name}"

    def _execute(self, statement: str) -> None:
        url = self._url("postgres").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())


def find_binaries() -> Path | None:
    """The folder with initdb and pg_ctl, the newest where there are several; none where there is none."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if _holds_server(folder)), None)


def _holds_server(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in ("initdb", "pg_ctl", "postgres"))


@contextmanager
def running_postgres(binaries: Path) -> Iterator[Postgres]:
    """A server for the length of the block, in a folder of its own that is removed afterwards."""
    home = Path(tempfile.mkdtemp(prefix="sayso-postgres-"))
    try:
        identity = _identity(home)
        _initialise(binaries, home, identity)
        port = _start(binaries, home, identity)
        try:
            yield Postgres(port)
        finally:
            _run([binaries / "pg_ctl", "stop", "-D", home / "data", "-m", "immediate", "-w"], home, identity)
    finally:
        shutil.rmtree(home)


def _identity(home: Path) -> dict[str, Any]:
    """Whom to run as, for subprocess: PostgreSQL refuses root, so root gives the folder to another user."""
    if os.getuid() != 0:
        return {}
    user = _ordinary_user()
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _ordinary_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _initialise(binaries: Path, home: Path, identity: dict[str, Any]) -> None:
    options = ["--auth=trust", "--username=sayso", "--encoding=UTF8", "--no-locale", "--no-sync"]
    _run([binaries / "initdb", "-D", home / "data", *options], home, identity)
    with (home / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write(
            "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
            "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        )


def _start(binaries: Path, home: Path, identity: dict[str, Any]) -> int:
    """Starts the server on a free port and waits until it answers; gives the port."""
    for attempt in range(1, TRIES + 1):
        port = _free_port()
        command = [
            binaries / "pg_ctl",
            "start",
            "-D",
            home / "data",
            "-l",
            home / "log",
            "-w",
            "-o",
            f"-p {port}",
        ]
        try:
            _run(command, home, identity)
        except subprocess.CalledProcessError:
            if attempt == TRIES:
                raise RuntimeError((home / "log").read_text()) from None
        else:
            return port
    raise AssertionError("the last attempt returns or raises")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str | Path], home: Path, identity: dict[str, Any]) -> None:
    """Runs one of PostgreSQL's programs, in a folder its user may enter, without our PG* settings."""
    # Output goes to a file: a pipe would be inherited by the server and keep us waiting for its end.
    with (home / "output").open("ab") as output:
        subprocess.run(
            command, cwd=home, env={"PATH": os.defpath, "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, check=True, **identity,
        )  # fmt: skip
