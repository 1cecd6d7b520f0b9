"""Two who edit one workflow: what one of them types is never lost, and what he did not touch follows the other."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect
from sqlalchemy import text

from tests.support.browser import Running, Watched, enter
from workflow.service import look, source

STEP = "?step=manager"


@pytest.fixture
def both(windows: Watched, server: Running) -> tuple[Page, Page]:
    """The editor open twice, at the step of the manager; Kim has the second."""
    one, other = windows.page(), windows.page()
    enter(one, server)
    enter(other, server, "kim@example.com")
    with server.desk.database.writer.begin() as tx:
        tx.execute(text("UPDATE users SET role = 'admin' WHERE email = 'kim@example.com'"))
    for each in (one, other):
        _open(each, server)
    return one, other


def _open(page: Page, server: Running, more: str = STEP) -> None:
    page.goto(f"{server.url}/workflows/purchase/edit{more}")


def _deadline(page: Page) -> Locator:
    return page.get_by_label("Deadline", exact=True)


def _saves(page: Page, words: str = "Saved") -> None:
    expect(page.locator("[data-saved]").first).to_have_text(words)


@contextmanager
def _held(page: Page) -> Iterator[None]:
    """What this page sends of a part is on its way until the block ends."""
    waiting: list[Route] | None = []

    def pass_by(route: Route) -> None:
        if waiting is None:
            route.continue_()
        else:
            waiting.append(route)

    page.route("**/edit/part", pass_by)
    yield
    waiting, held = None, waiting
    for route in held:
        route.continue_()


def test_a_field_that_is_as_it_was_shows_again_what_another_makes_of_it(both: tuple[Page, Page]) -> None:
    one, other = both
    _deadline(one).fill("5 hours")
    _deadline(one).fill("4 hours")
    one.get_by_label("When nobody answers in time").select_option("reject")
    one.get_by_label("When nobody answers in time").select_option("escalate")
    one.get_by_role("radio", name="Everybody must say yes").check()
    one.get_by_role("radio", name="The first reply decides").check()
    _saves(one)
    _deadline(other).fill("9 hours")
    other.get_by_label("When nobody answers in time").select_option("approve")
    other.get_by_role("radio", name="Everybody must say yes").check()
    _saves(other)
    expect(_deadline(one)).to_have_value("9 hours")
    expect(one.get_by_label("When nobody answers in time")).to_have_value("approve")
    expect(one.get_by_role("radio", name="Everybody must say yes")).to_be_checked()


def test_what_is_typed_stays_beside_what_another_ticks_and_chooses(both: tuple[Page, Page], server: Running) -> None:
    one, other = both
    for each in both:
        _open(each, server, "?part=workflow")
    with _held(one):
        one.get_by_label("Undo time").fill("7 minutes")
        _saves(one, "Saving…")
        other.get_by_label("Urgent: ignore quiet hours").check()
        _saves(other)
        expect(one.get_by_label("Urgent: ignore quiet hours")).to_be_checked()
        expect(one.get_by_label("Undo time")).to_have_value("7 minutes")
    expect(other.get_by_label("Undo time")).to_have_value("7 minutes")
    expect(other.get_by_label("Urgent: ignore quiet hours")).to_be_checked()


def test_two_changes_of_one_while_the_first_is_on_its_way_are_no_clash(both: tuple[Page, Page]) -> None:
    one, other = both
    with _held(one):
        _deadline(one).fill("5 hours")
        _saves(one, "Saving…")
        _deadline(one).fill("6 hours")
        one.wait_for_timeout(1500)
    _saves(one)
    expect(_deadline(other)).to_have_value("6 hours")


def test_who_types_while_another_publishes_is_told_and_can_go_on(both: tuple[Page, Page], server: Running) -> None:
    one, other = both
    _deadline(one).fill("5 hours")
    _saves(one)
    with _held(one):
        _deadline(one).fill("6 hours")
        other.get_by_role("link", name="Publish v2").click()
        other.get_by_role("button", name="Publish version 2").click()
        other.wait_for_url("**/versions/2")
    expect(one.get_by_role("alert")).to_contain_text("published version 2 in the meantime")
    expect(_deadline(one)).to_have_value("6 hours")
    one.get_by_role("button", name="Keep mine").click()
    expect(one.get_by_text("Draft of v3")).to_be_visible()
    assert source.read(look.workflow(server.desk, "purchase").source).data["steps"][0]["within"] == "5 hours"


def test_what_is_typed_for_a_step_that_another_removes_stays_with_the_reason(
    both: tuple[Page, Page], server: Running
) -> None:
    one, other = both
    with _held(one):
        _deadline(one).fill("9 days")
        _saves(one, "Saving…")
        other.get_by_role("button", name="Remove").click()
        expect(one.locator("svg.diagram")).not_to_contain_text("Within 4 hours")
        expect(_deadline(one)).to_have_value("9 days")
    expect(one.locator("form.part").get_by_role("alert")).to_contain_text("Somebody has removed")
    _open(other, server, "?step=finance")
    _deadline(other).fill("8 days")
    expect(one.locator("svg.diagram")).to_contain_text("within 8 days")
    expect(one.locator("form.part").get_by_role("alert")).to_contain_text("Somebody has removed")
    expect(_deadline(one)).to_have_value("9 days")


def test_why_a_text_was_not_taken_stays_until_it_is(both: tuple[Page, Page], server: Running) -> None:
    one, other = both
    _open(one, server, "?view=yaml")
    before = one.locator("#source").input_value()
    one.locator("#source").fill("# " + "x" * 200_000)
    expect(one.get_by_role("alert")).to_contain_text("characters")
    _deadline(other).fill("9 hours")
    _saves(other)
    expect(one.locator(".last-edit")).to_contain_text("deadline")
    expect(one.get_by_role("alert")).to_contain_text("characters")
    one.locator("#source").fill(before.replace("undo: 2 minutes", "undo: 3 minutes"))
    _saves(one)
    expect(one.get_by_role("alert")).to_have_count(0)
    assert "within: 9 hours" in one.locator("#source").input_value()
    expect(_deadline(other)).to_have_value("9 hours")


def test_leaving_words_that_were_not_taken_asks_first(both: tuple[Page, Page]) -> None:
    one, other = both
    with _held(one):
        _deadline(one).press("Control+a")
        one.keyboard.type("5 hours")
        _saves(one, "Saving…")
        _deadline(other).fill("9 hours")
        _saves(other)
    expect(one.get_by_role("alert")).to_contain_text("changed the same thing in the meantime")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    one.on("dialog", stay)
    one.locator("a.box", has_text="Director").click()
    one.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(_deadline(one)).to_have_value("5 hours")
    one.get_by_role("button", name="Keep mine").click()
    expect(_deadline(other)).to_have_value("5 hours")
    assert asked == ["beforeunload"]


def test_undo_and_redo_of_one_show_to_the_other_and_go_on_from_there(both: tuple[Page, Page]) -> None:
    one, other = both
    _deadline(one).fill("5 hours")
    _saves(one)
    expect(_deadline(other)).to_have_value("5 hours")
    other.get_by_label("Remind after").fill("20 minutes")
    _saves(other)
    expect(one.get_by_label("Remind after")).to_have_value("20 minutes")
    one.get_by_role("button", name="Undo").click()
    expect(other.get_by_label("Remind after")).to_have_value("1 hour, 3 hours")
    other.get_by_role("button", name="Undo").click()
    for each in both:
        expect(_deadline(each)).to_have_value("4 hours")
    one.get_by_role("button", name="Redo").click()
    for each in both:
        expect(_deadline(each)).to_have_value("5 hours")
        expect(each.get_by_label("Remind after")).to_have_value("1 hour, 3 hours")
