"""The way out: hands texts to Twilio over its REST API, looks for them there, and fetches the photos of inbound ones.

Tells three answers apart and never guesses: taken, surely not taken, and nobody knows. Knows no tables.
"""

import json
import logging
import math
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from requests import exceptions as wire
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from workflow.service.carrier import CannotAsk, NoPhoto, Outgoing, Photo, Refused, Sent, Unknown, Verdict
from workflow.sms.callbacks import Callbacks
from workflow.sms.media import MediaFetcher
from workflow.sms.statuses import meaning, verdict

# At INFO the SDK logs every URL with its parameters, and those are phone numbers.
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)

#: All that the SDK, requests and urllib3 let through: a refusal, a broken line, or an answer nobody can read.
TROUBLE = (
    TwilioException, HTTPError, OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError,
)  # fmt: skip
#: No request could even be made of our settings.
_UNUSABLE = (wire.InvalidURL, wire.InvalidSchema, wire.MissingSchema, wire.InvalidHeader)
_PAGE, _PAGES = 200, 10
_CLOCKS_APART = timedelta(seconds=2)  #: Twilio's times are whole seconds, and its clock is not ours
_TRIAL = "Sent from your Twilio trial account - "


class _Busy(TwilioException):
    """Twilio answered 429: not processed, safe to repeat."""

    def __init__(self, code: Any, retry_after: float | None) -> None:
        self.status = 429
        self.code = code
        self.retry_after = retry_after


