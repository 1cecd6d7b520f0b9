"""Signing in by keyboard alone, and what somebody typed when his session ended."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Running, Watched, enter, sign_in
from tests.support.signing_in import HASH, KEY, PASSWORD
from workflow.clock import really
from workflow.service import look
from workflow.service import second_factor as apps
from workflow.store import users
from workflow.store.authenticators import USERS
from workflow.store.db import Transaction

REASON = "The budget of June is spent, and nobody told me of it"


def end_sessions(windows: Watched, server: Running) -> None:
    """Rosa signs out everywhere else, in another window."""
    other = windows.page()
    sign_in(other, server)
    other.goto(f"{server.url}/account")
    other.get_by_role("button", name="Sign out everywhere else").click()
    expect(other.get_by_role("status")).to_contain_text("you are out")


def come_in_again(page: Page, server: Running) -> None:
    """Sign in by a new link in another tab of the same browser, and say so where it was asked."""
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("main")).to_contain_text("What you typed is kept")
    tab = page.context.new_page()
    sign_in(tab, server)
    tab.close()
    page.get_by_role("button", name="I have signed in in another tab").click()
    expect(page.get_by_role("heading", name="What you typed before signing in")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reason_is_kept_when_the_session_ends_and_is_sent_again_once(
    windows: Watched, server: Running, javascript: bool
) -> None:
    page = windows.page(javascript=javascript)
    enter(page, server)
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Reject…").click()
    page.locator("#reject").get_by_label("Reason").fill(REASON)
    end_sessions(windows, server)
    page.locator("#reject").get_by_role("button", name="Reject as an override").click()
    come_in_again(page, server)
    assert look.request(server.desk, 1).record.status == "pending"
    expect(page.locator(".kept")).to_contain_text(REASON)
    page.get_by_role("button", name="Send it again").dblclick()
    expect(page).to_have_url(f"{server.url}/requests/1")
    assert look.request(server.desk, 1).record.status == "rejected"
    expect(page.locator("#timeline")).to_contain_text(REASON)
    expect(page.locator("#timeline").get_by_text(REASON)).to_have_count(1)


def test_a_form_that_was_filled_in_is_kept_when_the_session_ends(windows: Watched, page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/new?workflow=purchase")
    page.get_by_label("Requester").select_option("sam")
    page.get_by_label("Item").fill("A lamp & two <b>bulbs</b>")
    page.get_by_label("Amount, USD").fill("45")
    end_sessions(windows, server)
    page.get_by_role("button", name="Review").click()
    come_in_again(page, server)
    expect(page.locator(".kept")).to_contain_text("A lamp & two <b>bulbs</b>")
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("button", name="Send request", exact=True).dblclick()
    page.wait_for_url(re.compile(r"/requests/\d+$"))
    expect(page.get_by_role("heading", name="A lamp & two <b>bulbs</b> for $45.00")).to_be_visible()
    assert len(look.request_page(server.desk)) == 2


def test_somebody_else_who_signs_in_does_not_get_it(windows: Watched, page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/1")
    page.get_by_role("button", name="Reject…").click()
    page.locator("#reject").get_by_label("Reason").fill(REASON)
    end_sessions(windows, server)
    page.locator("#reject").get_by_role("button", name="Reject as an override").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    tab = page.context.new_page()
    sign_in(tab, server, "kim@example.org")
    page.get_by_role("button", name="I have signed in in another tab").click()
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
    expect(page.get_by_text(REASON)).to_have_count(0)
    assert look.request(server.desk, 1).record.status == "pending"


def add_user(server: Running, email: str, *, app: bool) -> None:
    """An administrator with a password, and with an app if wanted."""
    desk = server.desk

    def add(tx: Transaction) -> None:
        now = desk.clock.now()
        made = users.add(tx, email=email, role="admin", now=now)
        users.change(tx, made, {"password_hash": HASH})
        if app:
            USERS.enrol(tx, made, apps.encrypted(desk, KEY))
            USERS.confirm(tx, made, now)

    desk.database.transact(add)


def to_the_second_step(page: Page, server: Running, email: str) -> None:
    """E-mail and password, by keyboard alone."""
    page.goto(f"{server.url}/requests?status=pending")
    while page.evaluate("document.activeElement.name") != "email":
        page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_a_password_and_six_digits_let_in_by_keyboard_alone(windows: Watched, server: Running) -> None:
    add_user(server, "ivy@example.com", app=True)
    page = windows.page()
    to_the_second_step(page, server, "ivy@example.com")
    page.wait_for_url("**/sign-in/code")
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is not the code")).to_be_visible()
    while page.evaluate("document.activeElement.name") != "code":
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(pyotp.TOTP(KEY).at(really(server.desk.clock).timestamp()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests?status=pending")
    expect(page.get_by_role("heading", name="Requests")).to_be_visible()


def test_an_app_is_set_up_on_the_way_in_by_keyboard_alone(windows: Watched, server: Running) -> None:
    add_user(server, "oda@example.com", app=False)
    page = windows.page()
    to_the_second_step(page, server, "oda@example.com")
    page.wait_for_url("**/sign-in/enrol")
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    secret = re.sub(r"\s", "", page.locator(".key").inner_text())
    while page.evaluate("document.activeElement.name") != "code":
        page.keyboard.press("Tab")
    page.keyboard.type(pyotp.TOTP(secret).at(really(server.desk.clock).timestamp()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests?status=pending")
