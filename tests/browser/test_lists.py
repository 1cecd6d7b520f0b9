"""Lists: filters live in the address, files say what the screen says, and the keys move and tick."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import Running, Watched, enter, sign_in
from tests.support.lively import HOSTILE
from tests.support.stage import lively_server
from workflow.service import look
from workflow.service.start import start

IDS = "[...document.querySelectorAll('[data-row] .meta .mono')].map(each => each.textContent)"
TEXT_IDS = "[...document.querySelectorAll('[data-row]')].map(each => each.id.replace('text-', ''))"


@pytest.fixture(scope="module")
def lively() -> Iterator[Running]:
    """A server on a workspace in which something of everything has happened."""
    with lively_server() as server:
        yield server


@pytest.fixture
def others(browser: Browser) -> Iterator[Watched]:
    """Windows whose errors fail the test."""
    watched = Watched(browser)
    yield watched
    assert watched.close() == []


@pytest.fixture
def page(others: Watched, lively: Running) -> Page:
    """A page of an administrator."""
    opened = others.page()
    enter(opened, lively)
    return opened


def rows(page: Page) -> list[str]:
    """The ids of the requests on the screen, in their order."""
    found: list[str] = page.evaluate(IDS)
    return found


def table(page: Page, server: Running, link: Locator) -> list[dict[str, str]]:
    """The file behind a link, as a spreadsheet reads it."""
    answer = page.request.get(server.url + (link.get_attribute("href") or ""))
    assert answer.ok
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def narrow(page: Page, server: Running) -> list[str]:
    """Set four filters by their controls; the rows that are left."""
    page.goto(f"{server.url}/requests")
    page.get_by_role("navigation", name="Status").get_by_role("link", name="Waiting").click()
    page.wait_for_url("**status=pending*")
    page.locator("summary", has_text="More filters").click()
    page.get_by_label("Order").select_option("oldest")
    page.get_by_label("Workflow").select_option("purchase")
    page.locator("#q").fill("la")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("[?&]q=la"))
    expect(page.locator("#q")).to_have_value("la")
    return rows(page)


def test_filters_survive_reload_back_and_sharing(page: Page, others: Watched, lively: Running) -> None:
    left = narrow(page, lively)
    assert left
    assert left == sorted(left, key=int)
    for part in ("status=pending", "workflow=purchase", "q=la", "sort=oldest"):
        assert part in page.url
    address = page.url
    page.reload()
    assert rows(page) == left
    page.locator("[data-open]").first.click()
    page.wait_for_url(re.compile(r"/requests/\d+\?status=pending"))
    page.go_back()
    expect(page).to_have_url(address)
    assert rows(page) == left
    expect(page.get_by_label("Workflow")).to_have_value("purchase")
    kim = others.page()
    enter(kim, lively, "kim@example.org")
    kim.goto(address)
    assert rows(kim) == left


def test_whoever_must_sign_in_first_comes_to_the_list_that_was_shared(others: Watched, lively: Running) -> None:
    page = others.page()
    page.goto(f"{lively.url}/requests?status=approved&sort=oldest")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, lively)
    assert page.url.endswith("/requests?status=approved&sort=oldest")
    assert rows(page)


def test_a_chip_takes_one_filter_away_and_keeps_the_others(page: Page, lively: Running) -> None:
    narrow(page, lively)
    page.locator(".list-set a.chip").filter(has_text="la").first.click()
    page.wait_for_url(lambda url: "q=la" not in url)
    assert "workflow=purchase" in page.url
    assert "status=pending" in page.url


def test_the_tabs_and_chips_of_the_inbox_are_in_its_address(page: Page, others: Watched, lively: Running) -> None:
    page.goto(lively.url)
    page.get_by_role("navigation", name="Inbox").get_by_role("link", name=re.compile("^Waiting")).click()
    page.wait_for_url("**tab=waiting*")
    page.locator("summary", has_text="Waiting on").click()
    page.get_by_label("Waiting on").fill("ana")
    page.get_by_role("button", name="Show").locator("visible=true").click()
    page.wait_for_url("**waiting_on=ana*")
    address, left = page.url, rows(page)
    assert left
    page.reload()
    assert rows(page) == left
    page.locator("[data-open]").first.click()
    page.wait_for_url(re.compile(r"/requests/\d+\?status=pending"))
    page.go_back()
    expect(page).to_have_url(address)
    assert rows(page) == left
    kim = others.page()
    enter(kim, lively, "kim@example.org")
    kim.goto(address)
    assert rows(kim) == left
    page.get_by_role("link", name=re.compile("Waiting on: ana")).click()
    page.wait_for_url(lambda url: "waiting_on" not in url)
    assert "tab=waiting" in page.url


@pytest.mark.parametrize("query", ["", "?status=pending&sort=oldest", "?status=approved", "?q=script"])
def test_the_file_of_requests_has_the_rows_of_the_screen(page: Page, lively: Running, query: str) -> None:
    page.goto(f"{lively.url}/requests{query}")
    told = table(page, lively, page.get_by_role("link", name="Export CSV"))
    assert told
    assert [each["id"] for each in told] == rows(page)
    titles = page.locator("[data-row] [data-open]").all_inner_texts()
    assert [re.sub(r"(\A|;)'", r"\1", each["request"]) for each in told] == titles


@pytest.mark.parametrize("query", ["?direction=in", "?status=unclear", "?person=sam&direction=out"])
def test_the_file_of_messages_has_the_rows_of_the_screen(page: Page, lively: Running, query: str) -> None:
    page.goto(f"{lively.url}/messages{query}")
    told = table(page, lively, page.get_by_role("link", name="Export CSV"))
    assert told
    shown = page.evaluate(TEXT_IDS)
    assert [each["id"] for each in told][: len(shown)] == shown


def test_no_cell_of_a_file_is_a_formula(page: Page, lively: Running) -> None:
    work = lively.app.extensions["sayso.carrier"]
    for said in ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://x.example","a")'):
        work.text("+14155550155", said)
    page.goto(f"{lively.url}/messages?q=1")
    for where in ("/requests", "/messages", "/messages?person=%2B14155550155"):
        page.goto(lively.url + where)
        told = table(page, lively, page.get_by_role("link", name="Export CSV"))
        cells = [cell for each in told for cell in each.values()]
        assert [each for each in cells if each.lstrip(" \"'")[:1] in "=+-@" and not each.startswith("'") and each] == []
    assert "'=1+1" in [each["text"] for each in told]
    page.goto(f"{lively.url}/requests?q=script")
    listed = table(page, lively, page.get_by_role("link", name="Export CSV"))
    assert HOSTILE[:20] in listed[0]["request"]


def test_everything_that_fits_is_nudged_and_each_says_what_came_of_it(page: Page, lively: Running) -> None:
    page.goto(f"{lively.url}/requests?status=pending")
    picked = rows(page)
    page.locator("[data-tick-all]").check()
    expect(page.locator("[data-ticked]")).to_have_text(f"{len(picked)} ticked")
    page.get_by_role("button", name="Nudge…").click()
    page.get_by_role("button", name=f"Nudge {len(picked)} requests").click()
    page.wait_for_url(re.compile(r"/requests/bulk/.+"))
    results = page.get_by_role("region", name="What came of each").locator("li")
    expect(results).to_have_count(len(picked))
    assert sorted(results.locator(".mono").all_inner_texts(), key=int) == sorted(picked, key=int)
    said = results.locator(".badge").all_inner_texts()
    assert set(said) <= {"Nudged", "Refused"}
    assert "Nudged" in said


def test_all_that_fit_are_picked_beyond_the_page_and_nothing_else(page: Page, lively: Running) -> None:
    made = [start(lively.desk, "purchase", "sam", {"item": f"Chair {n}", "amount": "20"}, "test") for n in range(60)]
    page.goto(f"{lively.url}/requests?q=chair&sort=oldest")
    shown = rows(page)
    assert len(shown) < len(made)
    page.locator("[data-tick]").first.check()
    page.get_by_label(f"All {len(made)} matching").check()
    page.get_by_role("button", name="Withdraw…").click()
    later = start(lively.desk, "purchase", "sam", {"item": "Chair too late", "amount": "20"}, "test")
    page.get_by_role("button", name=f"Withdraw {len(made)} requests").click()
    page.wait_for_url(re.compile(r"/requests/bulk/.+"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{len(made)} of {len(made)} withdrawn")
    assert {look.request(lively.desk, each).record.status for each in made} == {"withdrawn"}
    assert look.request(lively.desk, later).record.status == "pending"
    assert look.request(lively.desk, 5).record.status != "withdrawn"


def test_the_keys_move_tick_and_open(page: Page, lively: Running) -> None:
    page.goto(f"{lively.url}/requests")
    links, boxes = page.locator("[data-open]"), page.locator("[data-tick]")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    expect(boxes.nth(0)).not_to_be_checked()
    wanted = links.nth(0).get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(lively.url + wanted)


def test_the_keys_do_nothing_while_somebody_types(page: Page, lively: Running) -> None:
    page.goto(f"{lively.url}/requests")
    page.keyboard.press("/")
    field = page.locator("#q")
    expect(field).to_be_focused()
    page.keyboard.type("jkx?[/")
    expect(field).to_be_focused()
    expect(field).to_have_value("jkx?[/")
    expect(page.locator("[data-tick]:checked")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_ticks_a_row_of_the_inbox_and_what_can_be_done_with_it_appears(page: Page, lively: Running) -> None:
    page.goto(f"{lively.url}/?tab=waiting")
    nudge = page.get_by_role("button", name="Nudge…")
    expect(nudge).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("1 ticked")
    nudge.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nudge 1 request")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/?tab=waiting")


def test_what_is_ticked_stays_ticked_while_the_list_grows(page: Page, lively: Running) -> None:
    page.goto(f"{lively.url}/requests?status=pending")
    page.locator("[data-tick]").first.check()
    made = start(lively.desk, "purchase", "sam", {"item": "Stapler", "amount": "20"}, "test")
    expect(page.locator(f"#row-{made}")).to_be_visible()
    expect(page.locator("[data-ticked]")).to_have_text("1 ticked")
    expect(page.locator("[data-tick-all]")).to_be_visible()
    expect(page.get_by_role("button", name="Nudge…")).to_be_visible()
