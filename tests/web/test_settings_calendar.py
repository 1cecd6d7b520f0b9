"""The workspace's calendar: changed on its page, and counted on wherever a deadline is set."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.house import House, open_house
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import look
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import calendar as board
from workflow.service.board.calendar import Off
from workflow.service.calendars import UNNOTICED, Calendars, Plan
from workflow.service.start import NotFitting
from workflow.service.work import Desk

ADMIN = Actor(by="user:rosa@example.com", name="Rosa", role=Role.ADMIN)
OPERATOR = Actor(by="user:ops@example.com", name="Ops", role=Role.OPERATOR)
TUESDAY = date(2026, 6, 2)
#: The house's clock stands at nine in the morning of Monday, the first of June 2026.
PLAIN = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


def post(client: FlaskClient, path: str, **form: object) -> str:
    """Send a form of the page, and give back the page that follows."""
    sent = {"csrf_token": token(client, "/settings/calendar"), **form}
    return client.post(f"/settings/calendar/{path}", data=sent, follow_redirects=True).text


@pytest.fixture
def staffed(database_url: str, tmp_path: Path) -> House:
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana")
        house.publish(within="2 working days")
        yield house


def due(house: House) -> datetime | None:
    return house.request(house.start()).record.due_at


def test_a_deadline_moves_over_a_day_off_of_ones_own(staffed: House) -> None:
    assert due(staffed) == PLAIN
    board.add_days_off(staffed.desk, ADMIN, Off(first=TUESDAY, last=TUESDAY, name="Company outing"))
    assert due(staffed) == PLAIN + timedelta(days=1)
    board.remove_day_off(staffed.desk, ADMIN, TUESDAY)
    assert due(staffed) == PLAIN


def test_a_deadline_follows_working_days_hours_and_the_holidays_of_a_country(staffed: House) -> None:
    hours = {"opens": datetime(2026, 1, 1, 10).time(), "closes": datetime(2026, 1, 1, 12).time()}
    board.change_hours(staffed.desk, ADMIN, workdays=[0, 3, 4], **hours)
    assert due(staffed) == datetime(2026, 6, 5, 10, 0, tzinfo=UTC)
    board.change_holidays(staffed.desk, ADMIN, country="DE", region="BY")  # the fourth of June is Corpus Christi there
    assert due(staffed) == datetime(2026, 6, 8, 10, 0, tzinfo=UTC)
    board.change_holidays(staffed.desk, ADMIN, country="DE", region="BE")
    assert due(staffed) == datetime(2026, 6, 5, 10, 0, tzinfo=UTC)


def test_another_process_notices_what_was_changed(staffed: House, database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path / "other") as other:
        assert due(other) == PLAIN
        board.add_days_off(staffed.desk, ADMIN, Off(first=TUESDAY, last=TUESDAY, name="Company outing"))
        time.sleep(UNNOTICED + 0.05)
        assert due(other) == PLAIN + timedelta(days=1)


def test_a_deadline_that_is_set_stays_where_it_is(staffed: House) -> None:
    number = staffed.start()
    board.add_days_off(staffed.desk, ADMIN, Off(first=TUESDAY, last=TUESDAY, name="Company outing"))
    assert staffed.request(number).record.due_at == PLAIN


def test_only_administrators_change_it_and_what_cannot_be_is_refused(staffed: House) -> None:
    desk, nine = staffed.desk, datetime(2026, 1, 1, 9).time()
    for act in (
        lambda: board.change_hours(desk, OPERATOR, workdays=[0], opens=nine, closes=datetime(2026, 1, 1, 17).time()),
        lambda: board.change_holidays(desk, OPERATOR, country="DE", region=""),
        lambda: board.add_days_off(desk, OPERATOR, Off(first=TUESDAY, last=TUESDAY, name="x")),
        lambda: board.remove_day_off(desk, OPERATOR, TUESDAY),
    ):
        with pytest.raises(Forbidden):
            act()
    for act in (
        lambda: board.change_hours(desk, ADMIN, workdays=[], opens=nine, closes=nine),
        lambda: board.change_holidays(desk, ADMIN, country="XX", region=""),
        lambda: board.add_days_off(desk, ADMIN, Off(first=TUESDAY, last=TUESDAY, name=" ")),
        lambda: board.add_days_off(desk, ADMIN, Off(first=TUESDAY, last=TUESDAY - timedelta(days=1), name="x")),
        lambda: board.add_days_off(desk, ADMIN, Off(first=date(9999, 12, 31), last=date(9999, 12, 31), name="x")),
    ):
        with pytest.raises(NotFitting):
            act()
    assert board.calendar(desk, ADMIN).plan == Plan()


def test_a_new_year_brings_its_holidays(staffed: House) -> None:
    calendars = Calendars(region="US", year=2026)
    assert date(2040, 12, 25) not in calendars.of("UTC").holidays
    with staffed.desk.database.reading() as tx:
        calendars.refresh(tx, datetime(2039, 1, 1, tzinfo=UTC))
    assert date(2040, 12, 25) in calendars.of("UTC").holidays


def test_the_page_shows_the_calendar_and_changes_it(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    page = browser.get("/settings/calendar").text
    assert "Independence Day" in page
    assert "Wed 03 Jun 2026, 09:00" in page
    page = post(browser, "days-off", name="Company <b>outing</b>", first="2026-06-02", last="2026-06-04")
    assert "Deadlines that are already set stay as they are." in page
    assert "Company &lt;b&gt;outing&lt;/b&gt;" in page
    assert "from now is Mon 08 Jun 2026, 09:00" in page
    assert len(board.calendar(desk, ADMIN).own) == 3
    post(browser, "days-off/2026-06-03/remove")
    assert [day for day, _name in board.calendar(desk, ADMIN).own] == [TUESDAY, date(2026, 6, 4)]
    post(browser, "holidays", country="DE", region="")
    assert "Bayern" in post(browser, "holidays", country="DE", region="XX")
    assert "German Unity Day" in browser.get("/settings/calendar").text
    assert "No holiday" not in post(browser, "holidays", country="none", region="")
    post(browser, "hours", workdays=["5", "6"], opens="10:00", closes="14:30")
    plan = board.calendar(desk, ADMIN).plan
    assert (plan.workdays, f"{plan.opens:%H:%M}", f"{plan.closes:%H:%M}") == ((5, 6), "10:00", "14:30")
    events = [each.body["event"] for each in admin_chain(desk)]
    assert events.count("CalendarChanged") == 5


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk: Desk, browser: FlaskClient) -> None:
    page = post(browser, "hours", workdays=["0"], opens="17:00", closes="09:00")
    assert "A working day ends at least an hour after it begins." in page
    assert 'value="17:00"' in page
    page = post(browser, "days-off", name="Outing", first="2026-13-41")
    assert 'value="Outing"' in page
    for path, form, status in (
        ("hours", {"workdays": ["9", "x"], "opens": "25:00"}, 422),
        ("hours", {}, 422),
        ("holidays", {"country": "\x00"}, 422),
        ("holidays", {}, 422),
        ("days-off", {"name": "x" * 100_000, "first": "0000-00-00"}, 422),
        ("days-off", {"name": "\x00", "first": "2026-06-02"}, 422),
        ("days-off", {"first": ["2026-06-02", "2026-06-03"], "name": ["a", "b"], "last": "9999-12-31"}, 422),
        ("days-off/never/remove", {}, 404),
        ("days-off/2030-01-01/remove", {}, 303),
    ):
        sent = {"csrf_token": token(browser, "/settings/calendar"), **form}
        assert browser.post(f"/settings/calendar/{path}", data=sent).status_code == status, path
    assert board.calendar(desk, ADMIN).plan == Plan()


def test_a_second_click_adds_nothing_twice(desk: Desk, browser: FlaskClient) -> None:
    for _ in range(2):
        page = post(browser, "days-off", name="Outing", first="2026-06-02")
    assert "That is how it is already." in page
    assert [each.body["event"] for each in admin_chain(desk)].count("CalendarChanged") == 1


def test_the_clock_of_the_simulator_skips_over_a_day_off(desk: Desk, clock: ManualClock) -> None:
    from workflow.service import simulated

    before = simulated.calendar(desk)
    board.add_days_off(desk, ADMIN, Off(first=TUESDAY, last=TUESDAY, name="Outing"))
    assert TUESDAY not in before.holidays
    assert TUESDAY in simulated.calendar(desk).holidays
    assert look.health(desk) is not None


def admin_chain(desk: Desk) -> list:
    from workflow.store import audit

    with desk.database.reading() as tx:
        return audit.entries(tx, audit.ADMIN)
