"""Logging: text or JSON lines with a request id, and nothing in them that names a phone or opens a door.

Every handler that is set up here masks phone numbers, reply codes, tokens and sign-in links, also in exceptions.
"""

import json
import logging
import re
import sys
from contextvars import ContextVar
from typing import Any

from workflow.core.replies import RESERVED

#: The web request that this thread works on.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

#: Every word of every language that a code may stand beside, the longest first.
_WORDS = "|".join(sorted(map(re.escape, RESERVED), key=len, reverse=True))
_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(Bearer|Basic)\s+[^\s'\",]+"), r"\1 ****"),
    (re.compile(r"\bsayso_[\w-]{8,}"), "sayso_****"),
    (re.compile(r"\bwhsec_[\w+/=-]{8,}"), "whsec_****"),
    (re.compile(r"(/sign-in/)[^\s?#'\"]+"), r"\1****"),
    (re.compile(r"\b(mac=)[0-9a-fA-F]+"), r"\1****"),
    (re.compile(rf"(?i)\b({_WORDS})\b(['\"]?[\s:=(#+-]{{0,3}}(?:%20)?['\"]?)[0-9]{{4,5}}(?![0-9])"), r"\1\2****"),
    # Five digits after this word are a carrier's error code, and wanted.
    (re.compile(r"(?i)\b(code['\"]?[\s:=]{0,3}['\"]?)[0-9]{4}(?![0-9])"), r"\1****"),
    (re.compile(rf"(?i)(?<![0-9+])[0-9]{{4,5}}(\s+(?:{_WORDS})\b)"), r"****\1"),
    # The six digits of an authenticator app, behind a code.
    (re.compile(r"(\*{4}\s+)[0-9]{3} ?[0-9]{3}(?![0-9])"), r"\1******"),
    (re.compile(r"otpauth://[^\s'\"]+"), "otpauth://****"),
    # A code alone between quotes, as among the parameters of a statement.
    (re.compile(r"(['\"])[0-9]{4,5}\1"), r"\1****\1"),
    (re.compile(r"(\+|%2[Bb])([1-9][0-9]{3})[0-9]{1,9}([0-9]{2})(?![0-9])"), r"\1\2*****\3"),
    (re.compile(r"(?<![\w.+-])([1-9][0-9]{2})[0-9]{5,10}([0-9]{2})(?![\w.])"), r"\1*****\2"),
    (re.compile(r"\(?\b([2-9][0-9]{2})\)?[ .-]{1,2}[0-9]{3}[ .-][0-9]{2}([0-9]{2})\b"), r"\1*****\2"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: They speak of every statement, request or migration; only their trouble is wanted.
_QUIET = ("alembic", "sqlalchemy", "twilio", "urllib3", "waitress", "werkzeug")


def masked(text: str) -> str:
    """The text without whole phone numbers, reply codes, tokens and links."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class Masking(logging.Filter):
    """Masks a record's message and exception, adds the request id, and lets it pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True."""
        record.msg, record.args = _one_line(masked(record.getMessage())), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = masked(record.exc_text) if record.exc_text else None
        record.stack_info = masked(record.stack_info) if record.stack_info else None
        record.request = request_id.get()
        return True


class TextFormatter(logging.Formatter):
    """One line a record; the lines of an exception are indented, so that none can pass for a record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return super().format(record).replace("\n", "\n    ")


class JsonFormatter(logging.Formatter):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request", "-"),
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def configure(*, level: str, json_lines: bool) -> None:
    """Log to stderr from this level on, and nowhere else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if json_lines else TextFormatter())
    handler.addFilter(Masking())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # It warns of every request that waits a moment for a thread, which is what a queue is for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # A warning's own way to stderr would go round the masking.
    logging.captureWarnings(True)


def _one_line(text: str) -> str:
    """Control characters are shown as escapes: nobody writes a line of his own into the log."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
