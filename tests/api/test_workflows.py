"""Workflows over the API."""

import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.api.conftest import PURCHASE, Api
from tests.support.malformed import BASE, MALFORMED
from workflow.cli import cli
from workflow.core.definition import Problem

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
        segments = {"least": 4, "most": 4}  # sent, asked, noted, approved
        assert answer.json == {"workflow": "leave", "version": 1, "warnings": [], "segments": segments}
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
    assert [(each["path"], each["line"]) for each in answer.json["errors"]] == [
        ("steps[0].within", 14), ("steps[1].approve", 15),
    ]  # fmt: skip
    assert answer.json["errors"][1]["message"] == "There is no group “nobody”."
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
    assert good.status_code == 200
    assert good.json == {"errors": [], "warnings": [], "segments": {"least": 4, "most": 4}}
    bad = api.call("POST", "/workflows/leave/lint", json={**LEAVE, "summary": "{shoe}"})
    assert bad.status_code == 200 and bad.json["errors"][0]["path"] == "summary"
    assert bad.json["segments"] is None
    other = api.call("POST", "/workflows/holiday/lint", json=LEAVE)
    assert [each["path"] for each in other.json["errors"]] == ["workflow"]
    assert api.call("GET", "/workflows/leave").status_code == 404


def test_a_warning_names_the_text_that_costs_more(api: Api) -> None:
    answer = api.call("PUT", "/workflows/leave", json={**LEAVE, "summary": "\U0001f3d6 on {day}"})
    assert answer.json["warnings"] == [
        {
            "path": "summary",
            "message": "“ask” in English: “\U0001f3d6” makes it 2 segment(s) of UCS-2; without, it is cheaper.",
            "line": 1,
        }
    ]


def test_lint_on_the_command_line_and_in_the_api_say_just_the_same(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number}.yaml": text for number, (text, _) in enumerate(MALFORMED.values())}
    files |= {"sound.yaml": BASE, "dear.yaml": BASE.replace("Booked", "Booked \U0001f3d6")}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logging.getLogger(), "handlers", logging.getLogger().handlers[:])  # the command sets its own
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/sayso.db")
    done = CliRunner().invoke(cli, ["lint", *files])
    assert done.exit_code == 1
    assert done.stderr == ""
    logging.captureWarnings(False)
    assert done.stdout == "".join(_lint_lines(api, name, text) for name, text in files.items())


def _lint_lines(api: Api, name: str, text: str) -> str:
    """What `sayso lint` should print, made of what the API answers."""
    said = api.call("POST", "/workflows/trip/lint", data=text, content_type="application/yaml").json
    if said["errors"]:
        return "\n".join([f"{name}:", *(str(Problem(**each)) for each in said["errors"]), ""])
    segments = said["segments"]
    cost = f"A request costs {segments['least']} to {segments['most']} segments."
    return "\n".join([*(f"warning: {Problem(**each)}" for each in said["warnings"]), f"{name} is fine", cost, ""])
