"""The migrations: one line of numbers that builds just what the tables declare, on either database."""

from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from tests.support.house import open_house
from workflow.bundled import migrations_path
from workflow.store.db import Base

SCRIPTS = ScriptDirectory(str(migrations_path()))


def test_migrations_are_numbered_without_a_gap_and_named_after_their_number() -> None:
    revisions = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    files = sorted(path.name[:5] for path in Path(SCRIPTS.versions).glob("*.py"))
    assert files == [f"{revision}_" for revision in revisions]


def test_migrations_are_one_line_with_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert all(not script.is_merge_point and not script.is_branch_point for script in SCRIPTS.walk_revisions())


@pytest.mark.filterwarnings("ignore:Cannot correctly sort tables")  # alembic's own, where tables name each other
def test_an_empty_database_is_migrated_to_just_what_the_tables_declare(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path) as house, house.desk.database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_go_down_to_nothing_and_up_again(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish()
        house.start()
        with house.app.app_context():
            flask_migrate.downgrade(revision="base")
            engine = house.desk.database.writer
            assert inspect(engine).get_table_names() == ["alembic_version"]
            flask_migrate.upgrade()
        house.people("sam", "ana")
        assert house.rows("SELECT count(*) FROM people") == [(2,)]


def test_migrating_what_is_migrated_changes_nothing(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path) as house:
        house.people("sam")
        before = house.rows("SELECT * FROM workspace")
        with house.app.app_context():
            flask_migrate.upgrade()
        assert house.rows("SELECT * FROM workspace") == before


def test_what_version_one_held_is_kept_with_what_it_means_now(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish(proof="code")
        house.publish("plain")
        house.start()
        house.start(workflow="plain")
        house.change(
            "UPDATE workspace SET seeded_at = CURRENT_TIMESTAMP"
        )  # what the demo's workspace holds is simulated
        with house.app.app_context():
            flask_migrate.downgrade(revision="0001")
            assert [bool(row[0]) for row in house.rows("SELECT needs_code FROM asks ORDER BY id")] == [True, False]
            flask_migrate.upgrade()
        assert house.rows("SELECT proof FROM asks ORDER BY id") == [("code",), ("reply",)]
        house.text("ana", f"yes {house.code(1, 'ana')}")
        assert house.status(1) == "approved"
