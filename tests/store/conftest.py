"""The house on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House, open_house


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The application on an empty, migrated database of either kind, with virtual phones."""
    with open_house(database_url, tmp_path) as house:
        yield house
