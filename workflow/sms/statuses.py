"""What Twilio's error codes mean for a text of ours, as data.

From Twilio's error dictionary (https://www.twilio.com/docs/api/errors); what to do about each is our own
judgement. SETTING stops all sending, so a code about one number alone is PERMANENT, whatever would mend it.
"""

from workflow.service.carrier import Verdict

_SERVER = "Twilio had trouble of its own. Nothing to mend; Sayso looks whether the text went out."
_SENDER = (
    "Twilio does not accept the sender. "
    "Check TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID against the Twilio console."
)
_CONTENT = "Twilio does not accept this text. Shorten or reword it in the workflow's messages."
_CALLBACK = "Twilio did not understand our request. Check that PUBLIC_URL is a public address."
_LANDLINE = "This number cannot receive texts. Give the person a mobile number."
_RATE = "The carrier's limit for our sender is reached. Sayso tries again later."
_REGISTRATION = (
    "The carriers do not let this sender send yet. "
    "Finish its registration (A2P 10DLC, or toll-free verification) in the Twilio console."
)
_BLOCKED = "The phone's carrier blocked the text. Ask the person to check with the carrier."

_CODES: dict[int, tuple[Verdict, str]] = {
    14107: (Verdict.PERMANENT, "Too many answers to one number in half a minute: two machines are talking."),
    20003: (
        Verdict.SETTING,
        "Twilio does not accept our credentials, or the account is suspended. "
        "Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or the API key), and the account in the console.",
    ),
    20404: (Verdict.BUG, "Twilio does not know the account. Check TWILIO_ACCOUNT_SID."),
    20429: (Verdict.LATER, "Too many requests to Twilio at once. Sayso tries again."),
    20500: (Verdict.LATER, _SERVER),
    20503: (Verdict.LATER, _SERVER),
    21211: (Verdict.PERMANENT, "Twilio cannot text this number. Correct the person's number."),
    21408: (
        Verdict.PERMANENT,
        "Texts to this country are switched off. Allow it in the Twilio console under SMS geo permissions.",
    ),
    21608: (
        Verdict.PERMANENT,
        "A trial account only texts verified numbers. Verify this number in the Twilio console, or upgrade.",
    ),
    21610: (
        Verdict.OPTED_OUT,
        "The person has replied STOP. Only START from that phone lets us text it again.",
    ),
    21611: (Verdict.LATER, "The sender's queue at Twilio is full. Sayso tries again later."),
    21612: (Verdict.PERMANENT, "Our sender cannot reach this number. Use another sender for this country."),
    21614: (Verdict.PERMANENT, _LANDLINE),
    21635: (Verdict.PERMANENT, _LANDLINE),
    30001: (Verdict.LATER, "The text waited too long in Twilio's queue. Sayso tries again later."),
    30002: (Verdict.SETTING, "The Twilio account is suspended. Look into the Twilio console."),
    30003: (Verdict.ONCE, "The phone is off or out of reach. Sayso tries once more later."),
    30004: (Verdict.PERMANENT, _BLOCKED),
    30005: (Verdict.PERMANENT, "The number is not in service. Correct the person's number."),
    30006: (Verdict.PERMANENT, _LANDLINE),
    30007: (
        Verdict.PERMANENT,
        "The carrier filtered the text as spam. Reword it, and check the sender's registration at Twilio.",
    ),
    30008: (Verdict.ONCE, "The carrier gave no reason. Sayso tries once more later."),
    30009: (Verdict.PERMANENT, "A part of an inbound text is missing; what arrived may be cut."),
    30410: (Verdict.ONCE, "The carrier did not answer Twilio in time. Sayso tries once more later."),
    30450: (Verdict.PERMANENT, "Twilio suspects SMS pumping and holds texts back. Look into the console."),
    30500: (Verdict.ONCE, "Twilio had trouble of its own. Sayso tries once more later."),
    30610: (Verdict.LATER, "It is night where the phone is. Sayso tries again later."),
    63016: (Verdict.PERMANENT, "WhatsApp allows only templates to this person now."),
    63018: (Verdict.LATER, _RATE),
    63038: (Verdict.LATER, "The account's daily limit is reached. Raise it at Twilio."),
    **dict.fromkeys((21212, 21603, 21606, 21659, 21660, 21661, 21703, 21704, 21705), (Verdict.SETTING, _SENDER)),
    **dict.fromkeys((21602, 21617, 21618, 21619, 21658), (Verdict.PERMANENT, _CONTENT)),
    **dict.fromkeys((21609, 21620, 21623), (Verdict.BUG, _CALLBACK)),
    **dict.fromkeys((30022, 30023, 30027), (Verdict.LATER, _RATE)),
    **dict.fromkeys((30024, 30032, 30033, 30034, 30035), (Verdict.SETTING, _REGISTRATION)),
}


def verdict(code: int | None, http_status: int | None = None) -> Verdict:
    """What this code, or failing that the HTTP status of the answer, means for the next attempt.

    A code nobody here knows is permanent when a carrier gave it, and our bug when Twilio refused the request.
    """
    if code in _CODES:
        return _CODES[code][0]
    if http_status in (401, 403):
        return Verdict.SETTING
    if http_status == 429 or (http_status or 0) >= 500:
        return Verdict.LATER
    return Verdict.BUG if http_status else Verdict.PERMANENT


def meaning(code: int | None) -> str:
    """One or two sentences for a manager: what happened, and what to change."""
    if code in _CODES:
        return _CODES[code][1]
    if code is None:
        return "The text did not go through, and Twilio gave no reason."
    return f"The text did not go through: see https://www.twilio.com/docs/api/errors/{code}."
