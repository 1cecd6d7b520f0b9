"""The ways into those states that take more than an address, a button or a form."""

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.support.browser import BROKEN, enter
from tests.support.signing_in import KEY, PASSWORD
from tests.support.stage import ANA, ROSA, Stage, State, press, unfold
from workflow.service import publish, roster
from workflow.service.gallery import text as ready_made

ROWS = "handle,name,phone,manager,nickname\nnew,Nia New,+14155550140,ana,Nini\nana,Ana M. Ruiz,,kim,\n,Nobody,12,,\n"


def narrowed_to_two(page: Page, stage: Stage) -> None:
    """Two requests of the list are ticked."""
    stage.show(page, "/requests")
    for number in range(2):
        page.locator("[data-tick]").nth(number).check()
    expect(page.locator("[data-ticked]")).to_have_text("2 ticked")


def menu_of_a_row(page: Page, stage: Stage) -> None:
    """What else can be done about a row of the inbox."""
    stage.show(page, "/")
    page.locator(".inbox-row details.menu > summary").first.click()
    expect(page.locator(".inbox-row details.menu[open]")).to_be_visible()


def filter_of_the_inbox(page: Page, stage: Stage) -> None:
    """A filter of the inbox, being chosen."""
    stage.show(page, "/?tab=waiting")
    page.locator(".inbox-pick > summary").last.click()
    expect(page.get_by_label("Waiting on", exact=True)).to_be_visible()


def decided_twice(page: Page, stage: Stage) -> None:
    """Somebody's answer came too late: another has decided meanwhile."""
    bought = stage.work.buy("Coffee machine", "80")
    stage.show(page, f"/requests/{bought}", who=ANA)
    page.get_by_label("Reason").fill("we need it for the new hire")
    stage.override(bought)
    press(page, "Approve")
    expect(page.locator("#failed")).to_contain_text("Nothing was recorded")


def answered(page: Page, stage: Stage) -> None:
    """Somebody has answered on the page, and can take it back."""
    bought = stage.work.buy("Coffee machine", "80")
    stage.show(page, f"/requests/{bought}", who=ANA)
    press(page, "Approve")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def printed(page: Page, stage: Stage) -> None:
    """The record, as it goes on paper."""
    stage.show(page, "/requests/3/record")
    page.emulate_media(media="print")


def palette(page: Page, stage: Stage) -> None:
    """Search or jump to, with something found."""
    stage.show(page, "/shortcuts")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("searchbox").press_sequentially("desk")
    expect(page.get_by_role("dialog").get_by_role("link", name="Standing desk")).to_be_visible()


def keys(page: Page, stage: Stage) -> None:
    """The list of the keys, over a page."""
    stage.show(page, "/search")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def more(page: Page, stage: Stage) -> None:
    """What else there is, on a phone."""
    stage.show(page, "/")
    page.locator("#more").evaluate("sheet => sheet.showPopover()")


def imported(page: Page, stage: Stage) -> None:
    """What an import would do; one of its rows is refused."""
    stage.show(page, "/people/import")
    page.get_by_label("Or paste the rows").fill(ROWS)
    press(page, "Preview the import")
    expect(page.get_by_role("heading", name="Import preview")).to_be_visible()


def changed_meanwhile(page: Page, stage: Stage) -> None:
    """Somebody has changed a person while the form was open."""
    stage.show(page, "/people/joe/edit")
    other = page.context.new_page()
    for each, name in ((other, "Joseph Diaz"), (page, "José Diaz")):
        if each is other:
            each.goto(page.url)
        field = each.get_by_label("Name", exact=True)
        field.fill(f"{name} {field.input_value()[-9:]}")
        press(each, "Save")
        each.wait_for_load_state()
    other.close()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")


def group_that_can_go(page: Page, stage: Stage) -> None:
    """A group with nobody in it that no workflow names, and the question whether it goes."""
    roster.put_group(stage.lively.desk, "choir", "Choir", [], f"user:{ROSA}")
    stage.show(page, "/groups/choir")
    press(page, "Delete…")
    expect(page.get_by_role("dialog", name="Delete Choir")).to_be_visible()


def inspected(page: Page, stage: Stage) -> None:
    """A text on a virtual phone that did not arrive, looked into."""
    stage.show(page, "/phones?show=kim")
    kim = page.locator("#phone-kim")
    kim.get_by_role("button", name="More for Kim").click()
    page.get_by_label("Make the next text to it fail").locator("visible=true").select_option("30005")
    press(page, "Set this")
    expect(kim).to_contain_text("The next text to it fails: 30005")
    kim.locator("#phone-kim-words").fill("MENU")
    kim.get_by_role("button", name="Send as Kim").click()
    expect(kim).to_contain_text("not delivered (30005)")
    kim.locator(".ph-fate a").last.click()
    expect(page.locator("#inspect")).to_be_visible()
    unfold(page)


def no_signal(page: Page, stage: Stage) -> None:
    """A phone without signal, whose next text comes twice."""
    stage.show(page, "/phones?phones=lou,max&show=lou")
    lou = page.locator("#phone-lou")
    for button, undone, said in (
        ("Signal off", "Signal on", "No signal"),
        ("Send the next webhook", "Send the next text once", "arrives twice"),
    ):
        lou.get_by_role("button", name="More for Lou").click()
        if lou.get_by_role("button", name=undone).is_visible():
            page.keyboard.press("Escape")
        else:
            lou.get_by_role("button", name=button).click()
        expect(lou).to_contain_text(said)


