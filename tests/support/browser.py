"""A real browser on a real server: Debian's Chromium, the application with its worker, on loopback.

Every page that a test opens is watched: an error on the console, which is also where a violated policy is reported,
fails the test at its end.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize

from tests.support.pages import signed_in
from workflow import create_app
from workflow.clock import Clock, SystemClock
from workflow.runners.local import LocalRunner
from workflow.runners.process import prepare
from workflow.runners.server import Server, bind
from workflow.service import admit
from workflow.service.seed import seed
from workflow.service.work import Desk
from workflow.settings import Settings

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: A way in which a page is looked at: name, size, theme.
Look = tuple[str, ViewportSize, Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = (
    ("light-wide", WIDE, "light"), ("dark-wide", WIDE, "dark"), ("dark-phone", PHONE, "dark"),
    ("light-phone", PHONE, "light"),
)  # fmt: skip
#: Two of them that differ in everything: what a state of a page is looked at in, whose looks are the page's own.
OPPOSITES = (LOOKS[0], LOOKS[2])
#: What axe holds a page to: WCAG 2.2 A and AA, among it targets of 24 pixels, and what it calls good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is wrong, put into words in the page itself: handing over all that axe tells takes longer than finding it.
_FOUND = """(tags) => axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false })
  .then(({ violations }) => violations.map(({ id, help, nodes }) =>
    `${id}: ${help} at ${nodes.slice(0, 4).map(({ target }) => target.join(" ")).join(", ")}`))"""
#: A page that is refused is a page all the same; the browser calls that an error of loading.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|503)")
#: How an address ends at which a test wants an error of ours.
BROKEN = "?broken"
_AXE = Axe().axe_script
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


def find_chromium() -> str | None:
    """Where Chromium is on this machine."""
    return shutil.which("chromium")


def launch(playwright: Playwright, chromium: str) -> Browser:
    """A browser with a fresh profile."""
    return playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that runs, with its worker."""

    app: Flask
    url: str

    @property
    def desk(self) -> Desk:
        """What the use cases are handed."""
        found: Desk = self.app.extensions["sayso.desk"]
        return found

    def sign_in_link(self, email: str = "rosa@example.com") -> str:
        """The address of a one-time link for somebody."""
        return f"{self.url}/sign-in/{admit.create_sign_in_link(self.desk, email)}"


def plant(folder: Path) -> None:
    """Make the demo in this folder once, for `running` to begin from copies of it."""
    app = create_app(Settings.read({}, folder))
    desk: Desk = app.extensions["sayso.desk"]
    prepare(app, desk)
    seed(desk)
    _let_go(desk)


@contextmanager
def running(folder: Path, *, clock: Clock | None = None, **settings: str) -> Iterator[Running]:
    """The application on a free port of this machine, on the database in this folder."""
    bound = bind("127.0.0.1", 0)
    port = bound.getsockname()[1]
    given = {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", **settings}
    app = create_app(Settings.read(given, folder), clock=clock or SystemClock())
    desk: Desk = app.extensions["sayso.desk"]
    prepare(app, desk)
    server, runner = Server(app, bound), LocalRunner(desk)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    runner.start()
    thread.start()
    try:
        yield Running(app=app, url=f"http://127.0.0.1:{port}")
    finally:
        server.stop()
        thread.join(20)
        runner.stop()
        _let_go(desk)


def _let_go(desk: Desk) -> None:
    desk.database.writer.dispose()
    desk.database.reader.dispose()


@dataclass
class Watched:
    """A browser's contexts, and what went wrong on their pages."""

    browser: Browser
    wrong: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(
        self, *, phone: bool = False, dark: bool = False, javascript: bool = True, **more: object
    ) -> BrowserContext:
        """A new window of its own, with its own cookies."""
        made = self.browser.new_context(
            viewport=PHONE if phone else WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **more,
        )
        made.set_default_timeout(20_000)
        made.on("page", self._watch)
        self.contexts.append(made)
        return made

    def page(self, **how: object) -> Page:
        """A page in a window of its own."""
        return self.context(**how).new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        where = str(message.location.get("url"))
        if message.type == "error" and not _REFUSED.match(message.text) and not where.endswith(BROKEN):
            self.wrong.append(f"{where}: {message.text}")

    def close(self) -> list[str]:
        """Close every window; what went wrong on their pages."""
        for each in self.contexts:
            each.close()
        return self.wrong


def sign_in(page: Page, server: Running, email: str = "rosa@example.com") -> None:
    """Sign in by a one-time link, as a person does."""
    page.goto(server.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def enter(page: Page, server: Running, email: str = "rosa@example.com") -> None:
    """Be signed in at once: the cookie comes from a sign-in that no window has to wait for."""
    cookie = signed_in(server.app, server.desk, email).get_cookie("sayso")
    assert cookie is not None
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def looks(page: Page, bring: Callable[[], None], chosen: tuple[Look, ...] = LOOKS) -> Iterator[str]:
    """Bring a page somewhere once, and give it each of the looks in turn; their names."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    bring()
    for name, size, scheme in chosen:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        yield name


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found: list[str] = page.evaluate(_FOUND, RULES)
    return found
