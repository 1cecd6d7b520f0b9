"""Whether the database's tables fit this code, and making them fit."""

from enum import StrEnum
from pathlib import Path

from workflow.service.work import Work, query
from workflow.store import revisions


class Fit(StrEnum):
    """How the database's tables stand to this code."""

    EMPTY = "empty"  #: no tables of ours yet
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"  #: a later Sayso has migrated it


@query
def fit(work: Work, folder: Path) -> Fit:
    """How the database stands to the migrations in this folder. Raises StoreUnavailable."""
    revision = revisions.current(work.tx)
    known = revisions.known(folder)
    if revision is None:
        return Fit.EMPTY
    if revision not in known:
        return Fit.NEWER
    return Fit.CURRENT if revision == known[0] else Fit.OLDER


def migrate(folder: Path) -> None:
    """Bring the current application's database to the newest revision. Raises StoreUnavailable."""
    revisions.upgrade(folder)
