"""The workflows in a real browser: looked at by keyboard and on a phone."""

from playwright.sync_api import Page, expect

from tests.support.browser import Running
from workflow.service import gallery, publish


def second_version(server: Running) -> None:
    text = gallery.text("purchase").replace("amount > 500\n", "amount > 250\n")
    publish.publish(server.desk, text, "user:rosa@example.com", note="Smaller purchases, too")


def test_a_version_is_restored_by_keyboard_alone(page: Page, server: Running) -> None:
    second_version(server)
    page.goto(f"{server.url}/workflows/purchase/versions")
    page.get_by_role("button", name="Restore…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Restore version 1")).to_be_visible()
    page.get_by_label("Note").focus()
    page.keyboard.type("As it was")
    page.get_by_role("button", name="Publish it again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 1 is live again, as version 3.")).to_be_visible()
    expect(page.get_by_text("As it was")).to_be_visible()


def test_a_workflow_is_archived_and_taken_out_again(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/workflows/purchase/versions")
    page.get_by_role("button", name="Archive…").click()
    page.get_by_role("dialog").get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_text("Archived. Nobody can start it any more")).to_be_visible()
    page.locator("#archived > summary").click()
    page.get_by_role("button", name="Restore from the archive").click()
    expect(page.get_by_role("row", name="Purchase request")).to_be_visible()


def test_a_phone_shows_the_outline_first_and_the_whole_diagram_when_asked(phone_page: Page, server: Running) -> None:
    phone_page.goto(f"{server.url}/workflows/purchase/versions/1")
    expect(phone_page.locator("ol.outline")).to_be_visible()
    expect(phone_page.locator("svg.diagram")).to_be_hidden()
    phone_page.get_by_role("link", name="Diagram", exact=True).click()
    expect(phone_page.locator("svg.diagram .edge.detour").first).to_be_visible()
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_word_in_the_diagram_stays_within_its_box(page: Page, server: Running) -> None:
    paths = [f"/workflows/new?ready={name}&as=diagram" for name in gallery.names()]
    for path in (*paths, "/requests/1"):
        page.goto(server.url + path)
        over = page.evaluate(
            """() => [...document.querySelectorAll("svg.diagram .box")].flatMap((box) => {
              const frame = box.querySelector("rect.frame").getBBox();
              return [...box.querySelectorAll("text")]
                .filter((text) => text.getBBox().x + text.getBBox().width > frame.x + frame.width)
                .map((text) => text.textContent);
            })"""
        )
        assert over == [], path
