"""Answering, undoing and changing requests over the API, and ticking off what needed a human."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from tests.api.conftest import ANA, Api
from workflow.service import admit
from workflow.store import audit

STEP = timedelta(seconds=30)


def publish(api: Api, workflow: str, step: str, top: str = "") -> None:
    """One more workflow of one step, which Ana approves."""
    text = f"""
sayso: 1
workflow: {workflow}
title: {workflow.title()}
fields: {{item: {{type: text, ask: "What?"}}}}
summary: "{{item}}"
{top}
steps: [{{id: one, approve: "person:ana", within: 4 hours, if_silent: reject, {step}}}]
"""
    answer = api.call("PUT", f"/workflows/{workflow}", data=text, content_type="application/yaml")
    assert answer.status_code == 201, answer.text


def begin(api: Api, workflow: str) -> str:
    """A request of Sam's; its path."""
    body = {"workflow": workflow, "requester": "sam", "fields": {"item": "Desk"}}
    answer = api.call("POST", "/requests", json=body)
    assert answer.status_code == 201, answer.text
    return f"/requests/{answer.json['id']}"


def bound(api: Api, person: str) -> Api:
    """A caller with a viewer's token that is bound to a person."""
    return replace(api, token=admit.create_token(api.desk, f"{person}'s own", "viewer", person))


def in_record(api: Api) -> list[str]:
    with api.desk.database.reading() as tx:
        return [str(each.body["event"]) for each in audit.entries(tx, audit.ADMIN)]


def test_an_administrator_answers_in_anybodys_name_and_that_is_on_the_record(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    answer = api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "no", "reason": "Too dear"})
    assert (answer.status_code, answer.json["status"]) == (200, "rejected")
    (decision,) = answer.json["decisions"]
    said = {name: decision[name] for name in ("person", "answer", "reason", "channel", "message_sid")}
    assert said == {"person": "ana", "answer": "no", "reason": "Too dear", "channel": "api", "message_sid": None}
    assert in_record(api)[-1] == "AnsweredByApi"


def test_a_token_bound_to_a_person_answers_in_his_name_alone(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    kim, ana = bound(api, "kim"), bound(api, "ana")
    yes = {"person": "ana", "answer": "yes"}
    assert kim.call("POST", f"{path}/answer", json=yes).status_code == 403
    assert kim.call("POST", f"{path}/undo", json={"person": "ana"}).status_code == 403
    assert ana.call("POST", f"{path}/answer", json=yes).json["status"] == "approved"
    assert ana.call("PATCH", "/people/ana", json={}).status_code == 403


def test_a_token_of_a_deleted_person_opens_nothing(api: Api) -> None:
    ana = bound(api, "ana")
    assert ana.call("GET", "/people").status_code == 200
    assert api.call("DELETE", "/people/ana").status_code == 204
    assert ana.call("GET", "/people").status_code == 401


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_a_token_bound_to_nobody_needs_the_role_to_answer(api: Api, caller: Callable[[str], Api], role: str) -> None:
    path = f"/requests/{api.start('99')['id']}"
    body = {"person": "ana", "answer": "yes"}
    assert caller(role).call("POST", f"{path}/answer", json=body).status_code == 403


def test_a_late_or_missing_ask_is_a_conflict_with_a_sentence(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}/answer"
    not_asked = api.call("POST", path, json={"person": "kim", "answer": "yes"})
    assert (not_asked.status_code, not_asked.json["detail"]) == (409, "Kim Fox was not asked here.")
    api.text(ANA, "yes")
    late = api.call("POST", path, json={"person": "ana", "answer": "no"})
    assert (late.status_code, late.json["detail"]) == (409, "Ana Ruiz has answered this already: yes.")


def test_an_answer_after_the_deadline_is_late_even_before_a_worker_notices(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    api.clock.move(timedelta(hours=5))
    late = api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "yes"})
    assert (late.status_code, late.json["detail"]) == (409, "The time for Ana Ruiz to answer has run out.")
    api.settle()
    assert api.get(path)["status"] == "rejected"
    assert [each["channel"] for each in api.get(path)["decisions"]] == ["silence"]


