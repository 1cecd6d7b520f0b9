"""`make screenshots`: every page as a picture, light and dark, wide and on a phone.

The folder is the first argument, and a pattern of names the second. Six of them, as much as a screen shows, are kept
with the project under docs/screenshots for the README: `make screenshots ARGS=keep`.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import Running, Watched, find_chromium, launch, plant, running, sign_in
from tests.support.lively import make_lively

#: Name -> path. What is in brackets is filled in from what is there.
PAGES = {
    "welcome": "/welcome", "inbox": "/", "requests": "/requests", "start": "/requests/new",
    "start-form": "/requests/new?workflow=purchase", "request": "/requests/3", "request-waiting": "/requests/5",
    "request-record": "/requests/3/record", "workflows": "/workflows", "gallery": "/workflows/new",
    "editor-diagram": "/workflows/purchase/edit?view=diagram&step=manager",
    "editor-outline": "/workflows/purchase/edit?view=outline&step=finance",
    "editor-yaml": "/workflows/purchase/edit?view=yaml", "versions": "/workflows/purchase/versions",
    "people": "/people", "person": "/people/ana", "person-new": "/people/new", "import": "/people/import",
    "groups": "/groups", "group": "/groups/finance", "messages": "/messages", "analytics": "/analytics?simulated=1",
    "phones": "/phones", "settings-general": "/settings/general", "settings-calendar": "/settings/calendar",
    "settings-twilio": "/settings/twilio", "settings-users": "/settings/users", "settings-tokens": "/settings/tokens",
    "settings-audit": "/settings/audit", "settings-data": "/settings/data", "account": "/account",
    "group-new": "/groups/new", "bulk": "/requests/bulk?action=nudge&id=5&id=6",
    "verification": "/settings/audit/verification", "user-new": "/settings/users/new",
    "search": "/search?q=desk", "shortcuts": "/shortcuts", "not-found": "/nothing-here",
}  # fmt: skip
KEPT_IN = Path("docs/screenshots")
#: The six of the README: name, dark, phone.
KEPT = (
    ("inbox", False, False), ("request-waiting", True, False), ("editor-diagram", False, False),
    ("phones", False, False), ("request-waiting", True, True), ("phones", False, True),
)  # fmt: skip


def main() -> int:
    """Take the pictures; 1 where a page had an error on its console."""
    given = sys.argv[1:]
    folder = KEPT_IN if given == ["keep"] else Path(given[0] if given else "screenshots")
    wanted = re.compile(given[1] if len(given) > 1 else "")
    chromium = find_chromium()
    if chromium is None:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)  # noqa: T201
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with lively_server() as server, sync_playwright() as playwright:
        watched = Watched(launch(playwright, chromium))
        for dark, phone in product((False, True), repeat=2):
            page = watched.page(dark=dark, phone=phone)
            sign_in(page, server)
            how = f"{'dark' if dark else 'light'}-{'phone' if phone else 'wide'}"
            if folder == KEPT_IN:
                take(page, server, folder, [each[0] for each in KEPT if each[1:] == (dark, phone)], how, whole=False)
            else:
                take(page, server, folder, [each for each in PAGES if wanted.search(each)], how)
        wrong = watched.close()
    print(*wrong, f"{len(list(folder.glob('*.png')))} pictures in {folder}", sep="\n")  # noqa: T201
    return 1 if wrong else 0


def take(page: Page, server: Running, folder: Path, names: list[str], how: str, *, whole: bool = True) -> None:
    """One picture of each of these pages."""
    for name in names:
        page.goto(server.url + PAGES[name])
        page.wait_for_timeout(150)
        page.screenshot(path=folder / f"{name}-{how}.png", full_page=whole)


@contextmanager
def lively_server() -> Iterator[Running]:
    """A server on a workspace in which something of everything has happened."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plant(folder)
        with running(folder) as server:
            make_lively(server.app)
            yield server


if __name__ == "__main__":
    sys.exit(main())
