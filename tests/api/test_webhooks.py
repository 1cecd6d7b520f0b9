"""Webhooks by the API: added with a secret shown once, listed without it, tried out, looked into, removed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.api.conftest import ANA, Api
from tests.support.cases import cases
from tests.support.receiver import Receiver

GIVEN: dict[str, Any] = {"url": "https://example.com/hooks", "events": ["request.approved"]}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


def add(api: Api, **given: Any) -> Any:
    answer = api.call("POST", "/webhooks", json=GIVEN | given)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_the_secret_comes_with_the_answer_and_never_again(api: Api) -> None:
    answer = api.call("POST", "/webhooks", json=GIVEN | {"description": "Orders"})
    made = answer.json
    assert answer.headers["Location"] == "/api/v1/webhooks/1"
    assert made.pop("secret").startswith("whsec_")
    assert made == {
        "id": 1, "url": "https://example.com/hooks", "description": "Orders", "events": ["request.approved"],
        "created_at": made["created_at"], "created_by": "token:the admin", "disabled_at": None, "waiting": 0,
        "delivered": 0, "dead": 0,
    }  # fmt: skip
    assert api.get("/webhooks/1") == made
    assert api.get("/webhooks") == {"items": [made], "next": None}


def test_a_request_that_is_approved_is_posted_as_it_has_become(api: Api, receiver: Receiver) -> None:
    secret = add(api, url=receiver.url)["secret"]
    request = api.start(amount="40")
    api.text(ANA, f"YES {request['asks'][0]['code']}")
    ((headers, body),) = receiver.calls
    assert Webhook(secret).sign(headers["webhook-id"], api.clock.now(), body.decode()) == headers["webhook-signature"]
    said = json.loads(body)
    shown = api.get(f"/requests/{request['id']}")
    assert said["type"] == "request.approved" and said["data"]["simulated"] is True
    told = said["data"]["request"]
    assert told == {name: shown[name] for name in told if name != "url"} | {"url": told["url"]}
    assert told["url"].endswith(f"/requests/{request['id']}")
    (delivery,) = api.get("/webhooks/1/deliveries?status=delivered")["items"]
    assert (delivery["uid"], delivery["request"], delivery["answer"]) == (headers["webhook-id"], request["id"], 204)
    assert json.loads(delivery["body"]) == said


def test_a_test_event_is_posted_and_what_was_given_up_is_sent_again(api: Api, receiver: Receiver) -> None:
    add(api, url=receiver.url)
    receiver.answers.append(410)
    assert api.call("POST", "/webhooks/1/test").status_code == 204
    api.settle()
    (dead,) = api.get("/webhooks/1/deliveries?status=dead")["items"]
    assert (dead["event"], dead["answer"], dead["trouble"]) == ("webhook.test", 410, "answer")
    assert api.get("/webhooks/1")["disabled_at"]
    assert [each["why"] for each in api.get("/attention")["items"]] == ["webhook"]
    refused = api.call("POST", f"/webhooks/deliveries/{dead['id']}/send")
    assert refused.status_code == 422 and "off" in refused.json["errors"][0]["message"]
    assert api.call("POST", "/webhooks/1/on").status_code == 204
    assert api.call("POST", f"/webhooks/deliveries/{dead['id']}/send").status_code == 204
    api.settle()
    assert len(set(receiver.ids)) == 1 and len(receiver.calls) == 2
    assert api.get("/webhooks/1")["delivered"] == 1


def test_what_is_turned_off_hears_nothing(api: Api, receiver: Receiver) -> None:
    add(api, url=receiver.url, events=["request.started"])
    for _ in range(2):
        assert api.call("POST", "/webhooks/1/off").status_code == 204
    api.start()
    api.settle()
    assert receiver.calls == []
    assert api.get("/webhooks/1/deliveries") == {"items": [], "next": None}


def test_an_address_that_has_one_is_refused_and_a_removed_one_is_free(api: Api) -> None:
    add(api)
    again = api.call("POST", "/webhooks", json=GIVEN)
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert api.call("DELETE", "/webhooks/1").status_code == 204
    assert api.call("DELETE", "/webhooks/1").status_code == 404
    assert api.call("GET", "/webhooks/1").status_code == 404
    add(api)


@cases(
    ("given", "path"),
    [
        ({"url": "http://example.com/"}, "url"), ({"url": ""}, "url"), ({"url": "https://169.254.169.254/"}, "url"),
        ({"url": "https://x\x00y/"}, "url"), ({"events": []}, "events"), ({"events": ["webhook.test"]}, "events[0]"),
        ({"events": ["request.approved", "all"]}, "events[1]"), ({"description": "x" * 81}, "description"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_path(api: Api, given: dict[str, Any], path: str) -> None:
    answer = api.call("POST", "/webhooks", json=GIVEN | given)
    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])


def test_lists_have_pages(api: Api) -> None:
    for number in range(3):
        add(api, url=f"https://example.com/{number}")
    first = api.get("/webhooks?limit=2")
    assert [each["id"] for each in first["items"]] == [1, 2]
    assert [each["id"] for each in api.get(f"/webhooks?limit=2&cursor={first['next']}")["items"]] == [3]
    for _ in range(3):
        api.call("POST", "/webhooks/1/test")
    newest = api.get("/webhooks/1/deliveries?limit=2")
    assert [each["id"] for each in newest["items"]] == [3, 2]
    assert [each["id"] for each in api.get(f"/webhooks/1/deliveries?cursor={newest['next']}")["items"]] == [1]


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_webhooks_are_for_administrators(api: Api, caller: Callable[[str], Api], role: str) -> None:
    add(api)
    api.call("POST", "/webhooks/1/test")
    other = caller(role)
    for method, path in (
        ("GET", ""), ("POST", ""), ("GET", "/1"), ("DELETE", "/1"), ("GET", "/1/deliveries"), ("POST", "/1/test"),
        ("POST", "/1/on"), ("POST", "/1/off"), ("POST", "/deliveries/1/send"),
    ):  # fmt: skip
        assert other.call(method, f"/webhooks{path}", json=GIVEN).status_code == 403, path
