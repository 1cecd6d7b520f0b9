"""What a page may weigh, as it goes over the wire: HTML 25 KB, the stylesheet 15 KB, the scripts of a page 20 KB."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import workflow
from tests.screenshots import PAGES

STATIC = Path(workflow.__file__).parent / "static"
_SCRIPT = re.compile(r'<script type="module" src="/static/([^"?]+)')
_IMPORT = re.compile(r'from "\./([^"]+)"')


def weight(content: bytes) -> float:
    """How many KB it weighs, packed."""
    return len(gzip.compress(content, 6)) / 1024


def scripts(*names: str) -> set[str]:
    """These scripts and all that they import."""
    found = set(names)
    for name in names:
        found |= scripts(*_IMPORT.findall((STATIC / name).read_text()))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_weighs_no_more_than_it_may(browser: FlaskClient, name: str) -> None:
    page = browser.get(PAGES[name])
    assert weight(page.data) <= 25
    loaded = scripts(*_SCRIPT.findall(page.text))
    assert loaded
    assert weight(b"".join((STATIC / each).read_bytes() for each in loaded)) <= 20


def test_the_stylesheet_weighs_no_more_than_it_may() -> None:
    assert weight((STATIC / "sayso.css").read_bytes()) <= 15


def test_live_js_stays_small() -> None:
    assert len((STATIC / "live.js").read_text().splitlines()) < 250
