"""Durations: what people write, and where it ends on a calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from workflow.core.durations import (
    MOST,
    Calendar,
    CalendarError,
    Duration,
    DurationError,
    Unit,
    after,
    reaches,
)

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))
NEW_YORK = Calendar(zone=ZoneInfo("America/New_York"))


def ends(start: str, duration: str, calendar: Calendar) -> str:
    """Where the duration ends, both moments as local clock times of the calendar."""
    begin = datetime.fromisoformat(start).replace(tzinfo=calendar.zone)
    end = after(begin, Duration.parse(duration), calendar)
    assert end.tzinfo is UTC
    return end.astimezone(calendar.zone).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("4 hours", "4 hours"),
        ("1 hour", "1 hour"),
        ("1 hours", "1 hour"),
        ("  2   Working  DAYS ", "2 working days"),
        ("30seconds", "30 seconds"),
        ("1 working hour", "1 working hour"),
        ("007 minutes", "7 minutes"),
    ],
)
def test_a_duration_reads_what_people_write(text, canonical):
    assert str(Duration.parse(text)) == canonical
    assert Duration.parse(canonical) == Duration.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hours",
        "4",
        4,
        None,
        "-1 hours",
        "0 days",
        "1.5 hours",
        "1e3 hours",
        "٤ hours",
        "4 hour\N{LATIN SMALL LETTER LONG S}",
        "2 weeks",
        "1 workinghour",
        "999999999999 days",
        "1826 days",
        "1 hour" + " " * 100 + "x",
        "4 hours\n4 hours",
    ],
)
def test_a_duration_refuses_everything_else_with_a_sentence(text):
    with pytest.raises(DurationError, match=r"^(“|A duration).+\.$"):
        Duration.parse(text)


def test_the_refusal_shows_the_beginning_of_what_was_written_and_how_to_write_it():
    with pytest.raises(DurationError) as caught:
        Duration.parse("4 hours or " + "so " * 20)
    assert str(caught.value) == (
        "“4 hours or so so so so so so so so so so” is no duration: write a number and seconds, minutes, hours, days, "
        "working hours or working days, like “4 hours” or “2 working days”."
    )


@pytest.mark.parametrize(
    ("written", "days", "hours"),
    [
        ("30 hours", 0, 30), ("3 days", 3, 0), ("1 working day", 1, 0), ("4 working days", 4, 0),
        ("5 working days", 7, 0), ("1 working hour", 0, 1), ("8 working hours", 0, 8), ("9 working hours", 1, 1),
        ("20 working hours", 2, 4), ("41 working hours", 7, 1),
    ],
)  # fmt: skip
def test_a_duration_is_about_as_long_as_the_shortest_one_in_an_ordinary_week(written, days, hours):
    assert Duration.parse(written).rough == timedelta(days=days, hours=hours)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-06-01 10:00", "3 working hours", "Mon 2026-06-01 13:00"),
        ("2026-06-01 09:00", "8 working hours", "Mon 2026-06-01 17:00"),
        ("2026-06-01 09:00", "9 working hours", "Tue 2026-06-02 10:00"),
        ("2026-06-05 16:30", "1 working hour", "Mon 2026-06-08 09:30"),
        ("2026-06-05 17:00", "1 working hour", "Mon 2026-06-08 10:00"),
        ("2026-06-06 12:00", "1 working hour", "Mon 2026-06-08 10:00"),
        ("2026-06-01 06:00", "1 working hour", "Mon 2026-06-01 10:00"),
        ("2026-06-04 14:00", "2 working days", "Mon 2026-06-08 14:00"),
        ("2026-06-05 18:00", "2 working days", "Wed 2026-06-10 09:00"),
        ("2026-06-05 17:00", "1 working day", "Tue 2026-06-09 09:00"),
        ("2026-06-06 12:00", "1 working day", "Tue 2026-06-09 09:00"),
        ("2026-06-01 06:00", "1 working day", "Tue 2026-06-02 09:00"),
        ("2026-06-05 23:59", "1 minute", "Sat 2026-06-06 00:00"),
    ],
)
def test_working_time_counts_only_while_the_calendar_is_open(start, duration, end):
    assert ends(start, duration, BERLIN) == end


def test_a_holiday_is_no_working_day():
    whit_monday = Calendar(zone=BERLIN.zone, holidays=frozenset({date(2026, 5, 25)}))
    assert ends("2026-05-22 16:00", "2 working hours", whit_monday) == "Tue 2026-05-26 10:00"
    assert ends("2026-05-22 16:00", "1 working day", whit_monday) == "Tue 2026-05-26 16:00"


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-28 12:00", "1 day", "Sun 2026-03-29 12:00"),  # 23 hours later
        ("2026-03-28 12:00", "24 hours", "Sun 2026-03-29 13:00"),
        ("2026-03-28 02:30", "1 day", "Sun 2026-03-29 03:30"),  # 02:30 does not exist
        ("2026-10-24 02:30", "1 day", "Sun 2026-10-25 02:30"),
        ("2026-10-24 12:00", "24 hours", "Sun 2026-10-25 11:00"),
        ("2026-03-27 12:00", "1 working day", "Mon 2026-03-30 12:00"),
    ],
)
def test_days_keep_the_local_time_when_the_clocks_change(start, duration, end):
    assert ends(start, duration, BERLIN) == end


def test_a_time_that_comes_twice_means_the_first():
    start = datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN.zone)
    assert after(start, Duration.parse("1 day"), BERLIN) - start.astimezone(UTC) == timedelta(days=1)


def test_working_time_skips_the_hour_that_the_clocks_jump_over():
    night = Calendar(zone=BERLIN.zone, opens=time(2), closes=time(3), workdays=frozenset({6}))
    assert ends("2026-03-22 02:00", "1 working day", night) == "Sun 2026-04-05 02:00"
    shift = Calendar(zone=BERLIN.zone, opens=time(1), closes=time(3), workdays=frozenset(range(7)))
    assert ends("2026-03-28 02:30", "1 working day", shift) == "Sun 2026-03-29 03:00"


def test_a_date_that_an_island_jumped_over_is_no_working_day():
    apia = Calendar(zone=ZoneInfo("Pacific/Apia"), workdays=frozenset(range(7)))
    assert ends("2011-12-29 12:00", "1 working day", apia) == "Sat 2011-12-31 12:00"
    assert ends("2011-12-29 12:00", "2 working days", apia) == "Sun 2012-01-01 12:00"


def test_the_zone_decides_where_a_working_day_lies():
    start = datetime(2026, 6, 5, 20, 30, tzinfo=UTC)  # 22:30 in Berlin, 16:30 in New York
    hour = Duration.parse("1 working hour")
    assert after(start, hour, BERLIN) == datetime(2026, 6, 8, 8, tzinfo=UTC)
    assert after(start, hour, NEW_YORK) == datetime(2026, 6, 8, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"workdays": frozenset()},
        {"workdays": frozenset({7})},
        {"opens": time(17), "closes": time(9)},
        {"opens": time(9), "closes": time(9, 30)},
        {"holidays": frozenset(date(2000, 1, 1) + timedelta(days=n) for n in range(5001))},
    ],
)
def test_a_calendar_that_would_never_end_is_refused(wrong):
    with pytest.raises(CalendarError):
        Calendar(**wrong)


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        after(datetime(2026, 6, 1), Duration(1, Unit.HOURS), BERLIN)


@pytest.mark.parametrize(
    ("reminder", "deadline"),
    [
        ("4 hours", "4 hours"),
        ("61 minutes", "1 hour"),
        ("9 working hours", "1 working day"),
        ("1 working day", "8 hours"),
        ("7 days", "5 working days"),
        ("41 working hours", "5 working days"),
    ],
)
def test_a_reminder_reaches_its_deadline(reminder, deadline):
    assert reaches(Duration.parse(reminder), Duration.parse(deadline))


@pytest.mark.parametrize(
    ("reminder", "deadline"),
    [
        ("3 hours", "4 hours"),
        ("8 working hours", "1 working day"),
        ("20 hours", "1 working day"),
        ("6 days", "5 working days"),
        ("59 seconds", "1 minute"),
    ],
)
def test_a_reminder_comes_before_its_deadline(reminder, deadline):
    assert not reaches(Duration.parse(reminder), Duration.parse(deadline))


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]
CALENDARS = st.builds(
    lambda zone, opens, length, days, holidays: Calendar(
        zone=ZoneInfo(zone),
        opens=time(opens),
        closes=time(opens + length, 59),
        workdays=days,
        holidays=holidays,
    ),
    st.sampled_from(ZONES),
    st.integers(0, 20),
    st.integers(1, 3),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2011, 12, 1), date(2012, 2, 1)), max_size=5),
)
STARTS = st.datetimes(datetime(2011, 12, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
AMOUNTS = st.integers(1, 60)


@settings(max_examples=150, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from(Unit), CALENDARS)
def test_a_duration_always_ends_later_and_in_working_time(start, amount, unit, calendar):
    end = after(start, Duration(amount, unit), calendar)
    assert end > start
    if unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS):
        assert calendar.is_open(end)


@settings(max_examples=150, deadline=None)
@given(STARTS, AMOUNTS, st.sampled_from(Unit), CALENDARS)
def test_more_of_a_unit_never_ends_sooner(start, amount, unit, calendar):
    shorter, longer = Duration(amount, unit), Duration(amount + 1, unit)
    assert after(start, shorter, calendar) <= after(start, longer, calendar)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(Unit), st.data())
def test_a_duration_survives_its_own_text(unit, data):
    duration = Duration(data.draw(st.integers(1, MOST[unit])), unit)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize("unit", Unit)
def test_the_longest_duration_ends_on_the_thinnest_calendar(unit):
    thin = Calendar(opens=time(9), closes=time(10), workdays=frozenset({6}))
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert after(start, Duration(MOST[unit], unit), thin).year < 2300


def test_a_definition_takes_a_duration_as_text():
    spans = TypeAdapter(Duration)
    assert spans.validate_python("1 Hour") == spans.validate_python(Duration(1, Unit.HOURS))
    assert spans.dump_json(Duration(1, Unit.HOURS)) == b'"1 hour"'
    assert spans.json_schema() == {"type": "string"}
    for wrong in (4, {"amount": 1, "unit": "hours"}, None):
        with pytest.raises(ValidationError, match="is no duration"):
            spans.validate_python(wrong)


@given(st.text(max_size=80))
def test_any_text_is_a_duration_or_a_sentence(text):
    try:
        Duration.parse(text)
    except DurationError as error:
        assert str(error).endswith(".")


def test_what_is_too_long_is_told_with_the_most_there_is():
    with pytest.raises(DurationError) as caught:
        Duration.parse("1826 days")
    assert str(caught.value) == "“1826 days” is too long: at most 1825 days, about 5 years."


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ({"workdays": frozenset()}, "A calendar needs at least one working day, Monday (0) to Sunday (6)."),
        ({"closes": time(9, 59)}, "A working day closes at least an hour after it opens, on the same day."),
        ({"holidays": frozenset(date.fromordinal(700_000 + n) for n in range(5001))},
         "A calendar can have at most 5000 holidays."),
    ],
)  # fmt: skip
def test_a_calendar_is_refused_with_the_reason(hours, says):
    with pytest.raises(CalendarError) as caught:
        Calendar(**hours)
    assert str(caught.value) == says


def test_a_calendar_may_have_an_hour_a_day_and_five_thousand_holidays():
    holidays = frozenset(date.fromordinal(700_000 + n) for n in range(5000))
    calendar = Calendar(closes=time(10), holidays=holidays)
    assert (len(calendar.holidays), calendar.closes) == (5000, time(10))


def test_a_calendar_is_open_from_its_opening_to_its_closing_moment():
    opens, closes = datetime(2026, 6, 3, 9, tzinfo=UTC), datetime(2026, 6, 3, 17, tzinfo=UTC)
    moment, calendar = timedelta(microseconds=1), Calendar()
    assert [calendar.is_open(each) for each in (opens - moment, opens, closes, closes + moment)] == [
        False, True, True, False,
    ]  # fmt: skip
