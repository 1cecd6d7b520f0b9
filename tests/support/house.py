"""The whole application on one database, with a clock that the test moves and a carrier at its door.

The carrier is the simulated one, or Twilio's stand-in over real HTTP. Nothing of ours is replaced or patched:
texts come in through the signed webhook, and what is due is performed as a runner performs it. It has the dashboard
and the API only where a test asks for its `pages`.
"""

import atexit
import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import flask_migrate
from sqlalchemy import text as sql
from twilio.request_validator import RequestValidator

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER, FakeTwilio
from workflow import create_app
from workflow.clock import ManualClock
from workflow.service import look, perform, publish, roster, start, tend
from workflow.service.look import RequestView
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.simulator.gateway import threads
from workflow.sms.callbacks import Callbacks
from workflow.sms.gateway import TwilioGateway
from workflow.store.db import READER, db
from workflow.store.effects import Kind

T = TypeVar("T")

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PUBLIC_URL = "https://sms.example.com"
#: Short, so that a test of a carrier that hangs is quick; long enough for one that answers on a busy machine.
TIMEOUT = 2.0
PHONES = {"sam": "+14155550101", "ana": "+14155550102", "kim": "+14155550103", "joe": "+14155550104"}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the webhook answered."""

    status: int
    document: str
    text: str | None = None
    callback: str | None = None  #: where the delivery of the answer is to be reported


class House:
    """An application with its worker, its clock and its carrier in the test's hand."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        twilio: FakeTwilio | None = None,
        pages: bool = False,
        **settings: str | None,
    ) -> None:
        self.twilio = twilio
        self.url = database_url
        # Twilio's stand-in tells the real time; ours begins a day before it, so that what is sent is never "older".
        self.clock = ManualClock(MONDAY if twilio is None else datetime.now(UTC) - timedelta(days=1))
        known = {"DATABASE_URL": database_url, "SECRET_KEY": "k" * 64, "PUBLIC_URL": PUBLIC_URL}
        given = {**known, **_twilio_settings(twilio), **settings}
        self.settings = Settings.read({name: value for name, value in given.items() if value}, folder / "instance")
        self.app = create_app(self.settings, clock=self.clock, pages=pages)
        self._shorten_timeout()
        if not database_url.startswith("sqlite:///") or not _is_planted(Path(database_url.removeprefix("sqlite:///"))):
            with self.app.app_context():
                flask_migrate.upgrade()

    @property
    def desk(self) -> Desk:
        """What the use cases are handed."""
        found: Desk = self.app.extensions["sayso.desk"]
        return found

    def close(self) -> None:
        """Let go of every connection."""
        with self.app.app_context():
            for engine in (db.engine, db.engines[READER]):
                engine.dispose()
        if isinstance(self.desk.gateway, TwilioGateway):
            self.desk.gateway.close()

    def _shorten_timeout(self) -> None:
        """Wire the same gateway anew with a short timeout: the real one waits ten seconds."""
        before = self.desk.gateway
        if self.twilio is None or not isinstance(before, TwilioGateway):
            return
        before.close()
        gateway = TwilioGateway(
            account_sid=self.settings.account_sid,
            auth_token=self.settings.auth_tokens[0],
            sender=self.settings.twilio_phone_number,
            api_base_url=self.settings.twilio_api_base_url,
            callbacks=self.callbacks,
            timeout=TIMEOUT,
        )
        desk = replace(self.desk, gateway=gateway)
        self.app.extensions["sayso.desk"] = desk
        self.app.extensions["sayso.line"] = replace(self.app.extensions["sayso.line"], desk=desk)

    # --- who and what there is --------------------------------------------------------------------------

    def people(self, *handles: str, **more: Any) -> None:
        """Add people by their handles in PHONES; `more` goes for all of them."""
        for handle in handles:
            values = {"handle": handle, "name": handle.title(), "phone": PHONES[handle], **more}
            roster.add_person(self.desk, values, "test")

    def publish(
        self,
        workflow: str = "purchase",
        *,
        keyword: str | None = None,
        fields: dict[str, Any] | None = None,
        **step: Any,
    ) -> None:
        """Publish a workflow of one approval step; by default Ana approves within four hours, or it expires."""
        usual = {"id": "manager", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}
        content = {
            "sayso": 1,
            "workflow": workflow,
            "title": workflow.title(),
            "start": {"keyword": keyword} if keyword else {},
            "fields": fields or {"item": {"type": "text", "ask": "What?"}},
            "summary": "{item}",
            "steps": [{**usual, **step}],
        }
        publish.publish(self.desk, json.dumps(content), "test")

    def start(self, requester: str = "sam", workflow: str = "purchase", **fields: str) -> int:
        """Start a request and give back its id."""
        return start.start(self.desk, workflow, requester, fields or {"item": "Desk"}, "test")

    def request(self, request_id: int) -> RequestView:
        """A request with its asks and decisions."""
        return look.request(self.desk, request_id)

    def status(self, request_id: int) -> str:
        """What a request has become."""
        return self.request(request_id).record.status

    def answers(self, request_id: int) -> list[str]:
        """The answers of a request's decisions, in order."""
        return [decision.answer for decision in self.request(request_id).decisions]

    def code(self, request_id: int, handle: str) -> str:
        """The code of a person's latest ask in a request."""
        view = self.request(request_id)
        return next(ask.code for ask in reversed(view.asks) if view.handles[ask.person_id] == handle)

    def attention(self) -> list[str]:
        """Why anything needs a human now, in alphabetical order."""
        return sorted(each.why for each in look.attention_page(self.desk)[0])

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """The rows of a statement, to look at what is stored."""
        with self.desk.database.reading() as tx:
            return list(tx.execute(sql(statement), values))

    def change(self, statement: str, **values: Any) -> int:
        """Change what is stored behind the application's back; how many rows."""
        return self.desk.database.transact(lambda tx: tx.execute(sql(statement), values).rowcount)

    # --- the outside ------------------------------------------------------------------------------------

    @property
    def callbacks(self) -> Callbacks:
        """What writes the addresses for delivery reports."""
        found: Callbacks = self.app.extensions["sayso.line"].callbacks
        return found

    def form(self, phone: str, body: str, sid: str | None = None, **more: str) -> dict[str, str]:
        """An inbound text as Twilio posts it."""
        sid = sid or new_sid()
        return {
            "AccountSid": self.settings.account_sid, "ApiVersion": "2010-04-01", "Body": body, "From": phone,
            "FromCity": "PORTLAND", "MessageSid": sid, "NumMedia": "0", "NumSegments": "1", "SmsMessageSid": sid,
            "SmsSid": sid, "SmsStatus": "received", "To": self.settings.sender, **more,
        }  # fmt: skip

    def text(self, phone: str, body: str, sid: str | None = None, **more: str) -> Reply:
        """Text from a phone, through the signed webhook; a handle of PHONES will do for the number."""
        return self.post("/twilio/sms", self.form(PHONES.get(phone, phone), body, sid, **more))

    def report(self, url: str, status: str, *, sid: str, code: int | None = None, **more: str) -> Reply:
        """Report a delivery to a callback address, signed."""
        form = {
            "AccountSid": self.settings.account_sid, "ApiVersion": "2010-04-01", "From": self.settings.sender,
            "To": PHONES["ana"], "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status,
            **({"ErrorCode": str(code)} if code else {}), **more,
        }  # fmt: skip
        return self.post(url.removeprefix(PUBLIC_URL), form)

    def post(self, path: str, form: dict[str, str], *, signature: str | None = None) -> Reply:
        """Post a form as Twilio does, signed for the public address unless another signature is given."""
        if signature is None:
            signature = RequestValidator(self.settings.auth_tokens[0]).compute_signature(PUBLIC_URL + path, form)
        with self.app.test_client() as client:
            response = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
            return _reply(response.status_code, response.get_data(as_text=True))

    def phone(self, phone: str) -> list[str]:
        """The texts that a phone was sent, oldest first; direct answers to its own texts are in `Reply`."""
        number = PHONES.get(phone, phone)
        if self.twilio is None:
            return [each.body for each in threads(self.desk, number) if not each.from_phone]
        return [message["body"] for message in self.twilio.accepted if message["to"] == number]

    # --- time -------------------------------------------------------------------------------------------

    def drain(self) -> int:
        """Perform everything that is due, until nothing is; how many effects."""
        performed = 0
        while todo := tend.due(self.desk, 50):
            for effect_id, kind in todo:
                perform.perform(self.desk, effect_id, kind)
            performed += len(todo)
            assert performed < 1000, "what is due never ends"
        return performed

    def due(self, kind: Kind) -> list[int]:
        """The effects of one kind that are due now."""
        return [effect_id for effect_id, each in tend.due(self.desk, 200) if each is kind]

    def later(self, **stretch: float) -> None:
        """Move the clock on (`minutes=5`) and perform what has come due."""
        self.clock.move(timedelta(**stretch))
        self.drain()

    def at_once(self, *calls: Callable[[], T]) -> list[T]:
        """Make all these calls at the same time, each in a thread of its own; their results in order."""
        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result() for future in [pool.submit(call) for call in calls]]


