"""Our answer to an inbound text as TwiML. Knows what XML and Twilio refuse; not what the answer means."""

import re

from twilio.twiml.messaging_response import MessagingResponse

LONGEST = 1600  #: UTF-16 units; Twilio sends nothing at all of a longer text (14103)
#: Outside of XML 1.0's Char: one of these makes the document unreadable (12100) and the answer is lost.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")


def clean(text: str) -> str:
    """The text as it can travel: legal in XML, line ends as LF, at most 1600 UTF-16 units."""
    return _cut(_LINE_END.sub("\n", _ILLEGAL.sub("", text)))


def answer(body: str | None, callback: str | None) -> bytes:
    """A text/xml document that answers with this text and reports its delivery to `callback`.

    No text, or nothing left of it: an empty response, and Twilio sends nothing.
    """
    response = MessagingResponse()
    text = clean(body or "")
    if text.strip():
        response.message(text, status_callback=callback)
    return str(response).encode("utf-8")


def _cut(text: str) -> str:
    """The text's first 1600 UTF-16 units, never half a character."""
    if len(text) * 2 <= LONGEST:
        return text
    return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore")
