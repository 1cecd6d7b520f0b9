"""Queries find what they are asked for, and leave the noise around it alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.cases import cases
from tests.support.house import MONDAY, PHONES, House
from workflow.service import look, roster, steer
from workflow.store import attention, letters, messages, people, requests, waiting
from workflow.store.errors import Missing

HOUR = timedelta(hours=1)


@pytest.fixture
def noisy(house: House) -> House:
    """Two workflows, four people, and one request of each kind beside those that the tests look for.

    1 purchase by sam, open with ana; 2 purchase by sam, approved by ana; 3 leave by kim, open with joe;
    4 purchase by kim, withdrawn; 5 purchase by sam, open with ana.
    """
    house.people("sam", "ana", "kim", "joe")
    house.publish("purchase")
    house.publish("leave", approve="person:joe", within="2 days")
    house.start("sam", item="Desk")
    answered = house.start("sam", item="Chair")
    house.text("ana", f"yes {house.code(answered, 'ana')}")
    house.start("kim", "leave", item="June")
    steer.withdraw(house.desk, house.start("kim", item="Lamp"), "test")
    house.start("sam", item="Shelf")
    return house


def ask_store(house: House, function: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    with house.desk.database.reading() as tx:
        return function(tx, *arguments, **more)


def person_id(house: House, handle: str) -> int:
    return roster.person(house.desk, handle).record.id


@cases(
    ("wanted", "found"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"status": "pending"}, [5, 3, 1]),
        ({"status": "approved"}, [2]),
        ({"status": "withdrawn"}, [4]),
        ({"status": "nonsense"}, []),
        ({"workflow": "leave"}, [3]),
        ({"workflow": "leav"}, []),
        ({"requester": "kim"}, [4, 3]),
        ({"waiting_on": "ana"}, [5, 1]),
        ({"waiting_on": "kim"}, []),
        ({"waiting_on": "ana", "status": "approved"}, []),
        ({"requester": "sam", "status": "pending", "workflow": "purchase"}, [5, 1]),
        ({"before": 4, "limit": 2}, [3, 2]),
        ({"requester": "sam", "before": 5, "limit": 1}, [2]),
    ],
)
def test_requests_are_found_by_each_filter_and_all_together(
    noisy: House, wanted: dict[str, Any], found: list[int]
) -> None:
    assert [view.record.id for view in look.request_page(noisy.desk, **wanted)] == found


def test_looking_for_somebody_who_is_not_there_says_so(noisy: House) -> None:
    with pytest.raises(Missing):
        look.request_page(noisy.desk, requester="nobody")
    with pytest.raises(Missing):
        look.request(noisy.desk, 99)


def test_open_asks_are_found_for_their_person_in_the_order_of_their_requests(noisy: House) -> None:
    found = {who: ask_store(noisy, requests.with_open_asks_of, person_id(noisy, who), simulated=True) for who in PHONES}
    assert found == {"sam": [], "ana": [1, 5], "kim": [], "joe": [3]}
    assert ask_store(noisy, waiting.waiting_on, [1, 2, 3]) == {1: ["Ana"], 3: ["Joe"]}


def test_a_phone_knows_its_open_asks_its_recent_ones_and_the_one_it_names(noisy: House) -> None:
    ana = person_id(noisy, "ana")

    def known(since: timedelta, code: str | None = None) -> list[int]:
        return sorted(
            each.request_id for each in ask_store(noisy, letters.of, ana, MONDAY + since, code, simulated=True)
        )

    assert known(-HOUR) == [1, 2, 4, 5]
    assert known(timedelta(0)) == [1, 5]
    assert known(timedelta(0), noisy.code(2, "ana")) == [1, 2, 5]
    assert known(timedelta(0), noisy.code(1, "ana")) == [1, 5]
    assert known(timedelta(0), noisy.code(3, "joe")) == [1, 5]


def test_ones_own_requests_are_the_latest_and_the_one_that_is_named(noisy: House) -> None:
    sam, kim = person_id(noisy, "sam"), person_id(noisy, "kim")
    code = noisy.request(1).record.code

    def own(person: int, named: str | None, limit: int = 5) -> list[int]:
        return [each.id for each in ask_store(noisy, requests.own, person, named, limit, simulated=True)]

    assert own(sam, None) == [5, 2, 1]
    assert own(sam, None, 1) == [5]
    assert own(sam, code, 1) == [5, 1]
    assert own(kim, code, 1) == [4]


def test_texts_are_found_by_each_filter(noisy: House) -> None:
    noisy.drain()

    def bodies(**wanted: Any) -> set[str]:
        return {each.body.split(".")[0] for each in look.message_page(noisy.desk, **wanted)[0]}

    assert all("June" in body for body in bodies(request_id=3))
    assert bodies(person="joe") == {"Kim asks: June"}
    assert {each[:3] for each in bodies(direction="in")} == {"yes"}
    assert bodies(direction="out", status="queued") == set()
    assert len(look.message_page(noisy.desk, limit=2)[0]) == 2
    newest = look.message_page(noisy.desk, limit=1)[0][0].id
    assert all(each.id < newest for each in look.message_page(noisy.desk, before=newest)[0])


def test_automatic_answers_are_counted_for_their_number_and_hour_alone(house: House) -> None:
    house.people("sam", "ana", "kim")
    house.publish()
    house.start()
    house.text("kim", "hm")
    house.text("ana", "hm")
    house.clock.move(HOUR)
    house.text("ana", "hm")
    house.text("ana", "yes")  # its answer was earned

    def answers(phone: str, since: timedelta) -> int:
        return ask_store(house, messages.answers_since, PHONES[phone], MONDAY + since)

    assert [answers("ana", -HOUR), answers("ana", timedelta(0)), answers("kim", -HOUR)] == [2, 1, 1]
    assert answers("sam", -HOUR) == 0  # he was told, not answered


def test_readings_are_counted_for_their_person_kind_and_hour_alone(house: House) -> None:
    house.people("ana", "kim")
    for who, words in (("ana", "yes 1111"), ("ana", "hm"), ("kim", "yes 1111"), ("ana", "no 1111")):
        house.text(who, words)
    ana = person_id(house, "ana")

    def count(reading: str, since: timedelta) -> int:
        return ask_store(house, messages.readings_since, ana, reading, MONDAY + since)

    assert count("wrong_code", -HOUR) == 2
    assert count("wrong_code", timedelta(0)) == 0
    assert count("unclear", -HOUR) == 1
    assert ask_store(house, messages.last_readings, ana, 2) == ["wrong_code", "unclear"]


def test_a_text_waits_to_be_acted_on_only_for_its_phone_and_from_its_receipt(house: House) -> None:
    def accept(tx: Any) -> None:
        texts = {"direct": (PHONES["ana"], MONDAY), "later": (PHONES["kim"], MONDAY + HOUR)}
        for sid, (phone, at) in texts.items():
            messages.accept(tx, sid=sid, phone=phone, body="yes", digest="", segments=1, now=at, reading=None)

    house.desk.database.transact(accept)

    def waits(until: timedelta, *who: str, simulated: bool = False) -> bool:
        phones = [PHONES[each] for each in who]
        return ask_store(house, messages.waiting_to_be_acted_on, phones, MONDAY + until, simulated=simulated)

    assert waits(timedelta(0), "ana", "joe")
    assert not waits(timedelta(0), "kim", "joe")
    assert waits(HOUR, "kim")
    assert not waits(-HOUR, "ana")
    assert not waits(HOUR)
    assert not waits(HOUR, "ana", "kim", simulated=True)
    house.change("UPDATE messages SET status = 'acted' WHERE sid = 'direct'")
    assert not waits(HOUR, "ana")


def test_what_needs_attention_is_one_row_a_cause_until_it_is_settled(house: House) -> None:
    house.people("ana", "kim")
    ana, kim = person_id(house, "ana"), person_id(house, "kim")

    def need(person: int, hours: int) -> None:
        at = MONDAY + hours * HOUR
        house.desk.database.transact(
            lambda tx: attention.need(tx, attention.Trouble.UNCLEAR, at, person_id=person, detail=str(hours))
        )

    for person, hours in ((ana, 0), (kim, 1), (ana, 2)):
        need(person, hours)
    found = {each.person_id: each for each in ask_store(house, attention.page)}
    assert (found[ana].times, found[ana].detail) == (2, "2")
    assert (found[ana].first_at, found[ana].last_at) == (MONDAY, MONDAY + 2 * HOUR)
    assert found[kim].times == 1
    house.desk.database.transact(lambda tx: attention.settle(tx, attention.Trouble.UNCLEAR, MONDAY, person_id=ana))
    assert [each.person_id for each in ask_store(house, attention.page)] == [kim]
    need(ana, 3)
    assert {each.person_id for each in ask_store(house, attention.page)} == {ana, kim}


def test_everybody_a_request_concerns_is_found_and_nobody_else(house: House) -> None:
    house.people("ana", "joe")
    house.people("kim", manager="joe")
    house.people("sam", manager="ana")
    roster.put_group(house.desk, "desk", "Desk", ["kim", "sam"], "test")
    roster.put_group(house.desk, "noise", "Noise", ["joe"], "test")
    sam, joe = person_id(house, "sam"), person_id(house, "joe")

    def concerned(ids: set[int], handles: set[str], groups: set[str]) -> set[str]:
        found = ask_store(house, people.concerned, ids=ids, handles=handles, groups=groups, requester_id=sam)
        return {each.handle for each in found}

    assert concerned({sam}, set(), set()) == {"sam", "ana"}
    assert concerned(set(), {"kim"}, set()) == {"kim", "ana"}
    assert concerned({sam}, set(), {"desk"}) == {"sam", "kim", "ana"}
    roster.delete_person(house.desk, "joe", "test")
    assert concerned({sam}, {"joe"}, {"noise"}) == {"sam", "ana"}
    assert concerned({sam, joe}, set(), set()) == {"sam", "ana", "joe"}
    house.people("joe")
    assert person_id(house, "joe") != joe
    assert ask_store(house, people.by_phone, PHONES["joe"]).id == person_id(house, "joe")
