"""A signed form -> the values that cross into `service`, or a refusal. Knows Twilio's parameters, no tables.

Why so strict? Twilio signs URL + name + value + name + value … with nothing between them, so one captured
request can be cut into other names and values and still verify. From `YES 4821From+14155550111FromCity`, sent
from any phone, one could cut Body `YES 4821`, From `+14155550111`, FromCity `From+1503…`. Two rules on the
joined string forbid that:

1. Landmarks: wherever the name of a parameter that matters is followed by what its value looks like, there
   that parameter must start. A text that holds one is refused: no cut can invent one, none can hide one.
2. No loose ends: where a cut could make Body longer or shorter, only known names with values of a fixed shape
   may stand. So an unknown name before `G` is refused; else `But` = ` only if …` could be cut off a text.
   That takes in Button*, Channel*, Flow* and Forwarded: they come with WhatsApp and RCS, whose senders are
   refused anyway. Unknown names further on are fine: Twilio adds some without notice.

One cut is left, and only to the author of a text: what he ends in `ErrorCode11200` can be passed off without
these letters, as that is how Twilio itself repeats a text to a fallback URL. As he sent it, it is refused.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256

from werkzeug.datastructures import MultiDict

from workflow.service.carrier import InboundText, StatusReport
from workflow.sms.statuses import verdict

LONGEST = 10_000  #: characters of a body; Twilio's own limit is 1600

_SID = "(?:SM|MM)[0-9a-fA-F]{32}"
_E164 = r"\+[1-9][0-9]{6,14}"
_GEO = r"(?!.*[0-9]{4})[^+\x00-\x1f]{0,100}"
_NAME = re.compile("[A-Z][A-Za-z0-9]{0,63}")
_SHAPES = {
    name: re.compile(shape, re.DOTALL)
    for names, shape in {
        "AccountSid": "AC[0-9a-fA-F]{32}",
        "AddOns": r"\{.*\}",
        "ApiVersion": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "Body": f".{{0,{LONGEST}}}",
        "ErrorCode": "[0-9]{5}",
        "ErrorUrl": "https?://[!-~]{1,4000}",
        "From To": f"{_E164}|[0-9]{{3,8}}",
        "FromCity FromCountry FromState ToCity ToCountry ToState": _GEO,
        "FromZip ToZip": "[A-Za-z0-9 -]{0,16}",
        "MediaContentType#": "[ -~]{0,200}",
        "MediaUrl#": "https?://[!-~]{1,4000}",
        "MessageSid SmsMessageSid SmsSid": _SID,
        "MessagingServiceSid": "MG[0-9a-fA-F]{32}",
        "NumMedia": "[0-9]|10",
        "NumSegments": "[0-9]{1,3}",
        "OptOutType": "STOP|START|HELP",
        "SmsStatus": "[a-z_-]{1,40}",
    }.items()
    for name in names.split()
}
_MEDIA = re.compile("(MediaUrl|MediaContentType)[0-9]")
_FROM = re.compile("From")
_ORIGIN = ("From", "FromCity", "FromCountry", "FromState", "FromZip")
#: A name that matters with the start of a value. A short code counts only where a later parameter follows it.
_LANDMARK = re.compile(
    rf"""
    From (?= (?:[a-z]{{2,12}}:)? {_E164} | [0-9]{{3,8}} (?:From[A-Z]|[G-Z]) )
  | To (?= (?:[a-z]{{2,12}}:)? {_E164} | [0-9]{{3,8}} (?:To[A-Z]|[U-Z]|\Z) )
  | AccountSid (?= AC[0-9a-fA-F]{{32}} )
  | (?: SmsMessageSid | SmsSid | MessageSid ) (?= {_SID} )
  | MessagingServiceSid (?= MG[0-9a-fA-F]{{32}} )
  | NumMedia (?= [0-9] )
  | (?: MediaUrl[0-9] | ErrorUrl ) (?= https?:// )
  | MediaContentType[0-9] (?= [a-z]+/ )
  | ErrorCode (?= [0-9]{{5}} )
  | OptOutType (?= STOP|START|HELP )
    """,
    re.VERBOSE,
)


class BadEnvelope(Exception):
    """This form is not as Twilio sends it."""

    def __str__(self) -> str:
        return " ".join([str(type(self).__doc__), *map(str, self.args)])


class Duplicate(BadEnvelope):
    """A parameter comes twice."""


class Foreign(BadEnvelope):
    """This is meant for another account, number or service."""


class Malformed(BadEnvelope):
    """A parameter is missing, out of place, or not of its shape."""


def read_text(
    form: MultiDict[str, str], *, account_sid: str, sender: str | None, messaging_service_sid: str | None
) -> InboundText:
    """An inbound text to this account and number (without a number: to this service). Raises BadEnvelope."""
    values = _single(form)
    _check_shapes(values)
    _check_required(values, ("AccountSid", "Body", "From", "MessageSid", "To"))
    _check_cuts(values)
    _check_sids(values, account_sid)
    _check_target(values, sender, messaging_service_sid)
    media = _media(values)
    origin, to, body = values["From"], values["To"], values["Body"]
    return InboundText(
        sid=values["MessageSid"],
        sender=origin,
        to=to,
        body=body,
        media=media,
        opt_out=values.get("OptOutType"),
        digest=_digest(origin, to, body, *(part for item in media for part in item)),
    )


def read_status(form: MultiDict[str, str], *, account_sid: str, message_id: int | None) -> StatusReport:
    """A delivery report from this account; unknown words and parameters are kept. Raises BadEnvelope."""
    values = _single(form)
    _check_required(values, ("AccountSid", "MessageSid"))
    _check_sids(values, account_sid)
    status = values.get("MessageStatus") or values.get("SmsStatus") or ""
    if not re.fullmatch("[A-Za-z_-]{1,40}", status):
        raise Malformed("MessageStatus")
    code = values.get("ErrorCode") or "0"
    if not re.fullmatch("[0-9]{1,6}", code):
        raise Malformed("ErrorCode")
    number = int(code) or None
    return StatusReport(
        sid=values["MessageSid"],
        status=status,
        message_id=message_id,
        code=number,
        verdict=verdict(number) if number else None,
        raw=values,
    )


def _single(form: MultiDict[str, str]) -> dict[str, str]:
    """The form as a plain dict in the order of signing."""
    values: dict[str, str] = {}
    for name, several in sorted(form.lists()):
        if not _NAME.fullmatch(name):
            raise Malformed("a name")
        if len(several) != 1:
            raise Duplicate(name)
        values[name] = several[0]
    return values


def _check_required(values: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if name not in values:
            raise Malformed(name)


def _check_sids(values: Mapping[str, str], account_sid: str) -> None:
    """Ours, of the right shape, and the same under each of its three names."""
    if values["AccountSid"] != account_sid:
        raise Foreign("AccountSid")
    sid = values["MessageSid"]
    if not _SHAPES["MessageSid"].fullmatch(sid):
        raise Malformed("MessageSid")
    for name in ("SmsMessageSid", "SmsSid"):
        if values.get(name, sid) != sid:
            raise Malformed(name)


def _check_target(values: Mapping[str, str], sender: str | None, messaging_service_sid: str | None) -> None:
    if sender:
        if values["To"] != sender:
            raise Foreign("To")
    elif messaging_service_sid and values.get("MessagingServiceSid") != messaging_service_sid:
        raise Foreign("MessagingServiceSid")


def _check_shapes(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        shape = _SHAPES.get(name[:-1] + "#" if _MEDIA.fullmatch(name) else name)
        if shape is None:
            # Between these a cut would make a text, a sender or a media URL shorter.
            if name < "G" or "Media" <= name < "MessageSid":
                raise Malformed(name)
        elif not shape.fullmatch(value):
            raise Malformed(name)
    if not _is_object(values.get("AddOns", "{}")):
        raise Malformed("AddOns")


def _is_object(text: str) -> bool:
    """A whole JSON object: no shorter or longer cut of it is one too."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _check_cuts(values: Mapping[str, str]) -> None:
    """No other cut of the signed string passes for a text: see the top of this module."""
    places: dict[str, int] = {}
    signed = ""
    for name, value in values.items():
        places[name] = len(signed)
        signed += name + value
    for found in _LANDMARK.finditer(signed):
        if places.get(found[0]) != found.start():
            raise Malformed(found[0])
    # The sender on another channel has any shape: from ours on, the word may only begin what it names.
    origins = {places.get(name) for name in _ORIGIN}
    for found in _FROM.finditer(signed, places["From"]):
        if found.start() not in origins:
            raise Malformed("From")
    if "ErrorUrl" in values and "ErrorCode" not in values:
        raise Malformed("ErrorUrl")


def _media(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """As many (URL, content type) as NumMedia says, and not one more."""
    count = int(values.get("NumMedia", "0"))
    if sum(bool(_MEDIA.fullmatch(name)) and name.startswith("MediaUrl") for name in values) != count:
        raise Malformed("NumMedia")
    for number in range(count):
        _check_required(values, (f"MediaUrl{number}",))
    return tuple((values[f"MediaUrl{n}"], values.get(f"MediaContentType{n}", "")) for n in range(count))


def _digest(*parts: str) -> str:
    """SHA-256 over the parts, each after its length, so that no cut of one string gives another's digest."""
    total = sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(encoded))
        total.update(encoded)
    return total.hexdigest()
