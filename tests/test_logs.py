"""The log: who asked, when, and how it went; never a whole phone number, a code or a key."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from workflow import create_app
from workflow.logs import JsonFormatter, Masking, TextFormatter, configure, masked
from workflow.runners.process import prepare
from workflow.service import admit
from workflow.service.perform import perform
from workflow.service.seed import seed
from workflow.service.tend import due
from workflow.settings import Settings


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in ("alembic", "sqlalchemy", "twilio", "urllib3")}
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture(params=[TextFormatter, JsonFormatter])
def lines(request: pytest.FixtureRequest, root_logger: logging.Logger) -> io.StringIO:
    """What the log says, at its most talkative, in either format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(Masking())
    root_logger.handlers[:] = [handler]
    root_logger.setLevel("DEBUG")
    return stream


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("from +14155550102.", "from +1415*****02."),
        ("from %2B14155550102&x", "from %2B1415*****02&x"),
        ("from 14155550102", "from 141*****02"),
        ("from (415) 555-0102", "from 415*****02"),
        ("YES 4821 because", "YES **** because"),
        ("no: 48213", "no: ****"),
        ("4821 yes", "**** yes"),
        ("MORE+4821", "MORE+****"),
        ("('YES 4821', '4821')", "('YES ****', '****')"),
        ("{'code': '4821'}", "{'code': '****'}"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ****"),
        ("token sayso_abcdefghijk", "token sayso_****"),
        ("GET /sign-in/FQ14cQLR1HTQ 200", "GET /sign-in/**** 200"),
        ("/twilio/status?m=12&mac=0123456789abcdef", "/twilio/status?m=12&mac=****"),
    ],
)
def test_what_must_not_be_known_is_masked(said: str, kept: str) -> None:
    assert masked(said) == kept


@pytest.mark.parametrize(
    "said", ["GET /requests/4821 404 in 12 ms", "2026-11-22 20:25:36,123", "code 30003", "SM" + "0123456789" * 3 + "ab"]
)
def test_what_is_no_secret_stays_readable(said: str) -> None:
    assert masked(said) == said


def test_an_exception_is_masked_too(lines: io.StringIO) -> None:
    try:
        raise ValueError("cannot text +14155550102: YES 4821")
    except ValueError:
        logging.getLogger("workflow.any").exception("failed for %s", "+14155550103")
    said = lines.getvalue()
    assert "cannot text +1415*****02: YES ****" in said
    assert "+1415*****03" in said


def test_nobody_writes_a_line_of_his_own(lines: io.StringIO) -> None:
    logging.getLogger("workflow.any").info("text: %s", "hello\n2026-01-01 INFO forged\x1b[2J\u2028")
    assert len(lines.getvalue().splitlines()) == 1
    assert "\x1b" not in lines.getvalue()


def test_a_json_line_is_json(root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    configure(level="INFO", json_lines=True)
    logging.getLogger("workflow.any").info("hello %s", "+14155550102")
    logging.getLogger("sqlalchemy.engine").info("SELECT everything")
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "workflow.any", "hello +1415*****02")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app(Settings.read({}, tmp_path))
    desk = made.extensions["sayso.desk"]
    prepare(made, desk)
    seed(desk)
    yield made
    desk.database.writer.dispose()
    desk.database.reader.dispose()


def test_a_whole_conversation_leaves_no_number_and_no_code_in_the_log(app: Flask, lines: io.StringIO) -> None:
    desk, carrier = app.extensions["sayso.desk"], app.extensions["sayso.carrier"]
    code = text_code(app)
    app.test_client().get(f"/sign-in/{admit.create_sign_in_link(desk, 'owner@example.com')}")
    for words in (f"YES {code} fine", f"MORE {code}", "YES 9999", "maybe"):
        carrier.text("+14155550102", words)
        while found := due(desk, 50):
            for effect_id, kind in found:
                perform(desk, effect_id, kind)
    app.test_client().post("/twilio/sms", data={"From": "+14155550102", "Body": f"YES {code}"})
    app.test_client().get("/nothing?phone=%2B14155550102")
    said = lines.getvalue()
    assert "POST /twilio/sms 200" in said
    assert "/sign-in/****" in said
    assert "4155550102" not in said
    assert f" {code}" not in said


def test_every_request_has_an_id_that_its_lines_carry(app: Flask, lines: io.StringIO) -> None:
    answer = app.test_client().get("/nothing")
    assert answer.headers["X-Request-Id"] in lines.getvalue()


def text_code(app: Flask) -> str:
    """The code of the demo's ask."""
    from workflow.service.look import request

    return request(app.extensions["sayso.desk"], 1).asks[0].code
