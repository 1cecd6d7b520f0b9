"""Runs the migrations on the engine of the current application (Flask-Migrate's entry point)."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection


@contextmanager
def _tables_may_be_remade(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and remake tables that others point at, as its own manual says to: keys off, then all checked.

    The switch works only outside a transaction, so it is thrown on the driver's connection.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Migrate with a connection of the writing engine, in one transaction."""
    database = current_app.extensions["migrate"].db
    if context.is_offline_mode():
        context.configure(url=str(database.engine.url), target_metadata=database.metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    with database.engine.connect() as connection, _tables_may_be_remade(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
