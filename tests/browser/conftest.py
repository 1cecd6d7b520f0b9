"""A running server with the demo in it, and pages of a browser that fail a test when anything goes wrong on them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import missing_tool
from tests.support.browser import Running, Watched, enter, find_chromium, launch, plant, running

# What has to come comes; how soon, on a machine that has other things to do, is for the bench to say.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = find_chromium()
    if chromium is None:
        missing_tool("Chromium is not installed")
    with sync_playwright() as playwright:
        launched = launch(playwright, chromium)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made once."""
    folder = tmp_path_factory.mktemp("demo")
    plant(folder)
    return folder


@pytest.fixture
def server(demo: Path, tmp_path: Path) -> Iterator[Running]:
    """The application with its worker, on a copy of the demo."""
    folder = tmp_path / "instance"
    shutil.copytree(demo, folder)
    with running(folder) as started:
        yield started


@pytest.fixture
def windows(browser: Browser, server: Running) -> Iterator[Watched]:
    """Windows of the browser, closed before the server; an error on the console of any page in them fails the test."""
    watched = Watched(browser)
    yield watched
    assert watched.close() == []


@pytest.fixture
def page(windows: Watched, server: Running) -> Page:
    """A wide page of a signed-in administrator."""
    opened = windows.page()
    enter(opened, server)
    return opened


@pytest.fixture
def phone_page(windows: Watched, server: Running) -> Page:
    """A page on a phone, of a signed-in administrator."""
    opened = windows.page(phone=True)
    enter(opened, server)
    return opened
