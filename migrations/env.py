"""Runs the migrations on the engine of the current application (Flask-Migrate's entry point)."""

from alembic import context
from flask import current_app


def run() -> None:
    """Migrate with a connection of the writing engine, in one transaction."""
    database = current_app.extensions["migrate"].db
    if context.is_offline_mode():
        context.configure(url=str(database.engine.url), target_metadata=database.metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
