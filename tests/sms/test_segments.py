"""Counting parts, held to Twilio's own calculator."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.sms.segments import count

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "segments.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["id"]) for vector in VECTORS])
def test_parts_are_what_twilios_calculator_counts(vector: dict[str, Any]) -> None:
    counted = count(vector["text"])
    assert counted.encoding == vector["encoding"]
    assert counted.segments == vector["segments"]
    assert list(counted.units) == vector["units"]
    assert list(counted.foreign) == vector["non_gsm"]


def test_an_empty_text_is_one_empty_part() -> None:
    assert count("").units == (0,)


def test_a_stack_of_accents_longer_than_a_part_is_cut() -> None:
    assert count("e" + "\u0301" * 200).units == (67, 67, 67)


@given(st.text(st.sampled_from("aé€я👍\r\n\u200d\u0301स्ते🇺🇸"), max_size=300))
def test_no_part_is_too_long_and_nothing_is_lost(text: str) -> None:
    counted = count(text)
    single, part = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    assert max(counted.units) <= (single if counted.segments == 1 else part)
    if counted.encoding == "UCS-2":
        assert sum(counted.units) == len(text.encode("utf-16-le")) // 2
    else:
        assert sum(counted.units) == len(text) + text.count("€")
