"""Signatures against vectors made with Twilio's own packages, and against what they do not catch."""

import json
from pathlib import Path
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from workflow.sms.signature import is_signed, webhook_url

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "signatures.json").read_text("utf-8"))
TOKEN = "12345"
URL = "https://sms.example.com/twilio/sms"
GENUINE = next(vector for vector in VECTORS["form_vectors"] if vector["id"] == "body_plus_and_spaces")


def names(vectors: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in vectors]


def signed(vector: dict[str, Any], **other: Any) -> bool:
    whole = {
        "url": vector["url"],
        "form": MultiDict(vector["params"]),
        "signature": vector.get("signature") or vector["expected_signature"],
        "tokens": [vector["auth_token"]],
    }
    return is_signed(**{**whole, **other})


@pytest.mark.parametrize("vector", names(VECTORS["form_vectors"]))
def test_a_form_is_signed_when_twilios_packages_say_so(vector: dict[str, Any]) -> None:
    assert signed(vector)


@pytest.mark.parametrize("vector", names([v for v in VECTORS["documented_vectors"] if "url" in v]))
def test_the_examples_that_twilio_prints_are_signed(vector: dict[str, Any]) -> None:
    assert signed(vector)


@pytest.mark.parametrize("vector", names(VECTORS["negative_vectors"]))
def test_a_form_is_not_signed_after_one_change(vector: dict[str, Any]) -> None:
    assert not signed(vector)


def test_a_shared_key_signs_with_the_algorithm_its_header_names() -> None:
    vector = VECTORS["sharedkey_example"]
    call: dict[str, Any] = {
        "url": vector["url"],
        "form": MultiDict(vector["params"]),
        "signature": vector["signature_hmac_sha256"],
        "tokens": [vector["auth_token_or_shared_secret"]],
    }
    assert is_signed(**call, settings=vector["header X-Twilio-Webhooks-Signature-Settings"])
    assert not is_signed(**call)
    assert not is_signed(**call, settings="key=x,algorithm=HMAC_MD5")


def test_either_token_signs_while_tokens_are_rotated() -> None:
    assert signed(GENUINE, tokens=["the next one", TOKEN])
    assert not signed(GENUINE, tokens=["the next one"])
    assert not signed(GENUINE, tokens=[])


@pytest.mark.parametrize("signature", [None, "", "x", "é" * 28, "\ud800", GENUINE["expected_signature"] + "="])
def test_a_missing_or_strange_signature_is_a_plain_no(signature: str | None) -> None:
    assert not signed(GENUINE, signature=signature)


@pytest.mark.parametrize("url", ["", "https://[broken", "https://host:port/", "https://host:99999/", "\ud800"])
def test_a_url_that_nobody_can_read_is_a_plain_no(url: str) -> None:
    assert not signed(GENUINE, url=url)


def test_an_empty_token_signs_nothing() -> None:
    forged = RequestValidator("").compute_signature(URL, {"Body": "YES 4821"})
    assert not is_signed(url=URL, form=MultiDict({"Body": "YES 4821"}), signature=forged, tokens=["", TOKEN])


def test_a_repeated_parameter_is_signed_whole() -> None:
    vector = next(v for v in VECTORS["form_vectors"] if v["id"] == "repeated_distinct")
    first_only = MultiDict((name, values[:1]) for name, values in MultiDict(vector["params"]).lists())
    assert not signed(vector, form=first_only)


def test_a_query_that_swallows_the_start_of_a_form_is_refused() -> None:
    account = "AC" + "a" * 32
    text = f"xAccountSid{account}BodyYES 4821From+14155550111"
    sent = {"AccountSid": account, "Body": text, "From": "+15035550123"}
    signature = RequestValidator(TOKEN).compute_signature(URL + "?tenant=4", sent)
    recut = MultiDict({"AccountSid": account, "Body": "YES 4821From+14155550111", "From": "+15035550123"})
    swallowing = f"{URL}?tenant=4AccountSid{account}Bodyx"
    assert RequestValidator(TOKEN).validate(swallowing, recut, signature)
    assert not is_signed(url=swallowing, form=recut, signature=signature, tokens=[TOKEN])


@pytest.mark.parametrize(
    ("public_url", "query", "expected"),
    [
        ("https://sms.example.com", b"", URL),
        ("https://sms.example.com/", b"", URL),
        ("https://sms.example.com/#rc=2&rp=ct,5xx", b"", URL),
        ("https://user:pa55@sms.example.com", b"", URL),
        ("https://sms.example.com:8443/in", b"", "https://sms.example.com:8443/in/twilio/sms"),
        ("http://[::1]:5000", b"", "http://[::1]:5000/twilio/sms"),
        ("https://sms.example.com", b"n=Jos%C3%A9&ref=a%2Fb", URL + "?n=Jos%C3%A9&ref=a%2Fb"),
        ("https://sms.example.com", b"q='x'&&b=%7E+", URL + "?q='x'&&b=%7E+"),
        ("https://sms.example.com", "n=José".encode(), URL + "?n=José"),
        ("https://sms.example.com", b"\xff", URL + "?\ufffd"),
    ],
)
def test_the_url_is_the_public_one_with_the_query_as_sent(public_url: str, query: bytes, expected: str) -> None:
    assert webhook_url(public_url, "/twilio/sms", query) == expected