class Wire(TwilioHttpClient):
    """The SDK's client, turned to another host, and keeping Retry-After, which the SDK drops."""

    def __init__(self, base_url: str | None, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = (base_url or "").rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if self._base:
            parts = urlsplit(url)
            url = self._base + parts.path + (f"?{parts.query}" if parts.query else "")
        response = super().request(method, url, *args, **kwargs)
        if response.status_code == 429:
            raise _Busy(_code_in(response.text), _seconds((response.headers or {}).get("Retry-After")))
        return response


class TwilioGateway:
    """Sends through one Twilio account, as one number or one messaging service."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        api_key: str | None = None,
        api_secret: str | None = None,
        sender: str | None = None,
        messaging_service_sid: str | None = None,
        api_base_url: str | None = None,
        callbacks: Callbacks,
        timeout: float = 10.0,
    ) -> None:
        login = (api_key, api_secret) if api_key and api_secret else (account_sid, auth_token)
        self._wire = Wire(api_base_url, timeout)
        self._client = Client(*login, account_sid=account_sid, http_client=self._wire)
        self._keyed = login[0] == api_key
        self._media = MediaFetcher(
            account_sid=account_sid, login=login, api_base_url=api_base_url, timeout=timeout, longest=2 * timeout
        )
        self._callbacks = callbacks
        self._from = {"from_": sender} if sender else {"messaging_service_sid": messaging_service_sid or ""}

    def send(self, outgoing: Outgoing) -> Sent | Refused | Unknown:
        """Hand one text over. Never raises; each wait for the network is bounded by the timeout."""
        try:
            message = self._client.messages.create(
                to=outgoing.to,
                body=outgoing.body,
                status_callback=self._callbacks.url(outgoing.message_id),
                **self._from,
            )
        except TROUBLE as trouble:
            return _reading(trouble)
        if not isinstance(message.sid, str) or not message.sid:
            return Unknown(detail="Twilio took the request, but its answer names no message")
        return Sent(sid=message.sid)

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        """The SID of a text to this number with this body, taken since then (aware UTC); raises CannotAsk.

        Asks for no DateSent: a text still in Twilio's queue has none, and must be found as well.
        """
        earliest = since - _CLOCKS_APART
        try:
            page = self._client.messages.page(to=to, page_size=_PAGE)
            for _ in range(_PAGES):
                for message in page:
                    taken = _taken(message, earliest)
                    if taken >= earliest and _is_ours(message, to, body):
                        return str(message.sid)
                    if taken < earliest - timedelta(days=1):
                        return None  # newest first; a day more in case the order is not quite that
                page = page.next_page()
                if page is None:
                    return None
        except TROUBLE as trouble:
            raise CannotAsk(_detail(trouble)) from trouble
        raise CannotAsk("too many texts to this number to look through")

    def fetch(self, url: str) -> Photo | NoPhoto:
        """Fetch one photo that came with a text. Never raises; takes twice the timeout at most."""
        return self._media.fetch(url)

    def check(self) -> str | None:
        """None if Twilio accepts our credentials; else what is wrong and how to mend it."""
        try:
            if self._keyed:  # an API key may send, but not read the account
                self._client.messages.list(limit=1, page_size=1)
                return None
            status = self._client.api.v2010.accounts(self._client.account_sid).fetch().status
        except TROUBLE as trouble:
            return " ".join(explain(trouble)).strip()
        return None if status == "active" else f"The Twilio account is {status}. Look into its console."

    def close(self) -> None:
        """Let go of the connections kept open."""
        if self._wire.session:
            self._wire.session.close()


def explain(trouble: Exception) -> tuple[str, str]:
    """Why a question to Twilio has no answer, and what to do, for somebody who sets it up."""
    refusal = _reading(trouble)
    if isinstance(refusal, Refused) and refusal.verdict is not Verdict.LATER:
        said, _, mend = refusal.detail.partition(". ")
        return f"{said.rstrip('.')}.", mend
    return f"Twilio could not be asked ({refusal.detail}).", "Check the network and TWILIO_API_BASE_URL."


def _reading(trouble: Exception) -> Refused | Unknown:
    """What a failed call says about the text: surely not taken, or nobody knows."""
    status, code = _status(trouble), _code(trouble)
    if 400 <= status < 500 and status != 408:
        return Refused(
            code=code,
            verdict=Verdict.LATER if status == 429 else verdict(code, status),
            detail=meaning(20003 if code is None and status in (401, 403) else code),
            retry_after=getattr(trouble, "retry_after", None),
        )
    if _never_sent(trouble):
        return Refused(code=None, verdict=Verdict.LATER, detail=_detail(trouble))
    if isinstance(trouble, _UNUSABLE):
        return Refused(code=None, verdict=Verdict.SETTING, detail=_detail(trouble))
    return Unknown(detail=_detail(trouble))


def _never_sent(trouble: Exception) -> bool:
    """True if no connection ever stood: refused, no such host, or no answer to the greeting."""
    if isinstance(trouble, wire.ConnectTimeout):
        return True
    cause = trouble.args[0] if isinstance(trouble, wire.ConnectionError) and trouble.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _status(trouble: Exception) -> int:
    """The HTTP status of the answer, 0 if there was none; for a list the SDK hides it in the arguments."""
    status = getattr(trouble, "status", None)
    if isinstance(status, int):
        return status
    return next((part.status_code for part in trouble.args if isinstance(part, Response)), 0)


def _code(trouble: Exception) -> int | None:
    """Twilio's own code; the SDK puts the HTTP status there when there is none."""
    code = getattr(trouble, "code", None)
    return code if isinstance(code, int) and code >= 1000 else None


def _detail(trouble: Exception) -> str:
    """What happened, without the URL, the numbers and the text that messages of the SDK may hold."""
    status = _status(trouble)
    return f"HTTP {status}" if status else type(trouble).__name__


def _code_in(text: str) -> Any:
    """Twilio's code in the body of an answer, if it can be read."""
    try:
        return json.loads(text).get("code")
    except TROUBLE:
        return None


def _seconds(header: str | None) -> float | None:
    """Retry-After as seconds, at most a day; a date or nonsense is None."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return min(seconds, 86_400.0) if seconds >= 0 and not math.isnan(seconds) else None


def _is_ours(message: Any, to: str, body: str) -> bool:
    outbound = str(message.direction).startswith("outbound")
    return outbound and message.to == to and message.body in (body, _TRIAL + body)


def _taken(message: Any, otherwise: datetime) -> datetime:
    """When Twilio took it; where that cannot be read it counts as recent, for a text twice is worse."""
    created = message.date_created
    return created if isinstance(created, datetime) else otherwise
