"""The simulated carrier: texts go to virtual phones, and what phones text comes in through the signed webhook.

It does on this machine what Twilio does: names each text, delivers it, and reports its delivery to the same route. What
is wrong with a phone it says as Twilio would too: in its answer, or in a later callback.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from flask import Flask

from workflow.service.carrier import CannotAsk, NoPhoto, Objection, Outgoing, Photo, Refused, Sent, Unknown
from workflow.service.photos import MOST_PHOTOS
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.simulator import handsets
from workflow.simulator.faults import fault
from workflow.simulator.handsets import new_sid, threads
from workflow.simulator.wire import Exchange, Wire
from workflow.sms.callbacks import Callbacks
from workflow.sms.pictures import LARGEST, kind_of
from workflow.store.db import StoreUnavailable
from workflow.store.phones import PhoneText

__all__ = ["NotTaken", "SimulatedCarrier", "threads"]


class NotTaken(Exception):
    """The text did not go out, or the webhook did not take it; the message says why."""


@dataclass(kw_only=True)
class SimulatedCarrier:
    """Delivers to virtual phones, and speaks for them."""

    settings: Settings
    callbacks: Callbacks
    app: Flask
    desk: Desk | None = None  #: set once, when the desk that uses this carrier has been built

    @property
    def wire(self) -> Wire:
        """The line to our own webhooks."""
        return Wire(settings=self.settings, app=self.app)

    def send(self, outgoing: Outgoing) -> Sent | Refused | Unknown:
        """Put a text on its phone and report that it was delivered; or what is wrong with that phone."""
        callback = self.callbacks.url(outgoing.message_id)
        try:
            text = self._bring(outgoing.to, outgoing.body, callback)
            wrong = fault(text.code)
            if wrong is not None and wrong.at_once:
                return Refused(code=wrong.code, verdict=wrong.verdict, detail=wrong.meaning)
            self._report(text, callback)
        except StoreUnavailable as error:
            return Unknown(detail=str(error))
        return Sent(sid=text.sid)

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        """The SID of a text that was taken for this phone."""
        try:
            return handsets.find(self._desk, to, body, since)
        except StoreUnavailable as error:
            raise CannotAsk(str(error)) from error

    def fetch(self, url: str) -> Photo | NoPhoto:
        """A photo that a virtual phone sent."""
        try:
            content = handsets.photo(self._desk, url)
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

    def text(self, phone: str, words: str, photos: Sequence[bytes] = (), sid: str | None = None) -> str | None:
        """Text these words and photos from a virtual phone, through the signed webhook; give back the direct answer.

        With a `sid` it happens once, however often it is asked for. Raises NotTaken where the phone has no signal, or
        the webhook refused the text or could not store it.
        """
        if len(photos) > MOST_PHOTOS:
            raise NotTaken(f"A text carries {MOST_PHOTOS} photos at most.")
        sid = sid or new_sid("MM" if photos else "SM")
        kept = [(self._media_url(sid), content) for content in photos]
        text = PhoneText(phone=phone, from_phone=True, body=words, sid=sid, at=self._desk.clock.now())
        state = handsets.leave(self._desk, text, kept)
        if state is None:
            return None
        if not state.signal:
            raise NotTaken("This phone has no signal.")
        exchange = self._hand_in(text, kept, twice=state.twice)
        if exchange.status != 200:
            handsets.not_taken(self._desk, sid)
            raise NotTaken(f"The webhook answered {exchange.status}.")
        return self._answer(phone, exchange)

    def signal(self, phone: str, on: bool) -> None:
        """Switch a phone's signal off; or on again, and what waited for it is delivered."""
        handsets.put_state(self._desk, phone, {"signal": on})
        for sid, callback in handsets.waiting(self._desk, phone) if on else ():
            text = handsets.come_back(self._desk, sid)
            if text is not None:
                self._report(text, callback)

    def _hand_in(self, text: PhoneText, photos: Sequence[tuple[str, bytes]], *, twice: bool) -> Exchange:
        """Post a text to our webhook; two times where the carrier is to think that the first answer was lost."""
        form = {
            "MessageSid": text.sid, "SmsSid": text.sid, "SmsMessageSid": text.sid,
            "AccountSid": self.settings.account_sid, "From": text.phone, "To": self.settings.sender,
            "Body": text.body, "NumMedia": str(len(photos)), "NumSegments": "1", "SmsStatus": "received",
            "ApiVersion": "2010-04-01", **_media(photos),
        }  # fmt: skip
        for _ in range(2 if twice else 1):
            exchange = self.wire.post(f"{self.settings.public_url}/twilio/sms", form)
            handsets.note(self._desk, text.sid, "webhooks", exchange.noted())
        return exchange

    def _answer(self, phone: str, exchange: Exchange) -> str | None:
        """Send on what the webhook answered; the words, where there are any."""
        message = ElementTree.fromstring(exchange.answer).find("Message")
        if message is None:
            return None
        body, callback = "".join(message.itertext()), message.get("statusCallback", "")
        self._report(self._bring(phone, body, callback), callback)
        return body

    def _bring(self, phone: str, body: str, callback: str) -> PhoneText:
        handed = {"To": phone, "From": self.settings.sender, "Body": body, "StatusCallback": callback}
        return handsets.arrive(self._desk, phone, body, new_sid(), {"handed": handed})

    def _report(self, text: PhoneText, callback: str) -> None:
        """Say what became of a text, once that is known."""
        status = {"delivered": "delivered", "failed": "undelivered", "refused": "failed"}.get(text.status)
        if status is not None:
            exchange = self.wire.report(callback, text.phone, text.sid, status, text.code)
            handsets.note(self._desk, text.sid, "callbacks", exchange.noted())

    def _media_url(self, sid: str) -> str:
        folder = f"https://api.twilio.com/2010-04-01/Accounts/{self.settings.account_sid}/Messages/{sid}/Media"
        return f"{folder}/{new_sid('ME')}"

    @property
    def _desk(self) -> Desk:
        assert self.desk is not None, "the carrier is used before the application is wired"
        return self.desk


def _media(photos: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """What the form of a text says of its photos."""
    said: dict[str, str] = {}
    for number, (url, content) in enumerate(photos):
        kind = kind_of(content) or "application/octet-stream"
        said |= {f"MediaUrl{number}": url, f"MediaContentType{number}": kind}
    return said
