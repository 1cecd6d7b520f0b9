"""What each setting looks like when it is right, what it is when it is not given, and how that is said.

Each setting by itself; what they need of one another is in settings.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

SHORTEST_SECRET_KEY = 16
POSTGRESQL = "postgresql+psycopg"
DIALECTS = {"sqlite": "sqlite", "postgres": POSTGRESQL, "postgresql": POSTGRESQL, POSTGRESQL: POSTGRESQL}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one setting is read."""

    #: Gives the value in its normal form, or None where it is wrong.
    read: Callable[[str], str | None]
    #: What ends the sentence "NAME must be ...".
    shape: str
    default: str | None = None


def _one_of(*allowed: str, fold: Callable[[str], str] = str) -> Callable[[str], str | None]:
    return lambda text: fold(text) if fold(text) in allowed else None


def _shaped(pattern: str) -> Callable[[str], str | None]:
    return lambda text: text if re.fullmatch(pattern, text) else None


def _read_port(text: str) -> str | None:
    return text if re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65536 else None


def _read_time_zone(text: str) -> str | None:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "America"
        return None


def _read_base_url(text: str) -> str | None:
    """A web address to append paths to; no password in it, because Twilio leaves that out when it signs."""
    try:
        url = urlsplit(text)
        plain = url.port != 0 and url.hostname and "@" not in url.netloc and not re.search(r"[\s?#]", text)
    except ValueError:
        return None
    return text.rstrip("/") if plain and url.scheme in ("http", "https") else None


def _read_database_url(text: str) -> str | None:
    """The address with the driver that Sayso uses; SQLite must name a file, PostgreSQL a database."""
    dialect, _, rest = text.partition("://")
    try:
        url = urlsplit(f"//{rest}")
        named = url.port != 0 and url.path.strip("/") not in ("", ":memory:")
    except ValueError:
        return None
    if dialect not in DIALECTS or not named or (dialect == "sqlite" and url.netloc):
        return None
    return f"{DIALECTS[dialect]}://{rest}"


_SID = "{}[0-9a-fA-F]{{32}}"
_TOKEN = Rule(read=_shaped(r"\S+"), shape="without spaces")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
RULES = {
    "DATABASE_URL": Rule(
        read=_read_database_url, shape="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
    ),
    "SECRET_KEY": Rule(
        read=_shaped(f"(?s).{{{SHORTEST_SECRET_KEY},}}"), shape=f"{SHORTEST_SECRET_KEY} characters or longer"
    ),
    "PUBLIC_URL": Rule(read=_read_base_url, shape="an http or https address without ?, # or a password"),
    "HOST": Rule(read=_shaped(r"[^\s/]+"), shape="an address to listen on", default="127.0.0.1"),
    "PORT": Rule(read=_read_port, shape="a number from 1 to 65535", default="8000"),
    "TWILIO_ACCOUNT_SID": Rule(read=_shaped(_SID.format("AC")), shape="AC and 32 hex digits"),
    "TWILIO_AUTH_TOKEN": _TOKEN,
    "TWILIO_AUTH_TOKEN_NEXT": _TOKEN,
    "TWILIO_API_KEY": Rule(read=_shaped(_SID.format("SK")), shape="SK and 32 hex digits"),
    "TWILIO_API_SECRET": _TOKEN,
    "TWILIO_PHONE_NUMBER": Rule(
        read=_shaped(r"\+[1-9][0-9]{6,14}"), shape="an E.164 number, such as +15551234567"
    ),
    "TWILIO_MESSAGING_SERVICE_SID": Rule(read=_shaped(_SID.format("MG")), shape="MG and 32 hex digits"),
    "TWILIO_API_BASE_URL": Rule(
        read=_read_base_url, shape="an http or https address without ?, # or a password",
        default="https://api.twilio.com",
    ),
    "RUNNER": Rule(
        read=_one_of("local"), shape="local; procrastinate comes with a later version", default="local"
    ),
    "DEFAULT_REGION": Rule(
        read=_one_of(*phonenumbers.SUPPORTED_REGIONS, fold=str.upper),
        shape="a region's two letters, such as US or DE", default="US",
    ),
    "TIME_ZONE": Rule(
        read=_read_time_zone, shape="an IANA time zone, such as Europe/Berlin", default="UTC"
    ),
    "LOG_LEVEL": Rule(read=_one_of(*_LEVELS, fold=str.upper), shape=" or ".join(_LEVELS), default="INFO"),
    "LOG_FORMAT": Rule(read=_one_of("text", "json", fold=str.lower), shape="text or json", default="text"),
}  # fmt: skip
