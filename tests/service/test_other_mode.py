"""A database that was used in both modes: virtual phones never touch what is real, nor real ones what is simulated."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.house import House, new_sid, open_house
from workflow.core.state import Answer
from workflow.core.turn import NotPossible
from workflow.service import answer, simulated, steer, tend
from workflow.service.case import OtherMode
from workflow.simulator.gateway import threads
from workflow.store import effects
from workflow.store.effects import Kind

HOUR = timedelta(hours=1)
NOTHING_OPEN = "Nothing waits for your answer. MENU shows what you can text."


@pytest.fixture
def real(wired: House) -> int:
    """A request made with Twilio connected: it waits four hours for Ana, and reminds her after one."""
    wired.people("sam", "ana", "kim")
    wired.publish(remind=["1 hour"], keyword="BUY")
    request = wired.start()
    wired.drain()
    return request


@contextmanager
def unplugged(wired: House, folder: Path) -> Iterator[House]:
    """The same database, once the settings of Twilio were taken away; its clock goes on from there."""
    with open_house(wired.url, folder / "unplugged") as house:
        house.clock.move_to(wired.clock.now())
        tend.take_up(house.desk)
        yield house


@contextmanager
def connected_again(wired: House, house: House) -> Iterator[House]:
    """Twilio's settings are back, at the time that it is by then."""
    wired.clock.move_to(house.clock.now())
    tend.take_up(wired.desk)
    yield wired


def test_a_virtual_phone_cannot_decide_a_real_request(wired: House, real: int, tmp_path: Path) -> None:
    code = wired.code(real, "ana")
    with unplugged(wired, tmp_path) as house:
        assert (
            house.text("ana", f"NO {code}").text
            == f"There is no open request with code {code}. LIST shows what waits for you."
        )
        assert house.text("ana", "YES").text == NOTHING_OPEN
        assert house.text("ana", "LIST").text == NOTHING_OPEN
        assert (house.status(real), house.answers(real)) == ("pending", [])
    assert wired.text("ana", f"YES {code}").text is not None
    assert wired.answers(real) == ["yes"]


def test_a_virtual_phone_cannot_withdraw_a_real_request_nor_hear_of_it(wired: House, real: int, tmp_path: Path) -> None:
    own = wired.request(real).record.code
    with unplugged(wired, tmp_path) as house:
        assert "Desk" not in (house.text("sam", "STATUS").text or "")
        house.text("sam", "WITHDRAW")
        house.text("sam", f"WITHDRAW {own}")
        assert house.status(real) == "pending"


def test_a_virtual_phone_that_opts_out_moves_no_real_ask(wired: House, real: int, tmp_path: Path) -> None:
    with unplugged(wired, tmp_path) as house:
        house.text("ana", "STOP")
        assert [ask.status for ask in house.request(real).asks] == ["open"]
        assert house.request(real).asks[0].trouble is None


def test_a_virtual_phone_decides_what_was_simulated_beside_a_real_request(
    wired: House, real: int, tmp_path: Path
) -> None:
    with unplugged(wired, tmp_path) as house:
        tried = house.start(item="Lamp")
        house.drain()
        assert "Lamp" in (house.text("ana", "LIST").text or "")
        house.text("ana", "YES")  # one ask is open for this phone: the real one is not
        assert (house.answers(tried), house.answers(real)) == (["yes"], [])


def test_a_real_phone_cannot_decide_a_simulated_request(wired: House, real: int, tmp_path: Path) -> None:
    wired.text("ana", f"YES {wired.code(real, 'ana')}")
    wired.later(hours=1)
    with unplugged(wired, tmp_path) as house:
        tried = house.start(item="Lamp")
        house.drain()
        code = house.code(tried, "ana")
    assert wired.text("ana", "YES").text == NOTHING_OPEN
    assert "no open request" in (wired.text("ana", f"YES {code}").text or "")
    assert (wired.status(tried), wired.answers(tried)) == ("pending", [])


def test_skipped_time_does_not_run_for_a_real_request_and_its_own_does_afterwards(
    wired: House, real: int, tmp_path: Path
) -> None:
    before = len(wired.phone("ana"))
    with unplugged(wired, tmp_path) as house:
        house.start(item="Lamp")
        simulated.skip(house.desk, house.desk.clock.now() + 48 * HOUR)
        assert house.status(real) == "pending"
        assert all("Desk" not in each.body for each in threads(house.desk))
    with connected_again(wired, house):
        wired.drain()
        assert len(wired.phone("ana")) == before
        wired.later(hours=1)
        assert wired.phone("ana")[-1].startswith("Reminder")
        wired.later(hours=3)
        assert wired.status(real) == "expired"


def test_a_real_text_that_waits_goes_to_no_virtual_phone_and_out_when_twilio_is_back(
    wired: House, tmp_path: Path
) -> None:
    wired.people("sam", "ana")
    wired.publish()
    wired.start()
    with unplugged(wired, tmp_path) as house:
        house.drain()
        assert threads(house.desk) == []
    with connected_again(wired, house):
        wired.drain()
        assert any("Sam asks: Desk" in each for each in wired.phone("ana"))


def test_a_real_text_that_was_kept_is_acted_on_when_twilio_is_back(wired: House, real: int, tmp_path: Path) -> None:
    wired.text("ana", "hm?", sid := new_sid())
    wired.change("UPDATE messages SET status = 'accepted', body = :b WHERE sid = :s", b="YES", s=sid)
    message = wired.rows("SELECT id FROM messages WHERE sid = :s", s=sid)[0][0]
    wired.desk.database.transact(lambda tx: effects.queue(tx, Kind.ACT, message, wired.clock.now()))
    with unplugged(wired, tmp_path) as house:
        house.drain()
        assert house.answers(real) == []
    with connected_again(wired, house):
        wired.drain()
        assert wired.answers(real) == ["yes"]


def test_a_virtual_phone_does_not_carry_on_what_a_real_one_began(wired: House, real: int, tmp_path: Path) -> None:
    assert "What?" in (wired.text("kim", "BUY").text or "")
    with unplugged(wired, tmp_path) as house:
        house.text("kim", "a lamp")
        house.later(hours=2)
        assert not any("lamp" in each for each in house.phone("kim"))
        assert house.rows("SELECT count(*) FROM drafts")[0][0] == 1


def test_colleagues_and_programs_are_told_why_nothing_happens(wired: House, real: int, tmp_path: Path) -> None:
    given = answer.Given(person="ana", answer=Answer.YES)
    with unplugged(wired, tmp_path) as house:
        for act in (
            lambda: steer.withdraw(house.desk, real, "test"),
            lambda: steer.override(house.desk, real, answer=Answer.YES, reason="because", by="test"),
            lambda: answer.answer(house.desk, real, given, "test"),
        ):
            with pytest.raises(NotPossible, match="This is a real request"):
                act()
        assert house.status(real) == "pending"
        tried = house.start(item="Lamp")
    with pytest.raises(OtherMode, match="asked for in simulator mode"):
        steer.nudge(wired.desk, tried, "test")
