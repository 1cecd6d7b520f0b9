"""The line from the simulated carrier to our own webhooks: what Twilio would post, posted and signed as Twilio does."""

from collections.abc import Mapping
from contextvars import Context
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask

from workflow.settings import Settings
from workflow.sms.signature import sign


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One webhook as it was posted, and the answer."""

    url: str
    form: Mapping[str, str]
    signature: str  #: as the header X-Twilio-Signature has it
    status: int
    answer: str

    def noted(self) -> dict[str, Any]:
        """As it is kept beside the text that it was about."""
        return {**asdict(self), "form": dict(self.form)}


@dataclass(frozen=True, kw_only=True)
class Wire:
    """Posts forms to this application."""

    settings: Settings
    app: Flask

    def post(self, url: str, form: Mapping[str, str]) -> Exchange:
        """Post a form, signed, and give back both sides of it.

        In a context of its own: a page that makes a phone text is itself being answered meanwhile, and the webhook
        must know no more of that than if Twilio had called.
        """
        signature = sign(url, form, self.settings.auth_tokens[0])
        status, answer = Context().run(self._post, url, form, signature)
        return Exchange(url=url, form=form, signature=signature, status=status, answer=answer)

    def report(self, callback: str, phone: str, sid: str, status: str, code: int | None) -> Exchange:
        """Say what became of a text to a phone."""
        form = {
            "AccountSid": self.settings.account_sid, "ApiVersion": "2010-04-01", "From": self.settings.sender,
            "To": phone, "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status,
            **({"ErrorCode": str(code)} if code else {}),
        }  # fmt: skip
        return self.post(callback, form)

    def _post(self, url: str, form: Mapping[str, str], signature: str) -> tuple[int, str]:
        path = url.removeprefix(self.settings.public_url)
        with self.app.test_client() as client:
            response = client.post(path, data=dict(form), headers={"X-Twilio-Signature": signature})
            return response.status_code, response.get_data(as_text=True)
