"""The versions of a workflow: listed, looked at, compared in words, and brought back."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.forms import Forms
from tests.web.conftest import token
from tests.web.test_workflows import HOSTILE, send, signed_in
from workflow.clock import ManualClock
from workflow.service import gallery, look, publish
from workflow.service.actor import Actor, Role
from workflow.service.board import sketches as board
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.store import sketches

ADMIN = Actor(by="user:rosa@example.com", name="Rosa", role=Role.ADMIN)
VERSIONS = "/workflows/purchase/versions"


@pytest.fixture
def second(desk: Desk, clock: ManualClock) -> str:
    """A second version is live: Finance is asked earlier, and Manager is reminded once more."""
    text = gallery.text("purchase").replace("amount > 500\n", "amount > 250\n").replace("[1 hour, 3 hours]", "[1 hour]")
    clock.move(timedelta(hours=1))
    publish.publish(desk, text, "user:rosa@example.com", note="Finance wants to see more")
    return text


def live(desk: Desk) -> tuple[int, str]:
    found = look.workflow(desk, "purchase")
    return found.number, found.source


def test_every_version_is_listed_with_who_when_why_and_what_is_open(
    browser: FlaskClient, desk: Desk, second: str
) -> None:
    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    page = browser.get(VERSIONS).text
    for part in (
        "Version 2 is live", "Finance wants to see more", "by rosa@example.com", "2 open", "1 open",
        "/workflows/purchase/compare/1...2", "Restore version 1",
    ):  # fmt: skip
        assert part in page, part
    assert "Restore version 2" not in page


def test_the_short_address_leads_to_the_live_version(browser: FlaskClient, second: str) -> None:
    assert browser.get("/workflows/purchase").headers["Location"] == f"{VERSIONS}/2"


def test_an_old_version_is_shown_as_it_was(browser: FlaskClient, second: str) -> None:
    for view, part in (("", "<svg"), ("?as=outline", "Finance"), ("?as=yaml", "amount &gt; 500")):
        page = browser.get(f"{VERSIONS}/1{view}").text
        assert part in page
        assert "over $250" not in page
        assert "Version 2 is live" in page


def test_the_names_of_groups_stand_in_the_diagram(browser: FlaskClient) -> None:
    assert "Human resources" in browser.get("/workflows/leave/versions/1?as=diagram").text


def test_the_difference_is_said_in_words_and_as_text(browser: FlaskClient, second: str) -> None:
    page = browser.get("/workflows/purchase/compare/1...2").text
    for part in (
        ">Finance is asked over $250.00 instead of $500.00.", "“Manager”: reminder after 3 hours removed.",
        "2 differences", "-    when: amount &gt; 500", "+    when: amount &gt; 250",
    ):  # fmt: skip
        assert part in page, part
    back = browser.get("/workflows/purchase/compare/2...1").text
    assert "“Manager”: reminder after 3 hours added." in back


def test_versions_that_mean_the_same_say_so(browser: FlaskClient, desk: Desk) -> None:
    assert "The two are the same" in browser.get("/workflows/purchase/compare/1...1").text
    text = gallery.text("purchase").replace("approve: requester.manager", "approve: [requester.manager]")
    assert publish.publish(desk, text, "test").version == 2
    assert "No change in meaning" in browser.get("/workflows/purchase/compare/1...2").text


def test_two_versions_are_chosen_by_a_form(browser: FlaskClient, second: str) -> None:
    choose = "/workflows/purchase/compare"
    assert browser.get(f"{choose}?old=1&new=2").headers["Location"] == "/workflows/purchase/compare/1...2"
    for nonsense in ("", "?old=1", "?old=x&new=2", f"?old={10**30}&new=1"):
        assert browser.get(choose + nonsense).headers["Location"] == VERSIONS


def test_restoring_publishes_the_old_content_as_the_newest_version(
    browser: FlaskClient, desk: Desk, second: str
) -> None:
    status, where, _ = send(browser, f"{VERSIONS}/1/restore", f"{VERSIONS}/1", note=" It was fine \n before ")
    assert (status, where) == (303, VERSIONS)
    assert live(desk) == (3, gallery.text("purchase"))
    page = browser.get(VERSIONS).text
    assert "Version 1 is live again, as version 3." in page
    assert "It was fine \n before" in page
    assert "by owner@example.com" in page


def test_a_second_click_makes_no_further_version(browser: FlaskClient, desk: Desk, second: str) -> None:
    for _ in range(2):
        assert send(browser, f"{VERSIONS}/1/restore", f"{VERSIONS}/1")[0] == 303
    assert live(desk)[0] == 3
    assert "Nothing to restore: it is the same as version 3, which is live." in browser.get(VERSIONS).text


def test_an_old_version_is_edited_anew_and_undo_brings_back_the_draft_that_it_replaced(
    browser: FlaskClient, desk: Desk, second: str
) -> None:
    form = Forms(browser.get(f"{VERSIONS}/1").text).found[f"{VERSIONS}/1/edit"]
    status, where, _ = send(browser, f"{VERSIONS}/1/edit", f"{VERSIONS}/1", **form)
    assert (status, where) == (303, "/workflows/purchase/edit")
    assert "amount &gt; 500" in browser.get(f"{where}?view=yaml").text.replace("&#62;", "&gt;")
    assert live(desk)[0] == 2
    again = send(browser, f"{VERSIONS}/1/edit", f"{VERSIONS}/1", **form)
    assert again[:2] == (303, "/workflows/purchase/edit")
    with desk.database.reading() as tx:
        draft = sketches.find(tx, "purchase")
        assert draft
        assert [each.what for each in sketches.recent(tx, draft)] == ["Took over version 1", "Began with version 2"]


def test_a_draft_is_not_replaced_unless_its_page_said_so(browser: FlaskClient, desk: Desk, second: str) -> None:
    drawn_before = Forms(browser.get(f"{VERSIONS}/1").text).found[f"{VERSIONS}/1/edit"]
    board.begin(desk, ADMIN, "purchase", second.replace("amount > 250", "amount > 999"))
    status, where, _ = send(browser, f"{VERSIONS}/1/edit", f"{VERSIONS}/1", **drawn_before)
    assert (status, where) == (303, f"{VERSIONS}/1")
    page = browser.get(f"{VERSIONS}/1").text
    assert "left alone" in page
    assert "There is already a draft" in page
    form = Forms(page).found[f"{VERSIONS}/1/edit"]
    assert send(browser, f"{VERSIONS}/1/edit", f"{VERSIONS}/1", **form)[1] == "/workflows/purchase/edit"


def test_what_fits_no_more_says_why_and_keeps_what_was_typed(browser: FlaskClient, desk: Desk, second: str) -> None:
    other = gallery.text("gate").replace("keyword: RELEASE", "keyword: ORDER")
    publish.publish(desk, other, "test")
    text = second.replace("keyword: BUY", "keyword: FETCH")
    publish.publish(desk, text, "test")
    publish.publish(desk, gallery.text("swap").replace("keyword: SWAP", "keyword: BUY"), "test")
    status, _, page = send(browser, f"{VERSIONS}/1/restore", f"{VERSIONS}/1", note="Please")
    assert status == 422
    assert "cannot be published again as it stands" in page
    assert "BUY" in page
    assert ">Please</textarea>" in page.replace("\r\n", "").replace("\n", "")
    assert live(desk)[0] == 3


def test_a_note_that_is_too_long_is_refused_in_words(browser: FlaskClient, desk: Desk, second: str) -> None:
    status, _, page = send(browser, f"{VERSIONS}/1/restore", f"{VERSIONS}/1", note="x" * 100_000)
    assert status == 422
    assert "At most 500 characters." in page
    assert live(desk)[0] == 2


def test_a_version_that_is_not_there_is_not_found(browser: FlaskClient) -> None:
    csrf = token(browser, "/workflows")
    for number in (0, 99, 2**31, 10**30):
        for path in (f"{VERSIONS}/{number}", f"/workflows/purchase/compare/1...{number}", f"{VERSIONS}/x"):
            assert browser.get(path).status_code == 404
        assert browser.post(f"{VERSIONS}/{number}/restore", data={"csrf_token": csrf}).status_code == 404
        assert browser.get(f"{VERSIONS}?before={number}").status_code == 200


def test_a_workflow_that_is_not_there_is_not_found(browser: FlaskClient) -> None:
    for slug in ("nothing", "%00", "A", "x" * 5000):
        for path in ("", "/versions", "/versions/1", "/compare/1...2"):
            assert browser.get(f"/workflows/{slug}{path}").status_code == 404


def test_a_viewer_looks_and_restores_nothing(app: Flask, desk: Desk, second: str) -> None:
    viewer = signed_in(app, desk, "viewer")
    for path in (VERSIONS, f"{VERSIONS}/1", "/workflows/purchase/compare/1...2"):
        page = viewer.get(path)
        assert page.status_code == 200
        assert "Restore" not in page.text
    data = {"csrf_token": token(viewer, VERSIONS)}
    assert viewer.post(f"{VERSIONS}/1/restore", data=data).status_code == 403
    assert live(desk)[0] == 2


def test_hostile_words_stay_words_in_notes_and_comparisons(browser: FlaskClient, desk: Desk) -> None:
    text = gallery.text("purchase").replace("What do you need?", HOSTILE)
    publish.publish(desk, text, "test", note=HOSTILE)
    for path in (VERSIONS, f"{VERSIONS}/2", f"{VERSIONS}/2?as=yaml", "/workflows/purchase/compare/1...2"):
        page = browser.get(path).text
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_many_versions_come_a_page_at_a_time(browser: FlaskClient, desk: Desk) -> None:
    for number in range(51):
        publish.publish(desk, gallery.text("consent").replace("3 working days", f"{number + 4} working days"), "test")
    page = browser.get("/workflows/consent/versions").text
    assert "Version 52" in page
    assert 'href="/workflows/consent/versions?before=3"' in page
    assert "Version 2</a>" in browser.get("/workflows/consent/versions?before=3").text
