"""The editor: one sketch in three views, changed through forms, by two at once, and published."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql
from werkzeug.datastructures import MultiDict

from tests.support.editing import EDIT, data_of, do, fields_of, publish_sketch, send, step_of, user
from tests.web.conftest import token
from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Start
from workflow.core.editing import Place, part
from workflow.core.field_types import (
    ChoiceField,
    ContactField,
    DateField,
    MoneyField,
    NumberField,
    PersonField,
    PhotoField,
    TextField,
    YesNoField,
)
from workflow.core.fields import Option
from workflow.service import gallery, look, publish, source
from workflow.service.actor import Actor, Role
from workflow.service.board import sketches
from workflow.service.work import Desk
from workflow.sms import segments
from workflow.store import sketches as stored
from workflow.web.editor import controls as table
from workflow.web.editor import inspector
from workflow.web.editor.show import meter
from workflow.wording import overridable

FIELD_TYPES = (
    TextField, NumberField, MoneyField, DateField, ChoiceField, YesNoField, PersonField, PhotoField, ContactField,
)  # fmt: skip


@pytest.mark.parametrize("model", [Definition, Start, ApprovalStep, NotifyStep, *FIELD_TYPES, Option])
def test_every_option_of_the_language_has_a_control_in_the_inspector(model: Any) -> None:
    keys = {key.alias or name for name, key in model.model_fields.items()}
    place = Place(kind="field", name="x")
    of_fields = {
        each: {control.key for control in table.controls({"fields": {"x": {"type": each}}}, place)}
        for each in ("text", "number", "money", "date", "choice", "yesno", "person", "photo", "contact")
    }
    there = {
        Definition: {each.key for each in table.WORKFLOW},
        Start: {each.key for each in table.START},
        ApprovalStep: {each.key for each in table.APPROVAL},
        NotifyStep: {each.key for each in table.NOTIFY},
        Option: {"value", "label"},
    }
    if model in FIELD_TYPES:
        there[model] = of_fields[model.model_fields["type"].default]
    assert keys - table.ELSEWHERE - there[model] == set()


@pytest.mark.parametrize("name", gallery.names())
def test_a_form_that_nobody_touched_changes_nothing_in_any_ready_made_workflow(name: str) -> None:
    data = source.read(gallery.text(name)).data
    places = [Place(kind="workflow"), Place(kind="start")]
    places += [Place(kind="field", name=each) for each in data["fields"]]
    places += [Place(kind="step", name=each["id"]) for each in data["steps"]]
    places += [Place(kind="texts", name=each) for each in data.get("messages", {})]
    for place in places:
        shown = inspector.inspect(data, place, ())
        assert shown is not None
        assert shown.unknown == ()
        assert not any(each.odd for each in shown.shown), place


def test_looking_at_a_workflow_begins_no_sketch(browser: FlaskClient, desk: Desk) -> None:
    assert "No changes" in browser.get(EDIT).text
    with desk.database.reading() as tx:
        assert stored.find(tx, "purchase") is None


def test_the_form_of_a_step_as_the_page_draws_it_changes_nothing_when_it_is_sent_untouched(
    browser: FlaskClient, desk: Desk
) -> None:
    for step in ("manager", "finance", "director", "order"):
        assert send(browser, f"{EDIT}?step={step}", f"step-{step}", {}).status_code == 200
    for field in ("item", "amount", "vendor"):
        assert send(browser, f"{EDIT}?field={field}", f"field-{field}", {}).status_code == 200
    send(browser, f"{EDIT}?part=start", "start-", {})
    send(browser, f"{EDIT}?part=workflow", "workflow-", {})
    with desk.database.reading() as tx:
        assert stored.find(tx, "purchase") is None


def test_a_step_is_changed_through_its_form(browser: FlaskClient, desk: Desk) -> None:
    changed = {
        "approve": ["group:finance", "person:ana", ""], "need": "all", "within": "3 days", "remind": "1 day, 2 days",
        "if_silent": "escalate", "escalate_to": ["group:directors"], "veto": "on", "order": "in_turn",
        "turn": "4 hours", "proof": "code", "self": "allowed", "ask_pauses": "no",
        "when": "any", "when.field": ["amount", "vendor", ""], "when.is": [">", "==", "=="],
        "when.value": ["1,500", "Hilti", ""],
    }  # fmt: skip
    page = send(browser, f"{EDIT}?step=finance", "step-finance", changed).text
    assert "Saved." in page
    step = step_of(desk, "finance")
    assert step["when"] == 'amount > 1500 or vendor == "Hilti"'
    assert step["approve"] == ["group:finance", "person:ana"]
    assert step["remind"] == ["1 day", "2 days"]
    assert (step["need"], step["veto"], step["order"], step["turn"]) == ("all", True, "in_turn", "4 hours")
    assert (step["proof"], step["self"], step["ask_pauses"]) == ("code", "allowed", False)
    assert (step["if_silent"], step["escalate_to"]) == ("escalate", "group:directors")


def test_a_choice_and_its_options_are_written_in_rows(browser: FlaskClient, desk: Desk) -> None:
    changed = {"choose.key": ["A", "B"], "choose.text.en": ["Hilti", "Bosch"], "choose.text.es": ["", "El Bosch"]}
    send(browser, f"{EDIT}?step=manager", "step-manager", changed)
    assert step_of(desk, "manager")["choose"] == {"A": {"en": "Hilti"}, "B": {"en": "Bosch", "es": "El Bosch"}}
    rows = {
        "options.value": ["Hilti", "Makita"],
        "options.text.en": ["", "Makita Inc."],
        "options.text.es": ["", ""],
        "options.more": ["", "owner: person:ana"],
    }
    send(browser, f"{EDIT}?field=vendor", "field-vendor", rows)
    options = part(data_of(desk), Place(kind="field", name="vendor"))["options"]
    assert options == ["Hilti", {"value": "Makita", "label": {"en": "Makita Inc."}, "owner": "person:ana"}]


def test_two_who_change_different_parts_lose_nothing(browser: FlaskClient, desk: Desk) -> None:
    mine, theirs = browser.get(f"{EDIT}?step=manager").text, browser.get(f"{EDIT}?step=manager").text
    send(browser, EDIT, "step-manager", {"within": "2 days"}, theirs)
    send(browser, EDIT, "step-manager", {"remind": "5 hours"}, mine)
    step = step_of(desk, "manager")
    assert (step["within"], step["remind"]) == ("2 days", "5 hours")


def test_two_who_change_the_same_both_see_it_and_the_later_one_chooses(browser: FlaskClient, desk: Desk) -> None:
    mine = browser.get(f"{EDIT}?step=manager").text
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    answer = send(browser, EDIT, "step-manager", {"within": "9 days"}, mine)
    assert answer.status_code == 409
    assert "owner@example.com changed the same thing in the meantime" in answer.text
    assert "<q>2 days</q>" in answer.text
    assert 'value="9 days"' in answer.text
    assert step_of(desk, "manager")["within"] == "2 days"
    send(browser, EDIT, "step-manager", {}, answer.text)
    assert step_of(desk, "manager")["within"] == "9 days"


def test_undo_and_redo_go_through_the_changes_and_a_second_click_undoes_nothing_more(
    browser: FlaskClient, desk: Desk
) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "3 days"})
    page = browser.get(EDIT).text
    on = re.findall(r'name="on" value="([^"]+)"', page)[0]
    form = {"csrf_token": token(browser, EDIT), "on": on}
    assert "Undone" in browser.post(f"{EDIT}/undo", data=form, follow_redirects=True).text
    assert step_of(desk, "manager")["within"] == "2 days"
    assert "Somebody changed it" in browser.post(f"{EDIT}/undo", data=form, follow_redirects=True).text
    assert step_of(desk, "manager")["within"] == "2 days"
    form["on"] = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    browser.post(f"{EDIT}/redo", data=form)
    assert step_of(desk, "manager")["within"] == "3 days"


def test_a_step_that_asks_nobody_stays_what_it_is_and_is_a_problem(browser: FlaskClient, desk: Desk) -> None:
    page = send(browser, f"{EDIT}?step=order", "step-order", {"notify": [""]}).text
    assert step_of(desk, "order")["notify"] == []
    assert "1 problem to fix before you can publish" in page
    assert 'id="f-text"' in page


def test_steps_are_added_moved_copied_renamed_and_removed_and_twice_is_once(browser: FlaskClient, desk: Desk) -> None:
    for _ in range(2):
        do(browser, "add-step", kind="notify", to="Tell the team", at="1")
    ids = [each["id"] for each in data_of(desk)["steps"]]
    assert ids == ["manager", "tell_the_team", "finance", "director", "order"]
    for _ in range(2):
        do(browser, "move-step", name="tell_the_team", at="0")
    do(browser, "copy-step", name="finance", to="finance_2")
    do(browser, "rename-step", name="tell_the_team", to="crew")
    for _ in range(2):
        do(browser, "remove-step", name="director")
    assert [each["id"] for each in data_of(desk)["steps"]] == ["crew", "manager", "finance", "finance_2", "order"]


def test_a_field_is_renamed_wherever_it_is_named(browser: FlaskClient, desk: Desk) -> None:
    do(browser, "rename-field", name="amount", to="price")
    data = data_of(desk)
    assert list(data["fields"]) == ["item", "price", "vendor"]
    assert data["summary"] == {"en": "{item} for {price}", "es": "{item} por {price}"}
    assert data["steps"][1]["when"] == "price > 500"
    assert "problem" not in browser.get(EDIT).text.split('id="inspector"')[0].split("</header>")[1]


def test_fields_are_added_retyped_moved_and_removed(browser: FlaskClient, desk: Desk) -> None:
    do(browser, "add-field", to="Cost centre", type="choice")
    do(browser, "retype-field", name="cost_centre", type="money")
    do(browser, "move-field", name="cost_centre", at="0")
    data = data_of(desk)
    assert next(iter(data["fields"])) == "cost_centre"
    assert data["fields"]["cost_centre"] == {"type": "money", "currency": "USD", "ask": "Cost centre?"}
    do(browser, "remove-field", name="cost_centre")
    assert "cost_centre" not in data_of(desk)["fields"]
    assert do(browser, "add-field", to="Über!", type="text").status_code == 422


def test_problems_lead_to_the_control_they_are_about(browser: FlaskClient) -> None:
    page = send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "soon", "escalate_to": [""]}).text
    assert "2 problems to fix before you can publish" in page
    assert f'href="{EDIT}?step=manager#f-within"' in page
    assert f'href="{EDIT}?step=manager#f-escalate_to"' in page
    assert re.search(r'id="f-within"[^>]*aria-invalid="true"', page)


def test_yaml_is_kept_right_or_wrong_with_its_comments_and_its_problems_by_line(
    browser: FlaskClient, desk: Desk
) -> None:
    text = "# by hand\n" + gallery.text("purchase").replace("within: 4 hours", "within: soon  # hm")
    form = {"csrf_token": token(browser, EDIT), "on": "1", "source": text}
    page = browser.post(f"{EDIT}/yaml", data=form, follow_redirects=True).text
    assert "Line 27" in page
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "4 days"})
    with desk.database.reading() as tx:
        sketch = stored.find(tx, "purchase")
        assert sketch
        kept = stored.source(tx, sketch, sketch.head) or ""
    assert kept == text.replace("soon", "4 days")


def test_a_text_that_cannot_be_read_is_kept_and_shown_as_a_text(browser: FlaskClient) -> None:
    form = {"csrf_token": token(browser, EDIT), "on": "1", "source": "a: [b\n"}
    assert browser.post(f"{EDIT}/yaml", data=form).status_code == 303
    for view in ("", "?view=diagram", "?step=manager", "?part=fields"):
        page = browser.get(EDIT + view)
        assert page.status_code == 200
        assert "a: [b" in page.text


def test_yaml_of_two_at_once_is_joined_or_refused_with_both(browser: FlaskClient, desk: Desk) -> None:
    text = gallery.text("purchase")
    form = {"csrf_token": token(browser, EDIT), "on": "1"}
    send(browser, f"{EDIT}?step=finance", "step-finance", {"within": "3 days"})
    browser.post(f"{EDIT}/yaml", data={**form, "source": text.replace("undo: 2 minutes", "undo: 5 minutes # longer")})
    data = data_of(desk)
    assert (data["undo"], data["steps"][1]["within"]) == ("5 minutes", "3 days")
    answer = browser.post(f"{EDIT}/yaml", data={**form, "source": text.replace("undo: 2 minutes", "undo: 9 minutes")})
    assert answer.status_code == 409
    assert "undo: 9 minutes" in answer.text
    assert "undo: 5 minutes" in answer.text


def test_the_meter_says_what_the_sender_counts_and_names_what_makes_it_dear(browser: FlaskClient, desk: Desk) -> None:
    page = send(browser, f"{EDIT}?step=order", "step-order", {"text.en": "Approved ✈: {summary}."}).text
    pattern = r'class="bubble" lang="en">(.*?)</p>\s*<p class="meter dear"><span class="mono">(.*?)</span>'
    shown = re.findall(pattern, page)
    text, said = html.unescape(shown[0][0]), shown[0][1]
    counted = segments.count(text)
    assert said == f"UCS-2, {desk.segments(text)} segment, {counted.units[-1]} / 70"
    assert "“✈” makes it" in page


@pytest.mark.parametrize("length", [1, 159, 160, 161, 306, 307])
def test_the_meter_fills_a_segment_as_the_sender_does(length: int) -> None:
    counted = segments.count("x" * length)
    room = 160 if counted.segments == 1 else 153
    assert meter("x" * length).endswith(f"{counted.units[-1]} / {room}")


def test_the_preview_follows_what_is_typed_and_keeps_nothing(browser: FlaskClient, desk: Desk) -> None:
    sent = MultiDict(fields_of(browser.get(f"{EDIT}?step=order").text, "part-step-order"))
    sent["text.en"] = "Go on, {requester}!"
    page = browser.post(f"{EDIT}/preview", data=sent).text
    assert "Go on, " in page
    assert "GSM-7, 1 segment" in page
    with desk.database.reading() as tx:
        assert stored.find(tx, "purchase") is None


def test_a_question_is_shown_as_it_would_be_asked_and_in_each_language(browser: FlaskClient, desk: Desk) -> None:
    page = browser.get(f"{EDIT}?field=vendor").text
    shown = re.findall(r'class="bubble" lang="(..)">(.*?)</p>', page)
    assert dict(shown)["en"] == "Which vendor? (Hilti, Bosch, Other) SKIP leaves it out."
    assert dict(shown)["es"] != dict(shown)["en"]
    assert f", {desk.segments(dict(shown)['en'])} segment" in page
    sent = MultiDict(fields_of(page, "part-field-vendor"))
    sent["ask.en"] = "From whom?"
    assert "From whom? (Hilti, Bosch, Other)" in browser.post(f"{EDIT}/preview", data=sent).text


def test_the_texts_of_a_step_lead_to_where_they_are_replaced_also_while_somebody_types(browser: FlaskClient) -> None:
    page = html.unescape(browser.get(f"{EDIT}?step=director").text)
    typed = html.unescape(browser.post(f"{EDIT}/preview", data=MultiDict(fields_of(page, "part-step-director"))).text)
    for wording in ("ask_totp", "noted_yes_undo", "noted_no_undo"):
        link = f"{EDIT}?part=texts&language=en&wording={wording}#f-{wording}"
        assert link in page and link in typed
        assert f'id="f-{wording}"' in browser.get(link.partition("#")[0]).text
    offered = set(re.findall(r'<option value="(\w+)"', browser.get(f"{EDIT}?part=texts").text))
    assert set(overridable()) <= offered | {"ask"}


def test_whoever_changed_it_is_called_by_name(browser: FlaskClient, desk: Desk) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    assert "owner@example.com: Changed" in browser.get(EDIT).text
    with desk.database.writer.begin() as tx:
        tx.execute(sql("UPDATE users SET name = 'Olga Bell' WHERE email = 'owner@example.com'"))
    assert "Olga Bell: Changed" in browser.get(EDIT).text
    publish_sketch(browser)
    assert "by Olga Bell" in browser.get("/workflows/purchase/versions").text


def test_a_draft_is_published_with_a_note_once_its_differences_were_shown(browser: FlaskClient, desk: Desk) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
    page = browser.get(f"{EDIT}/publish").text
    assert "8 hours" in page
    form = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0] for name in ("csrf_token", "on", "live")}
    form["note"] = "Managers were too hurried"
    answer = browser.post(f"{EDIT}/publish", data=form)
    assert answer.status_code == 303
    version = look.workflow(desk, "purchase")
    assert (version.number, version.note) == (2, "Managers were too hurried")
    assert browser.post(f"{EDIT}/publish", data=form).status_code == 409
    assert look.workflow(desk, "purchase").number == 2
    assert "No changes" in browser.get(EDIT).text


def test_what_somebody_changed_while_it_was_looked_at_is_not_published_unseen(browser: FlaskClient, desk: Desk) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
    page = browser.get(f"{EDIT}/publish").text
    form = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0] for name in ("csrf_token", "on", "live")}
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "9 hours"})
    answer = browser.post(f"{EDIT}/publish", data=form)
    assert answer.status_code == 409
    assert "9 hours" in answer.text
    assert look.workflow(desk, "purchase").number == 1


def test_a_draft_with_problems_is_not_published(browser: FlaskClient, desk: Desk) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "soon"})
    page = browser.get(f"{EDIT}/publish").text
    assert "1 problem to fix first" in page
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    form = {"csrf_token": token(browser, EDIT), "on": on, "live": "1"}
    assert browser.post(f"{EDIT}/publish", data=form).status_code == 422
    assert look.workflow(desk, "purchase").number == 1


def test_a_version_that_was_published_meanwhile_is_said_and_taken_over(browser: FlaskClient, desk: Desk) -> None:
    send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
    publish.publish(desk, gallery.text("purchase").replace("undo: 2 minutes", "undo: 7 minutes"), "user:x", "purchase")
    assert "Version 2 was published after this draft began" in browser.get(EDIT).text
    assert "7 minutes" in browser.get(f"{EDIT}/publish").text
    browser.post(f"{EDIT}/catch-up", data={"csrf_token": token(browser, EDIT)})
    data = data_of(desk)
    assert (data["undo"], data["steps"][0]["within"]) == ("7 minutes", "8 hours")
    assert "was published after" not in browser.get(EDIT).text


def test_a_workflow_that_was_never_published_is_edited_and_published(browser: FlaskClient, desk: Desk) -> None:
    actor = Actor(by="user:owner@example.com", name="Owner", role=Role.ADMIN)
    sketches.begin(desk, actor, "visit", gallery.text("leave").replace("workflow: leave", "workflow: visit"))
    where = "/workflows/visit/edit"
    page = browser.get(where).text
    assert "New, not live yet" in page
    data = {"csrf_token": token(browser, where), "do": "add-step", "kind": "approval", "free.approval": "approval"}
    answer = browser.post(f"{where}/arrange", data=data | {"to": "", "at": "0"})
    assert answer.status_code == 303
    assert data_of(desk, "visit")["steps"][0]["id"] == "approval"


def test_a_viewer_reads_and_changes_nothing_and_a_member_sees_nothing(app: Flask, desk: Desk) -> None:
    viewer = user(app, desk, "viewer@example.com", Role.VIEWER)
    page = viewer.get(f"{EDIT}?step=manager")
    assert page.status_code == 200
    assert "<fieldset" in page.text
    assert "Undo" not in page.text
    form = {"csrf_token": token(viewer, EDIT), "keys": "within", "within": "9 days", "step": "manager"}
    assert viewer.post(f"{EDIT}/part", data=form).status_code == 403
    for path in ("arrange", "yaml", "undo", "discard", "catch-up", "publish"):
        assert viewer.post(f"{EDIT}/{path}", data=form).status_code == 403, path
    assert user(app, desk, "member@example.com", Role.MEMBER).get(EDIT).status_code == 403


def test_what_is_not_there_is_not_found(browser: FlaskClient) -> None:
    for path in ("/workflows/nothing/edit", "/workflows/nothing/edit/publish", "/workflows/No!/edit"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"{EDIT}?step=nobody").status_code == 200
    form = {"csrf_token": token(browser, EDIT), "on": "9" * 50, "keys": "within", "step": "nobody", "within": "1 day"}
    assert browser.post(f"{EDIT}/part", data=form).status_code == 422
