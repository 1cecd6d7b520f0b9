"""Six digits by text prove one answer: in time by when they came, never twice, and never to be read afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text as sql

from tests.support.house import House, open_house
from tests.support.postgres import Postgres
from workflow.service import change, second_factor
from workflow.service.answer import Given

STEP = timedelta(seconds=30)


@pytest.fixture
def app(house: House) -> pyotp.TOTP:
    """Ana's authenticator app, confirmed a while ago; what she approves wants its digits."""
    house.people("sam", "ana", "kim", "joe")
    secret = second_factor.enrol(house.desk, "ana", "test").secret
    found = pyotp.TOTP(secret)
    second_factor.confirm(house.desk, "ana", found.at(house.clock.now()), "test")
    house.clock.move(4 * STEP)
    house.publish(proof="totp")
    return found


def asked(house: House, **fields: str) -> int:
    request = house.start(**fields)
    house.drain()
    return request


def stored(house: House) -> str:
    """Everything that any table has kept of texts and of what they said."""
    rows = [
        *house.rows("SELECT body FROM messages"),
        *house.rows("SELECT detail FROM attention"),
        *house.rows("SELECT reason FROM decisions"),
        *house.rows("SELECT CAST(body AS TEXT) FROM audit"),
        *house.rows("SELECT question FROM asks WHERE question IS NOT NULL"),
    ]
    return "\n".join(str(row[0]) for row in rows)


def test_digits_count_by_when_they_came_though_a_fault_delays_them(house: House, app: pyotp.TOTP) -> None:
    request = asked(house)
    code = house.code(request, "ana")
    house.change("UPDATE requests SET status = 'spoilt'")
    assert house.text("ana", f"YES {code} {app.at(house.clock.now())}").text is None
    house.clock.move(timedelta(minutes=10))
    house.change("UPDATE requests SET status = 'pending'")
    house.later(minutes=20)
    assert house.answers(request) == ["yes"]


def test_digits_are_used_up_by_one_answer(house: House, app: pyotp.TOTP) -> None:
    first, second = asked(house, item="Desk"), asked(house, item="Lamp")
    digits = app.at(house.clock.now())
    house.text("ana", f"YES {house.code(first, 'ana')} {digits}")
    assert "do not count" in (house.text("ana", f"YES {house.code(second, 'ana')} {digits}").text or "")
    assert (house.answers(first), house.answers(second)) == (["yes"], [])


@pytest.mark.parametrize(
    "words",
    [
        "yes", "YES {digits}", "YES {code}", "{code} yes", "YES {code} 12345", "YES {code} 1234567", "NO {code}",
        "YES {digits} {code}", "YES {code} {digits} please", "YES {code} ok {digits}1",
    ],
)  # fmt: skip
def test_without_the_digits_at_its_end_no_text_decides(house: House, app: pyotp.TOTP, words: str) -> None:
    request = asked(house)
    digits = app.at(house.clock.now())
    house.text("ana", words.format(code=house.code(request, "ana"), digits=digits))
    assert house.answers(request) == []


@pytest.mark.parametrize(
    "words",
    [
        "YES {code} {digits}",
        "YES {code} {three} {last}",
        "YES {code} {wide}",
        "YES {code} {three}\u200b{last}",
        "YES {digits}",
        "YES {code} but {digits}",
        "YES {code} {digits}.",
        "{code} yes {digits}",
        "NO {code} too dear {digits}",
    ],
)
def test_the_digits_of_an_app_are_kept_nowhere(house: House, app: pyotp.TOTP, words: str) -> None:
    request = asked(house)
    digits = app.at(house.clock.now())
    wide = digits.translate(str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A)))))
    code = house.code(request, "ana")
    said = words.format(code=code, digits=digits, three=digits[:3], last=digits[3:], wide=wide)
    house.text("ana", said)
    kept = stored(house)
    for each in (digits, f"{digits[:3]} {digits[3:]}", wide, f"{digits[:3]}\u200b{digits[3:]}"):
        assert each not in kept


def test_the_digits_of_a_late_answer_are_kept_nowhere(house: House, app: pyotp.TOTP) -> None:
    request = asked(house)
    code, digits = house.code(request, "ana"), app.at(house.clock.now())
    house.later(hours=5)
    assert house.status(request) == "expired"
    house.text("ana", f"YES {code} {digits}")
    assert digits not in stored(house)


def test_the_digits_are_not_kept_while_the_phone_is_locked(house: House, app: pyotp.TOTP) -> None:
    request = asked(house)
    for _ in range(5):
        house.text("ana", "YES 0000")
    digits = app.at(house.clock.now())
    assert "Too many" in (house.text("ana", f"YES {house.code(request, 'ana')} {digits}").text or "")
    assert digits not in stored(house)


def test_digits_from_an_unknown_phone_are_kept_nowhere(house: House, app: pyotp.TOTP) -> None:
    request = asked(house)
    digits = app.at(house.clock.now())
    house.text("+14155550199", f"YES {house.code(request, 'ana')} {digits}")
    assert digits not in stored(house)


def test_what_the_api_is_given_is_shown_by_no_repr() -> None:
    assert "123456" not in repr(Given(person="ana", answer="yes", authenticator="123456"))


def test_an_app_that_was_confirmed_settles_that_it_was_missing(house: House) -> None:
    house.people("sam", "ana")
    house.publish(proof="totp")
    request = asked(house)
    house.text("ana", f"YES {house.code(request, 'ana')}")
    assert house.attention() == ["no_authenticator"]
    secret = second_factor.enrol(house.desk, "ana", "test").secret
    second_factor.confirm(house.desk, "ana", pyotp.TOTP(secret).at(house.clock.now()), "test")
    assert house.attention() == []


def test_wrong_digits_are_answered_with_the_code_that_is_open(house: House, app: pyotp.TOTP) -> None:
    request = asked(house)
    before = house.code(request, "ana")
    change.change(house.desk, request, {"item": "Lamp"}, reason="No desk", by="test")
    house.drain()
    code = house.code(request, "ana")
    said = house.text("ana", f"YES {code} 000000").text or ""
    assert code in said
    assert before not in said


def test_an_ask_that_is_opened_again_meanwhile_still_wants_its_proof(postgres: Postgres, tmp_path: Path) -> None:
    """Two texts cross: the first takes an answer back while the second, without digits, is being read as late."""
    url = postgres.fresh_database()
    with open_house(url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish(proof="web")
        request = asked(house)
        code = house.code(request, "ana")
        house.change("UPDATE asks SET status = 'closed', closed_at = :now", now=house.clock.now())
        with house.desk.database.writer.begin() as other, ThreadPoolExecutor(1) as pool:
            other.execute(sql("SELECT id FROM requests FOR UPDATE"))
            answer = pool.submit(house.text, "ana", f"YES {code}")
            while not house.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
                pass
            other.execute(sql("UPDATE asks SET status = 'open', closed_at = NULL"))
            other.commit()
            assert "signed in" in (answer.result().text or "")
        assert house.answers(request) == []
    postgres.drop_database(url)