@contextmanager
def open_house(database_url: str, folder: Path, **more: Any) -> Iterator[House]:
    """A house for the length of the block."""
    house = House(database_url, folder, **more)
    try:
        yield house
    finally:
        house.close()


def _is_planted(file: Path) -> bool:
    """Put a database that was migrated from nothing there, once made for all tests of a process; False if one is."""
    if file.exists():
        return False
    shutil.copyfile(_migrated(), file)
    return True


@cache
def _migrated() -> Path:
    """The file of a migrated, empty database."""
    folder = Path(tempfile.mkdtemp(prefix="sayso-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder / 'planted.db'}")
    return folder / "planted.db"


def migrate(database_url: str) -> None:
    """Migrate an empty database, and let go of it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings.read({"DATABASE_URL": database_url, "SECRET_KEY": "k" * 64}, Path(folder)), pages=False
        )
        with app.app_context():
            flask_migrate.upgrade()
            for engine in (db.engine, db.engines[READER]):
                engine.dispose()


def new_sid() -> str:
    """A message SID that nobody has seen."""
    return f"SM{secrets.token_hex(16)}"


def _twilio_settings(twilio: FakeTwilio | None) -> dict[str, str]:
    if twilio is None:
        return {}
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": SENDER,
        "TWILIO_API_BASE_URL": twilio.url,
    }


def _reply(status: int, document: str) -> Reply:
    if status != 200:
        return Reply(status=status, document=document)
    message = ElementTree.fromstring(document).find("Message")
    if message is None:
        return Reply(status=status, document=document)
    text = "".join(message.itertext())
    return Reply(status=status, document=document, text=text, callback=message.get("statusCallback"))
