"""People and groups over the API."""

from collections.abc import Callable

from tests.api.conftest import SAM, Api


def test_a_person_is_added_read_changed_and_deleted(api: Api) -> None:
    body = {"handle": "max", "name": "Max  Roe", "phone": "(415) 555-0109", "manager": "ana", "groups": ["finance"],
            "email": "max@example.com", "time_zone": "Europe/Berlin", "language": "de", "role": "viewer"}  # fmt: skip
    added = api.call("POST", "/people", json=body)
    assert (added.status_code, added.headers["Location"]) == (201, "/api/v1/people/max")
    rest = {"opted_out": False, "quiet_hours": None, "cover": None, "away": None, "next_away": None,
            "authenticator": False, "guest": False}  # fmt: skip
    assert added.json == {**body, "name": "Max Roe", "phone": "+14155550109", **rest}
    assert api.get("/people/max") == added.json
    changed = api.call("PATCH", "/people/max", json={"manager": None, "name": "Max", "groups": []})
    assert changed.json == {**added.json, "manager": None, "name": "Max", "groups": []}
    assert api.call("DELETE", "/people/max").status_code == 204
    assert api.call("GET", "/people/max").status_code == 404
    assert api.call("DELETE", "/people/max").status_code == 404
    assert api.call("PATCH", "/people/max", json={}).status_code == 404


def test_everything_wrong_with_a_person_is_told_at_once(api: Api) -> None:
    body = {"handle": "max", "name": "Max", "phone": "123456", "time_zone": "Mars", "language": "xx", "manager": "no"}
    answer = api.call("POST", "/people", json=body)
    assert answer.status_code == 422
    assert {each["path"] for each in answer.json["errors"]} == {"phone", "time_zone", "language", "manager"}


def test_a_handle_or_number_that_somebody_has_is_refused(api: Api) -> None:
    for body, path in (
        ({"handle": "sam", "name": "Max", "phone": "+14155550109"}, "handle"),
        ({"handle": "max", "name": "Max", "phone": SAM}, "phone"),
    ):
        answer = api.call("POST", "/people", json=body)
        assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, path)


def test_what_may_be_absent_may_not_be_null(api: Api) -> None:
    for name in ("name", "phone", "groups", "time_zone", "language"):
        answer = api.call("PATCH", "/people/sam", json={name: None})
        assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, name)


def test_a_deleted_person_stays_on_old_requests(api: Api) -> None:
    request = api.start()
    api.text("+14155550102", "yes")
    assert api.call("DELETE", "/people/ana").status_code == 204
    assert api.get(f"/requests/{request['id']}")["decisions"][0]["person"] == "ana"


def test_a_viewer_sees_the_ends_of_numbers_only(api: Api, caller: Callable[[str], Api]) -> None:
    assert api.get("/people/sam")["phone"] == SAM
    assert caller("operator").get("/people/sam")["phone"] == SAM
    assert caller("viewer").get("/people/sam")["phone"] == "+1415*****01"


def test_people_come_in_pages_without_gap_or_repeat(api: Api) -> None:
    first = api.get("/people?limit=2")
    second = api.get(f"/people?limit=2&cursor={first['next']}")
    assert [[each["handle"] for each in page["items"]] for page in (first, second)] == [["ana", "kim"], ["sam"]]
    assert second["next"] is None
    assert api.get("/people?limit=3")["next"] is None


def test_a_group_is_made_changed_and_listed(api: Api) -> None:
    made = api.call("PUT", "/groups/all", json={"name": "All", "members": ["sam", "ana"]})
    assert (made.status_code, made.json) == (201, {"slug": "all", "name": "All", "members": ["sam", "ana"]})
    changed = api.call("PUT", "/groups/all", json={"name": "All", "members": ["kim"]})
    assert (changed.status_code, changed.json["members"]) == (200, ["kim"])
    listed = api.get("/groups?limit=1")
    assert listed["items"] == [changed.json] and listed["next"] == "all"
    assert [each["slug"] for each in api.get("/groups?cursor=all")["items"]] == ["finance"]


def test_a_group_of_strangers_or_with_a_bad_slug_is_refused(api: Api) -> None:
    answer = api.call("PUT", "/groups/all", json={"name": "All", "members": ["sam", "nobody"]})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "members[1]")
    answer = api.call("PUT", "/groups/A%20B", json={"name": "All", "members": []})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "slug")
