"""Callback addresses: read back only as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.sms.callbacks import Callbacks

CALLBACKS = Callbacks("https://sms.example.com/", b"a secret")


def query(message_id: int) -> str:
    return CALLBACKS.url(message_id).partition("?")[2]


@given(st.integers(1, 10**18 - 1))
def test_the_id_comes_back_when_nothing_was_touched(message_id: int) -> None:
    assert CALLBACKS.message_id(query(message_id)) == message_id
    assert CALLBACKS.message_id(query(message_id).encode()) == message_id


def test_the_address_is_the_status_route_with_id_and_mac() -> None:
    start, _, mac = CALLBACKS.url(42).rpartition("=")
    assert start == "https://sms.example.com/twilio/status?m=42&mac"
    assert len(mac) == 32


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "m=42",
        query(42).replace("m=42", "m=43"),
        query(42).replace("m=42", "m=042"),
        query(42).replace("m=42", "m=٤٢"),
        query(42).replace("m=42", "m=+42"),
        query(42)[:-1],
        query(42)[:-1] + ("0" if query(42)[-1] != "0" else "1"),
        query(42) + "\n",
        query(42) + "&m=43",
        "m=43&" + query(42),
        query(42) + "&" + query(42),
        query(42).upper(),
        "m=" + "9" * 5000 + "&mac=" + "0" * 32,
    ],
)
def test_no_id_is_read_when_the_query_was_touched(forged: str) -> None:
    assert CALLBACKS.message_id(forged) is None
    assert CALLBACKS.message_id(forged.encode()) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    assert CALLBACKS.message_id(raw) is None


def test_another_secret_writes_another_mac() -> None:
    assert Callbacks("https://sms.example.com", b"another").message_id(query(42)) is None