def test_unknown_requests_people_and_fields_are_refused(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    yes = {"person": "ana", "answer": "yes"}
    assert api.call("POST", "/requests/99/answer", json=yes).status_code == 404
    for body, where in (
        ({**yes, "person": "nobody"}, "person"),
        ({**yes, "answer": "maybe"}, "answer"),
        ({**yes, "shoe": 42}, "shoe"),
        ({**yes, "choice": "A"}, "choice"),
    ):
        answer = api.call("POST", f"{path}/answer", json=body)
        assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, where)
    assert api.get(path)["status"] == "pending"


def enrolled(api: Api, handle: str = "ana") -> pyotp.TOTP:
    """A person's confirmed app; the code that confirmed it is two steps old."""
    secret = api.call("POST", f"/people/{handle}/authenticator").json["secret"]
    app = pyotp.TOTP(secret)
    first = {"code": app.at(api.clock.now())}
    assert api.call("POST", f"/people/{handle}/authenticator/confirm", json=first).status_code == 204
    api.clock.move(2 * STEP)
    return app


@pytest.mark.parametrize("proof", ["totp", "web"])
def test_a_step_that_wants_a_second_factor_takes_six_digits_once(api: Api, proof: str) -> None:
    publish(api, "vault", f"proof: {proof}")
    app = enrolled(api)
    first, second = begin(api, "vault"), begin(api, "vault")
    yes: dict[str, Any] = {"person": "ana", "answer": "yes"}
    without = api.call("POST", f"{first}/answer", json=yes)
    assert (without.status_code, without.json["errors"][0]["path"]) == (422, "authenticator")
    yes["authenticator"] = app.at(api.clock.now())
    assert api.call("POST", f"{first}/answer", json=yes).json["status"] == "approved"
    again = api.call("POST", f"{second}/answer", json=yes)
    assert (again.status_code, again.json["errors"][0]["path"]) == (422, "authenticator")
    assert api.get(second)["status"] == "pending"


def test_five_wrong_codes_in_an_hour_and_no_more_are_tried(api: Api) -> None:
    publish(api, "vault", "proof: totp")
    app, path = enrolled(api), begin(api, "vault")
    right = app.at(api.clock.now())
    wrong = {"person": "ana", "answer": "yes", "authenticator": str((int(right) + 1) % 10**6).zfill(6)}
    statuses = [api.call("POST", f"{path}/answer", json=wrong).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [409]
    locked = api.call("POST", f"{path}/answer", json={**wrong, "authenticator": right})
    assert (locked.status_code, api.get(path)["status"]) == (409, "pending")
    assert [each["why"] for each in api.get("/attention")["items"]] == ["locked_phone"]
    api.clock.move(timedelta(hours=1))
    right = app.at(api.clock.now())
    assert api.call("POST", f"{path}/answer", json={**wrong, "authenticator": right}).json["status"] == "approved"


def test_no_code_or_secret_is_logged_or_on_the_record(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    publish(api, "vault", "proof: totp")
    app, path = enrolled(api), begin(api, "vault")
    code = app.at(api.clock.now())
    for given in ("918273", code):
        body = {"person": "ana", "answer": "yes", "authenticator": given}
        api.call("POST", f"{path}/answer", json=body)
    with api.desk.database.reading() as tx:
        written = caplog.text + str(
            [each.body for chain in ("admin", "request:1") for each in audit.entries(tx, chain)]
        )
    assert "AnsweredByApi" in written and "WrongAuthenticatorCode" in written
    for hidden in (code, "918273", app.secret, ANA):
        assert hidden not in written


def test_a_choice_is_named_by_its_option(api: Api) -> None:
    publish(api, "quotes", 'choose: {A: "Hilti", B: "Bosch"}')
    path = begin(api, "quotes")
    for choice in ({}, {"choice": "C"}):
        answer = api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "yes", **choice})
        assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "choice")
    done = api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "yes", "choice": "b", "reason": "near"})
    assert (done.status_code, done.json["decisions"][0]["reason"]) == (200, "B near")


