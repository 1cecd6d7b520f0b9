"""Requests over the API."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import ANA, KIM, Api
from tests.support.cases import cases


def test_a_request_tells_everything_the_contract_lists(api: Api) -> None:
    fields = {"item": "Desk", "amount": 640, "weight": "-12.50", "by": "2026-06-03", "rush": True}
    answer = api.call("POST", "/requests", json={"workflow": "purchase", "requester": "sam", "fields": fields})
    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/requests/1")
    made = answer.json
    code = made["asks"][0]["code"]
    assert made == api.get("/requests/1") == {
        "id": 1, "workflow": "purchase", "version": 1, "status": "pending", "requester": "sam",
        "fields": {"item": "Desk", "amount": "640.00", "weight": "-12.50", "by": "2026-06-03", "rush": True},
        "summary": "Desk for $640.00", "step": "manager",
        "asks": [{"step": "manager", "person": "ana", "code": code, "status": "open",
                  "asked_at": "2026-06-01T09:00:00Z", "answered_at": None, "acting_for": None}],
        "decisions": [], "created_at": "2026-06-01T09:00:00Z", "ended_at": None,
    }  # fmt: skip
    assert code.isdigit()


def test_replies_show_as_decisions(api: Api) -> None:
    request = api.start()
    api.clock.move(timedelta(minutes=5))
    api.text(ANA, f"yes {request['asks'][0]['code']} fine")
    seen = api.get("/requests/1")
    assert (seen["step"], seen["asks"][0]["status"]) == ("finance", "yes")
    assert seen["asks"][0]["answered_at"] == "2026-06-01T09:05:00Z"
    decision = seen["decisions"][0]
    assert decision.pop("message_sid").startswith("SM")
    assert decision == {
        "step": "manager", "person": "ana", "acting_for": None, "answer": "yes", "reason": "fine",
        "channel": "sms", "at": "2026-06-01T09:05:00Z", "override_by": None,
    }  # fmt: skip


def test_codes_are_shown_to_administrators_only(api: Api, caller: Callable[[str], Api]) -> None:
    code = api.start()["asks"][0]["code"]
    for role in ("operator", "viewer"):
        assert caller(role).get("/requests/1")["asks"][0]["code"] is None
        assert code not in caller(role).call("GET", "/requests/1/events").text
    assert caller("operator").start()["asks"][0]["code"] is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0.1", "0.10"), ("1.10", "1.10"), ('"1,250.50"', "1250.50"), ("1e2", "100.00"), ("99999999999999.99",) * 2],
)
def test_amounts_are_read_exactly(api: Api, written: str, kept: str) -> None:
    answer = api.call("POST", "/requests", data=BODY.replace("AMOUNT", written), content_type="application/json")
    assert (answer.status_code, answer.json.get("fields", answer.json)["amount"]) == (201, kept)


@cases("written", ["1e400", "1e-400", "9" * 50, "9" * 5000, "0.001", "-1", "true", "[]", "{}", '"x"'])
def test_amounts_out_of_bounds_are_refused_with_their_path(api: Api, written: str) -> None:
    answer = api.call("POST", "/requests", data=BODY.replace("AMOUNT", written), content_type="application/json")
    assert answer.status_code == 422
    assert [each["path"] for each in answer.json["errors"]] == ["fields.amount"]


@cases(
    ("change", "path"),
    [
        ({"workflow": "nothing"}, "workflow"),
        ({"requester": "nobody"}, "requester"),
        ({"fields": {"item": "x", "amount": "1", "shoe": "42"}}, "fields.shoe"),
        ({"fields": {"item": "x"}}, "fields.amount"),
        ({"shoe": 42}, "shoe"),
    ],
)
def test_a_request_that_names_nothing_is_refused(api: Api, change: dict[str, object], path: str) -> None:
    body = {"workflow": "purchase", "requester": "sam", "fields": {"item": "x", "amount": "1"}, **change}
    answer = api.call("POST", "/requests", json=body)
    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])
    assert api.get("/requests")["items"] == []


def test_a_key_brings_the_same_request_again_and_refuses_another(api: Api, caller: Callable[[str], Api]) -> None:
    key = {"Idempotency-Key": "k-1"}
    first, again = api.start(headers=key), api.start(headers=key)
    assert first == again
    body = {"fields": {"amount": "640", "item": "Lamp"}, "requester": "sam", "workflow": "purchase"}
    answer = api.call("POST", "/requests", json=body, headers=key)
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert caller("operator").start(headers=key)["id"] != first["id"]
    assert len(api.get("/requests")["items"]) == 2


def test_a_key_holds_when_its_requester_is_gone(api: Api) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = api.start(headers=key)
    api.call("DELETE", "/people/sam")
    assert api.start(headers=key)["id"] == first["id"]


def test_a_key_of_a_refused_call_can_be_used_again(api: Api) -> None:
    key = {"Idempotency-Key": "k-1"}
    body = {"workflow": "purchase", "requester": "sam", "fields": {}}
    assert api.call("POST", "/requests", json=body, headers=key).status_code == 422
    assert api.start(headers=key)["id"] == 1


@pytest.mark.parametrize("key", ["", "k" * 201, "ké"])
def test_a_key_that_is_none_is_refused(api: Api, key: str) -> None:
    body = {"workflow": "purchase", "requester": "sam", "fields": {"item": "x", "amount": "1"}}
    answer = api.call("POST", "/requests", json=body, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "Idempotency-Key")


def test_one_key_from_many_threads_at_once_starts_one_request(api: Api) -> None:
    gate = threading.Barrier(8)
    seen: list[int] = []

    def race() -> None:
        gate.wait(10)
        seen.append(api.start(headers={"Idempotency-Key": "k-1"})["id"])

    threads = [threading.Thread(target=race) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert seen == [1] * 8
    assert len(api.get("/requests")["items"]) == 1


def test_requests_are_filtered(api: Api) -> None:
    api.call("PUT", "/workflows/lunch", data=LUNCH, content_type="text/yaml")
    first = api.start()
    body = {"workflow": "lunch", "requester": "kim", "fields": {}}
    second = api.call("POST", "/requests", json=body).json
    api.call("POST", f"/requests/{second['id']}/withdraw")

    def ids(query: str) -> list[int]:
        return [each["id"] for each in api.get(f"/requests?{query}")["items"]]

    assert ids("") == ids("status=&workflow=") == [second["id"], first["id"]]
    assert ids("status=pending") == ids("workflow=purchase") == ids("requester=sam") == [first["id"]]
    assert ids("status=withdrawn") == ids("workflow=lunch") == ids("requester=kim") == [second["id"]]
    assert ids("waiting_on=ana") == [first["id"]]
    assert ids("waiting_on=kim") == ids("status=approved") == []


def test_requests_come_in_pages_the_newest_first(api: Api) -> None:
    for _ in range(5):
        api.start()
    pages, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/requests?limit=2&cursor={cursor}")
        pages.append([each["id"] for each in page["items"]])
        cursor = page["next"]
    assert pages == [[5, 4], [3, 2], [1]]


def test_events_tell_what_happened_in_pages(api: Api) -> None:
    api.start()
    api.call("POST", "/requests/1/nudge")
    page = api.get("/requests/1/events?limit=2")
    assert [(each["number"], each["event"]) for each in page["items"]] == [(1, "Stored"), (2, "Started")]
    rest = api.get(f"/requests/1/events?cursor={page['next']}")
    assert [each["event"] for each in rest["items"]] == ["Nudged"] and rest["next"] is None
    assert rest["items"][0]["body"]["by"] == "token:the admin"
    assert api.call("GET", "/requests/2/events").status_code == 404


def test_a_withdrawn_request_takes_no_more_steering(api: Api) -> None:
    api.start()
    withdrawn = api.call("POST", "/requests/1/withdraw")
    assert (withdrawn.status_code, withdrawn.json["status"]) == (200, "withdrawn")
    assert withdrawn.json["ended_at"]
    for path, body in (
        ("withdraw", None),
        ("nudge", None),
        ("reassign", {"from": "ana", "to": "kim", "reason": "ill"}),
        ("override", {"answer": "yes", "reason": "sure"}),
    ):
        answer = api.call("POST", f"/requests/1/{path}", **({"json": body} if body else {}))
        assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
        assert "already withdrawn" in answer.json["detail"]


def test_steering_a_request_that_is_not_there_is_404(api: Api) -> None:
    for path, body in (
        ("withdraw", {}),
        ("nudge", {}),
        ("reassign", {"from": "ana", "to": "kim", "reason": "ill"}),
        ("override", {"answer": "yes", "reason": "sure"}),
    ):
        assert api.call("POST", f"/requests/9/{path}", json=body).status_code == 404


def test_a_reassigned_ask_moves_on(api: Api) -> None:
    api.start()
    body = {"from": "ana", "to": "kim", "reason": "Ana is ill"}
    moved = api.call("POST", "/requests/1/reassign", json=body)
    assert [(each["person"], each["status"]) for each in moved.json["asks"]] == [("ana", "moved"), ("kim", "open")]
    assert api.call("POST", "/requests/1/reassign", json=body).status_code == 409
    answer = api.call("POST", "/requests/1/reassign", json={**body, "to": "nobody"})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "to")
    api.settle()
    api.text(KIM, "yes")
    assert api.get("/requests/1")["decisions"][0]["acting_for"] == "ana"


@pytest.mark.parametrize(("answer", "status"), [("yes", "approved"), ("no", "rejected")])
def test_an_override_is_recorded_as_such(api: Api, answer: str, status: str) -> None:
    api.start()
    done = api.call("POST", "/requests/1/override", json={"answer": answer, "reason": "Board said so"}).json
    assert done["status"] == status
    decision = done["decisions"][0]
    assert (decision["override_by"], decision["channel"], decision["person"]) == ("token:the admin", "api", None)
    assert (decision["answer"], decision["reason"]) == (answer, "Board said so")


def test_an_override_without_reason_or_with_another_word_is_refused(api: Api) -> None:
    api.start()
    for body, path in (
        ({"answer": "yes"}, "reason"),
        ({"answer": "maybe", "reason": "x"}, "answer"),
        ({"answer": "yes", "reason": " \n "}, "reason"),
    ):
        refused: TestResponse = api.call("POST", "/requests/1/override", json=body)
        assert (refused.status_code, refused.json["errors"][0]["path"]) == (422, path)


def test_an_operation_without_fields_refuses_some(api: Api) -> None:
    api.start()
    assert api.call("POST", "/requests/1/nudge", json={"shoe": 42}).status_code == 422


BODY = '{"workflow": "purchase", "requester": "sam", "fields": {"item": "x", "amount": AMOUNT}}'
LUNCH = """
sayso: 1
workflow: lunch
title: Lunch
fields: {}
summary: "Lunch"
steps:
  - {id: boss, approve: "person:sam", within: 1 hour, if_silent: reject}
"""
