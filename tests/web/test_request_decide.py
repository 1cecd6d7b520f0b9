"""Deciding on the page of a request: one's own ask, as it was shown, with the proof that its step wants."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.pages import drain, forms, later, named, opened, signed_in, submit
from workflow.clock import ManualClock
from workflow.core.state import Answer
from workflow.service import change, look, publish, second_factor, steer
from workflow.service.start import start
from workflow.service.work import Desk

ANA = "+14155550102"
DECIDE = "/requests/1/decide"


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock, "consent") as made:
        yield made


@pytest.fixture
def ana(app: Flask, desk: Desk) -> FlaskClient:
    """A browser of Ana, who is asked first."""
    drain(desk)
    return signed_in(app, desk, "ana@example.com")


def decisions(desk: Desk, number: int = 1) -> list[tuple[str, str, str]]:
    """(answer, channel, reason) of a request's decisions that were not taken back."""
    found = look.request(desk, number).decisions
    return [(each.answer, each.channel, each.reason) for each in found if each.undone_at is None]


def test_whoever_is_asked_decides_on_the_page_and_is_told_by_text(app: Flask, desk: Desk, ana: FlaskClient) -> None:
    sent = submit(ana, "/requests/1", DECIDE, answer="yes", decide__reason="we need it")
    assert sent.status_code == 303
    assert decisions(desk) == [("yes", "web", "we need it")]
    drain(desk)
    texts, _ = look.message_page(desk, request_id=1, person="ana")
    assert texts[0].body.startswith("Noted: YES")


def test_looking_decides_nothing(desk: Desk, ana: FlaskClient) -> None:
    for path in ("/requests/1", "/requests/1?answer=yes&decide-ask=1", DECIDE):
        ana.get(path)
        ana.head(path)
    assert decisions(desk) == []


def test_a_second_click_answers_once(desk: Desk, ana: FlaskClient) -> None:
    form = {**forms(ana.get("/requests/1").text)[DECIDE], "answer": "yes"}
    assert [ana.post(DECIDE, data=form).status_code for _ in range(3)] == [303, 303, 303]
    assert len(decisions(desk)) == 1


def test_an_answer_that_came_by_text_meanwhile_is_not_answered_over(
    app: Flask, desk: Desk, clock: ManualClock, ana: FlaskClient
) -> None:
    form = {**forms(ana.get("/requests/1").text)[DECIDE], **named({"answer": "no", "decide__reason": "too dear"})}
    app.extensions["sayso.carrier"].text(ANA, "YES")
    refused = ana.post(DECIDE, data=form)
    assert refused.status_code == 409
    assert "This was answered already: Ana Ruiz approved." in refused.text
    assert "too dear" in refused.text
    assert [each[0] for each in decisions(desk)] == ["yes"]


def test_a_decision_of_somebody_else_is_named_with_its_time_and_what_was_typed_is_kept(
    app: Flask, desk: Desk, ana: FlaskClient
) -> None:
    number = start(desk, "consent", "sam", {"proposal": "New hours"}, "test")
    drain(desk)
    kim, path = signed_in(app, desk, "kim@example.com"), f"/requests/{number}"
    form = {**forms(kim.get(path).text)[f"{path}/decide"], **named({"answer": "yes", "decide__reason": "fine by me"})}
    steer.override(desk, number, answer=Answer.NO, reason="no", by="Rosa")
    refused = kim.post(f"{path}/decide", data=form)
    assert refused.status_code == 409
    assert "Nothing was recorded: Rosa declined before you." in refused.text
    assert "fine by me" in refused.text
    assert re.search(r"Rejected by Rosa as an override, <time[^>]+>09:0\d</time>", refused.text)


def test_what_was_changed_since_the_page_was_drawn_is_not_decided_but_shown(desk: Desk, ana: FlaskClient) -> None:
    form = {**forms(ana.get("/requests/1").text)[DECIDE], **named({"answer": "yes", "decide__reason": "go"})}
    change.change(desk, 1, {"amount": "6400"}, reason="typo", by="test")
    refused = ana.post(DECIDE, data=form)
    assert refused.status_code == 409
    assert "Amount: $640.00 → $6,400.00" in refused.text
    again = forms(refused.text)[DECIDE]
    assert again["decide-reason"] == "go"
    assert decisions(desk) == []
    assert ana.post(DECIDE, data={**again, "answer": "yes"}).status_code == 303
    assert [each[0] for each in decisions(desk)] == ["yes"]


def test_nobody_answers_the_ask_of_somebody_else(app: Flask, desk: Desk, ana: FlaskClient) -> None:
    form = {**forms(ana.get("/requests/1").text)[DECIDE], "answer": "yes"}
    sam = signed_in(app, desk, "sam@example.com")
    assert "/requests/1/decide" not in forms(sam.get("/requests/1").text)
    token = next(iter(forms(sam.get("/requests/1").text).values()))["csrf_token"]
    assert sam.post(DECIDE, data={**form, "csrf_token": token}).status_code == 403
    kim = signed_in(app, desk, "kim@example.com")
    token = next(iter(forms(kim.get("/requests/new").text).values()))["csrf_token"]
    assert kim.post(DECIDE, data={**form, "csrf_token": token}).status_code == 404
    assert decisions(desk) == []


