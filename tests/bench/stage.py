"""What the benchmark builds: a product with open requests on a real SQLite file, and the processes beside it."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import flask_migrate
from sqlalchemy import text

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER
from workflow import create_app
from workflow.service import publish, roster, start
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.sms.signature import sign

APPROVERS = 400
REQUESTERS = 100
DEFINITION = """
sayso: 1
workflow: bench
title: Bench
fields:
  item: {type: text, ask: "What?"}
  boss: {type: person, ask: "Who?"}
summary: "{item}"
steps:
  - {id: boss, approve: boss, within: 5 days, remind: [1 day], if_silent: reject}
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, carrier: str) -> dict[str, str]:
    """The settings of a product that uses a fake Twilio at `carrier`."""
    return {
        "PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port), "TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": SENDER, "TWILIO_API_BASE_URL": carrier, "LOG_LEVEL": "WARNING",
        "SECRET_KEY": "bench-bench-bench-bench", "DATABASE_URL": f"sqlite:///{folder}/sayso.db",
    }  # fmt: skip


def build(folder: Path, port: int, carrier: str, count: int) -> tuple[Desk, dict[str, int]]:
    """A database with `count` open requests whose asks count as sent; {`PHONE CODE`: request id}."""
    app = create_app(Settings.read(environment(folder, port, carrier), folder / "instance"))
    desk: Desk = app.extensions["sayso.desk"]
    with app.app_context():
        flask_migrate.upgrade()
    for number in range(REQUESTERS):
        person = {"handle": f"s{number}", "name": f"Sam {number}", "phone": f"+1415555{number:04}"}
        roster.add_person(desk, person, "bench")
    for number in range(APPROVERS):
        person = {"handle": f"a{number}", "name": f"Ana {number}", "phone": f"+1415666{number:04}"}
        roster.add_person(desk, person, "bench")
    publish.publish(desk, DEFINITION, "bench")
    for number in range(count):
        fields = {"item": f"Thing {number}", "boss": f"a{number % APPROVERS}"}
        start.start(desk, "bench", f"s{number % REQUESTERS}", fields, "bench")
    return desk, settle(desk)


def settle(desk: Desk) -> dict[str, int]:
    """Let every queued text count as sent, and give back the open asks."""
    desk.database.transact(lambda tx: tx.execute(text("UPDATE effects SET status='done' WHERE kind='send'")))
    desk.database.transact(lambda tx: tx.execute(text("UPDATE messages SET status='sent' WHERE status='queued'")))
    with desk.database.reading() as tx:
        rows = tx.execute(
            text(
                "SELECT p.phone, a.code, a.request_id FROM asks a JOIN people p ON p.id = a.person_id "
                "WHERE a.status = 'open' ORDER BY a.id"
            )
        ).all()
    return {f"{phone} {code}": request_id for phone, code, request_id in rows}


def form(phone: str, body: str) -> dict[str, str]:
    """An inbound text as Twilio posts it."""
    sid = f"SM{secrets.token_hex(16)}"
    return {
        "ToCountry": "US", "ToState": "CA", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "SAN FRANCISCO",
        "FromZip": "97201", "SmsSid": sid, "FromState": "OR", "SmsStatus": "received", "FromCity": "PORTLAND",
        "Body": body, "FromCountry": "US", "To": SENDER, "ToZip": "94105", "NumSegments": "1",
        "MessageSid": sid, "AccountSid": ACCOUNT_SID, "From": phone, "ApiVersion": "2010-04-01",
    }  # fmt: skip


def signed_post(port: int, values: dict[str, str]) -> bytes:
    """A whole HTTP request, signed."""
    body = urlencode(values).encode()
    signature = sign(f"http://127.0.0.1:{port}/twilio/sms", values, AUTH_TOKEN)
    head = (
        f"POST /twilio/sms HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def process(
    *command: str, env: dict[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, ended by its own id."""
    child = subprocess.Popen(command, env=env, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=sys.stderr)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            child.wait(30)


def product(port: int, command: str = "run") -> list[str]:
    """The command line of the product."""
    return [sys.executable, "-c", "from workflow.cli import main; main()", command, "--port", str(port)]


def wait_for(port: int, seconds: float = 40) -> None:
    """Wait until a server listens."""
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
