"""Six digits of an authenticator app: each time step counts once, and nothing of it is written down in the clear."""

import logging
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from tests.support.house import MONDAY, House
from workflow.service import roster, second_factor, simulated
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, use_case
from workflow.store import people
from workflow.store.errors import Missing

STEP = timedelta(seconds=30)


@use_case
def use(work: Work, handle: str, code: str) -> bool:
    return second_factor.use(work, people.by_handle(work.tx, handle).id, code)


def shown(secret: str, steps: int = 0) -> str:
    """What the app shows, so many time steps from Monday morning."""
    return pyotp.TOTP(secret).at(MONDAY + steps * STEP)


@pytest.fixture
def secret(house: House) -> str:
    """The secret of Kim's app, which she confirmed two steps ago."""
    house.people("kim", "joe")
    secret = second_factor.enrol(house.desk, "kim", "test").secret
    second_factor.confirm(house.desk, "kim", shown(secret), "test")
    house.clock.move(2 * STEP)
    return secret


def test_a_code_counts_once(house: House, secret: str) -> None:
    assert use(house.desk, "kim", shown(secret, 2))
    assert not use(house.desk, "kim", shown(secret, 2))


@pytest.mark.parametrize(("steps", "counts"), [(0, False), (1, True), (2, True), (3, True), (4, False)])
def test_a_clock_may_be_one_step_off(house: House, secret: str, steps: int, counts: bool) -> None:
    assert use(house.desk, "kim", shown(secret, steps)) is counts


def test_after_a_code_those_before_it_count_no_more(house: House, secret: str) -> None:
    assert use(house.desk, "kim", shown(secret, 2))
    assert not use(house.desk, "kim", shown(secret, 1))
    assert use(house.desk, "kim", shown(secret, 3))


def test_the_code_that_confirmed_the_app_decides_nothing(house: House) -> None:
    house.people("kim")
    secret = second_factor.enrol(house.desk, "kim", "test").secret
    second_factor.confirm(house.desk, "kim", shown(secret), "test")
    assert not use(house.desk, "kim", shown(secret))


def test_an_app_that_was_not_confirmed_does_not_count(house: House) -> None:
    house.people("kim")
    secret = second_factor.enrol(house.desk, "kim", "test").secret
    assert not use(house.desk, "kim", shown(secret))
    assert not roster.person(house.desk, "kim").record.totp


def test_a_wrong_first_code_confirms_nothing(house: House) -> None:
    house.people("kim")
    secret = second_factor.enrol(house.desk, "kim", "test").secret
    with pytest.raises(NotFitting) as refused:
        second_factor.confirm(house.desk, "kim", shown(secret, 9), "test")
    assert refused.value.problems[0].path == "code"
    assert not roster.person(house.desk, "kim").record.totp


def test_only_six_ascii_digits_are_a_code(house: House, secret: str) -> None:
    code = shown(secret, 2)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (arabic, f" {code}", f"{code}\n", code[:5], f"{code}0", "", "abcdef"):
        assert not use(house.desk, "kim", typed), ascii(typed)
    assert use(house.desk, "kim", code)


def test_the_code_of_another_person_does_not_count(house: House, secret: str) -> None:
    assert not use(house.desk, "joe", shown(secret, 2))


def test_a_new_app_takes_the_place_of_the_old_one(house: House, secret: str) -> None:
    second_factor.enrol(house.desk, "kim", "test")
    assert not use(house.desk, "kim", shown(secret, 2))


def test_an_app_that_was_removed_does_not_count(house: House, secret: str) -> None:
    assert roster.person(house.desk, "kim").record.totp
    second_factor.remove(house.desk, "kim", "test")
    assert not use(house.desk, "kim", shown(secret, 2))
    assert not roster.person(house.desk, "kim").record.totp


def test_nobody_unknown_is_enrolled(house: House) -> None:
    with pytest.raises(Missing):
        second_factor.enrol(house.desk, "nobody", "test")


def test_of_many_at_once_one_uses_a_code(house: House, secret: str) -> None:
    used = house.at_once(*[lambda: use(house.desk, "kim", shown(secret, 2))] * 8)
    assert sum(used) == 1


def rekeyed(house: House) -> Desk:
    return replace(house.desk, secret_key="n" * 64)


def test_with_another_secret_key_nothing_counts_and_a_human_is_shown_why(house: House, secret: str) -> None:
    assert not use(rekeyed(house), "kim", shown(secret, 2))
    assert house.attention() == ["setting"]
    assert "SECRET_KEY" in house.rows("SELECT detail FROM attention")[0].detail
    second_factor.enrol(house.desk, "kim", "test")
    assert house.attention() == []


def test_neither_secret_nor_code_is_written_down(house: House, secret: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = shown(secret, 2)
    use(house.desk, "kim", "918273")
    use(house.desk, "kim", code)
    made = second_factor.enrol(house.desk, "kim", "test")
    written = [caplog.text, repr(made), repr(house.desk)]
    for table in ("audit", "people", "attention"):
        written += [str(tuple(row)) for row in house.rows(f"SELECT * FROM {table}")]
    assert any("kim" in each for each in written)
    for hidden in (secret, made.secret, made.uri, code, "918273", house.desk.secret_key):
        assert not [each for each in written if hidden in each]


def test_an_app_shows_the_digits_of_the_real_time_when_time_was_skipped(house: House, secret: str) -> None:
    simulated.skip(house.desk, house.clock.now() + timedelta(hours=3))
    assert not use(house.desk, "kim", pyotp.TOTP(secret).at(house.desk.clock.now()))
    assert use(house.desk, "kim", shown(secret, 2))
