"""A second click, Back and the same button once more, and the same form from two tabs: one text each."""

import re
import time
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, Response

from tests.support.browser import Running, Watched, enter
from tests.support.lively import PHONES
from workflow.service import look
from workflow.simulator.gateway import threads


def texts(server: Running, who: str, about: str) -> int:
    """How many texts that speak of this are on somebody's phone or on their way to it."""
    sent, _ = look.message_page(server.desk, person=who, direction="out")
    on_phone = [each for each in threads(server.desk, PHONES[who]) if not each.from_phone and about in each.body]
    waiting = [each for each in sent if about in (each.body or "")]
    return max(len(on_phone), len(waiting))


def twice(page: Page, name: str | re.Pattern[str]) -> None:
    """Two clicks so close together that the first one's answer cannot have come; then wait for what it leads to."""
    button = page.get_by_role("button", name=name).locator("visible=true").last
    with page.expect_navigation():
        button.evaluate("button => { button.click(); button.click(); }")


def is_post(answer: Response) -> bool:
    """Whether this is the answer to a form that was sent."""
    return answer.request.method == "POST"


def nudge(page: Page, server: Running) -> str:
    page.goto(f"{server.url}/requests/1")
    return "Nudge now"


def bulk(page: Page, server: Running) -> str:
    page.goto(f"{server.url}/requests")
    page.locator("[data-tick]").first.check()
    page.get_by_role("button", name="Nudge…").click()
    page.get_by_role("heading", name="Nudge 1 request").wait_for()
    return "Nudge 1 request"


def reassign(page: Page, server: Running) -> str:
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Reassign…").click()
    panel = page.locator("#reassign")
    panel.get_by_label("Reason").fill("Ana is ill")
    to = panel.locator("[name$=to]")
    if to.evaluate("field => field.tagName") == "SELECT":
        to.select_option("kim")
    else:
        to.fill("kim")
    return "Reassign"


def begin(page: Page, server: Running) -> str:
    page.goto(f"{server.url}/requests/new?workflow=purchase")
    page.get_by_label("Requester").select_option("sam")
    page.get_by_label("Item").fill("Desk lamp")
    page.get_by_label("Amount, USD").fill("45")
    page.get_by_role("button", name="Review").click()
    page.get_by_text("1 person is asked first").wait_for()
    return "Send request"


#: What is done, who is texted by it, and words of that text.
DEEDS = {
    "nudge": (nudge, "ana", "Standing desk"),
    "bulk nudge": (bulk, "ana", "Standing desk"),
    "reassign": (reassign, "kim", "Standing desk"),
    "start": (begin, "ana", "Desk lamp"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_second_click_and_back_and_the_same_button_send_one_text(page: Page, server: Running, deed: str) -> None:
    prepare, who, about = DEEDS[deed]
    button = prepare(page, server)
    before = texts(server, who, about)
    twice(page, button)
    _arrived(server, who, about, before + 1)
    page.go_back()
    if deed != "reassign":  # there Back shows the page as it is now, with its panel closed
        with page.expect_response(is_post):
            page.get_by_role("button", name=button, exact=True).locator("visible=true").last.click()
    page.wait_for_load_state()
    page.wait_for_timeout(400)
    assert texts(server, who, about) == before + 1


@pytest.mark.parametrize("deed", DEEDS)
def test_the_same_form_from_two_tabs_without_javascript_sends_one_text(
    windows: Watched, server: Running, deed: str
) -> None:
    prepare, who, about = DEEDS[deed]
    page = windows.page(javascript=False)
    enter(page, server)
    button = prepare(page, server)
    before = texts(server, who, about)
    form = page.get_by_role("button", name=button, exact=True).locator("visible=true").last
    action, pairs = form.evaluate(
        "button => [button.form.getAttribute('action'), [...new FormData(button.form, button)]]"
    )
    tabs = [page.context.new_page() for _ in range(2)]
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    for tab in tabs:
        answer = tab.request.post(
            server.url + action,
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
        )
        assert answer.ok, answer.text()
    _arrived(server, who, about, before + 1)
    page.wait_for_timeout(400)
    assert texts(server, who, about) == before + 1


def _quoted(words: str) -> str:
    return quote_plus(words)


def _arrived(server: Running, who: str, about: str, wanted: int) -> None:
    """Wait until so many texts are there."""
    end = time.monotonic() + 30
    while texts(server, who, about) < wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert texts(server, who, about) == wanted
