"""Quiet hours: when a text may be sent at last, also on the nights when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core.quiet import Quiet, QuietError, hold

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NIGHT = Quiet(start=time(21), end=time(7))
NAP = Quiet(start=time(13), end=time(14, 30))


def at(day: str, clock: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone, fold=fold)


def held(moment: datetime, quiet: Quiet = NIGHT, zone: ZoneInfo = BERLIN) -> str:
    """What the person's clock shows when he is texted."""
    return hold(moment, quiet, zone).astimezone(zone).isoformat()


@pytest.mark.parametrize("clock", ["07:00", "12:00", "20:59:59.999999"])
def test_outside_quiet_hours_nothing_is_held(clock: str) -> None:
    moment = at("2026-06-01", clock)
    assert hold(moment, NIGHT, BERLIN) == moment
    assert hold(moment, NIGHT, BERLIN).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "clock", "until"),
    [
        ("2026-06-01", "21:00", "2026-06-02T07:00:00+02:00"),
        ("2026-06-01", "23:59", "2026-06-02T07:00:00+02:00"),
        ("2026-06-02", "00:00", "2026-06-02T07:00:00+02:00"),
        ("2026-06-02", "06:59:59", "2026-06-02T07:00:00+02:00"),
    ],
)
def test_a_night_ends_in_the_morning_on_either_side_of_midnight(day: str, clock: str, until: str) -> None:
    assert held(at(day, clock)) == until


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    assert held(at("2026-06-01", "13:15"), NAP) == "2026-06-01T14:30:00+02:00"
    assert held(at("2026-06-01", "00:15"), NAP) == "2026-06-01T00:15:00+02:00"


def test_quiet_hours_are_those_of_the_persons_own_zone() -> None:
    moment = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)  # 22:00 in Berlin, 16:00 in New York
    assert hold(moment, NIGHT, BERLIN) == datetime(2026, 6, 2, 5, 0, tzinfo=UTC)
    assert hold(moment, NIGHT, NEW_YORK) == moment


def test_the_night_the_clocks_go_forward_is_an_hour_shorter() -> None:
    begun = at("2026-03-28", "22:00")
    assert hold(begun, NIGHT, BERLIN) - begun.astimezone(UTC) == timedelta(hours=8)
    assert held(begun) == "2026-03-29T07:00:00+02:00"


def test_the_night_the_clocks_go_back_is_an_hour_longer() -> None:
    begun = at("2026-10-24", "22:00")
    assert hold(begun, NIGHT, BERLIN) - begun.astimezone(UTC) == timedelta(hours=10)
    assert held(begun) == "2026-10-25T07:00:00+01:00"


@pytest.mark.parametrize("end", [time(2, 10), time(2, 30), time(2, 59)])
def test_an_end_that_the_clocks_jump_over_is_the_jump_to_the_second(end: time) -> None:
    quiet = Quiet(start=time(22), end=end)
    assert held(at("2026-03-29", "01:59"), quiet) == "2026-03-29T03:00:00+02:00"


def test_a_beginning_that_the_clocks_jump_over_is_the_jump() -> None:
    quiet = Quiet(start=time(2, 30), end=time(5))
    assert held(at("2026-03-29", "01:59"), quiet) == "2026-03-29T01:59:00+01:00"
    assert held(at("2026-03-29", "03:00"), quiet) == "2026-03-29T05:00:00+02:00"


def test_quiet_hours_that_the_clocks_jump_over_altogether_hold_nothing() -> None:
    quiet = Quiet(start=time(2, 10), end=time(2, 50))
    assert held(at("2026-03-29", "03:00"), quiet) == "2026-03-29T03:00:00+02:00"


def test_an_end_that_the_clocks_show_twice_is_the_second() -> None:
    quiet = Quiet(start=time(22), end=time(2, 30))
    for fold in (0, 1):
        assert held(at("2026-10-25", "02:10", fold=fold), quiet) == "2026-10-25T02:30:00+01:00"


def test_hours_that_begin_again_before_they_have_ended_last_another_day() -> None:
    quiet = Quiet(start=time(2, 30), end=time(2, 10))  # on the 25th 02:30 comes before the second 02:10
    assert held(at("2026-10-24", "12:00"), quiet) == "2026-10-26T02:10:00+01:00"


def test_when_quiet_hours_end_is_told_in_utc() -> None:
    assert hold(at("2026-06-01", "22:00"), NIGHT, BERLIN).tzinfo is UTC


def test_hours_that_end_when_they_begin_are_refused() -> None:
    with pytest.raises(QuietError, match="Quiet hours must end at another time than they begin"):
        Quiet(start=time(7), end=time(7))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        hold(datetime(2026, 6, 1, 22, 0), NIGHT, BERLIN)


CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
#: The two nights of Berlin and New York, of Lord Howe (half an hour), and the date that Samoa skipped.
ZONES = st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")])
NIGHTS = st.sampled_from(
    ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2011-12-30"]
)


@given(start=CLOCKS, end=CLOCKS, zone=ZONES, night=NIGHTS, minutes=st.integers(-2880, 2880))
def test_nobody_is_texted_while_his_clock_shows_a_quiet_hour(
    start: time, end: time, zone: ZoneInfo, night: str, minutes: int
) -> None:
    if start == end:
        return
    quiet = Quiet(start=start, end=end)
    moment = datetime.fromisoformat(f"{night}T00:00:00+00:00") + timedelta(minutes=minutes)
    sent = hold(moment, quiet, zone)
    shown = sent.astimezone(zone).time()
    assert not (start <= shown < end if start < end else shown >= start or shown < end)
    assert moment <= sent <= moment + timedelta(hours=49)
    assert hold(sent, quiet, zone) == sent
