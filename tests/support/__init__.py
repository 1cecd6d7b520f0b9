"""What the tests lean on: nothing here is part of the product."""

import os
from typing import NoReturn

import pytest


def missing_tool(reason: str) -> NoReturn:
    """Skips because this machine lacks something; fails instead where it must not (SAYSO_REQUIRE_TOOLS=1)."""
    if os.environ.get("SAYSO_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{reason}, and SAYSO_REQUIRE_TOOLS=1", pytrace=False)
    pytest.skip(reason)
