"""A stand-in for Twilio's REST API over real HTTP on loopback, with faults on demand.

Written from Twilio's documentation and independent of `workflow`, so that it can prove it wrong. A message is
logged before the answer goes out: what the log holds was taken, whatever the caller saw.

    python -m tests.support.twilio_server --port 0 --log FILE [--fault NAME …]
"""

import argparse
import base64
import json
import re
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import requests
from twilio.request_validator import RequestValidator

ACCOUNT_SID = "AC" + "a" * 32
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
SENDER = "+14155550100"

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_MESSAGES = re.compile(r".*/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages\.json")
_ACCOUNT = re.compile(r".*/2010-04-01/Accounts/(AC[0-9a-f]{32})\.json")
_MEDIA = re.compile(r".*/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages/MM[0-9a-f]{32}/Media/(ME[0-9a-f]{32})")
_NUMBERS = re.compile(r".*/2010-04-01/Accounts/(AC[0-9a-f]{32})/IncomingPhoneNumbers\.json")
_SERVICE = re.compile(r".*/v1/Services/(MG[0-9a-f]{32})(/PhoneNumbers)?")
_STORAGE = re.compile(r"/storage/(ME[0-9a-f]{32})")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one call. Give a status and a code for a plain refusal, or a `kind`."""

    kind: str = "refuse"  #: refuse, hang, reset, garbage, nameless
    status: int = 400
    code: int | None = None
    retry_after: str | None = None
    accepted: bool = False  #: the message is taken (and logged) before it goes wrong

    @classmethod
    def named(cls, text: str) -> "Fault":
        """`21610`, `429`, `500`, `hang`, `reset`, `garbage`; after a `+`, the message is taken first."""
        accepted, word = text.startswith("+"), text.lstrip("+")
        if not word.isdigit():
            return cls(kind=word, accepted=accepted)
        number = int(word)
        if number < 1000:
            return cls(status=number, code=20429 if number == 429 else None, accepted=accepted)
        return cls(status=400, code=number, accepted=accepted)


@dataclass(frozen=True, kw_only=True)
class Media:
    """What lies behind one media address, and how it comes."""

    content: bytes = b""
    kind: str = "image/jpeg"  #: what the header says, true or not
    status: int = 200
    stored: bool = True  #: fetched, as Twilio has it, through a redirect to storage, which wants no credentials
    location: str | None = None  #: the API redirects there instead
    onward: str | None = None  #: storage redirects there; `self` to where it was asked
    endless: int = 0  #: so many bytes more, without a Content-Length
    drip: str = ""  #: `head` or `body`: from there on it comes byte by byte, for ever
    length: int | None = None  #: what the Content-Length says, true or not


class FakeTwilio:
    """The server: start it, aim a client at `url`, script faults, read `accepted`."""

    def __init__(
        self,
        *,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        keys: dict[str, str] | None = None,
        senders: Iterable[str] = (SENDER,),
        services: Iterable[str] = (),
        log: Path | None = None,
        port: int = 0,
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.status = "active"
        self.kind = "Full"  #: or Trial
        self.numbers: dict[str, dict[str, Any]] = {}  #: of the account, with what is set at them
        self.pools: dict[str, dict[str, Any]] = {}  #: messaging services by their SIDs, with what is set at them
        self.next_faults: deque[Fault | None] = deque()  #: for the next POSTs; None lets one through
        self.faults: dict[str, Fault] = {}  #: for every POST to this number
        self.list_fault: Fault | None = None
        self.calls: list[tuple[str, str]] = []  #: method and path with query, as they came
        self.page_size = 50
        self.media: dict[str, Media] = {}  #: by their SIDs
        self.credentials: list[
            tuple[str, bool]
        ] = []  #: path of each GET of media, and whether credentials came with it
        self.poured = 0  #: bytes of endless media that went out
        self._logins = {account_sid: auth_token, **(keys or {})}
        self._senders, self._services = set(senders), set(services)
        self._messages: list[dict[str, Any]] = []
        self._log = log
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._read_log()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    # --- life -------------------------------------------------------------------------------------------

    def start(self) -> "FakeTwilio":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def serve(self) -> None:
        """Serve in this thread until the process ends."""
        self._server.serve_forever()

    def stop(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "FakeTwilio":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- what tests ask and arrange ---------------------------------------------------------------------

    @property
    def accepted(self) -> list[dict[str, Any]]:
        """Every message taken, oldest first."""
        with self._lock:
            return [dict(message) for message in self._messages]

    def add(self, **values: Any) -> dict[str, Any]:
        """Put a message into Twilio's memory that no POST made: an inbound one, an old one."""
        return self.take({"To": "+15035550123", "From": SENDER, "Body": ""}, **values)

    def add_media(self, media: Media | None = None, **values: Any) -> str:
        """Keep a photo and give back its address, as Twilio posts it with an inbound text."""
        sid = f"ME{uuid4().hex}"
        self.media[sid] = media or Media(**values)
        return f"https://api.twilio.com/2010-04-01/Accounts/{self.account_sid}/Messages/MM{uuid4().hex}/Media/{sid}"

    def report(
        self, sid: str, status: str, *, code: int | None = None, url: str | None = None, **extra: str
    ) -> requests.Response:
        """Post a signed status callback for a message to its StatusCallback (or to `url`)."""
        message = next(message for message in self.accepted if message["sid"] == sid)
        form = {
            "AccountSid": self.account_sid, "ApiVersion": "2010-04-01", "From": message["from"] or SENDER,
            "To": message["to"], "MessageSid": sid, "SmsSid": sid,
            "MessageStatus": status, "SmsStatus": status,
            **({"ErrorCode": str(code)} if code else {}), **extra,
        }  # fmt: skip
        return self._post(url or message["_status_callback"], url or message["_status_callback"], form)

    def text(self, url: str, *, signed_as: str | None = None, **form: str) -> requests.Response:
        """Post a signed inbound text to our webhook; `signed_as` where Twilio knows it under another URL."""
        sid = "SM" + uuid4().hex
        whole = {
            "AccountSid": self.account_sid, "ApiVersion": "2010-04-01", "NumMedia": "0", "NumSegments": "1",
            "MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "SmsStatus": "received",
            "From": "+15035550123", "To": SENDER, "Body": "", **form,
        }  # fmt: skip
        return self._post(url, signed_as or url, whole)

    def _post(self, url: str, signed_as: str, form: dict[str, str]) -> requests.Response:
        signature = RequestValidator(self.auth_token).compute_signature(signed_as, form)
        return requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=15)

    # --- what the handler asks --------------------------------------------------------------------------

    def knows(self, authorization: str) -> bool:
        """True if the Basic credentials are the account's, or an API key's."""
        scheme, _, coded = authorization.partition(" ")
        try:
            name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
        except ValueError:
            return False
        return scheme == "Basic" and bool(password) and self._logins.get(name) == password

    def fault_for(self, to: str) -> Fault | None:
        with self._lock:
            if self.next_faults:
                return self.next_faults.popleft()
        return self.faults.get(to)

    def refusal(self, form: dict[str, str]) -> int | None:
        """Twilio's code for what is wrong with this form, in the order that Twilio looks."""
        sender, service = form.get("From"), form.get("MessagingServiceSid")
        callback = urlsplit(form.get("StatusCallback", "https://localhost"))
        checks = (
            (bool(sender or service), 21603),
            (not sender or sender in self._senders, 21606),
            (not service or service in self._services, 21703),
            (_E164.fullmatch(form.get("To", "")) is not None and form.get("To") != sender, 21211),
            (bool(form.get("Body")), 21602),
            (len(form.get("Body", "").encode("utf-16-le")) <= 3200, 21617),
            (callback.scheme in ("http", "https") and "_" not in (callback.hostname or "_"), 21609),
        )
        return next((code for fine, code in checks if not fine), None)

    def take(self, form: dict[str, str], **values: Any) -> dict[str, Any]:
        """Remember and log a message: after this it counts as taken."""
        with self._lock:
            service = form.get("MessagingServiceSid")
            message = {
                "account_sid": self.account_sid, "api_version": "2010-04-01", "body": form["Body"],
                "date_created": formatdate(usegmt=True), "date_updated": formatdate(usegmt=True),
                "direction": "outbound-api", "error_code": None, "error_message": None, "date_sent": None,
                "from": form.get("From"), "messaging_service_sid": service, "num_media": "0",
                "num_segments": "0" if service else "1", "price": None, "price_unit": None,
                "sid": "SM" + uuid4().hex, "status": "accepted" if service else "queued",
                "to": form["To"], "_status_callback": form.get("StatusCallback"), **values,
            }  # fmt: skip
            message["uri"] = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{message['sid']}.json"
            if self._log:
                with self._log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(message) + "\n")
            self._messages.append(message)
            return message

    def _read_log(self) -> None:
        """A server that is started again on the same log knows what it took before."""
        if self._log and self._log.exists():
            self._messages = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]

    def listing(self, query: dict[str, str]) -> dict[str, Any]:
        """One page of messages, newest first, in Twilio's envelope."""
        size = min(int(query.get("PageSize", self.page_size)), self.page_size)
        page = int(query.get("Page", 0))
        found = [message for message in reversed(self.accepted) if _matches(message, query)]
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages.json"
        more = found[(page + 1) * size :]
        following = f"{path}?{urlencode({**query, 'PageSize': size, 'Page': page + 1})}" if more else None
        return {
            "messages": [_public(message) for message in found[page * size : (page + 1) * size]],
            "page": page, "page_size": size, "start": page * size, "end": page * size + size - 1,
            "uri": path, "first_page_uri": path, "previous_page_uri": None, "next_page_uri": following,
        }  # fmt: skip

    def wait(self) -> None:
        """Hang until the test is over (or half a minute)."""
        self._released.wait(30)

    def released(self, seconds: float) -> bool:
        """Wait so long; True once the test is over."""
        return self._released.wait(seconds)


