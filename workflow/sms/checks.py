"""Whether Twilio is set up as Sayso needs it: looked at live, a finding a thing, each failure with its mend.

Only ever reads at Twilio. Says no secret, and of SIDs the last four characters.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.http.response import Response
from twilio.rest import Client

from workflow.settings import Settings
from workflow.sms.address import TIMEOUT, address, reachable
from workflow.sms.address import reach as ask
from workflow.sms.findings import Finding, Verdict, ok, warn, wrong
from workflow.sms.gateway import TROUBLE, Wire, explain

#: A clock that is farther off makes the six digits of authenticator apps wrong.
CLOCK_APART = 20
TWILIO = "https://api.twilio.com"
_CONSOLE = "in the Twilio console"


def examine(
    settings: Settings, now: datetime, *, reach: Callable[[str], str | None] | None = None, timeout: float = TIMEOUT
) -> list[Finding]:
    """Look at everything. `reach` gives what is in the way of an address, None where nothing is. Never raises."""
    look = _Look(settings, timeout)
    found = [address(settings)]
    if found[0].verdict is Verdict.OK:
        found.append(reachable(settings, reach or ask))
    try:
        for part in (look.account, look.key, look.sender):
            found += part()
    except TROUBLE as trouble:
        found.append(wrong("twilio", *explain(trouble)))
    finally:
        found += _clock(look.wire.told_at, now)
        look.wire.close()
    return found


class _Asking(Wire):
    """The way to Twilio, which remembers what time it is there."""

    told_at: datetime | None = None

    def request(self, *args: Any, **kwargs: Any) -> Response:
        response = super().request(*args, **kwargs)
        told = (response.headers or {}).get("Date")
        if told:
            self.told_at = parsedate_to_datetime(told).astimezone(UTC)
        return response

    def close(self) -> None:
        if self.session:
            self.session.close()


class _Look:
    """One look at the account, with its own credentials."""

    def __init__(self, settings: Settings, timeout: float) -> None:
        self._settings = settings
        elsewhere = settings.twilio_api_base_url != TWILIO  # its own services are on several hosts
        self.wire = _Asking(settings.twilio_api_base_url if elsewhere else None, timeout)
        token = settings.auth_tokens[0]
        self._client = Client(settings.account_sid, token, account_sid=settings.account_sid, http_client=self.wire)

    def account(self) -> Iterator[Finding]:
        """The credentials, and what kind of account it is."""
        account = self._client.api.v2010.accounts(self._settings.account_sid).fetch()
        yield ok("credentials", f"Twilio accepts them, for the account ending in {self._settings.account_sid[-4:]}")
        if account.status != "active":
            yield wrong("account", f"It is {account.status}.", f"Look {_CONSOLE}, under billing.")
        elif account.type == "Trial":
            mend = f"Verify each number {_CONSOLE}, or upgrade the account."
            yield warn("account", "It is a trial: it texts verified numbers only, and says so in each text.", mend)
        else:
            yield ok("account", "It is active.")

    def key(self) -> Iterator[Finding]:
        """The API key, where there is one."""
        given = self._settings
        if not given.twilio_api_key or not given.twilio_api_secret:
            return
        key = f"The key ending in {given.twilio_api_key[-4:]}"
        login = (given.twilio_api_key, given.twilio_api_secret)
        try:
            Client(*login, account_sid=given.account_sid, http_client=self.wire).messages.list(limit=1, page_size=1)
        except TwilioException as trouble:
            if getattr(trouble, "status", 401) not in (401, 403):
                raise
            yield wrong("API key", f"{key} is not accepted.", "Check TWILIO_API_KEY and TWILIO_API_SECRET.")
        else:
            yield ok("API key", f"{key} is accepted.")

    def sender(self) -> Iterator[Finding]:
        """The number or the messaging service that texts come from, and where it sends what comes in."""
        if self._settings.twilio_messaging_service_sid:
            yield from self._service(self._settings.twilio_messaging_service_sid)
        if self._settings.twilio_phone_number:
            yield from self._number(self._settings.twilio_phone_number)

    def _number(self, number: str) -> Iterator[Finding]:
        found = self._client.incoming_phone_numbers.list(phone_number=number, limit=1)
        if not found:
            mend = "Check TWILIO_PHONE_NUMBER, or buy the number in this account."
            yield wrong("number", f"{number} is not a number of this account.", mend)
            return
        mine = found[0]
        if not (mine.capabilities or {}).get("sms"):
            yield wrong("number", f"{number} cannot send texts.", f"Choose a number with SMS {_CONSOLE}.")
            return
        yield ok("number", f"{number} can send and receive texts.")
        if mine.sms_application_sid:
            said = "A TwiML app answers for the number, so the webhook beside it does not count."
            yield wrong("inbound", said, f"Take the app away from the number's messaging settings {_CONSOLE}.")
        elif self._settings.twilio_messaging_service_sid is None:
            yield from self._hooks(mine.sms_url, mine.sms_method, mine.sms_fallback_url, "the number")

    def _service(self, sid: str) -> Iterator[Finding]:
        service = self._client.messaging.v1.services(sid).fetch()
        numbers = self._client.messaging.v1.services(sid).phone_numbers.list(limit=50)
        able = [each for each in numbers if "SMS" in (each.capabilities or [])]
        if not able:
            mend = f"Add a number with SMS to its sender pool {_CONSOLE}."
            yield wrong("service", f"The messaging service ending in {sid[-4:]} has no number that can text.", mend)
        else:
            count = "one number" if len(able) == 1 else f"{len(able)} numbers"
            yield ok("service", f"The messaging service ending in {sid[-4:]} has {count} that can text.")
        if service.use_inbound_webhook_on_number:
            said = "The service leaves inbound texts to each number's own webhook."
            yield warn("inbound", said, f"Let it send a webhook instead, to {self._webhook}.")
        else:
            yield from self._hooks(
                service.inbound_request_url, service.inbound_method, service.fallback_url, "the messaging service"
            )

    @property
    def _webhook(self) -> str:
        return f"{self._settings.public_url}/twilio/sms"

    def _hooks(self, url: str | None, method: str | None, fallback: str | None, at: str) -> Iterator[Finding]:
        """Whether what comes in is sent to us, and what happens if that fails."""
        mend = f"Set “a message comes in” at {at} to {self._webhook} with HTTP POST."
        if _bare(url) != self._webhook:
            yield wrong("inbound", f"Texts that come in are sent to {_bare(url) or 'nowhere'}.", mend)
        elif (method or "POST").upper() != "POST":
            yield wrong("inbound", f"Texts that come in are sent with HTTP {method}.", mend)
        else:
            yield ok("inbound", "Texts that come in are sent here.")
        if _bare(fallback) == self._webhook:
            yield ok("fallback", "A text that failed once is sent again.")
        else:
            said = "A text that comes in while Sayso restarts is lost: no fallback leads here."
            yield warn(
                "fallback", said, f"Set the fallback URL at {at} to {self._webhook}. A text that comes twice acts once."
            )


def _bare(url: str | None) -> str:
    """An address without what is for Twilio itself (from # on) and without a password."""
    bare = (url or "").partition("#")[0]
    scheme, mark, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def _clock(told_at: datetime | None, now: datetime) -> Iterator[Finding]:
    if told_at is None:
        return
    apart = abs((told_at - now).total_seconds())
    if apart > CLOCK_APART:
        mend = "Set this machine's clock by the network (NTP): codes of authenticator apps depend on it."
        yield warn("clock", f"This machine's clock and Twilio's are {apart:.0f} seconds apart.", mend)
    else:
        yield ok("clock", "This machine's clock agrees with Twilio's.")
