"""The lists of requests on both databases: the page, the count and the words say the same."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, text

from tests.support.cases import cases
from tests.support.house import House
from workflow.service.actor import Actor, Role
from workflow.service.board.inbox import inbox
from workflow.store import listing, needs, pulse, recent
from workflow.store.db import UtcDateTime
from workflow.store.listing import Sort
from workflow.store.needs import Scope
from workflow.store.search import Wanted

ADMIN = Actor(by="user:x", name="X", role=Role.ADMIN)


@pytest.fixture
def asked(house: House) -> list[int]:
    house.people("sam", "ana", "kim")
    house.publish()
    return [house.start() for _ in range(7)]


def test_every_order_and_page_has_each_request_once(house: House, asked: list[int]) -> None:
    with house.desk.database.reading() as tx:
        for sort in Sort:
            pages = [listing.page(tx, Wanted(), sort=sort, offset=each, limit=3) for each in (0, 3, 6, 9)]
            assert sorted(row.id for rows, _ in pages for row in rows) == asked
            assert {total for _, total in pages} == {7}


@cases(
    "wanted",
    [
        Wanted(statuses=("pending",)),
        Wanted(statuses=("pending",), simulated=True, words="e"),
        Wanted(workflow="none"),
        Wanted(requester_ids=[1], statuses=("pending", "approved")),
        Wanted(waiting_on_ids=[2], words="100%"),
        Wanted(involved_id=2),
        Wanted(words="é_'\\"),
        Wanted(nobody=True),
        Wanted(up_to=3),
    ],
)
def test_a_count_is_that_of_the_rows(house: House, asked: list[int], wanted: Wanted) -> None:
    with house.desk.database.reading() as tx:
        found, total = listing.page(tx, wanted, limit=3)
        assert total == listing.count(tx, wanted) == len(listing.ids(tx, wanted))
        assert len(found) == min(3, total)


def test_letters_are_found_large_or_small_and_signs_as_they_are(house: House, asked: list[int]) -> None:
    house.desk.database.transact(
        lambda tx: [tx.execute(text("UPDATE requests SET summary = :s WHERE id = :i"), {"s": s, "i": i})
                    for i, s in zip(asked, ("École verte", "école", "ÉCOLE", "50% off", "500 off", "a_b", "axb"),
                                    strict=True)]
    )  # fmt: skip
    with house.desk.database.reading() as tx:

        def found(words: str) -> list[int]:
            return [asked.index(each) for each in listing.ids(tx, Wanted(words=words), sort=Sort.OLDEST)]

        assert found("école") == [0, 1, 2]
        assert found("VERTE") == [0]
        assert found("50%") == [3]
        assert found("a_b") == [5]


def test_what_needs_somebody_is_counted_as_it_is_shown(house: House, asked: list[int]) -> None:
    now = house.desk.clock.now()
    house.desk.database.transact(lambda tx: tx.execute(text("UPDATE asks SET reminded = 2 WHERE request_id < 4")))
    with house.desk.database.reading() as tx:
        scope = Scope(at=now, simulated=house.desk.simulated)
        found = needs.page(tx, scope, limit=2)
        assert needs.count(tx, scope) == 3
        assert [each.id for each in found] == [3, 2]
        assert needs.page(tx, scope, offset=9) == []
        assert all(each.at <= now for each in found), "what is reminded twice has a deadline that is yet to come"
        assert needs.count(tx, Scope(at=now, simulated=not house.desk.simulated)) == 0
        cuts = [now.replace(hour=0, minute=0), now.replace(hour=23, minute=59)]
        assert pulse.waiting(tx, now, simulated=house.desk.simulated) == (7, 0)
        assert pulse.came(tx, cuts, simulated=house.desk.simulated) == [7]
        assert pulse.ended(tx, cuts, simulated=house.desk.simulated) == [pulse.Ended()]
        assert len(recent.latest(tx, cuts[0], simulated=house.desk.simulated, limit=5)) == 5
    assert inbox(house.desk, ADMIN).needs == 3


def test_sqlite_reads_no_wide_rows_to_find_fifty(house: House, asked: list[int]) -> None:
    if house.desk.database.reader.dialect.name != "sqlite":
        return
    now = house.desk.clock.now()
    several = Wanted(statuses=("pending",), workflow="none", since=now, words="x")
    with house.desk.database.reading() as tx:
        for wanted in (Wanted(), Wanted(words="x"), several, Wanted(late_at=now)):
            for statement in _statements(tx, wanted):
                plan = "; ".join(row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))
                assert re.search(r"(SCAN|SEARCH) requests USING COVERING INDEX", plan), plan


def _statements(tx: object, wanted: Wanted) -> list[str]:
    from sqlalchemy import func, select

    from workflow.store.search import conditions
    from workflow.store.tables import RequestRow

    where = conditions(tx, wanted)  # type: ignore[arg-type]
    ids = select(RequestRow.__table__.c.id).where(*where).order_by(RequestRow.__table__.c.id.desc()).limit(50)
    counted = select(func.count()).select_from(RequestRow.__table__).where(*where)
    dialect = tx.dialect  # type: ignore[attr-defined]
    return [str(each.compile(dialect=dialect, compile_kwargs={"literal_binds": True})) for each in (ids, counted)]


def test_what_needs_somebody_has_one_order_whatever_the_reason(house: House, asked: list[int]) -> None:
    """Two are over, one of them held by a question; two were reminded twice; one has a trouble of its own."""
    now = house.desk.clock.now() + timedelta(minutes=30)
    for change in (
        "UPDATE requests SET due_at = :past WHERE id IN (1, 2, 3, 6)",
        "UPDATE requests SET paused_at = :past WHERE id = 2",
        "UPDATE asks SET reminded = 2 WHERE request_id IN (2, 3, 5)",
        "UPDATE requests SET due_at = NULL WHERE id = 5",
        "INSERT INTO attention (key, why, request_id, detail, times, first_at, last_at) "
        "VALUES ('k', 'no_cover', 6, '', 1, :past, :past)",
    ):
        past = {"past": now - timedelta(minutes=10)} if ":past" in change else {}
        statement = text(change).bindparams(*(bindparam(name, type_=UtcDateTime) for name in past))
        house.desk.database.transact(lambda tx, made=statement, past=past: tx.execute(made, past))
    scope = Scope(at=now, simulated=house.desk.simulated)
    with house.desk.database.reading() as tx:
        found = needs.page(tx, scope)
        assert [(each.kind, each.id) for each in found] == [
            ("late", 3), ("late", 1), ("trouble", 1), ("nagged", 5), ("nagged", 2)]  # fmt: skip
        assert needs.count(tx, scope) == 5
        assert [needs.page(tx, scope, offset=each, limit=1)[0] for each in range(5)] == found
        assert needs.page(tx, scope, limit=None) == found
        assert pulse.waiting(tx, now, simulated=house.desk.simulated) == (7, 3)
