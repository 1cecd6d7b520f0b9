"""The audit log: whoever touches it is found out."""

import pytest

from tests.support.house import PHONES, House
from workflow.service import look
from workflow.store import audit

CHAIN = "request:1"
LAST = "(SELECT max(number) FROM audit WHERE chain = 'request:1')"

TOUCHED = {
    "a row changed": "UPDATE audit SET body = replace(body, 'yes', 'no') WHERE chain = 'request:1' AND number = 3",
    "a time changed": "UPDATE audit SET at = '2026-06-01 08:00:00+00:00' WHERE chain = 'request:1' AND number = 3",
    "a hash changed": "UPDATE audit SET hash = '0' WHERE chain = 'request:1' AND number = 3",
    "the first row deleted": "DELETE FROM audit WHERE chain = 'request:1' AND number = 1",
    "a middle row deleted": "DELETE FROM audit WHERE chain = 'request:1' AND number = 2",
    "the last row deleted": f"DELETE FROM audit WHERE chain = 'request:1' AND number = {LAST}",
    "every row deleted": "DELETE FROM audit WHERE chain = 'request:1'",
    "a row inserted at the end": "INSERT INTO audit (chain, number, at, body, hash) "
    f"SELECT chain, number + 1, at, body, hash FROM audit WHERE chain = 'request:1' AND number = {LAST}",
    "a row moved to another chain": "UPDATE audit SET chain = 'request:99' WHERE chain = 'request:1' AND number = 2",
    "a copy of who did it changed": "UPDATE audit SET by = 'user:x' WHERE chain = 'request:1' AND number = 2",
    "a copy of what happened changed": "UPDATE audit SET event = NULL WHERE chain = 'request:1' AND number = 2",
    "the head set back": "UPDATE requests SET audit_length = audit_length - 1 WHERE id = 1",
    "the head changed": "UPDATE requests SET audit_head = '0' WHERE id = 1",
}


@pytest.fixture
def told(house: House) -> House:
    """A house in which two requests were started and one was answered."""
    house.people("sam", "ana")
    house.publish()
    first = house.start()
    house.text("ana", f"yes {house.code(first, 'ana')}")
    house.start(item="Chair")
    return house


def test_an_untouched_log_holds(told: House) -> None:
    assert look.broken_chains(told.desk) == []
    assert told.rows("SELECT count(*) FROM audit WHERE chain = :c", c=CHAIN)[0][0] >= 3


@pytest.mark.parametrize("touch", TOUCHED.values(), ids=TOUCHED.keys())
def test_a_log_that_was_touched_is_found_out(told: House, touch: str) -> None:
    assert told.change(touch) >= 1
    broken = {each.chain for each in look.broken_chains(told.desk)}
    assert CHAIN in broken
    assert "request:2" not in broken


def test_the_first_bad_row_is_named(told: House) -> None:
    told.change(TOUCHED["a row changed"])
    assert [(each.chain, each.number) for each in look.broken_chains(told.desk)] == [(CHAIN, 3)]


@pytest.mark.parametrize(
    "touch",
    [
        "UPDATE audit SET body = '{}' WHERE chain = 'admin' AND number = 2",
        "DELETE FROM audit WHERE chain = 'admin' AND number = (SELECT max(number) FROM audit WHERE chain = 'admin')",
        "DELETE FROM audit WHERE chain = 'admin'",
    ],
)
def test_the_chain_of_what_administrators_do_is_held_too(told: House, touch: str) -> None:
    assert told.change(touch) >= 1
    assert {each.chain for each in look.broken_chains(told.desk)} == {"admin"}


def test_a_request_that_was_deleted_with_its_decisions_leaves_a_chain_without_an_end(told: House) -> None:
    for table in ("decisions", "asks", "messages", "attention"):
        told.change(f"DELETE FROM {table} WHERE request_id = 2")
    told.change("DELETE FROM requests WHERE id = 2")
    assert [each.chain for each in look.broken_chains(told.desk)] == ["request:2"]


def test_the_log_holds_no_code_and_no_number(told: House) -> None:
    bodies = " ".join(body for (body,) in told.rows("SELECT body FROM audit"))
    codes = [code for (code,) in told.rows("SELECT code FROM codes")]
    assert len(codes) >= 4
    assert not any(f'"{code}"' in bodies for code in codes)
    assert not any(phone.lstrip("+") in bodies for phone in PHONES.values())


def test_rows_added_at_once_make_one_chain(house: House) -> None:
    def add(number: int) -> None:
        house.desk.database.transact(
            lambda tx: audit.append_admin(tx, house.clock.now(), {"event": "Tested", "number": number})
        )

    house.at_once(*[lambda number=number: add(number) for number in range(8)])
    assert look.broken_chains(house.desk) == []
    assert [number for (number,) in house.rows("SELECT number FROM audit ORDER BY number")] == list(range(1, 9))


def test_a_text_of_any_script_can_be_written_down(house: House) -> None:
    house.desk.database.transact(lambda tx: audit.append_admin(tx, house.clock.now(), {"event": "Tëst 😀 \u2028"}))
    assert look.broken_chains(house.desk) == []
