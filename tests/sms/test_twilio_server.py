"""The stand-in for Twilio itself: it must be as strict and as forgetful as the real one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from werkzeug.datastructures import MultiDict

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER, FakeTwilio, Fault
from workflow.sms.envelope import read_status, read_text
from workflow.sms.signature import is_signed

ROOT = Path(__file__).parent.parent.parent
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
LOGIN = (ACCOUNT_SID, AUTH_TOKEN)
FORM = {"To": "+15035550123", "From": SENDER, "Body": "hi", "StatusCallback": "https://sms.example.com/twilio/status"}


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


class Webhook:
    """Something for the stand-in to call: it keeps what came."""

    def __init__(self) -> None:
        self.came: list[tuple[str, MultiDict[str, str], str | None]] = []
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                pairs = MultiDict(parse_qsl(form, keep_blank_values=True))
                webhook.came.append((webhook.url + self.path, pairs, self.headers["X-Twilio-Signature"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    made = Webhook()
    Thread(target=made.server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def post(twilio: FakeTwilio, login: tuple[str, str] = LOGIN, **other: str) -> requests.Response:
    return requests.post(twilio.url + MESSAGES, data={**FORM, **other}, auth=login, timeout=5)


def test_a_message_is_answered_as_twilio_does(twilio: FakeTwilio) -> None:
    answer = post(twilio)
    said = answer.json()
    assert answer.status_code == 201
    assert (said["status"], said["num_segments"], said["direction"]) == ("queued", "1", "outbound-api")
    assert said["sid"].startswith("SM")
    assert len(said["sid"]) == 34
    assert not any(name.startswith("_") for name in said)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"To": "5035550123"}, 21211),
        ({"To": SENDER}, 21211),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"From": "+14155550199"}, 21606),
        ({"From": ""}, 21603),
        ({"StatusCallback": "sms.example.com"}, 21609),
        ({"StatusCallback": "https://my_host.example.com/"}, 21609),
    ],
)
def test_a_wrong_form_is_refused_with_twilios_code(twilio: FakeTwilio, other: dict[str, str], code: int) -> None:
    answer = post(twilio, **other)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not twilio.accepted


def test_a_wrong_login_or_route_is_refused(twilio: FakeTwilio) -> None:
    assert post(twilio, login=(ACCOUNT_SID, "wrong")).status_code == 401
    assert requests.post(twilio.url + MESSAGES, data=FORM, timeout=5).status_code == 401
    assert requests.get(twilio.url + "/2010-04-01/Nothing.json", auth=LOGIN, timeout=5).status_code == 404
    assert not twilio.accepted


def test_the_list_filters_by_number_and_by_the_day_a_text_was_sent(twilio: FakeTwilio) -> None:
    twilio.add(to="+15035550124", body="another number")
    twilio.add(to="+15035550123", body="still queued")
    twilio.add(to="+15035550123", body="sent", date_sent="Sun, 22 Nov 2026 09:00:00 GMT")
    query = {"To": "+15035550123", "DateSent>": "2026-11-22T10:00:00Z"}
    said = requests.get(twilio.url + MESSAGES, params=query, auth=LOGIN, timeout=5).json()
    assert [message["body"] for message in said["messages"]] == ["sent"]
    said = requests.get(twilio.url + MESSAGES, params={"To": "+15035550123"}, auth=LOGIN, timeout=5).json()
    assert [message["body"] for message in said["messages"]] == ["sent", "still queued"]
    assert said["next_page_uri"] is None


def test_faults_come_in_order_and_then_by_number(twilio: FakeTwilio) -> None:
    twilio.next_faults.extend([Fault.named("429"), None, Fault.named("+500")])
    twilio.faults["+15035550123"] = Fault.named("21610")
    assert [post(twilio).status_code for _ in range(4)] == [429, 201, 500, 400]
    assert len(twilio.accepted) == 2


def test_what_it_posts_to_us_is_signed_and_whole(twilio: FakeTwilio, webhook: Webhook) -> None:
    sid = post(twilio, StatusCallback=webhook.url + "/twilio/status?m=7").json()["sid"]
    twilio.report(sid, "undelivered", code=30005)
    twilio.text(webhook.url + "/twilio/sms", Body=" Yes & no\n")
    for url, form, signature in webhook.came:
        assert is_signed(url=url, form=form, signature=signature, tokens=[AUTH_TOKEN])
    report = read_status(webhook.came[0][1], account_sid=ACCOUNT_SID, message_id=7)
    assert (report.sid, report.status, report.code) == (sid, "undelivered", 30005)
    form = webhook.came[1][1]
    text = read_text(form, account_sid=ACCOUNT_SID, sender=SENDER, messaging_service_sid=None)
    assert text.body == " Yes & no\n"


def test_it_runs_alone_and_its_log_survives_a_kill(tmp_path: Path) -> None:
    log = tmp_path / "taken.jsonl"
    command = [sys.executable, "-m", "tests.support.twilio_server", "--log", str(log), "--fault", "+hang"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        with pytest.raises(requests.ReadTimeout):
            requests.post(url + MESSAGES, data=FORM, auth=LOGIN, timeout=0.5)
        process.kill()
    (line,) = log.read_text("utf-8").splitlines()
    assert json.loads(line)["body"] == "hi"
