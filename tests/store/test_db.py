"""The two ways into the database: nothing is lost, nothing half done, and trouble is said in our own words."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, create_engine, literal, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from tests.support.house import House, new_sid, open_house
from tests.support.postgres import Postgres
from workflow.store.db import Database, StoreUnavailable, UtcDateTime, engine_config

COUNT = text("SELECT audit_length FROM workspace")
ADD = text("UPDATE workspace SET audit_length = :n")


@pytest.fixture
def sqlite_house(tmp_path: Path) -> Iterator[House]:
    with open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path) as house:
        yield house


@pytest.fixture
def pg_house(postgres: Postgres, tmp_path: Path) -> Iterator[House]:
    url = postgres.fresh_database()
    with open_house(url, tmp_path) as house:
        yield house
    postgres.drop_database(url)


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


# --- the settings of SQLite ------------------------------------------------------------------------------


@pytest.mark.parametrize("way_in", ["writer", "reader"])
def test_every_sqlite_connection_is_set_up_as_the_design_demands(sqlite_house: House, way_in: str) -> None:
    with getattr(sqlite_house.desk.database, way_in).connect() as connection:
        wanted = {"journal_mode": "wal", "busy_timeout": 5000, "synchronous": 2, "foreign_keys": 1}
        assert {name: pragma(connection, name) for name in wanted} == wanted
        assert pragma(connection, "query_only") == (way_in == "reader")
        assert connection.connection.driver_connection.isolation_level is None


def test_sqlite_has_one_writing_connection_and_no_more(sqlite_house: House) -> None:
    pool = sqlite_house.desk.database.writer.pool
    assert (pool.size(), pool._max_overflow) == (1, 0)
    assert engine_config("sqlite:///x.db")["SQLALCHEMY_ENGINE_OPTIONS"]["max_overflow"] == 0


def test_a_writer_holds_the_write_lock_from_its_first_moment(sqlite_house: House) -> None:
    other = create_engine(sqlite_house.url, connect_args={"timeout": 0})
    writing = sqlite_house.desk.database.writer.begin()
    with writing, other.connect() as connection, pytest.raises(DBAPIError, match="locked"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    other.dispose()


def test_a_row_that_points_nowhere_is_refused(house: House) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        house.change("INSERT INTO memberships (group_id, person_id, position) VALUES (98, 99, 0)")


# --- the way that reads ----------------------------------------------------------------------------------


def test_a_reader_cannot_write(house: House) -> None:
    with pytest.raises((StoreUnavailable, DBAPIError), match=r"(?i)read-?only"), house.desk.database.reading() as tx:
        tx.execute(ADD, {"n": 7})
    assert house.rows("SELECT audit_length FROM workspace") == [(0,)]


def test_a_reader_waits_for_no_writer_and_sees_nothing_half_done(house: House) -> None:
    def write(tx: Connection) -> list[object]:
        tx.execute(ADD, {"n": 7})
        return house.rows("SELECT audit_length FROM workspace")

    assert house.desk.database.transact(write) == [(0,)]
    assert house.rows("SELECT audit_length FROM workspace") == [(7,)]


# --- transactions ----------------------------------------------------------------------------------------


def test_no_update_is_lost_when_eight_threads_read_and_then_write(house: House) -> None:
    lock = "" if house.url.startswith("sqlite") else " FOR UPDATE"

    def add_one(tx: Connection) -> None:
        tx.execute(ADD, {"n": tx.execute(text(f"{COUNT.text}{lock}")).scalar_one() + 1})

    def work() -> None:
        for _ in range(25):
            house.desk.database.transact(add_one)

    house.at_once(*[work] * 8)
    assert house.rows("SELECT audit_length FROM workspace") == [(200,)]


def test_an_exception_rolls_back_all_of_it(house: House) -> None:
    def work(tx: Connection) -> None:
        tx.execute(ADD, {"n": 7})
        raise LookupError("halfway")

    with pytest.raises(LookupError):
        house.desk.database.transact(work)
    assert house.rows("SELECT audit_length FROM workspace") == [(0,)]


def test_the_runner_is_woken_after_a_commit_and_after_nothing_else(house: House) -> None:
    woken: list[str] = []
    house.desk.database.after_commit = lambda: woken.append("woken")
    house.change("UPDATE workspace SET audit_length = 1")
    house.rows("SELECT 1")
    with pytest.raises(ZeroDivisionError):
        house.desk.database.transact(lambda tx: 1 // 0)
    assert woken == ["woken"]


def test_two_transactions_in_a_deadlock_both_succeed(pg_house: House) -> None:
    pg_house.people("ana", "kim")
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []

    def lock_both(first: str, second: str) -> None:
        met = False

        def work(tx: Connection) -> None:
            nonlocal met
            runs.append(first)
            tx.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            _rename(tx, first)
            if not met:
                met = True
                both_hold_one.wait(10)
            _rename(tx, second)

        pg_house.desk.database.transact(work)

    pg_house.at_once(lambda: lock_both("ana", "kim"), lambda: lock_both("kim", "ana"))
    assert len(runs) == 3
    assert pg_house.rows("SELECT name FROM people ORDER BY name") == [("Ana!!",), ("Kim!!",)]


def _rename(tx: Connection, handle: str) -> None:
    name = tx.execute(text("SELECT name FROM people WHERE handle = :h FOR UPDATE"), {"h": handle}).scalar_one()
    tx.execute(text("UPDATE people SET name = :n WHERE handle = :h"), {"h": handle, "n": f"{name}!"})


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_transaction_that_clashes_is_run_again(pg_house: House, state: str) -> None:
    runs: list[int] = []

    def work(tx: Connection) -> int:
        runs.append(1)
        tx.execute(ADD, {"n": len(runs)})
        if len(runs) < 4:
            tx.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '{state}'; END $$"))
        return len(runs)

    assert pg_house.desk.database.transact(work) == 4
    assert pg_house.rows("SELECT audit_length FROM workspace") == [(4,)]


def test_a_transaction_that_clashes_for_ever_is_given_up(pg_house: House) -> None:
    runs: list[int] = []

    def work(tx: Connection) -> None:
        runs.append(1)
        tx.execute(text("DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(StoreUnavailable, match="too busy"):
        pg_house.desk.database.transact(work)
    assert len(runs) == 4


# --- a database in trouble -------------------------------------------------------------------------------


def test_a_full_disk_is_a_503_that_stores_nothing_and_passes_when_there_is_space(sqlite_house: House) -> None:
    house = sqlite_house
    house.people("sam", "ana")
    house.publish()
    request = house.start()
    sid, long = new_sid(), "yes " + house.code(request, "ana") + " well" * 300
    refused = 0
    for spare in range(100):
        limit_pages(house, spare)
        reply = house.text("ana", long, sid)
        if reply.status == 200:
            break
        refused += 1
        assert (reply.status, reply.document) == (503, "")
        assert house.rows("SELECT 1 FROM messages WHERE direction = 'in'") == []
        assert house.answers(request) == []
    assert refused >= 2
    assert house.answers(request) == ["yes"]
    assert house.text("ana", long, sid).text == reply.text


def limit_pages(house: House, spare: int) -> None:
    """Let the file grow by so many pages and no more, as on a disk that is nearly full; with none in it unused."""
    with house.desk.database.writer.connect() as connection:
        raw = connection.connection.driver_connection
        raw.rollback()
        raw.execute("VACUUM")
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + spare}")


def test_a_database_that_is_not_there_is_said_in_our_own_words() -> None:
    engine = create_engine("postgresql+psycopg://sayso@127.0.0.1:1/nothing")
    database = Database(engine, engine)
    with pytest.raises(StoreUnavailable):
        database.transact(lambda tx: None)
    with pytest.raises(StoreUnavailable), database.reading():
        pass


def test_a_bug_in_a_statement_is_not_called_trouble_of_the_database(house: House) -> None:
    with pytest.raises(DBAPIError):
        house.change("INSERT INTO people (id, handle) VALUES (1, NULL)")


# --- times -----------------------------------------------------------------------------------------------


def test_a_time_without_a_zone_is_refused(house: House) -> None:
    with pytest.raises(StatementError, match="without a zone"), house.desk.database.reading() as tx:
        tx.execute(select(literal(datetime(2026, 6, 1), UtcDateTime)))


def test_a_time_comes_back_as_the_same_moment_in_utc(house: House) -> None:
    house.people("ana")
    noon = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-7)))
    write = text("UPDATE people SET locked_until = :at").bindparams(bindparam("at", noon, UtcDateTime))
    house.desk.database.transact(lambda tx: tx.execute(write))
    with house.desk.database.reading() as tx:
        found = tx.execute(text("SELECT locked_until FROM people").columns(locked_until=UtcDateTime)).scalar_one()
    assert (found, found.tzinfo) == (noon, UTC)
