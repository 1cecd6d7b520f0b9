"""What an open page asks: has anything that I show been changed since I was drawn?"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.support.house import House, open_house
from tests.support.postgres import Postgres
from workflow.service import look, tend
from workflow.service.actor import Actor, Role
from workflow.service.board import live
from workflow.service.start import NotFitting
from workflow.store import changes
from workflow.store.changes import Topic

ANY = Actor(by="user:x", name="X", role=Role.VIEWER)


def changed(house: House, since: int, *topics: str) -> bool:
    return live.changed(house.desk, ANY, since, topics)


def test_nothing_is_changed_until_something_is_written(house: House) -> None:
    house.people("sam", "ana")
    since = live.head(house.desk)
    look.workflow_page(house.desk)
    assert not changed(house, since, "requests", "people", "workflows", "messages", "phones", "sketches", "access")
    house.people("kim")
    assert changed(house, since, "people")
    assert not changed(house, since, "requests", "workflows")
    assert not changed(house, live.head(house.desk), "people")


def test_a_reply_changes_its_request_and_no_other(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    first, second = house.start(), house.start()
    house.drain()
    since = live.head(house.desk)
    house.text("ana", f"YES {house.code(first, 'ana')}")
    assert changed(house, since, f"request:{first}")
    assert changed(house, since, "requests") and changed(house, since, "messages")
    assert not changed(house, since, f"request:{second}")


def test_a_delivery_changes_the_request_that_the_text_is_about(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    first, second = house.start(), house.start()
    since = live.head(house.desk)
    house.drain()
    assert changed(house, since, f"request:{first}") and changed(house, since, f"request:{second}")
    since = live.head(house.desk)
    house.drain()
    assert not changed(house, since, f"request:{first}")


def test_what_is_rolled_back_has_changed_nothing(house: House) -> None:
    since = live.head(house.desk)
    with pytest.raises(NotFitting):
        house.people("sam", time_zone="Nowhere")
    assert not changed(house, since, "people")


@pytest.mark.parametrize(
    "topics", [("nothing",), ("request:x",), ("request:",), (), ("request:99999999999999",), ("٣",)]
)
def test_what_is_no_topic_never_changes(house: House, topics: tuple[str, ...]) -> None:
    since = live.head(house.desk)
    house.people("sam")
    assert not changed(house, since, *topics)


@pytest.fixture
def pg_house(postgres: Postgres, tmp_path: Path) -> Iterator[House]:
    """On PostgreSQL alone, where transactions overlap."""
    url = postgres.fresh_database()
    with open_house(url, tmp_path) as house:
        yield house
    postgres.drop_database(url)


def test_what_commits_late_is_not_passed_over(pg_house: House) -> None:
    """What began before a page was drawn and commits after it is a change that the page has not seen."""
    house = pg_house
    begun, drawn = threading.Event(), threading.Event()

    def late() -> None:
        def act(tx: Connection) -> None:
            changes.begin(tx)
            tx.info["sayso.topics"] = Topic.ACCESS
            changes.record(tx, house.clock.now())
            begun.set()
            assert drawn.wait(10)

        house.desk.database.transact(act)

    thread = threading.Thread(target=late)
    thread.start()
    assert begun.wait(10)
    house.people("sam")
    since = live.head(house.desk)
    drawn.set()
    thread.join(10)
    assert changed(house, since, "access")


def test_changes_are_forgotten_after_a_day_and_numbers_go_on(house: House) -> None:
    house.people("sam")
    house.people("ana")
    before = live.head(house.desk)
    house.clock.move(timedelta(days=2))
    tend.tend(house.desk)
    assert house.rows("SELECT count(*) FROM changes") == [(1,)]
    assert live.head(house.desk) >= before
    house.people("kim")
    assert changed(house, before, "people")
