"""Pages stay up to date by themselves, and nothing that somebody is doing on them is lost by it."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Running, Watched, enter
from tests.support.lively import Lively

REASON = "The budget of June is spent, I spoke with"


def answer(server: Running, word: str) -> None:
    """Ana answers by text what the demo asks her."""
    work = Lively(server.app)
    work.text("ana", f"{word} {work.code('ana', 'Standing desk')}")


def open_rejection(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Reject…").click()
    page.locator("#reject textarea, #reject input[type=text]").last.press_sequentially(REASON)
    page.keyboard.press("ArrowLeft")


def test_a_text_shows_on_a_page_that_is_open(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    expect(page.get_by_text("Ana Ruiz approved")).to_have_count(0)
    answer(server, "YES")
    expect(page.get_by_text(re.compile("Ana Ruiz approved|Ana Ruiz said yes", re.I)).first).to_be_visible()


def test_what_somebody_types_is_kept_while_another_decides(page: Page, server: Running) -> None:
    open_rejection(page, server)
    before = page.evaluate("document.querySelector('main').innerText")
    answer(server, "NO")
    page.wait_for_function("before => document.querySelector('main').innerText !== before", arg=before)
    reason = page.locator("#reject textarea, #reject input[type=text]").last
    expect(reason).to_be_focused()
    expect(reason).to_have_value(REASON)
    assert reason.evaluate("field => field.selectionStart") == len(REASON) - 1


def test_a_decision_that_comes_too_late_is_refused_and_says_who_was_first(page: Page, server: Running) -> None:
    open_rejection(page, server)
    answer(server, "NO")
    Lively(server.app).later(minutes=5)
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Reject")).last.click()
    expect(page.locator("#failed")).to_contain_text(re.compile(r"Ana Ruiz \w+.*, \d\d:\d\d \(5 min ago\)", re.S))
    expect(page.locator("#failed")).to_contain_text(REASON)


def test_two_people_see_what_each_other_does(windows: Watched, page: Page, server: Running) -> None:
    other = windows.page()
    enter(other, server, "kim@example.org")
    page.goto(f"{server.url}/requests/1")
    other.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Nudge now").click()
    expect(other.get_by_text(re.compile("nudged|reminded", re.I)).first).to_be_visible()


def test_a_page_that_nobody_looks_at_asks_nothing(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live" in request.url else None)
    with page.expect_request("**/live?*"):
        pass
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.wait_for_timeout(300)
    asked.clear()
    page.wait_for_timeout(2500)
    assert asked == []
