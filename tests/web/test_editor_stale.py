"""A form that was left open while the draft under it was discarded, published, undone, or lost the part it is of.

What was typed is never joined to another text than the one that was shown, and is never lost.
"""

import re

from flask.testing import FlaskClient

from tests.support.editing import EDIT, data_of, do, publish_sketch, send, step_back, step_of
from tests.web.conftest import token
from workflow.service.work import Desk
from workflow.store import sketches as stored

MANAGER = f"{EDIT}?step=manager"


def change(browser: FlaskClient, **changed: str) -> None:
    """Change the step of the manager as it is now."""
    assert send(browser, MANAGER, "step-manager", changed, follow=False).status_code == 303


def test_after_a_draft_was_discarded_a_form_of_it_asks_and_changes_nothing_of_the_next(
    browser: FlaskClient, desk: Desk
) -> None:
    change(browser, within="2 days")
    mine = browser.get(MANAGER).text
    step_back(browser, "discard")
    change(browser, remind="5 hours")
    answer = send(browser, EDIT, "step-manager", {"within": "9 days"}, mine)
    assert answer.status_code == 409
    assert "The draft you were changing has been discarded." in answer.text
    assert 'value="9 days"' in answer.text
    assert "<q>4 hours</q>" in answer.text
    assert (step_of(desk, "manager")["within"], step_of(desk, "manager")["remind"]) == ("4 hours", "5 hours")
    send(browser, EDIT, "step-manager", {"remind": "5 hours"}, answer.text)
    assert (step_of(desk, "manager")["within"], step_of(desk, "manager")["remind"]) == ("9 days", "5 hours")


def test_no_sketch_has_the_number_of_one_before_it(browser: FlaskClient, desk: Desk) -> None:
    numbers = []
    for within in ("2 days", "3 days", "4 days"):
        change(browser, within=within)
        with desk.database.reading() as tx:
            sketch = stored.find(tx, "purchase")
            assert sketch
            numbers.append(sketch.id)
        step_back(browser, "discard")
    assert len(set(numbers)) == 3


def test_after_a_draft_was_published_a_form_of_it_asks(browser: FlaskClient, desk: Desk) -> None:
    change(browser, within="2 days")
    mine = browser.get(MANAGER).text
    publish_sketch(browser)
    answer = send(browser, EDIT, "step-manager", {"within": "9 days"}, mine)
    assert answer.status_code == 409
    assert "published version 2 in the meantime" in answer.text
    assert 'value="9 days"' in answer.text
    assert "<q>2 days</q>" in answer.text
    with desk.database.reading() as tx:
        assert stored.find(tx, "purchase") is None


def test_a_form_of_a_version_is_joined_to_the_next_one(browser: FlaskClient, desk: Desk) -> None:
    mine = browser.get(MANAGER).text
    change(browser, within="2 days")
    publish_sketch(browser)
    assert send(browser, EDIT, "step-manager", {"remind": "5 hours"}, mine).status_code == 200
    assert (step_of(desk, "manager")["within"], step_of(desk, "manager")["remind"]) == ("2 days", "5 hours")


def test_what_was_undone_does_not_come_back_with_a_form_that_showed_it(browser: FlaskClient, desk: Desk) -> None:
    change(browser, within="2 days")
    mine = browser.get(MANAGER).text
    step_back(browser, "undo")
    change(browser, if_silent="reject")
    answer = send(browser, EDIT, "step-manager", {"remind": "5 hours"}, mine)
    assert answer.status_code == 409
    assert "undid what you were shown and carried on from there." in answer.text
    assert step_of(desk, "manager")["within"] == "4 hours"


def test_a_form_that_showed_what_was_undone_is_joined_while_that_is_still_there(
    browser: FlaskClient, desk: Desk
) -> None:
    change(browser, within="2 days")
    mine = browser.get(MANAGER).text
    step_back(browser, "undo")
    assert send(browser, EDIT, "step-manager", {"remind": "5 hours"}, mine).status_code == 200
    assert (step_of(desk, "manager")["within"], step_of(desk, "manager")["remind"]) == ("4 hours", "5 hours")


def test_undo_with_a_page_of_a_discarded_draft_undoes_nothing(browser: FlaskClient, desk: Desk) -> None:
    change(browser, within="2 days")
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    step_back(browser, "discard")
    change(browser, within="3 days")
    form = {"csrf_token": token(browser, EDIT), "on": on}
    for doing in ("undo", "discard"):
        assert "Somebody changed it" in browser.post(f"{EDIT}/{doing}", data=form, follow_redirects=True).text
    assert step_of(desk, "manager")["within"] == "3 days"


def test_what_was_typed_for_a_step_that_is_gone_is_shown(browser: FlaskClient) -> None:
    mine = browser.get(f"{EDIT}?step=finance").text
    do(browser, "remove-step", name="finance")
    answer = send(browser, EDIT, "step-finance", {"within": "9 days"}, mine)
    assert answer.status_code == 422
    assert "Somebody has removed" in answer.text
    assert "<dt>Within</dt><dd>9 days</dd>" in answer.text
    assert "csrf" not in answer.text.split("What you typed")[1].split("</dl>")[0]


def test_what_was_typed_is_shown_where_the_draft_cannot_be_read_any_more(browser: FlaskClient, desk: Desk) -> None:
    mine = browser.get(MANAGER).text
    browser.post(f"{EDIT}/yaml", data={"csrf_token": token(browser, EDIT), "on": "1", "source": "a: [b\n"})
    answer = send(browser, EDIT, "step-manager", {"within": "9 days"}, mine)
    assert answer.status_code == 422
    assert "<dt>Within</dt><dd>9 days</dd>" in answer.text


def test_a_text_of_a_discarded_draft_is_refused_with_both(browser: FlaskClient, desk: Desk) -> None:
    change(browser, within="2 days")
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    step_back(browser, "discard")
    change(browser, within="3 days")
    form = {"csrf_token": token(browser, EDIT), "on": on, "source": "sayso: 1\nworkflow: mine\n"}
    answer = browser.post(f"{EDIT}/yaml", data=form)
    assert answer.status_code == 409
    assert "has been discarded" in answer.text
    assert "workflow: mine" in answer.text
    assert "within: 3 days" in answer.text
    assert data_of(desk)["workflow"] == "purchase"


def test_what_was_typed_into_a_draft_that_was_discarded_before_it_was_ever_published_is_shown(
    browser: FlaskClient,
) -> None:
    data = {"csrf_token": token(browser, "/workflows/new?from=blank"), "title": "Parking"}
    browser.post("/workflows/new", data=data)
    edit = "/workflows/parking/edit"
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(edit).text)[0]
    form = {"csrf_token": token(browser, edit), "on": on}
    browser.post(f"{edit}/discard", data=form)
    words = {"keys": "title", "title": "Visitors' parking"}
    answer = browser.post(f"{edit}/part", data=form | words, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, "This is gone" in answer.text) == (404, True)
    assert "<dt>Title</dt><dd>Visitors&#39; parking</dd>" in answer.text
    assert on not in answer.text
    yaml = {"source": "sayso: 1\n" + "# word\n" * 1000}
    answer = browser.post(f"{edit}/yaml", data=form | yaml, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.text.count("# word")) == (404, 1000)
    assert "This is gone" not in browser.post(f"{edit}/undo", data=form, headers={"Sec-Fetch-Site": "same-origin"}).text
