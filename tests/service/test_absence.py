"""Away and back: what waits moves when an absence begins, stays when it ends, and never goes round in a circle."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from tests.support.house import MONDAY, PHONES, House
from workflow.service import absence, roster
from workflow.service.absence import CannotBeAway
from workflow.service.case import load_case
from workflow.service.work import Work, use_case
from workflow.store import audit, people
from workflow.store.absences import AbsenceRecord
from workflow.store.errors import Missing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def away(
    house: House,
    person: str,
    cover: str | None = None,
    *,
    since: timedelta | None = None,
    until: timedelta | None = None,
) -> AbsenceRecord:
    """An absence counted from Monday morning."""
    return absence.send_away(
        house.desk,
        person,
        starts_at=MONDAY + since if since is not None else None,
        until=MONDAY + until if until is not None else None,
        cover=cover,
        by="test",
    )


def open_asks(house: House, request_id: int) -> dict[str, str | None]:
    """Who is asked now -> in whose place."""
    view = house.request(request_id)
    return {
        view.handles[ask.person_id]: view.handles.get(ask.acting_for_id or 0)
        for ask in view.asks
        if ask.status == "open"
    }


def recorded(house: House) -> list[tuple[object, object, object]]:
    """What the record of administrators says of absences: the event, the person and the cover."""
    with house.desk.database.reading() as tx:
        rows = [each.body for each in audit.entries(tx, audit.ADMIN)]
    said = ("AbsenceAnnounced", "AbsenceTakenBack", "WentAway", "CameBack")
    return [(row["event"], row["person"], row.get("cover")) for row in rows if row["event"] in said]


@pytest.fixture
def team(house: House) -> House:
    """Sam asks, Ana approves, Kim and Joe are there."""
    house.people("sam", "ana", "kim", "joe")
    house.publish()
    return house


def test_what_waits_goes_to_the_cover_when_an_absence_begins(team: House) -> None:
    request_id = team.start()
    away(team, "ana", "kim")
    assert open_asks(team, request_id) == {"kim": "ana"}
    assert recorded(team) == [("AbsenceAnnounced", "ana", "kim"), ("WentAway", "ana", "kim")]


def test_a_request_of_others_is_left_alone(team: House) -> None:
    team.publish("other", approve="person:joe")
    other = team.start(workflow="other")
    away(team, "ana", "kim")
    assert open_asks(team, other) == {"joe": None}


def test_who_is_away_is_not_asked_and_his_standing_cover_is(team: House) -> None:
    roster.change_person(team.desk, "ana", {"cover": "joe"}, "test")
    away(team, "ana")
    assert open_asks(team, team.start()) == {"joe": "ana"}


def test_a_standing_cover_is_not_asked_while_the_person_is_there(team: House) -> None:
    roster.change_person(team.desk, "ana", {"cover": "joe"}, "test")
    assert open_asks(team, team.start()) == {"ana": None}


def test_the_cover_of_an_absence_goes_before_the_standing_one(team: House) -> None:
    roster.change_person(team.desk, "ana", {"cover": "joe"}, "test")
    away(team, "ana", "kim")
    assert open_asks(team, team.start()) == {"kim": "ana"}


def test_a_cover_who_is_away_himself_passes_it_on(team: House) -> None:
    away(team, "kim", "joe")
    away(team, "ana", "kim")
    assert open_asks(team, team.start()) == {"joe": "ana"}


def test_what_moved_stays_with_the_cover_when_the_absence_ends(team: House) -> None:
    request_id = team.start()
    away(team, "ana", "kim")
    absence.bring_back(team.desk, "ana", "test")
    assert open_asks(team, request_id) == {"kim": "ana"}
    assert open_asks(team, team.start()) == {"ana": None}
    assert recorded(team)[-1] == ("CameBack", "ana", "kim")


def test_what_nobody_could_take_is_asked_again_when_the_absence_ends(team: House) -> None:
    request_id = team.start()
    away(team, "ana", until=2 * HOUR)
    assert "no_cover" in team.attention()
    before = [ask.trouble for ask in team.request(request_id).asks]
    team.clock.move_to(MONDAY + 2 * HOUR)
    team.drain()
    assert before != [None]
    assert [ask.trouble for ask in team.request(request_id).asks if ask.status == "open"] == [None]


def test_an_absence_announced_for_later_begins_and_ends_by_itself(team: House) -> None:
    request_id = team.start()
    away(team, "ana", "kim", since=HOUR, until=2 * HOUR)
    team.drain()
    assert open_asks(team, request_id) == {"ana": None}
    team.clock.move_to(MONDAY + HOUR)
    team.drain()
    assert open_asks(team, request_id) == {"kim": "ana"}
    team.clock.move_to(MONDAY + 2 * HOUR)
    team.drain()
    assert open_asks(team, team.start()) == {"ana": None}
    assert [each[0] for each in recorded(team)] == ["AbsenceAnnounced", "WentAway", "CameBack"]


def test_an_absence_that_passed_without_a_worker_moves_nothing(team: House) -> None:
    request_id = team.start()
    away(team, "ana", "kim", since=HOUR, until=2 * HOUR)
    team.clock.move_to(MONDAY + 3 * HOUR)
    team.drain()
    assert open_asks(team, request_id) == {"ana": None}


def test_an_announced_absence_can_be_taken_back(team: House) -> None:
    request_id = team.start()
    away(team, "ana", "kim", since=HOUR)
    absence.bring_back(team.desk, "ana", "test")
    team.clock.move_to(MONDAY + 2 * HOUR)
    team.drain()
    assert open_asks(team, request_id) == {"ana": None}
    assert recorded(team)[-1] == ("AbsenceTakenBack", "ana", "kim")


def test_back_without_an_absence_is_nothing(team: House) -> None:
    with pytest.raises(Missing):
        absence.bring_back(team.desk, "ana", "test")
    assert recorded(team) == []


def test_a_new_absence_takes_the_place_of_the_running_one(team: House) -> None:
    away(team, "ana", "kim", until=DAY)
    away(team, "ana", "joe", until=2 * DAY)
    assert open_asks(team, team.start()) == {"joe": "ana"}
    team.clock.move_to(MONDAY + DAY)
    team.drain()
    assert open_asks(team, team.start()) == {"joe": "ana"}
    absence.bring_back(team.desk, "ana", "test")
    assert open_asks(team, team.start()) == {"ana": None}


def test_a_later_absence_cuts_the_running_one_short_and_leaves_no_gap(team: House) -> None:
    away(team, "ana", "kim", until=2 * DAY)
    away(team, "ana", "joe", since=DAY, until=3 * DAY)
    assert open_asks(team, team.start()) == {"kim": "ana"}
    team.clock.move_to(MONDAY + DAY)
    team.drain()
    assert open_asks(team, team.start()) == {"joe": "ana"}


def test_absences_one_after_the_other_do_not_touch(team: House) -> None:
    away(team, "ana", "kim", until=DAY)
    away(team, "ana", "joe", since=DAY, until=2 * DAY)
    with_view = roster.person(team.desk, "ana")
    assert with_view.away and with_view.away.until == MONDAY + DAY
    assert with_view.next_away and with_view.next_away.cover == "joe"


@pytest.mark.parametrize("until", [timedelta(0), -HOUR, HOUR])
def test_an_absence_over_before_it_begins_is_refused(team: House, until: timedelta) -> None:
    with pytest.raises(CannotBeAway) as refused:
        away(team, "ana", "kim", since=HOUR, until=until)
    assert refused.value.problems[0].path == "until"
    assert recorded(team) == []


@pytest.mark.parametrize(("cover", "wording"), [("ana", "away_himself"), ("nobody", "away_nobody")])
def test_a_cover_who_cannot_cover_is_refused(team: House, cover: str, wording: str) -> None:
    with pytest.raises(CannotBeAway) as refused:
        away(team, "ana", cover)
    assert (refused.value.wording, refused.value.problems[0].path) == (wording, "cover")


def test_a_cover_who_wants_no_texts_is_refused(team: House) -> None:
    team.text("kim", "STOP")
    with pytest.raises(CannotBeAway, match="Kim wants no texts"):
        away(team, "ana", "kim")


def test_two_cannot_cover_for_each_other_at_the_same_time(team: House) -> None:
    away(team, "kim", "ana", until=DAY)
    with pytest.raises(CannotBeAway, match="Kim is covered by Ana") as refused:
        away(team, "ana", "kim", since=HOUR)
    assert refused.value.about == {"cover": "Kim", "links": "Kim, Ana"}
    away(team, "ana", "kim", since=DAY)  # by then Kim is back


def test_a_longer_circle_is_named_as_a_whole(team: House) -> None:
    away(team, "kim", "joe", since=HOUR, until=DAY)
    away(team, "joe", "ana", until=2 * HOUR)
    with pytest.raises(CannotBeAway, match="Kim is covered by Joe, and Joe is covered by Ana"):
        away(team, "ana", "kim")


def test_a_circle_whose_parts_never_meet_in_time_is_none(team: House) -> None:
    away(team, "kim", "joe", until=HOUR)
    away(team, "joe", "ana", since=2 * HOUR, until=3 * HOUR)
    away(team, "ana", "kim")
    assert open_asks(team, team.start()) == {"joe": "ana"}


def test_a_circle_through_standing_covers_is_refused_from_either_side(team: House) -> None:
    roster.change_person(team.desk, "kim", {"cover": "ana"}, "test")
    away(team, "kim")
    with pytest.raises(CannotBeAway, match="Kim is covered by Ana"):
        away(team, "ana", "kim")
    away(team, "ana", "joe")
    with pytest.raises(CannotBeAway, match="Kim is covered by Ana, and Ana is covered by Joe"):
        away(team, "joe", "kim")


def test_a_standing_cover_that_would_close_a_circle_now_is_refused(team: House) -> None:
    away(team, "kim")
    away(team, "ana", "kim")
    with pytest.raises(CannotBeAway, match="Ana is covered by Kim"):
        roster.change_person(team.desk, "kim", {"cover": "ana"}, "test")
    assert roster.person(team.desk, "kim").cover is None


def test_two_who_are_there_may_cover_for_each_other_as_a_rule(team: House) -> None:
    for one, other in (("ana", "kim"), ("kim", "ana")):
        roster.change_person(team.desk, one, {"cover": other}, "test")
    away(team, "ana")
    assert open_asks(team, team.start()) == {"kim": "ana"}
    with pytest.raises(CannotBeAway):
        away(team, "kim")


def test_somebody_deleted_neither_goes_nor_comes_back(team: House) -> None:
    away(team, "kim", since=HOUR, until=2 * HOUR)
    roster.delete_person(team.desk, "kim", "test")
    team.clock.move_to(MONDAY + 3 * HOUR)
    team.drain()
    assert [each[0] for each in recorded(team)] == ["AbsenceAnnounced"]


def test_a_day_is_over_at_midnight_where_the_person_lives(house: House) -> None:
    house.people("ana", time_zone="America/New_York")
    made = absence.send_away(
        house.desk, "ana", starts_at=None, until=datetime(2026, 6, 5).date(), cover=None, by="test"
    )
    assert made.ends_at is not None and made.ends_at.isoformat() == "2026-06-06T04:00:00+00:00"


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements that are executed within the block."""
    seen: list[str] = []
    engine = house.desk.database.writer

    def count(_c: object, _cu: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


@use_case
def _load(work: Work, request_id: int) -> set[str]:
    return set(load_case(work, request_id).people)


def test_looking_for_absences_costs_one_statement_where_nobody_is_away(team: House) -> None:
    request_id = team.start()
    with counted(team) as statements:
        assert _load(team.desk, request_id) == {"sam", "ana"}
    assert sum("absences" in each for each in statements) == 1
    assert sum("people.phone" in each for each in statements) == 1


def test_covers_of_covers_are_loaded(team: House) -> None:
    request_id = team.start()
    roster.change_person(team.desk, "kim", {"cover": "joe"}, "test")
    roster.change_person(team.desk, "ana", {"cover": "kim"}, "test")
    assert _load(team.desk, request_id) == {"sam", "ana", "kim", "joe"}


def test_a_person_as_stored_has_his_quiet_hours_and_cover(team: House) -> None:
    roster.change_person(team.desk, "ana", {"cover": "kim", "quiet_hours": {"from": "21:00", "until": "07:00"}}, "test")
    with team.desk.database.reading() as tx:
        ana = people.by_phone(tx, PHONES["ana"])
    assert ana and (ana.quiet_from, ana.quiet_until, ana.totp, ana.guest) == ("21:00", "07:00", False, False)


def test_an_absence_that_is_refused_by_text_is_not_on_the_record(house: House) -> None:
    house.people("sam", "ana")
    assert "Nobody can cover for themselves" in (house.text("ana", "AWAY, Ana covers").text or "")
    assert house.rows("SELECT 1 FROM audit WHERE body LIKE '%AbsenceAnnounced%'") == []
