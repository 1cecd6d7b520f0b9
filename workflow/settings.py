"""The settings: the environment read once, checked whole, and frozen.

Knows names, shapes and defaults; knows nothing of Flask, SQL or how Twilio is spoken to. Whatever is wrong is
said at once, one sentence each, and never with the value of a secret.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values

from workflow.settings_rules import POSTGRESQL, RULES, SHORTEST_SECRET_KEY

#: Twilio's own test sender: it belongs to nobody, so a simulated text is never mistaken for a real one.
SIMULATED_SENDER = "+15005550006"


class SettingsError(Exception):
    """Sayso cannot start with these settings; `problems` has a sentence for each one that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that Sayso can be told from outside; each attribute is the setting of that name in lower case."""

    #: As SQLAlchemy reads it: `sqlite:///FILE` or `postgresql+psycopg://...`.
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    #: What Twilio calls and what links begin with; no slash at its end.
    public_url: str
    host: str
    port: int
    twilio_account_sid: str | None
    twilio_auth_token: str | None = field(repr=False)
    #: The token that takes over, while one is being changed for another.
    twilio_auth_token_next: str | None = field(repr=False)
    twilio_api_key: str | None
    twilio_api_secret: str | None = field(repr=False)
    twilio_phone_number: str | None
    twilio_messaging_service_sid: str | None
    #: Where Twilio's REST API is; no slash at its end.
    twilio_api_base_url: str
    runner: str
    #: Two letters, for numbers typed without a plus sign.
    default_region: str
    #: An IANA name, such as `Europe/Berlin`.
    time_zone: str
    log_level: str
    log_format: str
    #: Not a setting: the folder of what this machine keeps, such as the SQLite file and the made secret key.
    instance: Path

    @classmethod
    def read(cls, environ: Mapping[str, str], instance: Path) -> Self:
        """The settings in `environ`; raises SettingsError with everything that is missing or wrong.

        On one machine (SQLite) a secret key that is not given is made once and kept in `instance`.
        """
        # An empty value is how shells and compose files write "not set".
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        values, problems = _read_each(given)
        problems += _missing(given, values)
        if problems:
            raise SettingsError(problems)
        values["port"] = int(values["port"])
        values["public_url"] = values["public_url"] or f"http://127.0.0.1:{values['port']}"
        values["database_url"] = values["database_url"] or f"sqlite:///{instance.absolute() / 'sayso.db'}"
        # Last, so that settings which are refused leave nothing behind on the disk.
        values["secret_key"] = values["secret_key"] or _kept_secret_key(instance)
        return cls(**values, instance=instance)

    @property
    def simulator(self) -> bool:
        """Whether texts go to virtual phones, because no Twilio setting is present at all."""
        return self.twilio_account_sid is None

    @property
    def account_sid(self) -> str:
        """The Twilio account; in simulator mode one made from the secret key."""
        return self.twilio_account_sid or "AC" + self._simulated("account sid")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens that a webhook may be signed with, today's first."""
        today = self.twilio_auth_token or self._simulated("auth token")
        return (today, self.twilio_auth_token_next) if self.twilio_auth_token_next else (today,)

    @property
    def sender(self) -> str:
        """What texts are sent from: the phone number, or else the messaging service's SID."""
        return self.twilio_phone_number or self.twilio_messaging_service_sid or SIMULATED_SENDER

    def _simulated(self, purpose: str) -> str:
        """32 hex digits that nobody without the secret key can guess."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]


def load_environment(cwd: Path) -> dict[str, str]:
    """The `.env` file in `cwd` with the process environment laid over it."""
    kept = {name: value for name, value in dotenv_values(cwd / ".env").items() if value is not None}
    return kept | dict(os.environ)


def _read_each(given: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Every setting in its normal form or at its default, and a sentence for each that has a wrong shape."""
    values: dict[str, Any] = {}
    problems = []
    for name, rule in RULES.items():
        value = rule.read(given[name]) if name in given else rule.default
        values[name.lower()] = value
        if name in given and value is None:
            # Never the value itself: it may be a secret, or hold one.
            problems.append(f"{name} must be {rule.shape}.")
    return values, problems


def _missing(given: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each setting that the others need beside them."""
    if any(name.startswith("TWILIO_") for name in given):
        yield from _missing_for_twilio(given)
    if (values["database_url"] or "").startswith(POSTGRESQL) and "SECRET_KEY" not in given:
        yield "SECRET_KEY is missing: with PostgreSQL every process needs the same one."


def _missing_for_twilio(given: Mapping[str, str]) -> Iterator[str]:
    """Half a set of Twilio settings can neither send nor simulate; a misspelt name is half a set too."""
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        if name not in given:
            yield f"{name} is missing: some Twilio settings are present, but not all."
    if not {"TWILIO_PHONE_NUMBER", "TWILIO_MESSAGING_SERVICE_SID"} & given.keys():
        yield "TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID is missing: texts need a sender."
    if "PUBLIC_URL" not in given:
        yield "PUBLIC_URL is missing: Twilio has to know what to call, and signs its calls for it."
    for name, partner in (("TWILIO_API_KEY", "TWILIO_API_SECRET"), ("TWILIO_API_SECRET", "TWILIO_API_KEY")):
        if name in given and partner not in given:
            yield f"{partner} is missing: {name} is of no use without it."


def _kept_secret_key(instance: Path) -> str:
    """The key in `instance`, made at the first start; only this user may read it."""
    path = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        key = _make_secret_key(path) or path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise SettingsError([f"SECRET_KEY cannot be kept in {path}: {error.strerror}."]) from error
    if len(key) < SHORTEST_SECRET_KEY:
        raise SettingsError([f"{path} holds no secret key: delete it, and a new one is made."])
    return key


def _make_secret_key(path: Path) -> str | None:
    """A new key, written to that file; none where the file is there already, however it came to be."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    key = secrets.token_hex(32)
    with os.fdopen(made, "w", encoding="utf-8") as file:
        file.write(key)
    return key
