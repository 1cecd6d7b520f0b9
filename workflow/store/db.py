"""The database: the shared metadata, the SQLite settings, and the two ways in (one that writes, one that reads).

SQLite as design.md demands: one writing connection, `BEGIN IMMEDIATE`, WAL, every commit synced; pages read through a
second pool that cannot write. With pysqlite's defaults concurrent read-then-write loses updates without an error.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Row, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

log = logging.getLogger(__name__)

T = TypeVar("T")
#: What every function of `store` is handed first; nothing above looks inside.
Transaction = Connection
#: A row of any statement.
AnyRow = Row[*tuple[Any, ...]]

READER = "reader"
#: So much of the file, in bytes, is read through the memory map of the system; it takes none of the process's own.
_MAPPED = 2**30
#: Serialization failure, deadlock, and a row somebody else put in a moment ago (PostgreSQL's appendix A).
_RETRIED = {"40001", "40P01", "23505"}
_TRIES = 4


class Base(DeclarativeBase):
    """What every table is declared on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


#: Flask-SQLAlchemy makes the engines and serves the migrations; no ORM object ever leaves `store`.
db = SQLAlchemy(metadata=Base.metadata)


class StoreUnavailable(Exception):
    """The database could not be used just now; nothing was stored."""


class _Clash(Exception):
    """Two transactions clashed; the loser may simply be run again."""


#: An option of tables whose ids are known outside of a transaction, to an open page or to a worker that has one in
#: hand: SQLite, too, gives none of them to something new when the old is wiped.
NO_ID_TWICE = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps it without a zone, PostgreSQL with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_config(url: str) -> dict[str, Any]:
    """The Flask-SQLAlchemy settings for this database URL: one engine to write, one to read."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    writing: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if sqlite else {"pool_size": 10}
    writing |= {"pool_timeout": 8, "poolclass": QueuePool, "hide_parameters": True}  # texts stay out of tracebacks
    reading: dict[str, Any] = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 8, "poolclass": QueuePool}
    reading["hide_parameters"] = True
    if not sqlite:
        writing["pool_pre_ping"] = reading["pool_pre_ping"] = True
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": writing,
        "SQLALCHEMY_BINDS": {READER: {"url": url, **reading}},
    }


class Database:
    """The two engines over one database, and the transaction every use case runs in."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self.writer = writer
        self.reader = reader
        self.after_commit: Callable[[], None] = lambda: None
        for engine in (writer, reader):
            if engine.dialect.name == "sqlite":
                _set_up_sqlite(engine, reads_only=engine is reader)
            else:
                _set_up_postgresql(engine)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run one use case in one transaction and commit it at its end; any exception rolls all of it back.

        A deadlock or serialization failure is tried again from the start. Raises StoreUnavailable.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                with _translated(), self.writer.begin() as connection:
                    result = work(connection)
            except _Clash:
                log.info("transaction clashed, attempt %d", attempt)
                if attempt == _TRIES:
                    raise StoreUnavailable("The database is too busy.") from None
            else:
                self.after_commit()
                return result
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises StoreUnavailable."""
        with _translated(), self.reader.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection


@contextmanager
def _translated() -> Iterator[None]:
    """Say database trouble in our own words, so that nothing above knows SQLAlchemy."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("Every database connection is busy.") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _RETRIED:
            raise _Clash from error
        if isinstance(error, OperationalError | InterfaceError):
            raise StoreUnavailable(f"The database cannot be used: {error.orig}") from error
        raise


def _set_up_sqlite(engine: Engine, *, reads_only: bool) -> None:
    begin = "BEGIN" if reads_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin on its own
        for pragma in ("journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if reads_only:
            connection.execute("PRAGMA query_only=ON")
            connection.execute(f"PRAGMA mmap_size={_MAPPED}")  # a long index is read without copying each page of it

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _set_up_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute("SET jit = off")  # to compile a page's statement takes longer than to run it
        connection.commit()
