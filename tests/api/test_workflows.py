"""Workflows over the API."""

import json

import pytest

from tests.api.conftest import PURCHASE, Api

LEAVE = {
    "sayso": 1,
    "workflow": "leave",
    "title": "Leave \U0001f3d6",
    "fields": {"day": {"type": "date", "ask": "When?"}},
    "summary": "Leave on {day}",
    "steps": [{"id": "boss", "approve": "person:ana", "within": "1 day", "if_silent": "reject"}],
}


def test_a_definition_is_published_once_and_read_back(api: Api) -> None:
    for status in (201, 200):
        answer = api.call("PUT", "/workflows/leave", json=LEAVE)
        assert answer.status_code == status, answer.text
        assert answer.json == {"workflow": "leave", "version": 1, "warnings": answer.json["warnings"]}
    changed = api.call("PUT", "/workflows/leave", json={**LEAVE, "title": "Holiday"})
    assert (changed.status_code, changed.json["version"]) == (201, 2)
    live, first = api.get("/workflows/leave"), api.get("/workflows/leave/versions/1")
    assert (live["version"], live["live"], live["title"]) == (2, 2, "Holiday")
    assert (first["version"], first["live"], first["content"]) == (1, 2, LEAVE)
    assert json.loads(first["source"]) == LEAVE
    assert [each["workflow"] for each in api.get("/workflows")["items"]] == ["leave", "purchase"]
    assert api.call("GET", "/workflows/leave/versions/3").status_code == 404
    assert api.call("GET", "/workflows/nothing").status_code == 404


@pytest.mark.parametrize("mimetype", ["application/yaml", "application/x-yaml", "text/yaml", "text/plain"])
def test_yaml_is_read_under_each_of_its_names(api: Api, mimetype: str) -> None:
    assert api.call("PUT", "/workflows/purchase", data=PURCHASE, content_type=mimetype).status_code == 200


def test_another_content_type_is_refused(api: Api) -> None:
    assert api.call("PUT", "/workflows/purchase", data=PURCHASE, content_type="text/html").status_code == 415


def test_all_problems_of_a_definition_are_told_with_their_paths(api: Api) -> None:
    bad = PURCHASE.replace("within: 4 hours", "within: soon").replace("group:finance", "group:nobody")
    answer = api.call("PUT", "/workflows/purchase", data=bad, content_type="text/yaml")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "steps[0].within" in {each["path"] for each in answer.json["errors"]}
    assert api.get("/workflows/purchase")["version"] == 1


def test_a_definition_under_another_name_is_refused(api: Api) -> None:
    answer = api.call("PUT", "/workflows/leave", data=PURCHASE, content_type="text/yaml")
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "workflow")


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udc00\\ud800"])
def test_a_title_that_no_database_keeps_is_refused(api: Api, escape: str) -> None:
    text = json.dumps(LEAVE).replace("\\ud83c\\udfd6", escape)
    assert escape in text
    for method, path, status in (("PUT", "/workflows/leave", 422), ("POST", "/workflows/leave/lint", 200)):
        answer = api.call(method, path, data=text, content_type="application/json")
        assert answer.status_code == status
        assert answer.json["errors"]


def test_lint_lists_problems_and_changes_nothing(api: Api) -> None:
    good = api.call("POST", "/workflows/leave/lint", json=LEAVE)
    assert (good.status_code, good.json["errors"]) == (200, [])
    assert [each["path"] for each in good.json["warnings"]] == []
    bad = api.call("POST", "/workflows/leave/lint", json={**LEAVE, "summary": "{shoe}"})
    assert bad.status_code == 200 and bad.json["errors"][0]["path"] == "summary"
    other = api.call("POST", "/workflows/holiday/lint", json=LEAVE)
    assert [each["path"] for each in other.json["errors"]] == ["workflow"]
    assert api.call("GET", "/workflows/leave").status_code == 404


def test_a_warning_names_the_text_that_costs_more(api: Api) -> None:
    answer = api.call("PUT", "/workflows/leave", json={**LEAVE, "summary": "\U0001f3d6 on {day}"})
    assert [each["path"] for each in answer.json["warnings"]] == ["summary"]