def sketched(slug: str, *, wrong: bool = True) -> State:
    """The editor with a draft, which has something wrong in it unless that is not wanted."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, f"/workflows/{slug}/edit?view=yaml")
        text = re.sub(r"within: [^,\n}]+", f"within: {'soon' if wrong else '7 hours'}", ready_made(slug))
        page.get_by_label("The definition as YAML").fill(text)
        press(page, "Save")
        expect(page.get_by_text("Draft of v")).to_be_visible()
        if wrong:
            expect(page.get_by_text("before you can publish")).to_be_visible()

    return state


def discarding(page: Page, stage: Stage) -> None:
    """The question whether a draft goes."""
    sketched("visitor")(page, stage)
    stage.show(page, "/workflows/visitor/edit?view=outline")
    unfold(page)
    press(page, "Discard this draft…")
    expect(page.locator("[popover]:popover-open")).to_be_visible()


def confirming(slug: str, *, wrong: bool) -> State:
    """The last look at a draft before it is published."""

    def state(page: Page, stage: Stage) -> None:
        sketched(slug, wrong=wrong)(page, stage)
        stage.show(page, f"/workflows/{slug}/edit/publish")
        expect(page.get_by_text("to fix first" if wrong else "What changes")).to_be_visible()

    return state


def clashing(path: str, label: str) -> State:
    """Two have typed into the same part of a draft, and the second is asked whose words it shall be."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, path)
        page.route("**/live?*", lambda route: route.fulfill(status=204))  # so that he does not see it coming
        other = page.context.new_page()
        other.goto(page.url)
        for each, span in ((other, "5 days"), (page, "9 days")):
            field = each.get_by_label(label, exact=True)
            field.fill(re.sub(r"\d+ (working )?(hour|day)s?", span, field.input_value()))
            said = field.locator("xpath=ancestor::form").locator("[data-saved]")
            expect(said).to_have_text("Saved" if each is other else "Not saved")
        other.close()
        page.unroute("**/live?*")
        expect(page.get_by_role("alert")).to_contain_text("changed the same thing in the meantime")

    return state


def overtaken(page: Page, stage: Stage) -> None:
    """The editor, after another version was published than the draft began with."""
    sketched("rental")(page, stage)
    publish.publish(stage.lively.desk, ready_made("rental").replace("{en: ", "{en: Our ", 1), f"user:{ROSA}")
    stage.show(page, "/workflows/rental/edit")
    expect(page.get_by_text("was published after this draft began")).to_be_visible()


def second_version(page: Page, stage: Stage) -> None:
    """Two versions of a workflow, and the question whether the first one comes back."""
    text = ready_made("leave").replace("{en: ", "{en: Our ", 1)
    publish.publish(stage.lively.desk, text, f"user:{ROSA}", note="Our own words")
    stage.show(page, "/workflows/leave/versions")
    press(page, "Restore")
    expect(page.locator("[popover]:popover-open")).to_be_visible()


def archived(page: Page, stage: Stage) -> None:
    """The workflows, one of them archived."""
    stage.show(page, "/workflows")
    if not page.locator("#archived").count():
        stage.show(page, "/workflows/gate/versions")
        press(page, "Archive…")
        page.get_by_role("dialog").get_by_role("button", name="Archive", exact=True).click()
    expect(page.locator("#archived")).to_be_visible()
    unfold(page)


def link_that_holds(page: Page, stage: Stage) -> None:
    """A one-time link, not used yet."""
    stage.show(page, stage.lively.sign_in_link().removeprefix(stage.lively.url), who=None)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def after_the_password(email: str, where: str) -> State:
    """The second step of signing in."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, "/sign-in", who=None)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        press(page, "Sign in")
        page.wait_for_url(f"**{where}")

    return state


def wrong_digits(first: State) -> State:
    """The second step of signing in, with six digits that are not the right ones."""

    def state(page: Page, stage: Stage) -> None:
        first(page, stage)
        page.locator("[name=code]").fill("000000" if pyotp.TOTP(KEY).now() != "000000" else "111111")
        press(page, "Sign in")
        expect(page.get_by_text("This is not the code")).to_be_visible()

    return state


def session_ended(page: Page, stage: Stage) -> None:
    """The session was over when something was sent: it is kept, and he is asked to sign in."""
    stage.show(page, "/requests/5")
    press(page, "Reject…")
    page.locator("#reject").get_by_label("Reason").fill("The budget of June is spent")
    page.context.clear_cookies()
    page.locator("#reject").get_by_role("button", name="Reject as an override").click()
    expect(page.get_by_text("What you typed is kept").first).to_be_visible()


def what_was_kept(page: Page, stage: Stage) -> None:
    """He has signed in again, and is shown what he typed."""
    session_ended(page, stage)
    enter(page, stage.lively)
    press(page, "I have signed in in another tab")
    expect(page.get_by_role("heading", name="What you typed before signing in")).to_be_visible()


def too_large(page: Page, stage: Stage) -> None:
    """More was sent than is taken."""
    stage.show(page, "/groups/new")
    page.get_by_label("Name").evaluate("(field) => { field.value = 'x'.repeat(2200000) }")
    press(page, "Add the group")
    expect(page.get_by_role("heading", name="This is too large")).to_be_visible()


def ours(page: Page, stage: Stage) -> None:
    """An error of our own making."""

    def fail() -> str:
        raise RuntimeError("asked for by a test")

    pages = stage.lively.app.view_functions
    kept = pages["frame.shortcuts"]
    pages["frame.shortcuts"] = fail
    try:
        stage.show(page, f"/shortcuts{BROKEN}")
    finally:
        pages["frame.shortcuts"] = kept
    expect(page.get_by_role("heading", name="Something went wrong")).to_be_visible()
