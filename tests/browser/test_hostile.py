"""Whatever somebody writes is shown as he wrote it: nothing of it runs, and no page bursts."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, WIDE, Running, Watched, enter, plant, running
from tests.support.lively import PHONES, Lively
from workflow.core.state import Answer
from workflow.service import look, publish, roster, start
from workflow.service.actor import Actor, Role
from workflow.service.board import steering

BY = "user:rosa@example.com"
ROSA = Actor(by=BY, name="Rosa", role=Role.ADMIN)
#: It turns the rest of its line round; where words are stored on one line it is left out.
OVERRIDE = "\u202e"
CORPUS = (
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<svg onload=window.__pwned=1>",
    "javascript:window.__pwned=1//",
    '" onmouseover="window.__pwned=1" x="',
    "' autofocus onfocus='window.__pwned=1' y='",
    "</textarea><script>window.__pwned=1</script>",
    "</title><script>window.__pwned=1</script>",
    '<a href="javascript:window.__pwned=1">tap here</a>',
    "</script></style><iframe srcdoc='<script>parent.__pwned=1</script>'>",
    "{{7*7}} ${7*7} <%= 7*7 %> {% raise %}",
    "]]><!-- &lt;b&gt; -->",
    f"{OVERRIDE}gpj.exe drawkcab",
    "W" * 90,
)
#: In a definition braces have a meaning of their own.
WITHOUT_BRACES = tuple(each for each in CORPUS if "{" not in each)
#: What of a page could run although nobody wrote it there.
ALIVE = """() => [...document.querySelectorAll("*")].flatMap((each) => [
  ...[...each.attributes].filter(({ name, value }) =>
    name.startsWith("on") || name === "srcdoc" || (/^(href|src|action|formaction|xlink:href)$/.test(name)
      && /^\\s*javascript:/i.test(value))).map(({ name }) => `${each.tagName} ${name}`),
  ...(each.tagName === "SCRIPT" && !each.src ? ["SCRIPT"] : []),
  ...(each.tagName === "IFRAME" ? ["IFRAME"] : []),
])"""
SHOWN = """() => [document.documentElement.textContent,
  ...[...document.querySelectorAll("input, textarea")].map((each) => each.value)].join(" ").replace(/\\s+/g, " ")"""


def definition() -> str:
    """A workflow that has one of these wherever it can have words."""
    said = [json.dumps(each, ensure_ascii=False) for each in WITHOUT_BRACES]
    fields = "".join(f"  f{n}: {{type: text, ask: {each}, max: 200}}\n" for n, each in enumerate(said))
    asks = "  - id: asks\n    approve: person:ana\n    within: 1 day\n    if_silent: reject\n"
    steps = asks + "".join(f"  - {{id: s{n}, notify: requester, text: {each}}}\n" for n, each in enumerate(said))
    return (
        f"sayso: 1\nworkflow: hostile\ntitle: {said[7]}\nstart: {{keyword: EVIL, who: [group:staff]}}\n"
        f'fields:\n{fields}summary: "{{f0}} and {{f1}}"\nsteps:\n{steps}'
    )


@pytest.fixture(scope="module")
def stained() -> Iterator[Running]:
    """A server on which every word that somebody wrote is one of these."""
    with tempfile.TemporaryDirectory() as name:
        plant(Path(name))
        with running(Path(name)) as server:
            _stain(server)
            yield server


def _stain(server: Running) -> None:
    desk, work = server.desk, Lively(server.app)
    publish.publish(desk, definition(), BY, note=CORPUS[0])
    values = {f"f{n}": each for n, each in enumerate(WITHOUT_BRACES)}
    start.start(desk, "hostile", "sam", values, BY)
    for number, words in enumerate(CORPUS):
        phone = f"+141555501{number + 40}"
        roster.add_person(desk, {"handle": f"evil{number}", "name": words, "phone": phone, "manager": "ana"}, BY)
        roster.put_group(desk, f"evil{number}", words, [f"evil{number}", "ana"], BY)
        started = start.start(desk, "purchase", "sam", {"item": words, "amount": "12"}, BY)
        if number % 2:
            seen = look.request(desk, started).record.audit_length
            steering.override(desk, ROSA, started, seen, answer=Answer.NO, reason=words)
        work.carrier.text(phone, words)
        work.carrier.text(PHONES["kim"], words)


@pytest.fixture(scope="module")
def everywhere(browser: Browser, stained: Running) -> Iterator[tuple[Page, list[str]]]:
    """One page that goes everywhere, and the dialogs that came up on it."""
    watched, dialogs = Watched(browser), []
    page = watched.page()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    enter(page, stained)
    yield page, dialogs
    assert watched.close() == []


def look_at(page: Page, address: str, *expected: str) -> None:
    """Open a page: it shows these words as they were written, runs none, and fits a phone."""
    page.set_viewport_size(WIDE)
    page.goto(address)
    shown = page.evaluate(SHOWN).replace(OVERRIDE, "")
    plain = [" ".join(each.replace(OVERRIDE, "").split()) for each in expected]
    assert [each for each in plain if each not in shown] == [], address
    assert_harmless(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{address} scrolls sideways"


def assert_harmless(page: Page) -> None:
    """Nothing that somebody wrote has run or could."""
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate(ALIVE) == []


#: Page -> which of the words it has to show.
PAGES = {
    "/requests": CORPUS, "/requests?q=window": (CORPUS[0],), "/": (), "/?tab=waiting": CORPUS[::2],
    "/people": CORPUS, "/groups": CORPUS, "/messages?direction=in": CORPUS, "/phones?phones=kim,evil0,evil5": CORPUS,
    "/workflows": (CORPUS[7],), "/workflows/hostile/versions": (CORPUS[0], CORPUS[7]),
    "/workflows/hostile/versions/1": WITHOUT_BRACES, "/workflows/hostile/versions/1?as=yaml": (),
    "/workflows/hostile/edit?view=diagram&step=s4": (WITHOUT_BRACES[4],),
    "/workflows/hostile/edit?view=outline&step=s6": (), "/workflows/hostile/edit?view=yaml": (),
    "/requests/new?workflow=hostile": WITHOUT_BRACES, "/requests/new?workflow=purchase": CORPUS,
    "/requests/2": WITHOUT_BRACES, "/requests/2/record": WITHOUT_BRACES, "/search?q=window": (CORPUS[0],),
    "/search?q=%22%3E%3Cscript%3Ewindow.__pwned%3D1%3C/script%3E": ('"><script>window.__pwned=1</script>',),
    "/requests?q=%3C/title%3E%3Csvg%20onload=window.__pwned=1%3E&status=%3Cb%3E": ("</title><svg onload=",),
    "/analytics?simulated=1": (), "/settings/audit": (),
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_it_as_it_was_written(everywhere: tuple[Page, list[str]], stained: Running, path: str) -> None:
    page, dialogs = everywhere
    look_at(page, stained.url + path, *PAGES[path])
    assert dialogs == []


@pytest.mark.parametrize("number", range(len(CORPUS)))
def test_its_own_pages_show_it_as_it_was_written(
    everywhere: tuple[Page, list[str]], stained: Running, number: int
) -> None:
    page, dialogs = everywhere
    for path in (f"/people/evil{number}", f"/groups/evil{number}", f"/requests/{number + 3}"):
        look_at(page, stained.url + path, CORPUS[number])
    assert dialogs == []


def test_the_palette_shows_it_as_it_was_written(everywhere: tuple[Page, list[str]], stained: Running) -> None:
    page, dialogs = everywhere
    page.set_viewport_size(WIDE)
    page.goto(f"{stained.url}/shortcuts")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("searchbox").press_sequentially("script")
    expect(page.get_by_role("dialog").get_by_role("link", name=CORPUS[0]).first).to_be_visible()
    assert_harmless(page)
    assert dialogs == []


def test_a_text_that_comes_while_a_page_is_open_runs_nothing(
    everywhere: tuple[Page, list[str]], stained: Running
) -> None:
    page, dialogs = everywhere
    page.set_viewport_size(WIDE)
    page.goto(f"{stained.url}/messages")
    came = "<img src=y onerror=window.__pwned=1> just now"
    Lively(stained.app).text("kim", came)
    expect(page.get_by_text(came).first).to_be_visible()
    assert_harmless(page)
    assert dialogs == []
