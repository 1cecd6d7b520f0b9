"""The numbers of the charts, each counted by hand, and the page that shows them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.house import House, open_house
from workflow.core.state import Answer
from workflow.service import perform, publish, simulated, steer, tend
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import analytics
from workflow.service.board.analytics import Part, Share, Spread
from workflow.service.work import Desk
from workflow.web import charts
from workflow.web.charts import Axis, Scale, Series

VIEWER = Actor(by="user:v@example.com", name="V", role=Role.VIEWER)
#: Minutes that ten requests took; the eleventh was answered, undone, answered again, and took 30 with its undo time.
TOOK = (10, 20, 30, 40, 50, 65, 70, 80, 90, 100)
MINUTE = 60


@pytest.fixture
def lived(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A Monday on which requests ended in every way there is; simulated, as all of a house with virtual phones."""
    with open_house(database_url, tmp_path) as house:
        house.people("sam", "ana", "kim")
        house.publish(within="4 hours", if_silent="reject", remind=["1 hour"])
        house.publish("leave", approve="person:kim")
        _publish_with_undo(house)
        requests = [house.start() for _ in TOOK]
        silent, overridden, withdrawn = house.start(), house.start(), house.start()
        undone, never = house.start(workflow="careful"), house.start(workflow="leave")
        happenings = {
            **{
                minutes: [("ana", f"YES {house.code(each, 'ana')}")]
                for minutes, each in zip(TOOK, requests, strict=True)
            },
            5: [("ana", f"YES {house.code(undone, 'ana')}"), ("ana", f"UNDO {house.code(undone, 'ana')}")],
            28: [("ana", f"NO {house.code(undone, 'ana')}")],
            45: [("ana", "hm, blue cheese"), ("+14155550199", "who is this")],
        }
        house.drain()
        passed = 0
        for minutes in sorted(happenings):
            house.later(minutes=minutes - passed)
            passed = minutes
            for phone, words in happenings[minutes]:
                house.text(phone, words)
        steer.override(house.desk, overridden, answer=Answer.YES, reason="urgent", by="user:rosa@example.com")
        steer.withdraw(house.desk, withdrawn, "user:rosa@example.com")
        house.later(hours=4)
        assert [house.status(each) for each in (silent, overridden, withdrawn, undone, never)] == [
            "rejected", "approved", "withdrawn", "rejected", "expired"
        ]  # fmt: skip
        yield house


def _publish_with_undo(house: House) -> None:
    step = {"id": "boss", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}
    content = {
        "sayso": 1, "workflow": "careful", "title": "Careful", "fields": {"item": {"type": "text", "ask": "What?"}},
        "summary": "{item}", "undo": "2 minutes", "steps": [step],
    }  # fmt: skip
    publish.publish(house.desk, json.dumps(content), "test")


def test_the_numbers_are_those_counted_by_hand(lived: House) -> None:
    report = analytics.report(lived.desk, VIEWER, days=7, of_simulated=True)
    # 10 20 30 30 40 50 65 70 80 90 100: the sixth is the median, and ten of eleven are the first nine tenths.
    assert report.decided_all == Spread(count=11, median=50 * MINUTE, p90=90 * MINUTE)
    assert report.decided[-1] == report.decided_all
    assert [each.count for each in report.decided] == [0, 0, 0, 0, 0, 0, 11]
    ended = report.ended
    assert (ended.silence, ended.override, ended.withdrawn, ended.expired, ended.nobody) == (1, 1, 1, 1, 0)
    # What was overridden or withdrawn nobody had to answer any more.
    assert [(each.name, each.asked, each.answered) for each in report.people] == [("Ana", 12, 11), ("Kim", 1, 0)]
    assert report.unclear[-1] == Share(count=1, of=14)
    (count, segments), (heard, came) = (
        lived.rows(
            f"SELECT count(*), sum(segments) FROM messages WHERE direction = '{way}'"
            " AND status NOT IN ('queued', 'canceled', 'failed')"
        )[0]
        for way in ("out", "in")
    )
    last = report.texts[-1]
    assert (last.texts_out, last.segments_out, last.texts_in, last.segments_in) == (count, segments, heard, came)
    assert heard == 15
    _a_workflow_alone(lived)


def _a_workflow_alone(lived: House) -> None:
    purchase, careful, nothing = (
        analytics.report(lived.desk, VIEWER, days=7, of_simulated=True, workflow=slug)
        for slug in ("purchase", "careful", "nothing")
    )
    # Five took longer than the hour after which a reminder goes out, and one was never answered.
    assert purchase.reminded[-1] == Share(count=6, of=11)
    assert careful.decided_all == Spread(count=1, median=30 * MINUTE, p90=30 * MINUTE)
    assert [(each.name, each.asked) for each in careful.people] == [("Ana", 1)]
    assert sum(each.texts_in for each in careful.texts) == 3
    assert careful.unclear[-1] == Share(count=1, of=14)  # a text that is unclear belongs to no workflow
    assert nothing.people == ()


