"""What kind of picture some bytes are, by their own beginning: what a header or a file's name says is not believed."""

import re

#: In bytes; Twilio's own limit for a whole text with media (twilio.com/docs/messaging/api/media-resource).
LARGEST = 5 * 1024 * 1024
#: Each kind that is taken, and how its files end.
KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/heic": "heic"}

# A first box of 16 to 128 bytes names the brand, or a general one and then those it is compatible with
# (ISO/IEC 23008-12, annex B).
_HEIC = rb"\0\0\0[\x10-\x80]ftyp(?:hei[cxms]|(?:mif1|msf1).{4}(?:.{4}){0,26}?hei[cxms])"
_BEGINNINGS = {
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/gif": rb"GIF8[79]a",
    "image/webp": rb"RIFF.{4}WEBP",
    "image/heic": _HEIC,
}


def kind_of(content: bytes) -> str | None:
    """The media type of a picture, or None if it is no picture of a kind that is taken."""
    return next((kind for kind, start in _BEGINNINGS.items() if re.match(start, content, re.DOTALL)), None)
