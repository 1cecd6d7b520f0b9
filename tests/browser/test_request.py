"""The page of a request and the form that starts one, in a real browser, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Running, Watched, enter
from workflow.core.state import Answer
from workflow.service import look
from workflow.service.actor import Actor, Role
from workflow.service.board import steering
from workflow.service.start import start

ANA = "+14155550102"
ROSA = Actor(by="user:rosa@example.com", name="Rosa", role=Role.ADMIN)


def override(server: Running, answer: Answer) -> None:
    """Somebody else decides request 1 meanwhile."""
    seen = look.request(server.desk, 1).record.audit_length
    steering.override(server.desk, ROSA, 1, seen, answer=answer, reason="the flood")


def wordings(server: Running, handle: str) -> list[str | None]:
    """The wordings of what somebody was texted about request 1."""
    texts, _ = look.message_page(server.desk, request_id=1, person=handle, direction="out")
    return [each.wording for each in texts]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_sends_one_text(javascript: bool, windows: Watched, server: Running) -> None:
    page = windows.page(javascript=javascript)
    enter(page, server)
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Nudge now").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Everyone it is waiting on was reminded.")
    assert wordings(server, "ana").count("remind") == 1
    page.go_back()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Nudge now").click()
    page.wait_for_load_state()
    assert wordings(server, "ana").count("remind") == 1


def test_whoever_types_while_somebody_else_decides_keeps_his_words_and_is_told(
    windows: Watched, server: Running
) -> None:
    ana = windows.page()
    enter(ana, server, "ana@example.com")
    ana.goto(f"{server.url}/requests/1")
    ana.get_by_label("Reason").fill("we need it for the new hire")
    override(server, Answer.NO)
    expect(ana.locator("h1 + .lead")).to_contain_text("Rejected")
    expect(ana.get_by_label("Reason")).to_have_value("we need it for the new hire")
    ana.get_by_role("button", name="Approve", exact=True).click()
    expect(ana.locator("#failed")).to_contain_text("Nothing was recorded: Rosa declined before you.")
    expect(ana.locator("#failed")).to_contain_text("we need it for the new hire")
    assert look.request(server.desk, 1).record.status == "rejected"


def test_a_change_made_elsewhere_comes_to_the_screen_and_an_open_panel_stays(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Reassign…").click()
    why = page.get_by_label("Reason").and_(page.locator(":visible"))
    why.fill("Ana is ill")
    server.app.extensions["sayso.carrier"].text(ANA, "MORE")
    expect(page.locator("#timeline")).to_contain_text("Ana Ruiz asked for the details")
    expect(why).to_have_value("Ana is ill")
    expect(why).to_be_visible()


def test_what_can_no_longer_be_done_goes_from_a_page_that_nobody_types_on(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    expect(page.get_by_role("button", name="Reassign…")).to_be_visible()
    override(server, Answer.YES)
    expect(page.locator("h1 + .lead")).to_contain_text("Approved")
    expect(page.get_by_role("button", name="Reassign…")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_request_is_started_from_its_form_and_once(javascript: bool, windows: Watched, server: Running) -> None:
    page = windows.page(javascript=javascript)
    enter(page, server)
    page.goto(f"{server.url}/requests/new")
    page.get_by_role("link", name=re.compile("Purchase request")).click()
    page.get_by_label("Requester").select_option("sam")
    page.get_by_label("Item").fill("Desk lamp")
    page.get_by_label("Amount, USD").fill("a lot")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("alert")).to_contain_text("is no amount")
    expect(page.get_by_label("Item")).to_have_value("Desk lamp")
    page.get_by_label("Amount, USD").fill("45")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_text("1 person is asked first")).to_be_visible()
    page.get_by_role("button", name="Send request").dblclick()
    page.wait_for_url(re.compile(r"/requests/\d+$"))
    expect(page.get_by_role("heading", name="Desk lamp for $45.00")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Send request").click()
    page.wait_for_url(re.compile(r"/requests/\d+$"))
    expect(page.get_by_role("heading", name="Desk lamp for $45.00")).to_be_visible()
    assert len(look.request_page(server.desk)) == 2


def test_the_keys_go_from_request_to_request(page: Page, server: Running) -> None:
    start(server.desk, "purchase", "sam", {"item": "Lamp", "amount": "5"}, "test")
    page.goto(f"{server.url}/requests/1")
    page.keyboard.press("[")
    page.wait_for_url("**/requests/2")
    page.keyboard.press("]")
    page.wait_for_url("**/requests/1")


def test_the_record_fits_a_page_of_a4(page: Page, server: Running) -> None:
    server.app.extensions["sayso.carrier"].text(ANA, "NO too dear")
    page.goto(f"{server.url}/requests/1/record")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
