"""The simulated carrier: texts go to virtual phones, and what phones text comes in through the signed webhook.

It does on this machine what Twilio does: names each text, delivers it, and reports its delivery to the same route.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from flask import Flask

from workflow.service.carrier import CannotAsk, NoPhoto, Objection, Outgoing, Photo, Sent, Unknown
from workflow.service.photos import MOST_PHOTOS
from workflow.service.work import Desk, Work, query, use_case
from workflow.settings import Settings
from workflow.sms.callbacks import Callbacks
from workflow.sms.pictures import LARGEST, kind_of
from workflow.sms.signature import sign
from workflow.store import phones
from workflow.store.db import StoreUnavailable
from workflow.store.phones import PhoneText


class NotTaken(Exception):
    """The webhook did not take the text."""


@dataclass(kw_only=True)
class SimulatedCarrier:
    """Delivers to virtual phones, and speaks for them."""

    settings: Settings
    callbacks: Callbacks
    app: Flask
    desk: Desk | None = None  #: set once, when the desk that uses this carrier has been built

    def send(self, outgoing: Outgoing) -> Sent | Unknown:
        """Put a text on its phone and report that it was delivered."""
        sid = _new_sid()
        try:
            _deliver(self._desk, outgoing.to, outgoing.body, sid)
        except StoreUnavailable as error:
            return Unknown(detail=str(error))
        self._report(self.callbacks.url(outgoing.message_id), outgoing.to, sid)
        return Sent(sid=sid)

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        """The SID of a text that reached this phone."""
        try:
            return _find(self._desk, to, body, since)
        except StoreUnavailable as error:
            raise CannotAsk(str(error)) from error

    def fetch(self, url: str) -> Photo | NoPhoto:
        """A photo that a virtual phone sent."""
        try:
            content = _photo(self._desk, url)
        except StoreUnavailable as error:
            return NoPhoto(why=Objection.LATER, detail=str(error), again=True)
        if content is None:
            return NoPhoto(why=Objection.GONE, detail="no phone sent this", again=False)
        if len(content) > LARGEST:
            return NoPhoto(why=Objection.SIZE, detail=f"more than {LARGEST} bytes", again=False)
        kind = kind_of(content)
        if kind is None:
            return NoPhoto(why=Objection.TYPE, detail="no picture of a kind that is taken", again=False)
        return Photo(kind=kind, content=content)

    def text(self, phone: str, words: str, photos: Sequence[bytes] = ()) -> str | None:
        """Text these words and photos from a virtual phone, through the signed webhook; give back the direct answer.

        Raises NotTaken where the webhook refused or could not store it.
        """
        if len(photos) > MOST_PHOTOS:
            raise NotTaken(f"A text carries {MOST_PHOTOS} photos at most.")
        sid = _new_sid("MM" if photos else "SM")
        form = {
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": self.settings.account_sid,
            "From": phone, "To": self.settings.sender, "Body": words, "NumMedia": str(len(photos)),
            "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
            **self._media(phone, sid, photos),
        }  # fmt: skip
        status, answer = self._post(f"{self.settings.public_url}/twilio/sms", form)
        if status != 200:
            raise NotTaken(f"The webhook answered {status}.")
        _keep(
            self._desk,
            PhoneText(phone=phone, from_phone=True, body=words, sid=sid, at=self._desk.clock.now()),
        )
        message = ElementTree.fromstring(answer).find("Message")
        if message is None:
            return None
        body, reply_sid = "".join(message.itertext()), _new_sid()
        _deliver(self._desk, phone, body, reply_sid)
        self._report(message.get("statusCallback", ""), phone, reply_sid)
        return body

    def _media(self, phone: str, sid: str, photos: Sequence[bytes]) -> dict[str, str]:
        """Keep the photos of a text where `fetch` finds them, and give back what its form says of them."""
        said: dict[str, str] = {}
        for number, content in enumerate(photos):
            folder = f"https://api.twilio.com/2010-04-01/Accounts/{self.settings.account_sid}/Messages/{sid}/Media"
            url = f"{folder}/{_new_sid('ME')}"
            _keep_photo(self._desk, phone, url, content)
            said |= {
                f"MediaUrl{number}": url,
                f"MediaContentType{number}": kind_of(content) or "application/octet-stream",
            }
        return said

    @property
    def _desk(self) -> Desk:
        assert self.desk is not None, "the carrier is used before the application is wired"
        return self.desk

    def _report(self, callback: str, phone: str, sid: str) -> None:
        form = {
            "AccountSid": self.settings.account_sid, "ApiVersion": "2010-04-01", "From": self.settings.sender,
            "To": phone, "MessageSid": sid, "SmsSid": sid, "MessageStatus": "delivered", "SmsStatus": "delivered",
        }  # fmt: skip
        self._post(callback, form)

    def _post(self, url: str, form: dict[str, str]) -> tuple[int, bytes]:
        """Post a form as Twilio does, signed, into this application."""
        signature = sign(url, form, self.settings.auth_tokens[0])
        path = url.removeprefix(self.settings.public_url)
        with self.app.test_client() as client:
            response = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
            return response.status_code, response.get_data()


@use_case
def _deliver(work: Work, phone: str, body: str, sid: str) -> None:
    phones.add(work.tx, PhoneText(phone=phone, from_phone=False, body=body, sid=sid, at=work.now))


@use_case
def _keep(work: Work, text: PhoneText) -> None:
    phones.add(work.tx, text)


@use_case
def _keep_photo(work: Work, phone: str, url: str, content: bytes) -> None:
    phones.keep_photo(work.tx, url=url, phone=phone, content=content, at=work.now)


@query
def _photo(work: Work, url: str) -> bytes | None:
    return phones.photo(work.tx, url)


@query
def _find(work: Work, phone: str, body: str, since: datetime) -> str | None:
    return phones.find(work.tx, phone, body, since)


@query
def threads(work: Work, phone: str | None = None) -> list[PhoneText]:
    """Every text on the virtual phones in the order it came, of one phone or of all."""
    return phones.threads(work.tx, phone)


def _new_sid(kind: str = "SM") -> str:
    return f"{kind}{secrets.token_hex(16)}"
