"""The virtual phones' own troubles, on either database: each is told as a carrier would tell it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import PHONES, House, open_house
from workflow.service.carrier import Outgoing, Refused, Sent, Verdict
from workflow.simulator import handsets
from workflow.simulator.faults import FAULTS
from workflow.simulator.gateway import NotTaken, SimulatedCarrier
from workflow.store import phones, trials

ANA = PHONES["ana"]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The application on an empty, migrated database of either kind, with virtual phones."""
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish()
        yield house


@pytest.fixture
def carrier(house: House) -> SimulatedCarrier:
    found: SimulatedCarrier = house.app.extensions["sayso.carrier"]
    return found


def shown(house: House, phone: str = ANA) -> list[tuple[str, str, int | None]]:
    """Every text of a phone as it stands there."""
    with house.desk.database.reading() as tx:
        return [(each.body, each.status, each.code) for each in phones.latest(tx, phone, 30)]


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_a_fault_is_the_next_texts_alone(house: House, carrier: SimulatedCarrier, code: int) -> None:
    handsets.put_state(house.desk, ANA, {"fail_code": code})
    first = carrier.send(Outgoing(message_id=1, to=ANA, body="one"))
    second = carrier.send(Outgoing(message_id=2, to=ANA, body="two"))
    status = "refused" if FAULTS[code].at_once else "failed"
    assert isinstance(first, Refused if FAULTS[code].at_once else Sent)
    assert isinstance(second, Sent)
    assert shown(house) == [("one", status, code), ("two", "delivered", None)]


def test_a_refusal_says_what_the_code_table_says(house: House, carrier: SimulatedCarrier) -> None:
    handsets.put_state(house.desk, ANA, {"fail_code": 20003})
    answer = carrier.send(Outgoing(message_id=1, to=ANA, body="one"))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.verdict) == (20003, Verdict.SETTING)


def test_what_was_refused_is_not_found_when_the_carrier_is_asked(house: House, carrier: SimulatedCarrier) -> None:
    since = house.clock.now()
    handsets.put_state(house.desk, ANA, {"fail_code": 21614})
    carrier.send(Outgoing(message_id=1, to=ANA, body="one"))
    assert carrier.find(to=ANA, body="one", since=since) is None
    carrier.signal(ANA, False)
    carrier.send(Outgoing(message_id=1, to=ANA, body="two"))
    assert carrier.find(to=ANA, body="two", since=since) is not None


def test_a_signal_that_is_back_brings_what_waited_in_order_and_once(house: House, carrier: SimulatedCarrier) -> None:
    carrier.signal(ANA, False)
    for number, body in enumerate(("one", "two"), 1):
        carrier.send(Outgoing(message_id=number, to=ANA, body=body))
    assert [each[1] for each in shown(house)] == ["waiting", "waiting"]
    with pytest.raises(NotTaken):
        carrier.text(ANA, "MENU")
    for _ in range(2):
        carrier.signal(ANA, True)
    assert shown(house) == [("one", "delivered", None), ("two", "delivered", None)]


def test_a_text_under_a_sid_that_was_used_goes_once(house: House, carrier: SimulatedCarrier) -> None:
    sid = "SM" + "a" * 32
    assert carrier.text(ANA, "MENU", sid=sid)
    assert carrier.text(ANA, "MENU", sid=sid) is None
    assert [body for body, _, _ in shown(house)].count("MENU") == 1


def test_what_the_webhook_does_not_take_is_marked_on_the_phone(house: House, carrier: SimulatedCarrier) -> None:
    with pytest.raises(NotTaken, match="403"):
        carrier.text(ANA, f"yes From{PHONES['sam']} no")
    assert [status for _, status, _ in shown(house)] == ["failed"]


def test_a_webhook_twice_is_once_more_of_the_same(house: House, carrier: SimulatedCarrier) -> None:
    handsets.put_state(house.desk, ANA, {"twice": True})
    carrier.text(ANA, "MENU")
    carrier.text(ANA, "STATUS")
    noted = house.rows("SELECT exchange FROM phone_texts WHERE from_phone ORDER BY id")
    with house.desk.database.reading() as tx:
        sids = [row[0] for row in house.rows("SELECT sid FROM phone_texts WHERE from_phone ORDER BY id")]
        both, one = (phones.exchange(tx, sid)["webhooks"] for sid in sids)
    assert len(noted) == 2
    assert (len(both), len(one)) == (2, 1)
    assert both[0] == both[1]


def test_what_was_tried_is_told_by_what_happened(house: House, carrier: SimulatedCarrier) -> None:
    with house.desk.database.reading() as tx:
        assert trials.lately(tx) == trials.Trials(readings=frozenset(), decided=frozenset(), lapsed=False, failed=False)
    handsets.put_state(house.desk, ANA, {"fail_code": 30007})
    carrier.text(ANA, "MENU")
    carrier.text(ANA, "STOP")
    with house.desk.database.reading() as tx:
        found = trials.lately(tx)
    assert found.readings == {"menu", "opt_out"}
    assert found.failed


def test_only_simulated_questions_are_suggested(house: House, carrier: SimulatedCarrier) -> None:
    house.start()
    ids = [row[0] for row in house.rows("SELECT id FROM people")]
    now = house.clock.now()
    with house.desk.database.reading() as tx:
        assert [each.summary for each in trials.questions(tx, ids, now, now)] == ["Desk"]
    house.change("UPDATE requests SET simulated = :no", no=False)
    with house.desk.database.reading() as tx:
        assert trials.questions(tx, ids, now, now) == []
