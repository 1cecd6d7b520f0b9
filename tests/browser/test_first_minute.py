"""The first minute: from the link that `sayso run` prints to an approved request, on virtual phones."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Running, Watched


def type_text(page: Page, key: str, words: str) -> None:
    """Type a text on somebody's phone and send it with Enter."""
    field = page.locator(f"#phone-{key}-words")
    field.fill(words)
    field.press("Enter")


def last(page: Page, key: str) -> Locator:
    """The latest text on a phone."""
    return page.locator(f"#phone-{key} .ph-says").last


@pytest.mark.parametrize("javascript", [True, False])
def test_a_fresh_install_has_an_approved_request_within_a_minute_and_three_clicks(
    windows: Watched, server: Running, javascript: bool
) -> None:
    page = windows.page(javascript=javascript)
    began, clicks = time.monotonic(), 0
    page.goto(server.sign_in_link())
    page.get_by_role("button", name="Sign in").click()
    clicks += 1
    page.wait_for_url(lambda url: "/sign-in" not in url)
    if "/welcome" not in page.url:
        page.goto(f"{server.url}/welcome")
    page.get_by_role("link", name="Try it on virtual phones").click()
    clicks += 1
    type_text(page, "sam", "BUY Desk lamp 45 Hilti")
    expect(last(page, "sam")).to_contain_text("Send it? Reply YES")
    type_text(page, "sam", "YES")
    asked = page.locator("#phone-ana .ph-says", has_text="Desk lamp")
    expect(asked).to_contain_text("Reply YES")
    found = re.search(r"YES (\d{4})", asked.inner_text())
    assert found
    type_text(page, "ana", f"YES {found[1]}")
    expect(last(page, "ana")).to_contain_text("Noted: YES")
    page.get_by_role("button", name="Skip to the next deadline").click()
    clicks += 1
    expect(page.locator("#phone-sam")).to_contain_text("Approved: Desk lamp for $45.00.")
    expect(page.locator(".ph-try")).to_contain_text("See it approved, done")
    assert clicks <= 3
    assert time.monotonic() - began < 60


def test_the_suggestions_alone_do_it_too(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    for key, words in (("sam", r"^BUY Desk lamp"), ("sam", r"^YES$"), ("ana", r"^YES \d{4}$")):
        page.locator(f"#phone-{key}").get_by_role("button", name=re.compile(words)).first.click()
        page.wait_for_load_state()
        expect(page.locator("[data-sent]")).to_have_count(0)
    expect(last(page, "ana")).to_contain_text("Noted: YES")


def test_what_is_typed_on_one_phone_is_kept_while_another_one_texts(
    page: Page, windows: Watched, server: Running
) -> None:
    page.goto(f"{server.url}/phones")
    field = page.locator("#phone-kim-words")
    field.fill("half a sente")
    type_text(page, "sam", "MENU")
    expect(page.locator("#phone-sam .mine .ph-says")).to_have_text("MENU")
    expect(field).to_have_value("half a sente")


def test_what_another_browser_texts_is_on_the_page_by_itself(page: Page, windows: Watched, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    expect(page.locator("#phone-sam .mine")).to_have_count(0)
    server.app.extensions["sayso.carrier"].text("+14155550101", "MENU")
    expect(page.locator("#phone-sam .mine .ph-says")).to_have_text("MENU")


def test_on_a_phone_there_is_no_scrolling_to_where_one_types(page: Page, server: Running) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/phones")
    field, bar = page.locator("#phone-ana-words").bounding_box(), page.locator(".tab-bar").bounding_box()
    assert field and bar
    assert field["y"] + field["height"] < bar["y"]


def test_a_double_click_sends_one_text(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    page.locator("#phone-ana").get_by_role("button", name=re.compile("^MORE")).dblclick()
    expect(last(page, "ana")).to_contain_text("Purchase request")
    page.wait_for_timeout(800)
    expect(page.locator("#phone-ana .mine")).to_have_count(1)


def test_a_wrong_text_says_so_at_the_phone_and_keeps_it(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    type_text(page, "sam", "x" * 1601)
    expect(page.get_by_role("alert")).to_contain_text("1600 characters at most")
    expect(page.locator("#phone-sam-words")).to_have_value("x" * 1601)


def test_a_small_screen_shows_one_phone_and_switches(phone_page: Page, server: Running) -> None:
    phone_page.goto(f"{server.url}/phones")
    shown = phone_page.locator(".handset:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", "phone-ana")
    phone_page.get_by_role("navigation", name="Phones").get_by_role("link", name="Kim").click()
    expect(shown).to_have_attribute("id", "phone-kim")


def test_the_keyboard_alone_is_enough(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    page.locator("#phone-ana").get_by_role("button", name=re.compile("^MORE")).focus()
    page.keyboard.press("Enter")
    expect(last(page, "ana")).to_contain_text("Purchase request")
    page.get_by_role("button", name="Start over").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Start over")).to_be_visible()
    page.get_by_role("button", name="Start over with the demo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".flashes")).to_contain_text("Started over")
    expect(page.locator("#phone-ana .mine")).to_have_count(0)


def test_who_types_keeps_the_field_while_suggestions_come_to_the_same_phone(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/phones")
    field = page.locator("#phone-ana-words")
    field.focus()
    page.keyboard.type("half a")
    for words in ("BUY Desk lamp 45 Hilti", "YES"):
        server.app.extensions["sayso.carrier"].text("+14155550101", words)
    expect(page.locator("#phone-ana .ph-says", has_text="Desk lamp")).to_be_visible()
    page.keyboard.type(" sentence")
    expect(field).to_be_focused()
    expect(field).to_have_value("half a sentence")
