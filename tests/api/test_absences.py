"""Absences, cover and quiet hours over the API."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.api.conftest import Api
from tests.support.cases import cases

MONDAY = "2026-06-01T09:00:00Z"


def test_an_absence_is_announced_shown_and_ended(api: Api, caller: Callable[[str], Api]) -> None:
    operator = caller("operator")
    request = api.start()
    put = operator.call("PUT", "/people/ana/absence", json={"cover": "kim", "until": "2026-06-05T17:00:00+02:00"})
    assert (put.status_code, put.json) == (200, {"from": MONDAY, "until": "2026-06-05T15:00:00Z", "cover": "kim"})
    assert api.get("/people/ana")["away"] == put.json
    asks = api.get(f"/requests/{request['id']}")["asks"]
    assert [(each["person"], each["status"], each["acting_for"]) for each in asks] == [
        ("ana", "moved", None),
        ("kim", "open", "ana"),
    ]
    assert operator.call("DELETE", "/people/ana/absence").status_code == 204
    assert api.get("/people/ana")["away"] is None
    assert operator.call("DELETE", "/people/ana/absence").status_code == 404


def test_an_absence_without_anything_lasts_until_he_is_back(api: Api) -> None:
    put = api.call("PUT", "/people/ana/absence", json={})
    assert (put.status_code, put.json) == (200, {"from": MONDAY, "until": None, "cover": None})
    api.clock.move(timedelta(days=400))
    assert api.get("/people/ana")["away"] == put.json


def test_an_absence_for_later_is_shown_as_the_next(api: Api) -> None:
    later = {"from": "2026-07-01T00:00:00+00:00", "until": "2026-07-03"}
    put = api.call("PUT", "/people/ana/absence", json=later)
    assert put.json == {"from": "2026-07-01T00:00:00Z", "until": "2026-07-04T00:00:00Z", "cover": None}
    ana = api.get("/people/ana")
    assert (ana["away"], ana["next_away"]) == (None, put.json)


@cases(
    ("body", "path"),
    [
        ({"until": "2026-05-01"}, "until"),
        ({"until": "2026-06-31"}, "until"),
        ({"until": "2026-06-05T17:00:00"}, "until"),
        ({"until": "0001-01-01T00:00:00+14:00"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": 5}, "until"),
        ({"from": "tomorrow"}, "from"),
        ({"from": "2026-06-05"}, "from"),
        ({"cover": "ana"}, "cover"),
        ({"cover": "nobody"}, "cover"),
        ({"shoe": 42}, "shoe"),
    ],
)
def test_an_absence_that_cannot_be_names_the_field(api: Api, body: dict[str, Any], path: str) -> None:
    answer = api.call("PUT", "/people/ana/absence", json=body)
    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])
    assert api.get("/people/ana")["away"] is None


def test_a_circle_of_covers_is_refused_in_a_sentence(api: Api) -> None:
    assert api.call("PUT", "/people/kim/absence", json={"cover": "ana"}).status_code == 200
    answer = api.call("PUT", "/people/ana/absence", json={"cover": "kim"})
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {
            "path": "cover",
            "message": "Kim Fox cannot cover for Ana Ruiz: at that time Kim Fox is covered by Ana Ruiz.",
        }
    ]


def test_nobody_unknown_goes_away(api: Api) -> None:
    assert api.call("PUT", "/people/nobody/absence", json={}).status_code == 404
    assert api.call("DELETE", "/people/nobody/absence").status_code == 404


def test_a_viewer_sends_nobody_away(api: Api, caller: Callable[[str], Api]) -> None:
    viewer = caller("viewer")
    assert viewer.call("PUT", "/people/ana/absence", json={}).status_code == 403
    assert viewer.call("DELETE", "/people/ana/absence").status_code == 403


def test_quiet_hours_and_cover_are_set_shown_and_taken_back(api: Api) -> None:
    hours = {"from": "21:00", "until": "07:00"}
    max_ = {"handle": "max", "name": "Max", "phone": "+14155550109", "quiet_hours": hours, "cover": "kim"}
    added = api.call("POST", "/people", json=max_)
    assert (added.json["quiet_hours"], added.json["cover"]) == (hours, "kim")
    changed = api.call("PATCH", "/people/max", json={"quiet_hours": {"from": "22:30", "until": "06:00"}})
    assert (changed.json["quiet_hours"], changed.json["cover"]) == ({"from": "22:30", "until": "06:00"}, "kim")
    changed = api.call("PATCH", "/people/max", json={"quiet_hours": None, "cover": None})
    assert (changed.json["quiet_hours"], changed.json["cover"]) == (None, None)


@cases(
    ("body", "path"),
    [
        ({"quiet_hours": {"from": "21:00", "until": "21:00"}}, "quiet_hours.until"),
        ({"quiet_hours": {"from": "24:00", "until": "07:00"}}, "quiet_hours.from"),
        ({"quiet_hours": {"from": "21:00"}}, "quiet_hours.until"),
        ({"quiet_hours": {"from": "21:00", "until": "07:00", "zone": "UTC"}}, "quiet_hours.zone"),
        ({"quiet_hours": "night"}, "quiet_hours"),
        ({"cover": "nobody"}, "cover"),
        ({"cover": "ana"}, "cover"),
    ],
)
def test_quiet_hours_and_covers_that_cannot_be_name_the_field(api: Api, body: dict[str, Any], path: str) -> None:
    answer = api.call("PATCH", "/people/ana", json=body)
    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])
