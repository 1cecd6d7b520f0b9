"""Reply codes: unique to a phone, and at rest for thirty days."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.house import MONDAY, PHONES, House
from workflow.store.codes import REST, NoCodeLeft, issue

ANA, KIM = PHONES["ana"], PHONES["kim"]


def issued(house: House, phone: str, *drawn: str, after: timedelta = timedelta(0)) -> str:
    """A code for a phone where chance gives these, one after the other, and then the last for ever."""
    left = list(drawn)
    return house.desk.database.transact(
        lambda tx: issue(tx, phone, MONDAY + after, lambda count: left.pop(0) if len(left) > 1 else left[0])
    )


def repeated(digit: str) -> Callable[[int], str]:
    return lambda count: digit * count


def test_a_code_rests_for_thirty_days_on_its_phone(house: House) -> None:
    assert issued(house, ANA, "4821") == "4821"
    assert issued(house, ANA, "4821", "4821", "7700", after=REST - timedelta(seconds=1)) == "7700"
    assert issued(house, ANA, "4821", after=REST + timedelta(seconds=1)) == "4821"
    assert issued(house, ANA, "4821", "9900", after=REST + timedelta(days=29)) == "9900"  # it rests anew


def test_two_phones_may_have_the_same_code(house: House) -> None:
    assert [issued(house, phone, "4821") for phone in (ANA, KIM)] == ["4821", "4821"]


def test_a_code_that_still_waits_for_an_answer_is_not_used_again_however_old(house: House) -> None:
    house.people("sam", "ana")
    house.publish(within="90 days")
    request = house.start()
    code, mine = house.code(request, "ana"), house.request(request).record.code
    assert issued(house, ANA, code, "7700", after=timedelta(days=60)) == "7700"
    assert issued(house, PHONES["sam"], mine, "7700", after=timedelta(days=60)) == "7700"
    house.text("ana", "yes")
    assert issued(house, ANA, code, "8800", after=timedelta(days=60)) == code
    assert issued(house, PHONES["sam"], mine, "8800", after=timedelta(days=60)) == mine


def test_a_phone_whose_four_digits_are_used_up_gets_five(house: House) -> None:
    def draw() -> str:
        return house.desk.database.transact(lambda tx: issue(tx, ANA, MONDAY, repeated("7")))

    assert [draw(), draw()] == ["7777", "77777"]
    with pytest.raises(NoCodeLeft) as refused:
        draw()
    assert ANA not in str(refused.value)


def test_codes_issued_at_once_all_differ(house: House) -> None:
    def take() -> str:
        numbers = iter(range(1000, 1020))
        return house.desk.database.transact(lambda tx: issue(tx, ANA, MONDAY, lambda count: str(next(numbers))))

    assert sorted(house.at_once(*[take] * 8)) == [str(number) for number in range(1000, 1008)]


def test_a_code_of_a_transaction_that_failed_was_never_issued(house: House) -> None:
    def work(tx: object) -> None:
        issue(tx, ANA, MONDAY, repeated("7"))  # type: ignore[arg-type]
        raise LookupError

    with pytest.raises(LookupError):
        house.desk.database.transact(work)
    assert issued(house, ANA, "7777") == "7777"
