"""`sayso text --photo`: a photo from a virtual phone, as somebody types it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.house import open_house
from workflow.cli import cli

JPEG = b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" + bytes(40)
Text = Callable[..., Result]


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Text]:
    """Types `sayso text +14155550123 …` in a folder with a migrated database and a photo."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("TWILIO_"):
            monkeypatch.delenv(name)
    database = f"sqlite:///{tmp_path / 'sayso.db'}"
    with open_house(database, tmp_path):
        pass
    (tmp_path / "receipt.jpg").write_bytes(JPEG)
    environ = {"DATABASE_URL": database, "SECRET_KEY": "k" * 64}
    yield lambda *words: CliRunner().invoke(cli, ["text", "+14155550123", *words], env=environ)


def kept() -> list[bytes]:
    with closing(sqlite3.connect("sayso.db")) as connection:
        return [row[0] for row in connection.execute("SELECT content FROM phone_media")]


def test_a_photo_goes_along_with_the_words_or_alone(text: Text) -> None:
    assert text("lunch", "--photo", "receipt.jpg").exit_code == 0
    assert text("--photo", "receipt.jpg", "--photo", "receipt.jpg").exit_code == 0
    assert kept() == [JPEG] * 3


def test_a_text_with_nothing_in_it_is_not_sent(text: Text) -> None:
    done = text()
    assert done.exit_code == 2
    assert "Say something, or send a --photo." in done.stderr


def test_an_eleventh_photo_is_said_to_be_too_many(text: Text) -> None:
    done = text(*["--photo", "receipt.jpg"] * 11)
    assert done.exit_code == 1
    assert "10 photos" in done.stderr
    assert kept() == []
