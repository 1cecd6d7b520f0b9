"""What somebody at a screen waits for: the first paint, and a change made elsewhere; and what pages weigh."""

import gzip
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.screenshots import PAGES
from tests.support.browser import Running, Watched, find_chromium, launch, plant, running, sign_in
from tests.support.lively import Lively, make_lively
from workflow.service.simulated import skip

_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def main(folder: Path, quick: bool) -> bool:
    """Print the figures; False where there is no browser to look with."""
    chromium = find_chromium()
    if chromium is None:
        print("Chromium is not installed: nothing was looked at")
        return False
    plant(folder / "instance")
    with running(folder / "instance") as server, sync_playwright() as playwright:
        make_lively(server.app)
        page = Watched(launch(playwright, chromium)).page()
        sign_in(page, server)
        _paints(page, server)
        _changes(page, server, 3 if quick else 12)
    return True


def _paints(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/shortcuts")  # so that what every page loads is in the cache
    page.goto(f"{server.url}/shortcuts")
    bare = page.evaluate(_PAINT)
    found: dict[str, tuple[float, float]] = {}
    for name, path in PAGES.items():
        answer = page.goto(server.url + path)
        assert answer
        found[name] = (page.evaluate(_PAINT), len(gzip.compress(answer.body(), 6)) / 1024)
    slowest = max(found, key=lambda name: found[name][0])
    heaviest = max(found, key=lambda name: found[name][1])
    middle = statistics.median(paint for paint, _ in found.values())
    print(
        f"First paint of {len(found)} pages: median {middle:.0f} ms, "
        f"{middle / (bare or 1):.1f} times the plainest page's"
    )
    print(f"  slowest   {slowest}: {found[slowest][0]:.0f} ms")
    print(f"  heaviest  {heaviest}: {found[heaviest][1]:.1f} KB of HTML, packed")


def _changes(page: Page, server: Running, rounds: int) -> None:
    """From the moment that a text was answered to the moment that the open page says so."""
    work = Lively(server.app)
    waits = []
    for number in range(rounds):
        request_id = work.buy(f"Thing number {number}", "20")
        skip(server.desk, server.desk.clock.now())
        page.goto(f"{server.url}/requests/{request_id}")
        page.wait_for_timeout(2_000)
        before = page.evaluate("document.querySelector('main').innerText")
        work.text("ana", f"NO {work.code('ana', f'Thing number {number}')}")
        began = time.perf_counter()
        page.wait_for_function("was => document.querySelector('main').innerText !== was", arg=before, polling=20)
        waits.append((time.perf_counter() - began) * 1e3)
    print(f"A text's change on an open page: median {statistics.median(waits):.0f} ms, worst {max(waits):.0f} ms")
