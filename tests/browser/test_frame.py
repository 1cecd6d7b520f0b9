"""What surrounds every page: search, keys, theme, and staying up to date."""

from playwright.sync_api import Page, expect

from tests.support.browser import Running, Watched, enter


def test_ctrl_k_finds_a_request_and_goes_there(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/shortcuts")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("desk")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_contain_text("Standing desk")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_contain_text("Standing desk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/1")


def test_the_search_works_without_javascript(windows: Watched, server: Running) -> None:
    page = windows.page(javascript=False)
    enter(page, server)
    page.goto(server.url)
    page.get_by_role("searchbox").fill("desk")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Standing desk").click()
    page.wait_for_url("**/requests/1")


def test_the_theme_is_kept_and_written_by_the_server(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/shortcuts")
    page.get_by_role("button", name="You and this page").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(14, 17, 22)")


def test_the_question_mark_lists_the_keys_until_they_are_switched_off(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/search")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.goto(f"{server.url}/shortcuts")
    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("Single keys are off.")).to_be_visible()
    page.goto(f"{server.url}/search")
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)
