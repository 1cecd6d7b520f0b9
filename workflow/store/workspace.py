"""The one row of what is true of the whole workspace."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import ProgrammingError

from workflow.store.tables import WorkspaceRow

_w = WorkspaceRow.__table__.c


def lock(tx: Connection) -> None:
    """Let nobody else change what is true of the whole workspace until the transaction ends."""
    tx.execute(select(_w.id).with_for_update())


def seeded(tx: Connection) -> bool:
    """True once the demo has been put in."""
    return seeded_at(tx) is not None


def seeded_at(tx: Connection) -> datetime | None:
    """When the demo was put in; None while it is not in."""
    at: datetime | None = tx.execute(select(_w.seeded_at)).scalar_one()
    return at


def mark_seeded(tx: Connection, now: datetime | None) -> None:
    """Remember that the demo has been put in; None: it is not in any more."""
    tx.execute(update(WorkspaceRow).values(seeded_at=now))


def worker_seen(tx: Connection) -> datetime | None:
    """When a worker last said that it lives, by the real clock."""
    seen: datetime | None = tx.execute(select(_w.worker_seen_at)).scalar_one()
    return seen


def mark_worker_seen(tx: Connection, now: datetime) -> None:
    """A worker says that it lives; `now` is the real time, so that a skip lets nobody look dead, or alive for ever."""
    tx.execute(update(WorkspaceRow).values(worker_seen_at=now))


def sending_paused_until(tx: Connection) -> datetime | None:
    """Until when nothing is sent, because the carrier refuses us."""
    until: datetime | None = tx.execute(select(_w.sending_paused_until)).scalar_one()
    return until


def pause_sending(tx: Connection, until: datetime | None) -> None:
    """Send nothing before this moment; None: send again."""
    tx.execute(update(WorkspaceRow).values(sending_paused_until=until))


def name(tx: Connection) -> str | None:
    """What the people who work here call this workspace."""
    found: str | None = tx.execute(select(_w.name)).scalar_one()
    return found


def put_name(tx: Connection, name: str | None) -> None:
    """Call this workspace so."""
    tx.execute(update(WorkspaceRow).values(name=name))


def calendar(tx: Connection) -> Any:
    """Working days, hours and holidays, as they are kept; None where nobody has said anything else than the default."""
    return tx.execute(select(_w.calendar)).scalar_one()


def put_calendar(tx: Connection, kept: Any) -> None:
    """Keep these working days, hours and holidays."""
    tx.execute(update(WorkspaceRow).values(calendar=kept))


def checked(tx: Connection) -> Any:
    """What the last live check of the carrier found; None before the first."""
    return tx.execute(select(_w.checked)).scalar_one()


def put_checked(tx: Connection, found: Any) -> None:
    """Keep what a live check of the carrier found."""
    tx.execute(update(WorkspaceRow).values(checked=found))


def clock_ahead(tx: Connection) -> int:
    """How many seconds the simulated clock is ahead of the real one; 0 as long as the tables are not there."""
    try:
        return int(tx.execute(select(_w.clock_ahead)).scalar_one())
    except ProgrammingError:  # PostgreSQL's word for it; SQLite's is an operational error, as if it could not be used
        return 0


def put_clock_ahead(tx: Connection, seconds: int) -> None:
    """Let the simulated clock be so many seconds ahead."""
    tx.execute(update(WorkspaceRow).values(clock_ahead=seconds))