def _public(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if not name.startswith("_")}


def _matches(message: dict[str, Any], query: dict[str, str]) -> bool:
    """Twilio's filters: To, From, and DateSent by the day (a message not yet sent has none)."""
    if any(query.get(name, message[key]) != message[key] for name, key in (("To", "to"), ("From", "from"))):
        return False
    since = query.get("DateSent>") or query.get("DateSent>=")
    if since is None:
        return True
    sent = message["date_sent"]
    return sent is not None and _day(sent) >= since[:10]


def _day(rfc2822: str) -> str:
    return parsedate_to_datetime(rfc2822).strftime("%Y-%m-%d")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    fake: FakeTwilio

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the log of messages is the log."""

    def do_POST(self) -> None:
        form = self._form(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
        if not self._admitted(_MESSAGES):
            return
        fake = self.server.fake
        fault = fake.fault_for(form.get("To", ""))
        if fault and not fault.accepted:
            self._fail(fault)
            return
        code = fake.refusal(form)
        if code:
            self._refuse(400, code)
            return
        message = fake.take(form)
        if fault:
            self._fail(fault)
        else:
            self._answer(201, _public(message))

    def do_GET(self) -> None:
        fake, parts = self.server.fake, urlsplit(self.path)
        if found := _STORAGE.fullmatch(parts.path):
            self._show(fake.media[found[1]])
        elif found := _MEDIA.fullmatch(parts.path):
            fake.credentials.append((parts.path, "Authorization" in self.headers))
            if self._admitted(_MEDIA):
                self._lead_to(found[2])
        elif _ACCOUNT.fullmatch(parts.path):
            if self._admitted(_ACCOUNT):
                account = {"sid": fake.account_sid, "status": fake.status, "type": fake.kind, "friendly_name": "Test"}
                self._answer(200, account)
        elif _NUMBERS.fullmatch(parts.path):
            if self._admitted(_NUMBERS):
                self._list_numbers(self._form(parts.query).get("PhoneNumber", ""))
        elif found := _SERVICE.fullmatch(parts.path):
            fake.calls.append((self.command, self.path))
            if not fake.knows(self.headers.get("Authorization", "")):
                self._refuse(401, 20003)
            elif found[1] not in fake.pools:
                self._refuse(404, 20404)
            else:
                self._show_service(found[1], numbers=bool(found[2]))
        elif self._admitted(_MESSAGES):
            if fake.list_fault:
                self._fail(fake.list_fault)
            else:
                self._answer(200, fake.listing(self._form(parts.query)))

    # --- what texts are sent from -----------------------------------------------------------------------

    def _list_numbers(self, number: str) -> None:
        """The account's numbers like this one."""
        fake = self.server.fake
        found = [
            {
                "sid": "PN" + "1" * 32, "phone_number": each, "sms_method": "POST", "sms_url": "",
                "sms_fallback_url": "", "sms_application_sid": "",
                "capabilities": {"sms": True, "mms": True, "voice": True}, **what,
            }
            for each, what in fake.numbers.items()
            if number in each
        ]  # fmt: skip
        self._answer(200, {"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None})

    def _show_service(self, sid: str, *, numbers: bool) -> None:
        pool = dict(self.server.fake.pools[sid])
        senders = pool.pop("numbers", [])
        if numbers:
            meta = {"key": "phone_numbers", "page": 0, "page_size": 50, "next_page_url": None}
            found = [{"sid": "PN" + "1" * 32, "phone_number": each, "capabilities": able} for each, able in senders]
            self._answer(200, {"phone_numbers": found, "meta": meta})
            return
        usual = {"inbound_method": "POST", "use_inbound_webhook_on_number": False, "status_callback": None}
        self._answer(200, {"sid": sid, "account_sid": self.server.fake.account_sid, **usual, **pool})

    # --- media ------------------------------------------------------------------------------------------

    def _lead_to(self, sid: str) -> None:
        """Media as the API has them: a redirect to storage, unless the test wants otherwise."""
        media = self.server.fake.media.get(sid)
        if media is None:
            self._refuse(404, 20404)
        elif media.location is None and not media.stored:
            self._show(media)
        else:
            self._write(307, b"", {"Location": media.location or f"{self.server.fake.url}/storage/{sid}"})

    def _show(self, media: Media) -> None:
        """Media as storage has them; like the real one it refuses credentials beside its own signed link."""
        fake, known = self.server.fake, "Authorization" in self.headers
        fake.credentials.append((self.path, known))
        if known and _STORAGE.fullmatch(self.path):
            self._write(400, b"<Error>Only one auth mechanism allowed</Error>")
            return
        if media.onward:
            self._write(302, b"", {"Location": self.path if media.onward == "self" else media.onward})
            return
        self.close_connection = True
        self.send_response(media.status)
        if media.drip == "head":
            self.flush_headers()
            self._drip(b"X-Slow: ")
            return
        self.send_header("Content-Type", media.kind)
        if not media.endless:
            self.send_header("Content-Length", str(len(media.content) if media.length is None else media.length))
        self.end_headers()
        self.wfile.write(media.content)
        if media.drip:
            self._drip(b"")
        self._pour(media.endless)

    def _drip(self, first: bytes) -> None:
        self.wfile.write(first)
        while not self.server.fake.released(0.02):
            self.wfile.write(b"x")

    def _pour(self, size: int) -> None:
        for _ in range(0, size, 65536):
            self.server.fake.poured += self.connection.send(bytes(65536))

    @staticmethod
    def _form(text: str) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}

    def _admitted(self, route: re.Pattern[str]) -> bool:
        fake = self.server.fake
        fake.calls.append((self.command, self.path))
        match = route.fullmatch(urlsplit(self.path).path)
        if match is None:
            self._refuse(404, 20404)
        elif not fake.knows(self.headers.get("Authorization", "")) or match[1] != fake.account_sid:
            self._refuse(401, 20003)
        else:
            return True
        return False

    def _fail(self, fault: Fault) -> None:
        if fault.kind == "hang":
            self.server.fake.wait()
            self.close_connection = True
        elif fault.kind == "reset":
            # A linger of nought makes close() send RST.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif fault.kind == "garbage":
            self._write(201, b"<html>Not what you asked for")
        elif fault.kind == "nameless":
            self._answer(201, {"status": "queued"})
        else:
            self._refuse(fault.status, fault.code, fault.retry_after)

    def _refuse(self, status: int, code: int | None, retry_after: str | None = None) -> None:
        body: dict[str, Any] = {"message": "Refused", "status": status}
        if code:
            body |= {"code": code, "more_info": f"https://www.twilio.com/docs/errors/{code}"}
        self._answer(status, body, {"Retry-After": retry_after} if retry_after else {})

    def _answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._write(status, json.dumps(body).encode(), headers)

    def _write(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main(arguments: list[str] | None = None) -> None:
    """Serve until killed; the first line printed is the URL."""
    parser = argparse.ArgumentParser(description="A stand-in for Twilio's REST API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--account-sid", default=ACCOUNT_SID)
    parser.add_argument("--auth-token", default=AUTH_TOKEN)
    parser.add_argument("--sender", action="append", default=[])
    parser.add_argument("--fault", action="append", default=[], help="for the next POST; may be repeated")
    options = parser.parse_args(arguments)
    fake = FakeTwilio(
        account_sid=options.account_sid, auth_token=options.auth_token, senders=options.sender or [SENDER],
        log=options.log, port=options.port,
    )  # fmt: skip
    fake.next_faults.extend(Fault.named(fault) for fault in options.fault)
    sys.stdout.write(fake.url + "\n")
    sys.stdout.flush()
    fake.serve()


if __name__ == "__main__":
    main()