def test_an_answer_is_taken_back_while_there_is_time(api: Api) -> None:
    publish(api, "slow", "need: 1", "undo: 2 minutes")
    path = begin(api, "slow")
    answered = api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "yes"})
    assert (answered.status_code, answered.json["status"]) == (200, "pending")
    undone = api.call("POST", f"{path}/undo", json={"person": "ana"})
    assert undone.status_code == 200
    assert [each["status"] for each in undone.json["asks"]] == ["open"]
    assert undone.json["decisions"] == []
    assert in_record(api)[-1] == "UndoneByApi"
    nothing = api.call("POST", f"{path}/undo", json={"person": "ana"})
    assert nothing.status_code == 409 and "no answer" in nothing.json["detail"]


def test_an_answer_that_has_taken_effect_stays(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    api.call("POST", f"{path}/answer", json={"person": "ana", "answer": "yes"})
    late = api.call("POST", f"{path}/undo", json={"person": "ana"})
    assert late.status_code == 409 and "too late" in late.json["detail"]
    assert api.get(path)["status"] == "approved"


def test_a_change_asks_everybody_anew_about_what_is_asked_now(api: Api, caller: Callable[[str], Api]) -> None:
    request = api.start("99")
    path, old = f"/requests/{request['id']}", request["asks"][0]["code"]
    changed = caller("operator").call("POST", f"{path}/change", json={"fields": {"amount": "120"}, "reason": "Typo"})
    assert changed.status_code == 200, changed.text
    assert changed.json["fields"]["amount"] == "120.00" and "120" in changed.json["summary"]
    assert [each["status"] for each in changed.json["asks"]] == ["void", "open"]
    api.text(ANA, f"yes {old}")
    assert api.get(path)["status"] == "pending"
    new = api.get(path)["asks"][1]["code"]
    api.text(ANA, f"yes {new}")
    assert api.get(path)["status"] == "approved"
    stored = [
        each["body"]["fields"]["amount"] for each in api.get(f"{path}/events")["items"] if each["event"] == "Stored"
    ]
    assert stored == ["99.00", "120.00"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"shoe": 42}, "fields.shoe"),
        ({"amount": "lots"}, "fields.amount"),
        ({"item": None}, "fields.item"),
        ({}, "fields"),
    ],
)
def test_a_change_that_does_not_fit_names_the_field(api: Api, fields: dict[str, Any], path: str) -> None:
    request = api.start("99")
    answer = api.call("POST", f"/requests/{request['id']}/change", json={"fields": fields, "reason": "Typo"})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, path)
    assert api.get(f"/requests/{request['id']}")["asks"] == request["asks"]


def test_a_change_that_changes_nothing_or_comes_too_late_is_a_conflict(api: Api) -> None:
    path = f"/requests/{api.start('99')['id']}"
    same = {"fields": {"amount": "99.00"}, "reason": "Typo"}
    assert api.call("POST", f"{path}/change", json=same).status_code == 409
    api.text(ANA, "yes")
    other = {"fields": {"amount": "98"}, "reason": "Typo"}
    assert api.call("POST", f"{path}/change", json=other).status_code == 409


def test_what_needed_a_human_is_ticked_off_once(api: Api, caller: Callable[[str], Api]) -> None:
    api.text("+14155550199", "hello")
    (needed,) = api.get("/attention")["items"]
    operator = caller("operator")
    for _ in range(2):
        assert operator.call("POST", f"/attention/{needed['id']}/settle").status_code == 204
    assert api.get("/attention")["items"] == []
    assert in_record(api).count("Settled") == 1
    assert operator.call("POST", "/attention/99/settle").status_code == 404
    api.text("+14155550199", "hello again")
    assert len(api.get("/attention")["items"]) == 1