def test_without_a_token_nothing_is_decided(desk: Desk, ana: FlaskClient) -> None:
    form = {**forms(ana.get("/requests/1").text)[DECIDE], "answer": "yes"}
    assert ana.post(DECIDE, data={**form, "csrf_token": ""}).status_code == 400
    assert decisions(desk) == []


def test_an_answer_can_be_taken_back_while_there_is_time(desk: Desk, clock: ManualClock, ana: FlaskClient) -> None:
    submit(ana, "/requests/1", DECIDE, answer="no")
    assert submit(ana, "/requests/1", "/requests/1/undo").status_code == 303
    assert decisions(desk) == []
    assert DECIDE in forms(ana.get("/requests/1").text)
    submit(ana, "/requests/1", DECIDE, answer="no")
    form = forms(ana.get("/requests/1").text)["/requests/1/undo"]
    later(desk, minutes=3)
    assert ana.post("/requests/1/undo", data=form).status_code == 409
    assert [each[0] for each in decisions(desk)] == ["no"]


def test_a_step_that_offers_a_choice_wants_one_of_its_options(app: Flask, desk: Desk, ana: FlaskClient) -> None:
    number = start(desk, publish_choice(desk), "sam", {}, "test")
    path = f"/requests/{number}"
    refused = submit(ana, path, f"{path}/decide", answer="yes", decide__reason="cheaper")
    assert refused.status_code == 422
    assert "Choose one of A, B." in refused.text
    assert "cheaper" in refused.text
    sent = submit(ana, path, f"{path}/decide", answer="yes", decide__option="B", decide__reason="cheaper")
    assert sent.status_code == 303
    assert decisions(desk, number) == [("yes", "web", "B cheaper")]


def publish_choice(desk: Desk, **step: str) -> str:
    """A workflow of one step, which Ana decides."""
    choose = {} if step else {"choose": {"A": "Ace", "B": "Best"}}
    content = {
        "sayso": 1, "workflow": "pick", "title": "Pick", "fields": {}, "summary": "Pick one",
        "steps": [{"id": "owner", "approve": "person:ana", "within": "1 day", "if_silent": "expire", **choose, **step}],
    }  # fmt: skip
    publish.publish(desk, json.dumps(content), "test")
    return "pick"


@pytest.mark.parametrize("proof", ["web", "totp"])
def test_a_step_that_wants_a_second_factor_asks_for_it_again(
    proof: str, app: Flask, desk: Desk, clock: ManualClock, ana: FlaskClient
) -> None:
    publish_choice(desk, proof=proof)
    number = start(desk, "pick", "sam", {}, "test")
    path, action = f"/requests/{number}", f"/requests/{number}/decide"
    assert "you have no authenticator app yet" in ana.get(path).text
    assert submit(ana, path, action, answer="yes").status_code == 422
    secret = second_factor.enrol(desk, "ana", "test").secret
    second_factor.confirm(desk, "ana", pyotp.TOTP(secret).at(clock.now()), "test")
    later(desk, minutes=1)
    refused = submit(ana, path, action, answer="yes", decide__code="000000", decide__reason="fine")
    assert refused.status_code == 422
    assert "This is not the code that your authenticator app shows now" in refused.text
    assert "fine" in refused.text
    assert decisions(desk, number) == []
    code = pyotp.TOTP(secret).at(clock.now())
    assert submit(ana, path, action, answer="yes", decide__code=f"{code[:3]} {code[3:]}").status_code == 303
    assert decisions(desk, number) == [("yes", "web", "")]


def test_a_question_goes_to_the_requester_and_his_answer_comes_back(app: Flask, desk: Desk, ana: FlaskClient) -> None:
    assert submit(ana, "/requests/1", "/requests/1/question", question__question="Which colour?").status_code == 303
    sam = signed_in(app, desk, "sam@example.com")
    assert "Ana Ruiz: Which colour?" in sam.get("/requests/1").text
    assert submit(sam, "/requests/1", "/requests/1/tell", tell__answer="Black").status_code == 303
    drain(desk)
    texts, _ = look.message_page(desk, request_id=1, person="ana")
    assert "Black" in texts[0].body
    assert "/requests/1/tell" not in forms(sam.get("/requests/1").text)


def test_bad_input_is_refused_with_the_page_and_never_fails(desk: Desk, ana: FlaskClient) -> None:
    form = forms(ana.get("/requests/1").text)[DECIDE]
    bad = (
        {"answer": "maybe"}, {"decide-ask": "9" * 40}, {"decide-ask": "x"}, {"decide-ask": "-1"}, {"decide-ask": ""},
        {"decide-content": "\0"}, {"decide-reason": "x" * 100_000}, {"decide-reason": "a\0b", "answer": "y\0"},
        {"decide-content": "0" * 100_000},
    )  # fmt: skip
    for each in bad:
        answer = ana.post(DECIDE, data={**form, "answer": "yes", **each})
        assert 400 <= answer.status_code < 500, each
    for path in ("question", "tell", "undo", "nudge", "withdraw", "approve", "reassign"):
        assert 400 <= ana.post(f"/requests/1/{path}", data={"csrf_token": form["csrf_token"]}).status_code < 500
    assert decisions(desk) == []
