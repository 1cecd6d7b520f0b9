"""The one row of what is true of the whole workspace."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from workflow.store.tables import WorkspaceRow

_w = WorkspaceRow.__table__.c


def seeded(tx: Connection) -> bool:
    """True once the demo has been put in."""
    return tx.execute(select(_w.seeded_at)).scalar_one() is not None


def mark_seeded(tx: Connection, now: datetime) -> None:
    """Remember that the demo has been put in."""
    tx.execute(update(WorkspaceRow).values(seeded_at=now))


def worker_seen(tx: Connection) -> datetime | None:
    """When a worker last said that it lives."""
    seen: datetime | None = tx.execute(select(_w.worker_seen_at)).scalar_one()
    return seen


def mark_worker_seen(tx: Connection, now: datetime) -> None:
    """A worker says that it lives."""
    tx.execute(update(WorkspaceRow).values(worker_seen_at=now))


def sending_paused_until(tx: Connection) -> datetime | None:
    """Until when nothing is sent, because the carrier refuses us."""
    until: datetime | None = tx.execute(select(_w.sending_paused_until)).scalar_one()
    return until


def pause_sending(tx: Connection, until: datetime | None) -> None:
    """Send nothing before this moment; None: send again."""
    tx.execute(update(WorkspaceRow).values(sending_paused_until=until))
