"""The editor in a browser: it saves as one types, two see each other, and the keyboard alone is enough."""

import re

from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import text

from tests.support.browser import Running, Watched, enter
from workflow.service import look

#: Texts at the edges of what a segment takes: of letters, of letters that count twice, and of what is no letter.
TEXTS = (
    "a" * 160, "a" * 161, "a" * 306 + "€", "€" * 80, "ö" * 160, "ő" * 70, "ő" * 71, "😀" * 35, "a" + "😀" * 35,
)  # fmt: skip


def _edit(server: Running, more: str = "", slug: str = "purchase") -> str:
    return f"{server.url}/workflows/{slug}/edit{more}"


def test_what_is_typed_saves_itself_and_shows_in_the_diagram(page: Page, server: Running) -> None:
    page.goto(_edit(server, "?step=manager"))
    page.get_by_label("Deadline", exact=True).press("Control+a")
    page.keyboard.type("7 hours")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    expect(page.locator("svg.diagram")).to_contain_text("Within 7 hours")
    expect(page.get_by_text("Draft of v2")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Deadline", exact=True)).to_have_value("7 hours")


def test_the_meter_follows_what_is_typed_with_the_senders_own_count(page: Page, server: Running) -> None:
    page.goto(_edit(server, "?step=order"))
    shown, meter = page.locator("#preview .bubble").first, page.locator("#preview .meter .mono").first
    for words in TEXTS:
        page.locator("#f-text-en").fill(words)
        expect(shown).to_have_text(words)
        expect(meter).to_contain_text(f", {server.desk.segments(words)} segment")
    page.locator("#f-text-en").press("End")
    page.keyboard.type(" ✈")
    expect(page.locator("#preview .meter").first).to_contain_text("“✈” makes it")


def test_two_at_once_see_each_other_and_lose_nothing(windows: Watched, server: Running) -> None:
    one, other = windows.page(), windows.page()
    enter(one, server)
    enter(other, server, "kim@example.com")
    _make_admin(server, "kim@example.com")
    for each in (one, other):
        each.goto(_edit(server, "?step=manager"))
    one.get_by_label("Remind after").fill("30 minutes")
    other.get_by_label("Deadline", exact=True).fill("9 hours")
    for each in (one, other):
        expect(each.get_by_label("Deadline", exact=True)).to_have_value("9 hours")
        expect(each.get_by_label("Remind after")).to_have_value("30 minutes")
        expect(each.locator("svg.diagram")).to_contain_text("Within 9 hours")
        expect(each.locator("svg.diagram")).to_contain_text("Reminded after 30 minutes")


def test_two_who_type_into_the_same_field_are_asked_which_it_shall_be(windows: Watched, server: Running) -> None:
    one, other = windows.page(), windows.page()
    enter(one, server)
    enter(other, server, "kim@example.com")
    _make_admin(server, "kim@example.com")
    for each in (one, other):
        each.goto(_edit(server, "?step=manager"))
    held: list[Route] = []
    one.route("**/edit/part", lambda route: held.append(route))
    one.get_by_label("Deadline", exact=True).fill("5 hours")
    expect(one.locator("[data-saved]")).to_have_text("Saving…")
    other.get_by_label("Deadline", exact=True).fill("9 hours")
    expect(other.locator("[data-saved]")).to_have_text("Saved")
    held[0].continue_()
    one.unroute("**/edit/part")
    expect(one.get_by_role("alert")).to_contain_text("Kim Fox changed the same thing in the meantime")
    expect(one.get_by_label("Deadline", exact=True)).to_have_value("5 hours")
    other.get_by_label("Remind after").fill("20 minutes")
    expect(one.locator("svg.diagram")).to_contain_text("Reminded after 20 minutes")
    one.get_by_role("button", name="Keep mine").click()
    expect(other.get_by_label("Deadline", exact=True)).to_have_value("5 hours")


def test_going_from_step_to_step_keeps_the_place_and_back_works(page: Page, server: Running) -> None:
    page.goto(_edit(server, "?view=diagram"))
    page.locator("a.box", has_text="Director").click()
    expect(page.get_by_role("heading", name="Director")).to_be_visible()
    page.locator("a.box", has_text="Manager").first.click()
    expect(page.get_by_label("Deadline", exact=True)).to_have_value("4 hours")
    page.go_back()
    expect(page.get_by_role("heading", name="Director")).to_be_visible()
    expect(page.get_by_label("Deadline", exact=True)).to_have_value("2 working days")


def test_it_works_without_javascript(windows: Watched, server: Running) -> None:
    page = windows.page(javascript=False)
    enter(page, server)
    page.goto(_edit(server, "?step=manager"))
    page.get_by_label("Deadline", exact=True).fill("7 hours")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Publish v2").click()
    page.get_by_label("Note").fill("More time")
    page.get_by_role("button", name="Publish version 2").click()
    page.wait_for_url("**/versions/2")
    assert look.workflow(server.desk, "purchase").note == "More time"


def test_a_workflow_is_built_published_and_run_by_keyboard_alone(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/workflows/new?from=blank")
    _to(page, page.get_by_label("Title"))
    page.keyboard.type("Key cards")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workflows/key-cards/edit")
    _press(page, page.get_by_role("link", name="Start", exact=True))
    expect(page.get_by_label("Keyword")).to_be_visible()
    _to(page, page.get_by_label("Keyword"))
    page.keyboard.type("CARD")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    _press(page, page.get_by_role("link", name="Fields", exact=True))
    _to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Floor")
    _to(page, page.get_by_label("What it holds"))
    page.keyboard.type("Number")
    _press(page, page.get_by_role("button", name="Add the field"))
    expect(page.get_by_role("heading", name="Floor")).to_be_visible()
    _press(page, page.get_by_role("link", name="Add a step", exact=True).first)
    _to(page, page.get_by_label("An approval"))
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    _to(page, page.get_by_label("Name optional"))
    page.keyboard.type("Tell them")
    _press(page, page.get_by_role("button", name="Add the step"))
    expect(page.get_by_role("heading", name="Tell them")).to_be_visible()
    _to(page, page.get_by_label("Text message"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Your card opens floor {floor}.")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    _press(page, page.get_by_role("link", name="Publish v1"))
    _to(page, page.get_by_label("Note"))
    page.keyboard.type("The first one")
    _press(page, page.get_by_role("button", name="Publish version 1"))
    page.wait_for_url("**/workflows/key-cards/versions/1")
    assert look.workflow(server.desk, "key-cards").note == "The first one"
    assert [each["id"] for each in look.workflow(server.desk, "key-cards").content["steps"]] == ["manager", "tell_them"]
    _run_it(page, server)


def _run_it(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/requests/new?workflow=key-cards")
    _to(page, page.get_by_label("Requester"))
    page.keyboard.type("Sam")
    _to(page, page.get_by_role("main").get_by_label("What"))
    page.keyboard.type("A new card")
    _to(page, page.get_by_role("main").get_by_label("Floor"))
    page.keyboard.type("4")
    _press(page, page.get_by_role("button", name="Review"))
    _press(page, page.get_by_role("button", name="Send request"))
    page.wait_for_url(re.compile(r"/requests/\d+$"))
    assert look.request_page(server.desk, workflow="key-cards")[0].record.status == "pending"


def _to(page: Page, wanted: Locator) -> None:
    """Go there with the Tab key alone."""
    wanted.first.wait_for()
    for _ in range(150):
        if wanted.first.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to {wanted}")


def _press(page: Page, wanted: Locator) -> None:
    _to(page, wanted)
    page.keyboard.press("Enter")


def _make_admin(server: Running, email: str) -> None:
    with server.desk.database.writer.begin() as tx:
        tx.execute(text("UPDATE users SET role = 'admin' WHERE email = :email"), {"email": email})
