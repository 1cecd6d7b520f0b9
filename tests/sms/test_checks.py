"""Live checks: what is looked at on Twilio's side, and the mend of each failure, against the stand-in over HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER, FakeTwilio
from workflow.settings import Settings
from workflow.sms import checks
from workflow.sms.findings import Finding, Verdict

HERE = "https://sms.example.com"
WEBHOOK = f"{HERE}/twilio/sms"
SERVICE = "MG" + "5" * 32
FINE = {"sms_url": f"{WEBHOOK}#rc=2&rp=ct,5xx", "sms_fallback_url": WEBHOOK}
Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(keys={"SK" + "7" * 32: "right"}) as fake:
        fake.numbers[SENDER] = dict(FINE)
        yield fake


@pytest.fixture
def examine(twilio: FakeTwilio, tmp_path: Path) -> Examine:
    """Looks at everything with these settings; each finding by what it is about."""

    def look(reach: str | None = None, now: datetime | None = None, **more: str | None) -> dict[str, Finding]:
        given = {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN, "TWILIO_PHONE_NUMBER": SENDER,
            "TWILIO_API_BASE_URL": twilio.url, "PUBLIC_URL": HERE, **more,
        }  # fmt: skip
        settings = Settings.read({name: value for name, value in given.items() if value}, tmp_path)
        found = checks.examine(settings, now or datetime.now(UTC), reach=lambda _url: reach, timeout=0.5)
        text = repr(found)
        assert AUTH_TOKEN not in text and ACCOUNT_SID not in text and SERVICE not in text
        assert all(each.mend for each in found if each.verdict is not Verdict.OK)
        return {each.about: each for each in found}

    return look


def test_all_is_well_where_all_is_set_as_the_readme_says(examine: Examine) -> None:
    found = examine()
    assert {each.verdict for each in found.values()} == {Verdict.OK}
    assert list(found) == [
        "webhook", "reachable", "credentials", "account", "number", "inbound", "fallback", "clock"
    ]  # fmt: skip
    assert ACCOUNT_SID[-4:] in found["credentials"].said


@pytest.mark.parametrize(
    ("number", "about", "verdict", "mend"),
    [
        ({"sms_url": "https://demo.twilio.com/welcome"}, "inbound", Verdict.WRONG, WEBHOOK),
        ({"sms_url": ""}, "inbound", Verdict.WRONG, WEBHOOK),
        ({"sms_method": "GET"}, "inbound", Verdict.WRONG, "POST"),
        ({"sms_application_sid": "AP" + "1" * 32}, "inbound", Verdict.WRONG, "app"),
        ({"sms_fallback_url": ""}, "fallback", Verdict.WARN, WEBHOOK),
        ({"sms_fallback_url": "https://old.example.com/x"}, "fallback", Verdict.WARN, WEBHOOK),
        ({"capabilities": {"sms": False}}, "number", Verdict.WRONG, "SMS"),
    ],
)
def test_what_is_wrong_at_the_number_is_said_with_its_mend(
    twilio: FakeTwilio, examine: Examine, number: dict[str, Any], about: str, verdict: Verdict, mend: str
) -> None:
    twilio.numbers[SENDER] = FINE | number
    found = examine()[about]
    assert found.verdict is verdict
    assert mend in (found.mend or "")


def test_a_password_in_an_address_at_twilio_is_not_said(twilio: FakeTwilio, examine: Examine) -> None:
    twilio.numbers[SENDER] = FINE | {"sms_url": "https://me:secret@old.example.com/sms"}
    assert "https://old.example.com/sms" in examine()["inbound"].said
    assert "secret" not in repr(examine())


def test_a_number_of_somebody_else_is_wrong(twilio: FakeTwilio, examine: Examine) -> None:
    del twilio.numbers[SENDER]
    found = examine()
    assert found["number"].verdict is Verdict.WRONG
    assert "inbound" not in found


def test_a_messaging_service_is_looked_at_in_the_numbers_place(twilio: FakeTwilio, examine: Examine) -> None:
    twilio.pools[SERVICE] = {
        "inbound_request_url": WEBHOOK, "fallback_url": WEBHOOK, "numbers": [(SENDER, ["SMS", "Voice"])]
    }  # fmt: skip
    alone = {"TWILIO_MESSAGING_SERVICE_SID": SERVICE, "TWILIO_PHONE_NUMBER": None}
    found = examine(**alone)
    assert {each.verdict for each in found.values()} == {Verdict.OK}
    assert SERVICE[-4:] in found["service"].said
    twilio.pools[SERVICE] |= {"numbers": [(SENDER, ["Voice"])], "use_inbound_webhook_on_number": True}
    found = examine(**alone)
    assert found["service"].verdict is Verdict.WRONG
    assert found["inbound"].verdict is Verdict.WARN


def test_a_service_that_is_not_there_says_what_to_check(examine: Examine) -> None:
    found = examine(TWILIO_MESSAGING_SERVICE_SID=SERVICE, TWILIO_PHONE_NUMBER=None)
    assert found["twilio"].verdict is Verdict.WRONG


def test_wrong_credentials_stop_the_look_and_say_what_to_check(twilio: FakeTwilio, examine: Examine) -> None:
    found = examine(TWILIO_AUTH_TOKEN="wrong")
    assert found["twilio"].verdict is Verdict.WRONG
    assert "TWILIO_AUTH_TOKEN" in (found["twilio"].mend or "")
    assert "number" not in found


@pytest.mark.parametrize(
    ("status", "kind", "verdict"),
    [("suspended", "Full", Verdict.WRONG), ("closed", "Trial", Verdict.WRONG), ("active", "Trial", Verdict.WARN)],
)
def test_an_account_that_is_closed_or_on_trial_is_said(
    twilio: FakeTwilio, examine: Examine, status: str, kind: str, verdict: Verdict
) -> None:
    twilio.status, twilio.kind = status, kind
    assert examine()["account"].verdict is verdict


@pytest.mark.parametrize(("secret", "verdict"), [("right", Verdict.OK), ("wrong", Verdict.WRONG)])
def test_an_api_key_is_tried_too(examine: Examine, secret: str, verdict: Verdict) -> None:
    found = examine(TWILIO_API_KEY="SK" + "7" * 32, TWILIO_API_SECRET=secret)
    assert found["API key"].verdict is verdict
    assert found["number"].verdict is Verdict.OK


def test_a_twilio_that_cannot_be_asked_is_a_finding_and_no_error(examine: Examine) -> None:
    found = examine(TWILIO_API_BASE_URL="http://127.0.0.1:9")
    assert found["twilio"].verdict is Verdict.WRONG
    assert "TWILIO_API_BASE_URL" in (found["twilio"].mend or "")


def test_a_clock_that_is_wrong_is_said(examine: Examine) -> None:
    assert examine(now=datetime.now(UTC) - timedelta(minutes=5))["clock"].verdict is Verdict.WARN


@pytest.mark.parametrize("url", ["http://sms.example.com", "https://10.0.0.5", "https://localhost", "https://intranet"])
def test_an_address_that_twilio_cannot_call_is_not_even_tried(twilio: FakeTwilio, examine: Examine, url: str) -> None:
    found = examine(PUBLIC_URL=url)
    assert found["webhook"].verdict is Verdict.WRONG
    assert "reachable" not in found


def test_an_address_that_does_not_answer_is_wrong(examine: Examine) -> None:
    found = examine(reach="its certificate is not accepted")
    assert found["reachable"].verdict is Verdict.WRONG
    assert "certificate" in found["reachable"].said
