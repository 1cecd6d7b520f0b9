"""Starting a request from a form: the same fields, the same sentences, and once."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.pages import drain, forms, opened, signed_in
from workflow.clock import ManualClock
from workflow.service import admit, look, publish, roster
from workflow.service.work import Desk
from workflow.simulator.camera import snapshot
from workflow.sms.pictures import LARGEST
from workflow.store.loose_photos import MOST
from workflow.web.start.uploads import MOST_SENT

NEW = "/requests/new"
BUY = "/requests/new?workflow=purchase"
EXPENSE = "/requests/new?workflow=expense"
GOOD = {"requester": "sam", "f_item": "Standing desk", "f_amount": "640", "f_vendor": ""}


@pytest.fixture
def app(tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
    with opened(tmp_path, clock, "swap", "visitor", "callout", "workorder", "expense") as made:
        yield made


def filled(browser: FlaskClient, path: str = BUY, **values: str) -> dict[str, str]:
    """The form of a workflow, filled in."""
    return {**forms(browser.get(path).text)[path], **values}


def looked_over(browser: FlaskClient, path: str = BUY, **values: str) -> str:
    """The page that says what would happen, after the form was filled in."""
    return browser.post(path, data={**filled(browser, path, **values), "do": "check"}, follow_redirects=True).text


def count(desk: Desk) -> int:
    """How many requests there are."""
    return len(look.request_page(desk, limit=100))


def test_the_workflows_are_cards_that_can_be_searched(browser: FlaskClient) -> None:
    page = browser.get(NEW).text
    assert "Purchase request" in page
    assert "Shift swap" in page
    found = browser.get(f"{NEW}?q=SWAP").text
    assert "Shift swap" in found
    assert "Purchase request" not in found
    assert "No matching workflow" in browser.get(f"{NEW}?q=%00nothing").text


def test_the_form_has_the_fields_of_the_workflow_and_marks_what_may_be_left_out(browser: FlaskClient) -> None:
    page = browser.get(BUY).text
    assert re.search(r"Amount, USD</label>", page)
    assert re.search(r"Vendor <span class=\"optional\">optional</span>", page)
    assert "How much, in dollars?" in page
    assert 'type="date"' in browser.get(f"{NEW}?workflow=swap").text


def test_before_it_is_sent_it_says_exactly_who_is_asked_first(desk: Desk, browser: FlaskClient) -> None:
    before = count(desk)
    page = looked_over(browser, **GOOD)
    for said in ("1 person is asked first", "Ana Ruiz", "texted right away", "Standing desk for $640.00", "YES ••••"):
        assert said in page
    assert "Also told by text: Sam Lee." in page
    assert count(desk) == before
    sent = browser.post(BUY, data={**forms(page)[BUY], "do": "send"})
    assert sent.status_code == 303
    view = look.request(desk, int(sent.location.rsplit("/", 1)[1]))
    assert [view.handles[ask.person_id] for ask in view.asks] == ["ana"]
    assert view.record.created_by == "user:owner@example.com"


def test_quiet_hours_are_said_before_it_is_sent(desk: Desk, browser: FlaskClient) -> None:
    roster.change_person(desk, "ana", {"quiet_hours": {"from": "08:00", "until": "12:30"}}, "test")
    page = looked_over(browser, **GOOD)
    assert "quiet hours hold the text until" in page


def test_what_does_not_fit_is_refused_in_the_words_of_a_text_and_all_that_was_typed_is_kept(
    app: Flask, desk: Desk, browser: FlaskClient
) -> None:
    typed = {**GOOD, "f_amount": "a lot", "f_item": "x" * 130, "f_vendor": "Bosch"}
    for do in ("check", "send"):
        refused = browser.post(BUY, data={**filled(browser, **typed), "do": do}, follow_redirects=True)
        assert refused.status_code == 422
        assert "&#34;a lot&#34; is no amount: write it like 640 or" in refused.text
        assert "Write at most 120 characters: that was 130." in refused.text
        again = forms(refused.text)[BUY]
        assert {name: again[name] for name in typed} == typed
    assert count(desk) == 1


def test_a_form_starts_one_request_however_often_it_is_sent(desk: Desk, browser: FlaskClient) -> None:
    form = {**filled(browser, **GOOD), "do": "send"}
    where = {browser.post(BUY, data=form).location for _ in range(3)}
    assert where == {"/requests/2"}
    assert count(desk) == 2


def test_a_form_that_was_sent_already_is_not_sent_again_with_other_words(desk: Desk, browser: FlaskClient) -> None:
    form = {**filled(browser, **GOOD), "do": "send"}
    browser.post(BUY, data=form)
    refused = browser.post(BUY, data={**form, "f_item": "Chair"})
    assert refused.status_code == 409
    assert "You already sent this form" in refused.text
    assert 'href="/requests/2"' in refused.text
    assert count(desk) == 2
    again = forms(refused.text)[BUY]
    assert again["f_item"] == "Chair"
    assert browser.post(BUY, data={**again, "do": "send"}).location == "/requests/3"


def test_the_key_of_somebody_else_tells_nothing(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    form = {**filled(browser, **GOOD), "do": "send"}
    browser.post(BUY, data=form)
    sam = signed_in(app, desk, "sam@example.com")
    mine = filled(sam, f_item="Lamp", f_amount="5", key=form["key"], do="send")
    refused = sam.post(BUY, data=mine)
    assert refused.status_code == 409
    assert "/requests/2" not in refused.text


def test_a_workflow_that_was_published_anew_is_looked_over_again(desk: Desk, browser: FlaskClient) -> None:
    form = {**filled(browser, **GOOD), "do": "send"}
    content = look.workflow(desk, "purchase").content
    publish.publish(desk, json.dumps({**content, "summary": "{item}, new"}), "test")
    refused = browser.post(BUY, data=form)
    assert refused.status_code == 422
    assert "new version" in refused.text
    again = forms(refused.text)[BUY]
    assert again["f_item"] == "Standing desk"
    assert browser.post(BUY, data={**again, "do": "send"}).status_code == 303


def test_a_member_starts_in_his_own_name_whatever_the_form_says(app: Flask, desk: Desk) -> None:
    sam = signed_in(app, desk, "sam@example.com")
    assert "requester" not in filled(sam)
    sent = sam.post(BUY, data={**filled(sam), **GOOD, "requester": "kim", "do": "send"})
    view = look.request(desk, int(sent.location.rsplit("/", 1)[1]))
    assert view.handles[view.record.requester_id] == "sam"


def test_only_what_somebody_may_start_is_offered_and_taken(app: Flask, desk: Desk) -> None:
    roster.add_person(
        desk, {"handle": "vic", "name": "Vic", "phone": "+14155550190", "email": "vic@example.com"}, "test"
    )
    vic = signed_in(app, desk, "vic@example.com")
    assert "Purchase request" not in vic.get(NEW).text
    refused = vic.post(BUY, data={**filled(vic), **GOOD, "do": "send"})
    assert refused.status_code == 422
    assert "Vic may not start" in refused.text
    assert count(desk) == 1


def test_who_is_none_of_the_people_is_told_so(app: Flask, desk: Desk) -> None:
    admit.create_sign_in_link(desk, "ann@example.org")

    def demote(tx: object) -> None:
        tx.execute(sql("UPDATE users SET role = 'viewer' WHERE email = 'ann@example.org'"))  # type: ignore[attr-defined]

    desk.database.transact(demote)
    ann = signed_in(app, desk, "ann@example.org")
    assert "not linked to a person" in ann.get(NEW).text
    assert "not linked to a person" in ann.get(BUY).text


def test_a_requester_can_be_named_as_people_name_him(desk: Desk, browser: FlaskClient) -> None:
    assert browser.post(BUY, data={**filled(browser, **GOOD), "requester": "Sam Lee", "do": "send"}).status_code == 303
    refused = browser.post(BUY, data={**filled(browser, **GOOD), "requester": "Nobody", "do": "send"})
    assert "There is nobody called" in refused.text
    assert "Choose a requester." in looked_over(browser)


def test_people_dates_and_somebody_from_outside(desk: Desk, browser: FlaskClient) -> None:
    path = f"{NEW}?workflow=swap"
    values = {"requester": "sam", "f_give": "2026-06-10", "f_take": "11 June 2026", "f_colleague": "kim"}
    page = looked_over(browser, path, **values)
    for said in ("10 June 2026", "11 June 2026", "Kim Fox"):
        assert said in page
    refused = looked_over(browser, path, **{**values, "f_take": "some day"})
    assert 'value="some day"' in refused
    job = f"{NEW}?workflow=workorder"
    fields = [name for name in filled(browser, job) if name.startswith("f_")]
    assert fields


def test_what_is_too_long_for_an_address_is_looked_over_all_the_same(desk: Desk, browser: FlaskClient) -> None:
    long = {"sayso": 1, "workflow": "long", "title": "Long", "summary": "{a}", "steps": [
        {"id": "owner", "approve": "person:ana", "within": "1 day", "if_silent": "expire"}],
        "fields": {name: {"type": "text", "ask": "What?"} for name in ("a", "b", "c")}}  # fmt: skip
    publish.publish(desk, json.dumps(long), "test")
    path = f"{NEW}?workflow=long"
    values = {"requester": "sam", "f_a": "a" * 1500, "f_b": "b" * 1500, "f_c": "c" * 1500}
    answer = browser.post(path, data={**filled(browser, path, **values), "do": "check"})
    assert answer.status_code == 200
    assert "1 person is asked first" in answer.text
    assert forms(answer.text)[path]["f_c"] == "c" * 1500


def with_photo(browser: FlaskClient, content: bytes, **values: str) -> TestResponse:
    """What comes of an expense with this photo."""
    told = {"requester": "sam", "f_what": "Taxi", "f_amount": "38", "do": "check", **values}
    form = {**filled(browser, EXPENSE, **told), "u_f_receipt": FileStorage(BytesIO(content), "receipt")}
    boundary, body = encode_multipart(form)  # which the client would leave in an open file
    return browser.post(EXPENSE, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_photo_is_uploaded_with_the_form_and_shown_with_the_request(desk: Desk, browser: FlaskClient) -> None:
    looked = browser.get(with_photo(browser, snapshot()).location).text
    form = forms(looked)[EXPENSE]
    again = with_photo(browser, snapshot())
    assert f"f_receipt={form['f_receipt']}" in again.location, "the same photo is kept once"
    sent = browser.post(EXPENSE, data={**form, "do": "send"})
    assert browser.get(f"{sent.location}/photos/{form['f_receipt']}").data == snapshot()
    taken = browser.post(EXPENSE, data={**filled(browser, EXPENSE), **form, "key": "k" * 32, "do": "send"})
    assert taken.status_code == 422
    assert "belongs to another request" in taken.text


@pytest.mark.parametrize(
    ("content", "given", "said"),
    [
        (b"GIF7", {}, "Choose a JPEG, PNG, GIF, WebP or HEIC photo."),
        (b"", {}, "Choose a JPEG, PNG, GIF, WebP or HEIC photo."),
        (snapshot() + bytes(LARGEST), {}, "This photo is larger than 5 MB."),
        (snapshot(), {"requester": ""}, "Choose a requester, then the photo again."),
    ],
    ids=["no-picture", "empty", "large", "nobodys"],
)
def test_a_photo_that_is_not_taken_is_said_at_its_field(
    browser: FlaskClient, content: bytes, given: dict[str, str], said: str
) -> None:
    refused = with_photo(browser, content, **given)
    assert refused.status_code == 422
    assert re.search(rf'id="f_receipt-error">.*{said}', refused.text)
    assert 'value="Taxi"' in refused.text


def test_more_photos_than_a_form_takes_are_too_large(browser: FlaskClient) -> None:
    assert with_photo(browser, bytes(MOST_SENT)).status_code == 413


def test_only_the_latest_uploads_that_no_request_took_are_kept(desk: Desk, browser: FlaskClient) -> None:
    kept = [with_photo(browser, snapshot() + bytes([each])).location for each in range(MOST + 1)]
    assert browser.get(kept[0]).status_code == 422
    assert browser.get(kept[1]).status_code == 200


def test_looking_starts_nothing(desk: Desk, browser: FlaskClient) -> None:
    for query in ("workflow=purchase&do=send&f_item=x&f_amount=5&requester=sam", "workflow=purchase&requester=%00"):
        assert browser.get(f"{NEW}?{query}").status_code == 200
    assert count(desk) == 1


def test_bad_input_never_fails(desk: Desk, browser: FlaskClient) -> None:
    form = filled(browser, **GOOD)
    bad = (
        {"f_item": "\0"}, {"f_item": "x" * 100_000}, {"f_amount": "9" * 5000}, {"f_vendor": "Hilt\0"}, {"version": "x"},
        {"version": "9" * 40}, {"version": ""}, {"key": ""}, {"key": "x" * 100}, {"requester": "\0"}, {"f_amount": ""},
        {"requester": "x" * 100_000}, {"f_item": "a\u202eb", "f_amount": "-1"},
    )  # fmt: skip
    for each in bad:
        answer = browser.post(BUY, data={**form, "do": "send", **each})
        assert answer.status_code == 422, each
    assert count(desk) == 1
    for slug in ("nothing", "%00", "x" * 5000, "..%2f"):
        assert browser.get(f"{NEW}?workflow={slug}").status_code == 404
        token = form["csrf_token"]
        assert browser.post(f"{NEW}?workflow={slug}", data={"csrf_token": token}).status_code == 404
    assert browser.post(NEW, data={"csrf_token": form["csrf_token"]}).status_code == 404


def test_a_field_may_have_any_name_that_a_definition_allows(desk: Desk, browser: FlaskClient) -> None:
    names = ("data", "errors", "meta", "key", "version", "csrf_token", "do", "process")
    content = {
        "sayso": 1, "workflow": "odd", "title": "Odd", "summary": "{data}",
        "fields": {name: {"type": "text", "ask": f"The {name}?"} for name in names},
        "steps": [{"id": "owner", "approve": "person:ana", "within": "1 day", "if_silent": "expire"}],
    }  # fmt: skip
    publish.publish(desk, json.dumps(content), "test")
    path = f"{NEW}?workflow=odd"
    values = {f"f_{name}": f"my {name}" for name in names}
    sent = browser.post(path, data={**filled(browser, path, requester="sam", **values), "do": "send"})
    assert sent.status_code == 303
    view = look.request(desk, int(sent.location.rsplit("/", 1)[1]))
    assert view.record.fields == {name: f"my {name}" for name in names}


def test_nobody_to_ask_is_said_before_it_is_sent(desk: Desk, browser: FlaskClient) -> None:
    content = {
        "sayso": 1, "workflow": "tell", "title": "Tell", "summary": "Told", "fields": {},
        "steps": [{"id": "all", "notify": "person:ana", "text": "So it is."}],
    }  # fmt: skip
    publish.publish(desk, json.dumps(content), "test")
    path = f"{NEW}?workflow=tell"
    page = looked_over(browser, path, requester="sam")
    assert "No approval needed" in page
    assert "It is approved as soon as it is sent." in page
    drain(desk)