def test_real_and_simulated_are_never_counted_together(lived: House) -> None:
    assert analytics.report(lived.desk, VIEWER, days=30).empty
    assert not analytics.report(lived.desk, VIEWER, days=30, of_simulated=True).empty
    with pytest.raises(Forbidden):
        analytics.report(lived.desk, Actor(by="user:m", name="M", role=Role.MEMBER))
    lived.change("UPDATE requests SET simulated = :no WHERE id = 1", no=False)
    lived.change("UPDATE messages SET simulated = :no WHERE request_id = 1", no=False)
    real = analytics.report(lived.desk, VIEWER, days=7)
    assert real.decided_all == Spread(count=1, median=10 * MINUTE, p90=10 * MINUTE)
    assert [(each.name, each.asked, each.answered) for each in real.people] == [("Ana", 1, 1)]
    assert analytics.report(lived.desk, VIEWER, days=7, of_simulated=True).decided_all.count == 10


def test_a_day_is_a_day_of_the_workspaces_zone(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, TIME_ZONE="America/New_York") as house:
        house.people("sam", "ana")
        house.publish(within="2 days")
        number = house.start()
        house.later(hours=18)  # three in the morning of Tuesday in UTC, eleven in the evening of Monday there
        house.text("ana", f"YES {house.code(number, 'ana')}")
        house.later(hours=12)
        report = analytics.report(house.desk, VIEWER, days=7, of_simulated=True)
        assert report.parts[-2:] == tuple(Part(first=date(2026, 6, day), last=date(2026, 6, day)) for day in (1, 2))
        assert [each.count for each in report.decided[-2:]] == [1, 0]


def test_days_are_cut_into_weeks_from_monday_and_calendar_months() -> None:
    now, zone = datetime(2026, 6, 10, 12, tzinfo=UTC), ZoneInfo("UTC")
    weeks = analytics.cut(now, zone, 90)
    assert (weeks[0].first, weeks[0].last, weeks[-1].first) == (
        date(2026, 3, 13), date(2026, 3, 15), date(2026, 6, 8)
    )  # fmt: skip
    months = analytics.cut(now, zone, 365)
    assert (months[0].first, months[1].first, months[-1].last) == (
        date(2025, 6, 11), date(2025, 7, 1), date(2026, 6, 10)
    )  # fmt: skip
    for days in analytics.RANGES:
        parts = analytics.cut(now, zone, days)
        assert sum((each.last - each.first).days + 1 for each in parts) == days
        assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("seconds", "median", "p90"),
    [([7], 7, 7), ([1, 3], 2, 3), ([3, 1, 2], 2, 3), (list(range(1, 11)), 5.5, 9), (list(range(1, 21)), 10.5, 18)],
)
def test_the_spread_of_durations(seconds: list[float], median: float, p90: float) -> None:
    assert Spread.of(seconds) == Spread(count=len(seconds), median=median, p90=p90)


def test_a_line_is_broken_where_there_is_no_value_and_a_scale_ends_round() -> None:
    axis = Axis(names=["a", "b", "c"], titles=["A", "B", "C"], said=str)
    drawn = charts.lines(charts.WIDE, axis, [Series(name="Median", values=[1, None, 3], said=str)])
    assert drawn.paths[0][1].count("M") == 2
    assert [dot.title for dot in drawn.dots] == ["A: Median 1", "C: Median 3"]
    assert Scale.to(42).steps == [0, 20, 40, 60]
    assert Scale.to(0.3).top >= 0.3


# --- the page ---------------------------------------------------------------------------------------------


def test_the_page_of_a_fresh_demo_says_that_it_is_simulated(desk: Desk, browser: FlaskClient) -> None:
    for effect_id, kind in tend.due(desk, 50):
        perform.perform(desk, effect_id, kind)
    page = browser.get("/analytics").text
    assert "These numbers are from the virtual phones." in page
    assert "What do the texts cost?" in page
    assert page.count('<details class="numbers">') == page.count('class="chart chart-wide"') > 0
    assert 'style="' not in page
    assert "nothing to count yet" in browser.get("/analytics?simulated=0").text
    assert "Show the simulated ones" in browser.get("/analytics?simulated=0").text


def test_the_file_of_a_chart_has_its_numbers(desk: Desk, browser: FlaskClient) -> None:
    report = analytics.report(desk, VIEWER, days=7, of_simulated=True)
    for key in ("decisions", "replies", "reminders", "unclear", "cost"):
        answer = browser.get(f"/analytics/{key}.csv?range=7&simulated=1")
        assert answer.status_code == 200
        rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
        assert len(rows) == (7 if key != "replies" else len(report.people))
    assert int(rows[-1]["segments sent"]) == report.texts[-1].segments_out


def test_an_address_that_cannot_be_read_is_answered_and_said(browser: FlaskClient) -> None:
    for query in ("range=8", "range=x", "range=%00", "workflow=nope", "workflow=" + "x" * 9000, "simulated=2"):
        assert browser.get(f"/analytics?{query}").status_code == 200
    assert "There is no workflow “nope”" in browser.get("/analytics?workflow=nope").text
    assert browser.get("/analytics/nothing.csv").status_code == 404


def test_nothing_at_all_says_what_comes_next(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    simulated.wipe(desk, "test")
    assert "Nothing happened in these 30 days" in browser.get("/analytics").text
    assert "The first charts appear" in browser.get("/analytics?range=365").text
