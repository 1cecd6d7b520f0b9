"""`make screenshots`: every page in every state as a picture, light and dark, wide and on a phone.

The folder is the first argument, and a pattern of names the second. Six of them, as much as a screen shows, are kept
with the project under docs/screenshots for the README: `make screenshots ARGS=keep`.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import LOOKS, Watched, find_chromium, launch, looks
from tests.support.lively import HOSTILE
from tests.support.stage import Stage, at, staged
from tests.support.states import STATES

#: The plain pages: name -> path.
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
    "settings-webhooks": "/settings/webhooks", "settings-webhook": "/settings/webhooks/1",
    "settings-audit": "/settings/audit", "settings-data": "/settings/data", "account": "/account",
    "group-new": "/groups/new", "bulk": "/requests/bulk?action=nudge&id=5&id=6",
    "verification": "/settings/audit/verification", "user-new": "/settings/users/new",
    "search": "/search?q=desk", "shortcuts": "/shortcuts",
}  # fmt: skip
#: Everything that is looked at: name -> what brings a page there.
SCENES = {name: at(path) for name, path in PAGES.items()} | STATES
KEPT_IN = Path("docs/screenshots")
#: What is asked for on the pictures of the README in the place of what attacks a page.
DECENT = "Whiteboard markers"
#: The six of the README: name, look.
KEPT = (
    ("inbox", "light-wide"), ("request-waiting", "dark-wide"), ("editor-diagram", "light-wide"),
    ("phones", "light-wide"), ("request-waiting", "dark-phone"), ("phones", "light-phone"),
)  # fmt: skip


def main() -> int:
    """Take the pictures; 1 where a page had an error on its console."""
    given = sys.argv[1:]
    keep = given == ["keep"]
    folder = KEPT_IN if keep else Path(given[0] if given else "screenshots")
    wanted = re.compile(given[1] if len(given) > 1 else "")
    pictures = KEPT if keep else [(name, look) for name in SCENES if wanted.search(name) for look, *_ in LOOKS]
    chromium = find_chromium()
    if chromium is None:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)  # noqa: T201
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with staged(DECENT if keep else HOSTILE) as stage, sync_playwright() as playwright:
        watched = Watched(launch(playwright, chromium))
        page = watched.page()
        for name in dict.fromkeys(name for name, _ in pictures):
            take(page, stage, folder, name, [look for each, look in pictures if each == name], whole=not keep)
        wrong = watched.close()
    print(*wrong, f"{len(list(folder.glob('*.png')))} pictures in {folder}", sep="\n")  # noqa: T201
    return 1 if wrong else 0


def take(page: Page, stage: Stage, folder: Path, name: str, wanted: list[str], *, whole: bool) -> None:
    """Bring the page there once, and take one picture of each of these looks."""
    for look in looks(page, lambda: SCENES[name](page, stage)):
        if look in wanted:
            page.wait_for_timeout(150)
            page.screenshot(path=folder / f"{name}-{look}.png", full_page=whole)


if __name__ == "__main__":
    sys.exit(main())
