"""The address for delivery callbacks: it carries our own message id, and a MAC that vouches for it."""

import hmac
import re
from hashlib import sha256

#: The whole query, exactly as `url` writes it: nothing repeated, nothing else, ASCII digits only.
_QUERY = re.compile(r"m=([1-9][0-9]{0,17})&mac=([0-9a-f]{32})")
_PATH = "/twilio/status"


class Callbacks:
    """Writes callback addresses and reads them back."""

    def __init__(self, public_url: str, secret: bytes) -> None:
        self._start = public_url.rstrip("/") + _PATH
        # A key of its own: the same secret signs other things elsewhere.
        self._key = hmac.digest(secret, b"sayso.sms.callbacks.v1", "sha256")

    def url(self, message_id: int) -> str:
        """The address that Twilio shall report to about this message of ours."""
        return f"{self._start}?m={message_id}&mac={self._mac(str(message_id))}"

    def message_id(self, query: str | bytes) -> int | None:
        """The message id in a raw query string, or None unless it is one that we wrote."""
        text = query.decode("latin-1") if isinstance(query, bytes) else query
        match = _QUERY.fullmatch(text)
        if match is None or not hmac.compare_digest(match[2], self._mac(match[1])):
            return None
        return int(match[1])

    def _mac(self, digits: str) -> str:
        return hmac.new(self._key, digits.encode("ascii"), sha256).hexdigest()[:32]
