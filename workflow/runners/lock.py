"""The lock file: over one SQLite database runs one web process, because it has one writing connection."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "sayso.lock"


class Locked(Exception):
    """Another Sayso runs here."""


@contextmanager
def held(folder: Path, address: str) -> Iterator[None]:
    """Hold the folder's lock, saying in the file where this process answers. Raises Locked or OSError.

    The system lets go of it when the process ends, however it ends.
    """
    file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _take(file):
            raise Locked(f"Another Sayso is running in {folder}. Stop it first.")
        os.ftruncate(file, 0)
        os.pwrite(file, address.encode(), 0)
        yield
    finally:
        os.close(file)


def address(folder: Path) -> str | None:
    """Where the Sayso that holds the folder's lock answers; None where none does."""
    try:
        file = os.open(folder / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _take(file) else os.pread(file, 300, 0).decode(errors="replace") or None
    finally:
        os.close(file)


def _take(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
