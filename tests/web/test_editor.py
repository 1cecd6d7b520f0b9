"""The editor: one sketch in three views, changed through forms, by two at once, and published."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql
from werkzeug.datastructures import MultiDict

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
from workflow.service import admit, gallery, look, publish, source
from workflow.service.actor import Actor, Role
from workflow.service.board import sketches
from workflow.service.work import Desk
from workflow.sms import segments
from workflow.store import sketches as stored
from workflow.web.editor import controls as table
from workflow.web.editor import inspector
from workflow.web.editor.show import meter

EDIT = "/workflows/purchase/edit"
FIELD_TYPES = (
    TextField, NumberField, MoneyField, DateField, ChoiceField, YesNoField, PersonField, PhotoField, ContactField,
)  # fmt: skip


def _fields_of(page: str, form: str) -> list[tuple[str, str]]:
    """What the browser would send of a form that nobody has touched."""
    found = re.search(rf'<form[^>]*id="{re.escape(form)}".*?</form>', page, re.DOTALL)
    assert found, f"there is no form {form}"
    sent: list[tuple[str, str]] = []
    pattern = r"<input([^>]*)>|<select([^>]*)>(.*?)</select>|<textarea([^>]*)>(.*?)</textarea>"
    for tag in re.finditer(pattern, found[0], re.DOTALL):
        attributes = tag[1] or tag[2] or tag[4] or ""
        name = re.search(r'\bname="([^"]*)"', attributes)
        if name is None:
            continue
        value = html.unescape((re.search(r'\bvalue="([^"]*)"', attributes) or ["", ""])[1])
        if tag[2] is not None:
            chosen = re.search(r'<option value="([^"]*)" selected', tag[3]) or re.search(r'value="([^"]*)"', tag[3])
            value = html.unescape(chosen[1]) if chosen else ""
        elif tag[4] is not None:
            value = html.unescape(tag[5])
        elif re.search(r'type="(checkbox|radio)"', attributes):
            if " checked" not in attributes:
                continue
            value = value or "on"
        sent.append((name[1], value))
    return sent


def _send(
    browser: FlaskClient, where: str, place: str, changed: dict[str, Any], page: str | None = None, follow: bool = True
) -> Any:
    """Change what a form of this page says, and send it."""
    sent = _fields_of(page or browser.get(where).text, f"part-{place}")
    kept = [(name, value) for name, value in sent if name not in changed]
    for name, value in changed.items():
        kept += [(name, each) for each in (value if isinstance(value, list) else [value])]
    data: dict[str, list[str]] = {}
    for name, value in kept:
        data.setdefault(name, []).append(value)
    return browser.post(f"{EDIT}/part", data=data, follow_redirects=follow)


def _do(browser: FlaskClient, doing: str, **fields: str) -> Any:
    data = {"csrf_token": token(browser, EDIT), "do": doing, **fields}
    return browser.post(f"{EDIT}/arrange", data=data, follow_redirects=True)


def _data(desk: Desk, slug: str = "purchase") -> Any:
    with desk.database.reading() as tx:
        sketch = stored.find(tx, slug)
        assert sketch
        return source.read(stored.source(tx, sketch, sketch.head) or "").data


def _step(desk: Desk, name: str) -> Any:
    return part(_data(desk), Place(kind="step", name=name))


def _user(app: Flask, desk: Desk, email: str, role: Role) -> FlaskClient:
    client = app.test_client()
    admit.create_sign_in_link(desk, email)
    path = f"/sign-in/{admit.create_sign_in_link(desk, email)}"
    client.post(path, data={"csrf_token": token(client, path)})
    with desk.database.writer.begin() as tx:
        given = {"role": role.name.lower(), "email": email}
        tx.execute(sql("UPDATE users SET role = :role WHERE email = :email"), given)
    return client


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
        assert _send(browser, f"{EDIT}?step={step}", f"step-{step}", {}).status_code == 200
    for field in ("item", "amount", "vendor"):
        assert _send(browser, f"{EDIT}?field={field}", f"field-{field}", {}).status_code == 200
    _send(browser, f"{EDIT}?part=start", "start-", {})
    _send(browser, f"{EDIT}?part=workflow", "workflow-", {})
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
    page = _send(browser, f"{EDIT}?step=finance", "step-finance", changed).text
    assert "Saved." in page
    step = _step(desk, "finance")
    assert step["when"] == 'amount > 1500 or vendor == "Hilti"'
    assert step["approve"] == ["group:finance", "person:ana"]
    assert step["remind"] == ["1 day", "2 days"]
    assert (step["need"], step["veto"], step["order"], step["turn"]) == ("all", True, "in_turn", "4 hours")
    assert (step["proof"], step["self"], step["ask_pauses"]) == ("code", "allowed", False)
    assert (step["if_silent"], step["escalate_to"]) == ("escalate", "group:directors")


def test_a_choice_and_its_options_are_written_in_rows(browser: FlaskClient, desk: Desk) -> None:
    changed = {"choose.key": ["A", "B"], "choose.text.en": ["Hilti", "Bosch"], "choose.text.es": ["", "El Bosch"]}
    _send(browser, f"{EDIT}?step=manager", "step-manager", changed)
    assert _step(desk, "manager")["choose"] == {"A": {"en": "Hilti"}, "B": {"en": "Bosch", "es": "El Bosch"}}
    rows = {
        "options.value": ["Hilti", "Makita"],
        "options.text.en": ["", "Makita Inc."],
        "options.text.es": ["", ""],
        "options.more": ["", "owner: person:ana"],
    }
    _send(browser, f"{EDIT}?field=vendor", "field-vendor", rows)
    options = part(_data(desk), Place(kind="field", name="vendor"))["options"]
    assert options == ["Hilti", {"value": "Makita", "label": {"en": "Makita Inc."}, "owner": "person:ana"}]


def test_two_who_change_different_parts_lose_nothing(browser: FlaskClient, desk: Desk) -> None:
    mine, theirs = browser.get(f"{EDIT}?step=manager").text, browser.get(f"{EDIT}?step=manager").text
    _send(browser, EDIT, "step-manager", {"within": "2 days"}, theirs)
    _send(browser, EDIT, "step-manager", {"remind": "5 hours"}, mine)
    step = _step(desk, "manager")
    assert (step["within"], step["remind"]) == ("2 days", "5 hours")


def test_two_who_change_the_same_both_see_it_and_the_later_one_chooses(browser: FlaskClient, desk: Desk) -> None:
    mine = browser.get(f"{EDIT}?step=manager").text
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    answer = _send(browser, EDIT, "step-manager", {"within": "9 days"}, mine)
    assert answer.status_code == 409
    assert "owner@example.com changed the same meanwhile" in answer.text
    assert "<q>2 days</q>" in answer.text
    assert 'value="9 days"' in answer.text
    assert _step(desk, "manager")["within"] == "2 days"
    _send(browser, EDIT, "step-manager", {}, answer.text)
    assert _step(desk, "manager")["within"] == "9 days"


def test_undo_and_redo_go_through_the_changes_and_a_second_click_undoes_nothing_more(
    browser: FlaskClient, desk: Desk
) -> None:
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "2 days"})
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "3 days"})
    page = browser.get(EDIT).text
    on = re.findall(r'name="on" value="([^"]+)"', page)[0]
    form = {"csrf_token": token(browser, EDIT), "on": on}
    assert "Undone" in browser.post(f"{EDIT}/undo", data=form, follow_redirects=True).text
    assert _step(desk, "manager")["within"] == "2 days"
    assert "Somebody has changed it" in browser.post(f"{EDIT}/undo", data=form, follow_redirects=True).text
    assert _step(desk, "manager")["within"] == "2 days"
    form["on"] = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    browser.post(f"{EDIT}/redo", data=form)
    assert _step(desk, "manager")["within"] == "3 days"


def test_a_step_that_asks_nobody_stays_what_it_is_and_is_a_problem(browser: FlaskClient, desk: Desk) -> None:
    page = _send(browser, f"{EDIT}?step=order", "step-order", {"notify": [""]}).text
    assert _step(desk, "order")["notify"] == []
    assert "1 problem before you can publish" in page
    assert 'id="f-text"' in page


def test_steps_are_added_moved_copied_renamed_and_removed_and_twice_is_once(browser: FlaskClient, desk: Desk) -> None:
    for _ in range(2):
        _do(browser, "add-step", kind="notify", to="Tell the team", at="1")
    ids = [each["id"] for each in _data(desk)["steps"]]
    assert ids == ["manager", "tell_the_team", "finance", "director", "order"]
    for _ in range(2):
        _do(browser, "move-step", name="tell_the_team", at="0")
    _do(browser, "copy-step", name="finance", to="finance_2")
    _do(browser, "rename-step", name="tell_the_team", to="crew")
    for _ in range(2):
        _do(browser, "remove-step", name="director")
    assert [each["id"] for each in _data(desk)["steps"]] == ["crew", "manager", "finance", "finance_2", "order"]


def test_a_field_is_renamed_wherever_it_is_named(browser: FlaskClient, desk: Desk) -> None:
    _do(browser, "rename-field", name="amount", to="price")
    data = _data(desk)
    assert list(data["fields"]) == ["item", "price", "vendor"]
    assert data["summary"] == {"en": "{item} for {price}", "es": "{item} por {price}"}
    assert data["steps"][1]["when"] == "price > 500"
    assert "problem" not in browser.get(EDIT).text.split('id="inspector"')[0].split("</header>")[1]


def test_fields_are_added_retyped_moved_and_removed(browser: FlaskClient, desk: Desk) -> None:
    _do(browser, "add-field", to="Cost centre", type="choice")
    _do(browser, "retype-field", name="cost_centre", type="money")
    _do(browser, "move-field", name="cost_centre", at="0")
    data = _data(desk)
    assert next(iter(data["fields"])) == "cost_centre"
    assert data["fields"]["cost_centre"] == {"type": "money", "currency": "USD", "ask": "Cost centre?"}
    _do(browser, "remove-field", name="cost_centre")
    assert "cost_centre" not in _data(desk)["fields"]
    assert _do(browser, "add-field", to="Über!", type="text").status_code == 422


def test_problems_lead_to_the_control_they_are_about(browser: FlaskClient) -> None:
    page = _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "soon", "escalate_to": [""]}).text
    assert "2 problems before you can publish" in page
    assert f'href="{EDIT}?step=manager#f-within"' in page
    assert f'href="{EDIT}?step=manager#f-escalate_to"' in page
    assert re.search(r'id="f-within"[^>]*aria-invalid="true"', page)


def test_yaml_is_kept_right_or_wrong_with_its_comments_and_its_problems_by_line(
    browser: FlaskClient, desk: Desk
) -> None:
    text = "# by hand\n" + gallery.text("purchase").replace("within: 4 hours", "within: soon  # hm")
    form = {"csrf_token": token(browser, EDIT), "on": "1.0", "source": text}
    page = browser.post(f"{EDIT}/yaml", data=form, follow_redirects=True).text
    assert "Line 27" in page
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "4 days"})
    with desk.database.reading() as tx:
        sketch = stored.find(tx, "purchase")
        assert sketch
        kept = stored.source(tx, sketch, sketch.head) or ""
    assert kept == text.replace("soon", "4 days")


def test_a_text_that_cannot_be_read_is_kept_and_shown_as_a_text(browser: FlaskClient) -> None:
    form = {"csrf_token": token(browser, EDIT), "on": "1.0", "source": "a: [b\n"}
    assert browser.post(f"{EDIT}/yaml", data=form).status_code == 303
    for view in ("", "?view=diagram", "?step=manager", "?part=fields"):
        page = browser.get(EDIT + view)
        assert page.status_code == 200
        assert "a: [b" in page.text


def test_yaml_of_two_at_once_is_joined_or_refused_with_both(browser: FlaskClient, desk: Desk) -> None:
    text = gallery.text("purchase")
    send = {"csrf_token": token(browser, EDIT), "on": "1.0"}
    _send(browser, f"{EDIT}?step=finance", "step-finance", {"within": "3 days"})
    browser.post(f"{EDIT}/yaml", data={**send, "source": text.replace("undo: 2 minutes", "undo: 5 minutes # longer")})
    data = _data(desk)
    assert (data["undo"], data["steps"][1]["within"]) == ("5 minutes", "3 days")
    answer = browser.post(f"{EDIT}/yaml", data={**send, "source": text.replace("undo: 2 minutes", "undo: 9 minutes")})
    assert answer.status_code == 409
    assert "undo: 9 minutes" in answer.text
    assert "undo: 5 minutes" in answer.text


def test_the_meter_says_what_the_sender_counts_and_names_what_makes_it_dear(browser: FlaskClient, desk: Desk) -> None:
    page = _send(browser, f"{EDIT}?step=order", "step-order", {"text.en": "Approved ✈: {summary}."}).text
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
    sent = MultiDict(_fields_of(browser.get(f"{EDIT}?step=order").text, "part-step-order"))
    sent["text.en"] = "Go on, {requester}!"
    page = browser.post(f"{EDIT}/preview", data=sent).text
    assert "Go on, " in page
    assert "GSM-7, 1 segment" in page
    with desk.database.reading() as tx:
        assert stored.find(tx, "purchase") is None


def test_a_draft_is_published_with_a_note_once_its_differences_were_shown(browser: FlaskClient, desk: Desk) -> None:
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
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
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
    page = browser.get(f"{EDIT}/publish").text
    form = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0] for name in ("csrf_token", "on", "live")}
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "9 hours"})
    answer = browser.post(f"{EDIT}/publish", data=form)
    assert answer.status_code == 409
    assert "9 hours" in answer.text
    assert look.workflow(desk, "purchase").number == 1


def test_a_draft_with_problems_is_not_published(browser: FlaskClient, desk: Desk) -> None:
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "soon"})
    page = browser.get(f"{EDIT}/publish").text
    assert "1 problem to mend first" in page
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    form = {"csrf_token": token(browser, EDIT), "on": on, "live": "1"}
    assert browser.post(f"{EDIT}/publish", data=form).status_code == 422
    assert look.workflow(desk, "purchase").number == 1


def test_a_version_that_was_published_meanwhile_is_said_and_taken_over(browser: FlaskClient, desk: Desk) -> None:
    _send(browser, f"{EDIT}?step=manager", "step-manager", {"within": "8 hours"})
    publish.publish(desk, gallery.text("purchase").replace("undo: 2 minutes", "undo: 7 minutes"), "user:x", "purchase")
    assert "Version 2 was published after this draft began" in browser.get(EDIT).text
    assert "7 minutes" in browser.get(f"{EDIT}/publish").text
    browser.post(f"{EDIT}/catch-up", data={"csrf_token": token(browser, EDIT)})
    data = _data(desk)
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
    assert _data(desk, "visit")["steps"][0]["id"] == "approval"


def test_a_viewer_reads_and_changes_nothing_and_a_member_sees_nothing(app: Flask, desk: Desk) -> None:
    viewer = _user(app, desk, "viewer@example.com", Role.VIEWER)
    page = viewer.get(f"{EDIT}?step=manager")
    assert page.status_code == 200
    assert "<fieldset" in page.text
    assert "Undo" not in page.text
    form = {"csrf_token": token(viewer, EDIT), "keys": "within", "within": "9 days", "step": "manager"}
    assert viewer.post(f"{EDIT}/part", data=form).status_code == 403
    for path in ("arrange", "yaml", "undo", "discard", "catch-up", "publish"):
        assert viewer.post(f"{EDIT}/{path}", data=form).status_code == 403, path
    assert _user(app, desk, "member@example.com", Role.MEMBER).get(EDIT).status_code == 403


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
HOSTILE = ["\0", "\ud800", "x" * 200_000, BOMB, "- a", "", "sayso: 1\nsteps: 7\nfields: [1]", "{" * 50_000, "a: !x b"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_the_editor(browser: FlaskClient, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass")
    csrf = token(browser, EDIT)
    body = {"csrf_token": csrf, "on": "1.0"}
    answer = browser.post(f"{EDIT}/yaml", data={**body, "source": sent})
    assert answer.status_code in (303, 422)
    for where in ("", "?view=yaml", "?step=manager", "?step=%232", "?field=item", "?part=texts&language=es", "?add=1"):
        assert browser.get(EDIT + where).status_code == 200


VALUES = ["\0", "\ud800", "x" * 100_000, "\u202e<script>alert(1)</script>", "{{7*7}}", "\u2028\x85\ufeff"]


@pytest.mark.parametrize("text", VALUES, ids=range(len(VALUES)))
def test_no_value_breaks_a_form(browser: FlaskClient, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if text != "\ud800" else "�"
    keys = ("within", "remind", "need", "need.number", "when.free", "proof", "order", "turn")
    changed: dict[str, Any] = dict.fromkeys(keys, sent)
    changed |= {"when": "free", "approve": sent, "choose.key": sent, "choose.text": sent, "if_silent": sent}
    answer = _send(browser, f"{EDIT}?step=manager", "step-manager", changed)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    steps = ("add-step", "copy-step", "move-step", "rename-step")
    for doing in (*steps, "add-field", "rename-field", "retype-field", "x"):
        fields = {"name": sent, "to": sent, "at": sent, "kind": sent, "type": sent}
        assert _do(browser, doing, **fields).status_code in (200, 422)
    assert browser.get(EDIT, query_string={"step": sent, "view": sent, "add": sent}).status_code == 200


def test_what_is_not_there_is_not_found(browser: FlaskClient) -> None:
    for path in ("/workflows/nothing/edit", "/workflows/nothing/edit/publish", "/workflows/No!/edit"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"{EDIT}?step=nobody").status_code == 200
    form = {"csrf_token": token(browser, EDIT), "on": "9" * 50, "keys": "within", "step": "nobody", "within": "1 day"}
    assert browser.post(f"{EDIT}/part", data=form).status_code == 422
