"""The editor in a browser: it saves as one types, two see each other, and the keyboard alone is enough."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import text

from tests.support.browser import Running, Watched, sign_in, violations
from workflow.service import look

PAGES = (
    "", "?step=finance", "?field=vendor", "?part=fields", "?part=start", "?part=texts&wording=ask", "?add=1",
    "?view=yaml", "/publish",
)  # fmt: skip


def _edit(server: Running, more: str = "", slug: str = "purchase") -> str:
    return f"{server.url}/workflows/{slug}/edit{more}"


def _problem(page: Page, server: Running) -> None:
    """A draft with something wrong in it."""
    page.goto(_edit(server, "?step=finance"))
    page.get_by_label("Deadline", exact=True).fill("soon")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1 problem before you can publish").wait_for()


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_no_page_of_it_has_violations(windows: Watched, server: Running, phone: bool, dark: bool) -> None:
    page = windows.page(phone=phone, dark=dark)
    sign_in(page, server)
    _problem(page, server)
    for more in PAGES:
        page.goto(_edit(server, more))
        for each in page.locator("main details").all():
            each.evaluate("each => { each.open = true }")
        assert (more, violations(page)) == (more, [])


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_nothing_scrolls_sideways(page: Page, server: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for more in PAGES:
        page.goto(_edit(server, more))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, more


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
    page.locator("#f-text-en").press("End")
    page.keyboard.type(" ✈")
    expect(page.locator("#preview .meter").first).to_contain_text("“✈” makes it")
    text = page.locator("#preview .bubble").first.inner_text()
    said = page.locator("#preview .meter .mono").first.inner_text()
    assert said.startswith(f"UCS-2, {server.desk.segments(text)} segment")


def test_two_at_once_see_each_other_and_lose_nothing(windows: Watched, server: Running) -> None:
    one, other = windows.page(), windows.page()
    sign_in(one, server)
    sign_in(other, server, "kim@example.com")
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
    sign_in(one, server)
    sign_in(other, server, "kim@example.com")
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
    expect(one.get_by_role("alert")).to_contain_text("kim@example.com changed the same meanwhile")
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
    sign_in(page, server)
    page.goto(_edit(server, "?step=manager"))
    page.get_by_label("Deadline", exact=True).fill("7 hours")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Publish v2").click()
    page.get_by_label("Note").fill("More time")
    page.get_by_role("button", name="Publish version 2").click()
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
    _to(page, page.get_by_label("Who asks for it"))
    page.keyboard.type("Sam")
    _to(page, page.get_by_role("main").get_by_label("What"))
    page.keyboard.type("A new card")
    _to(page, page.get_by_role("main").get_by_label("Floor"))
    page.keyboard.type("4")
    _press(page, page.get_by_role("button", name="Look it over"))
    _press(page, page.get_by_role("button", name="Send it"))
    expect(page.get_by_text("A new card").first).to_be_visible()
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
