"""The house on both databases, and the house with Twilio's stand-in at its door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House, open_house
from tests.support.twilio_server import FakeTwilio


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The application on an empty, migrated database of either kind, with virtual phones."""
    with open_house(database_url, tmp_path) as house:
        yield house


@pytest.fixture
def wired(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The same, sending through the real gateway to Twilio's stand-in (`house.twilio`)."""
    with FakeTwilio() as twilio, open_house(database_url, tmp_path, twilio=twilio) as house:
        yield house
