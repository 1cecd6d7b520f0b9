"""The database's schema: at which revision it stands, and which revisions this code knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workflow.store.db import StoreUnavailable


def current(tx: Connection) -> str | None:
    """The revision the database stands at; None where it has no tables of ours."""
    return MigrationContext.configure(tx).get_current_revision()


def known(folder: Path) -> tuple[str, ...]:
    """The revisions in the migrations folder, the newest first."""
    return tuple(each.revision for each in ScriptDirectory(str(folder)).walk_revisions())


def upgrade(folder: Path) -> None:
    """Bring the database of the current application to the newest revision. Raises StoreUnavailable."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise StoreUnavailable(f"The database cannot be migrated: {error.orig}") from error
