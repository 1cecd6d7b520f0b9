"""`sayso run`, as a process of its own: the newcomer's loop, and everything that can keep it from starting."""

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from workflow.settings import Settings
from workflow.sms.signature import sign

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from workflow.cli import main; main()"]
PATIENCE = 30  # seconds until a test gives up; none takes nearly as long
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("TWILIO_") and name not in ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "HOST", "PORT")
} | {"PYTHONPATH": str(ROOT)}


@dataclass(kw_only=True)
class House:
    """A folder where Sayso lives, and the port it answers on."""

    folder: Path
    port: int
    running: list[subprocess.Popen[str]]

    def start(self, *words: str, **more: Any) -> subprocess.Popen[str]:
        """Start a command that stays."""
        command = [*COMMAND, *(words or ("run", "--port", str(self.port)))]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, cwd=self.folder, env=ENVIRONMENT, **pipes, **more)
        self.running.append(process)
        return process

    def say(self, *words: str, expect: int = 0, **environment: str) -> str:
        """What a command that ends prints, on both streams."""
        done = subprocess.run(
            [*COMMAND, *words],
            cwd=self.folder, env=ENVIRONMENT | environment, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == expect, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and body of a page or API answer; status 0 while nobody answers."""
        return self._open(urllib.request.Request(self.url(path), headers=headers))

    def post(self, path: str, body: bytes, **headers: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.url(path), data=body, headers=headers))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def until(self, met: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not met():
            assert time.monotonic() < deadline, f"waited in vain: {what}"
            time.sleep(0.02)

    def until_ready(self) -> None:
        self.until(lambda: self.get("/readyz")[0] == 200, "ready")

    @staticmethod
    def _open(request: urllib.request.Request) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = House(folder=tmp_path, port=port, running=[])
    yield made
    for process in made.running:
        process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
    """The exit status and both streams of a process that is told to stop."""
    process.send_signal(by)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_a_newcomer_starts_a_request_and_approves_it_from_virtual_phones(house: House) -> None:
    process = house.start()
    house.until_ready()
    assert "BOOK, BUY, CALLOUT" in house.say("text", "sam", "MENU")
    assert "Send it?" in house.say("text", "sam", "BOOK beach 3 July 2030 to 10 July 2030")
    assert "Waiting for Ana Ruiz" in house.say("text", "sam", "YES")
    house.until(lambda: "Beach house" in house.say("phones").partition("Ana Ruiz")[2], "the ask on Ana's phone")
    code = re.search(r"Beach house, 3 July 2030 to 10 July 2030\. Reply YES (\d{4})", house.say("phones"))
    assert code
    assert "Noted: YES" in house.say("text", "ana", "YES", code[1])

    house.until(lambda: "Booked: Beach house" in house.say("phones"), "everybody concerned was told")
    headers = {"Authorization": f"Bearer {house.say('token', 'create', 'newcomer').strip()}"}
    found = json.loads(house.get("/api/v1/requests?workflow=rental", **headers)[1])["items"]
    assert [each["status"] for each in found] == ["approved"]
    house.say("verify-audit")
    status, out, err = stopped(process)
    assert status == 0, err
    assert f"Open: {house.url('/sign-in/')}" in out
    assert "Traceback" not in err
    assert code[1] not in err


def test_the_printed_link_signs_in(house: House) -> None:
    process = house.start()
    assert process.stdout
    link = next(line for line in process.stdout if line.startswith("Open: ")).split()[1]
    assert house.get(urllib.parse.urlsplit(link).path)[0] == 200
    assert stopped(process, signal.SIGINT)[0] == 0


def test_the_demo_is_put_in_only_once(house: House) -> None:
    for _ in range(2):
        process = house.start()
        house.until_ready()
        assert stopped(process)[0] == 0
    with database(house) as connection:
        assert connection.execute(text("SELECT count(*) FROM requests")).scalar() == 1


def test_web_and_worker_are_two_processes_as_well(house: House) -> None:
    house.say("db", "upgrade")
    web, worker = house.start("web", "--port", str(house.port)), house.start("worker")
    house.until_ready()
    assert stopped(worker)[0] == 0
    assert stopped(web)[0] == 0


def test_a_second_sayso_is_refused_here(house: House) -> None:
    house.start()
    house.until_ready()
    for command in ("run", "web"):
        assert "Another Sayso is running in" in house.say(command, "--port", "9", expect=1)


def test_a_port_in_use_is_one_line(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        said = house.say("run", "--port", str(house.port), expect=1)
    assert (
        said == f"Port {house.port} on 127.0.0.1 cannot be used: Address already in use. Choose another with --port.\n"
    )


def test_half_set_twilio_settings_are_one_line_each(house: House) -> None:
    said = house.say("run", expect=1, TWILIO_AUTH_TOKEN="x", PUBLIC_URL="https://sayso.example.com")
    assert [line.split()[0] for line in said.splitlines()] == ["TWILIO_ACCOUNT_SID", "TWILIO_PHONE_NUMBER"]


def test_a_database_newer_than_the_code_is_refused_and_left_alone(house: House) -> None:
    house.say("db", "upgrade")
    with database(house) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in ("run", "web", "worker", "phones"):
        said = house.say(command, expect=1, PORT=str(house.port))
        assert said.startswith("The database was migrated by a newer Sayso than this one.")
    assert "wrong  migrations" in house.say("check", expect=1)


def test_a_folder_that_cannot_be_written_is_one_line(house: House) -> None:
    (house.folder / "instance").write_text("in the way")
    said = house.say("run", "--port", str(house.port), expect=1)
    assert len(said.splitlines()) == 1
    assert "instance" in said


def test_a_full_disk_at_the_start_is_one_line(house: House) -> None:
    process = house.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)))
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said.startswith("The database cannot be ")
    assert len(said.splitlines()) == 1


def test_on_a_full_disk_no_text_is_acknowledged_that_is_not_kept(house: House) -> None:
    """The disk fills up while texts come in: each is answered 503, or is in the database afterwards."""
    process = house.start()
    house.until_ready()
    with database(house) as connection:  # what is written anew from the start of the log takes no room
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    largest = (house.folder / "instance" / "sayso.db").stat().st_size + 60_000
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    answers = {}
    for number in range(400):
        sid = f"SM{number:032x}"
        answers[sid] = text_in(house, sid)
        if answers[sid] == 503:
            break
    assert set(answers.values()) == {200, 503}
    assert house.get("/healthz")[0] == 200
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    refused = next(sid for sid, status in answers.items() if status == 503)
    house.until(lambda: text_in(house, refused) == 200, "the disk has room again")
    assert stopped(process)[0] == 0
    with database(house) as connection:
        kept = set(connection.execute(text("SELECT sid FROM messages WHERE direction = 'in'")).scalars())
    assert kept == set(answers)


def test_a_request_under_way_is_answered_before_it_stops(house: House) -> None:
    process = house.start()
    house.until_ready()
    body, headers = signed(house, "SM" + "a" * 32)
    connection = HTTPConnection("127.0.0.1", house.port, timeout=PATIENCE)
    connection.putrequest("POST", "/twilio/sms")
    for name, value in (headers | {"Content-Length": str(len(body))}).items():
        connection.putheader(name, value)
    connection.endheaders(body[:10])
    # The server has read the beginning once it answers somebody who came later.
    house.until(lambda: house.get("/healthz")[0] == 200, "alive")
    process.terminate()
    house.until(lambda: house.get("/healthz")[0] == 0, "nobody new is let in")
    connection.send(body[10:])
    assert connection.getresponse().status == 200
    connection.close()
    assert process.wait(PATIENCE) == 0


def text_in(house: House, sid: str) -> int:
    """The status with which the webhook answers a text."""
    body, headers = signed(house, sid)
    return house.post("/twilio/sms", body, **headers)[0]


def signed(house: House, sid: str) -> tuple[bytes, dict[str, str]]:
    """A text as Twilio posts it: the body, and the headers with its signature."""
    settings = Settings.read({"PORT": str(house.port)}, house.folder / "instance")
    content = form(settings, sid)
    signature = sign(f"{settings.public_url}/twilio/sms", content, settings.auth_tokens[0])
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return urllib.parse.urlencode(content).encode(), headers


def form(settings: Settings, sid: str) -> dict[str, str]:
    """A text of 1,400 characters, so that a small disk is soon full."""
    return {
        "MessageSid": sid, "AccountSid": settings.account_sid, "From": "+14155550103", "To": settings.sender,
        "Body": "lorem " * 230, "NumMedia": "0",
    }  # fmt: skip


@contextmanager
def database(house: House) -> Iterator[Connection]:
    """A transaction on the house's database."""
    engine = create_engine(f"sqlite:///{house.folder}/instance/sayso.db")
    with engine.begin() as connection:
        yield connection
    engine.dispose()
