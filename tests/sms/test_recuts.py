"""Twilio signs names and values with nothing between them: here the signed string is cut elsewhere.

Every recut below carries the genuine signature and passes the SDK's check; only the envelope can tell.
"""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from workflow.sms.envelope import BadEnvelope, read_text
from workflow.sms.signature import is_signed

URL, TOKEN = "https://sms.example.com/twilio/sms", "0123456789abcdef0123456789abcdef"
ACCOUNT, SID, OTHER_SID = "AC" + "a" * 32, "SM" + "1" * 32, "SM" + "2" * 32
OURS, ATTACKER, VICTIM = "+14155550100", "+15035550123", "+14155550111"
TAIL = {"NumMedia": "0", "NumSegments": "1", "SmsMessageSid": SID, "SmsSid": SID, "SmsStatus": "received"}
GEO = {"FromCity": "PORTLAND", "FromCountry": "US", "FromState": "OR", "FromZip": "97201", "ToCity": "SALEM"}
MEDIA = {"NumMedia": "1", "MediaContentType0": "image/png", "MediaUrl0": "https://api.twilio.com/Media/ME1"}
#: What Twilio may have sent, beside the body; the sender is always the attacker.
KINDS = (
    {},
    GEO,
    GEO | MEDIA,
    GEO | {"AddOns": '{"results":{}}', "OptOutType": "STOP"},
    GEO | {"From": "32665"},
    GEO | {"From": "ACME"},
    GEO | {"From": "whatsapp:" + ATTACKER, "ProfileName": "Zoe", "WaId": "15035550123"},
    {"FromCity": "", "FromZip": "", "MessagingServiceSid": "MG" + "b" * 32},
)
NAMES = (
    "AccountSid", "AddOns", "ApiVersion", "Body", "ButtonText", "ChannelMetadata", "Forwarded",
    "From", "FromCity", "FromCountry", "FromState", "FromZip", "MediaContentType0", "MediaUrl0", "MessageSid",
    "MessagingServiceSid", "NumMedia", "NumSegments", "OptOutType", "ProfileName", "SmsMessageSid", "SmsSid",
    "SmsStatus", "To", "ToCity", "ToCountry", "ToState", "ToZip", "WaId",
)  # fmt: skip
FRAGMENTS = (
    "YES 4821", "NO 4821 ", " But only If ", "x", " ", "\n", "é👍", "32665", "+1", "Ghost", "Full", VICTIM,
    f"AccountSid{ACCOUNT}", "ApiVersion2010-04-01", f"From{VICTIM}", "From32665", "FromCityX", "Sms", "Media",
    f"MessageSid{OTHER_SID}", f"SmsSid{OTHER_SID}", "NumMedia0", "NumMedia1", "OptOutTypeSTOP", f"To{OURS}",
    "MediaContentType0image/png", "MediaUrl0https://evil.example/", "AddOns{}", *NAMES,
)  # fmt: skip


def genuine(body: str, kind: dict[str, str]) -> dict[str, str]:
    whole = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": ATTACKER,
        "MessageSid": SID,
    }
    return {**whole, "To": OURS, **TAIL, **kind}


def joined(form: dict[str, str]) -> str:
    return "".join(name + form[name] for name in sorted(form))


def outcome(form: dict[str, str]) -> tuple[object, ...] | None:
    """What a form would do, or None where it is refused."""
    try:
        text = read_text(MultiDict(form), account_sid=ACCOUNT, sender=OURS, messaging_service_sid=None)
    except BadEnvelope:
        return None
    return text.sid, text.sender, text.to, text.body, text.media, text.opt_out


def meant(form: dict[str, str]) -> tuple[object, ...]:
    """What Twilio meant by a genuine form."""
    media = ((form["MediaUrl0"], form["MediaContentType0"]),) if "MediaUrl0" in form else ()
    return form["MessageSid"], form["From"], form["To"], form["Body"], media, form.get("OptOutType")


def recuts(signed: str, chance: random.Random, number: int) -> Iterator[dict[str, str]]:
    """Other forms with the same signed string: names in order, known and invented, where they stand."""
    places = [(at, name) for name in NAMES for at in range(len(signed)) if signed.startswith(name, at)]
    capitals = [at for at, letter in enumerate(signed) if "A" <= letter <= "Z"]
    for _ in range(number):
        invented = [(at, signed[at : at + chance.randint(1, 25)]) for at in chance.sample(capitals, 4)]
        every = sorted(places + [(at, name) for at, name in invented if name.isascii() and name.isalnum()])
        cuts: list[tuple[int, str]] = []
        keep = chance.choice((0.5, 0.8, 0.95))
        for at, name in every:
            fits = not cuts or (name > cuts[-1][1] and at >= cuts[-1][0] + len(cuts[-1][1]))
            if fits and (at == 0 or chance.random() < keep):
                cuts.append((at, name))
        ends = [at for at, _ in cuts[1:]] + [len(signed)]
        yield {name: signed[at + len(name) : end] for (at, name), end in zip(cuts, ends, strict=True)}


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join),
    st.sampled_from(KINDS),
    st.integers(0, 2**32),
)
def test_every_recut_that_is_accepted_says_what_twilio_meant(body: str, kind: dict[str, str], seed: int) -> None:
    form = genuine(body, kind)
    signed = joined(form)
    assert outcome(form) in (None, meant(form))
    for recut in recuts(signed, random.Random(seed), 40):
        assert joined(recut) == signed
        assert outcome(recut) in (None, meant(form))


#: (what the attacker texts, the parameters he claims instead of Body, From and so on, by where each is cut)
ATTACKS = {
    "another sender, ours in a city": (
        f"YES 4821From{VICTIM}FromCity",
        {"Body": "YES 4821", "From": VICTIM, "FromCity": f"From{ATTACKER}FromCityPORTLAND"},
    ),
    "another sender, ours in an invented parameter": (
        f"YES 4821From{VICTIM}GhostX",
        {"Body": "YES 4821", "From": VICTIM, "Ghost": f"XFrom{ATTACKER}FromCityPORTLAND"},
    ),
    "another sender, ours astride an invented name": (
        f"YES 4821From{VICTIM}Ghost",
        {"Body": "YES 4821", "From": VICTIM, "GhostFrom": f"{ATTACKER}FromCityPORTLAND"},
    ),
    "a short code": (
        "YES 4821From32665FromCity",
        {"Body": "YES 4821", "From": "32665", "FromCity": f"From{ATTACKER}FromCityPORTLAND"},
    ),
    "a hedge cut off": ("YES 4821 But only half", {"Body": "YES 4821 ", "But": " only half"}),
    "a word cut off under a documented name": (
        "YES 4821 Forwarded",
        {"Body": "YES 4821 ", "Forwarded": ""},
    ),
    "the beginning cut off": (
        "No way BodyYES 4821",
        {"ApiVersion2010": "-04-01BodyNo way ", "ApiVersion": None, "Body": "YES 4821"},
    ),
    "the beginning cut off under a shorter name": (
        "No way BodyYES 4821",
        {"A": f"ccountSid{ACCOUNT}ApiVersion2010-04-01BodyNo way ", "Body": "YES 4821"},
    ),
    "the sender in the text": ("YES 4821", {"Body": f"YES 4821From{ATTACKER}", "From": None}),
}


@pytest.mark.parametrize(("body", "claims"), ATTACKS.values(), ids=ATTACKS.keys())
def test_a_known_attack_is_signed_and_refused(body: str, claims: dict[str, str | None]) -> None:
    form = genuine(body, {"FromCity": "PORTLAND"})
    signature = RequestValidator(TOKEN).compute_signature(URL, form)
    kept = {name: value for name, value in form.items() if name not in claims}
    if any(value and "FromCityPORTLAND" in value for value in claims.values()):
        kept.pop("FromCity", None)
    if "A" in claims:
        kept = {name: value for name, value in kept.items() if name > "Body"}
    recut = {**kept, **{name: value for name, value in claims.items() if value is not None}}
    assert recut != form
    assert is_signed(url=URL, form=MultiDict(recut), signature=signature, tokens=[TOKEN])
    assert outcome(recut) is None


@pytest.mark.parametrize("origin", ["32665", "ACME", "whatsapp:" + ATTACKER, ATTACKER])
@pytest.mark.parametrize("name", ["Ghost", "GhostF", "GhostFrom"])
def test_no_sender_is_hidden_in_an_invented_parameter(origin: str, name: str) -> None:
    form = genuine(f"YES 4821From{VICTIM}Ghost", {"From": origin})
    rest = ("Ghost" + "From" + origin).removeprefix(name)
    recut = form | {"Body": "YES 4821", "From": VICTIM, name: rest}
    assert joined(recut) == joined(form)
    assert outcome(recut) is None


def test_an_add_on_does_not_swallow_the_beginning_of_a_text() -> None:
    form = genuine("No}ApiVersion2010-04-01BodyYES 4821", {"AddOns": "{}"})
    recut = form | {"AddOns": "{}ApiVersion2010-04-01BodyNo}", "Body": "YES 4821"}
    assert joined(recut) == joined(form)
    assert outcome(recut) is None


def test_the_carriers_own_opt_out_is_not_hidden_in_an_invented_parameter() -> None:
    form = genuine("STOP", {"OptOutType": "STOP"})
    recut = {name: value for name, value in form.items() if name not in ("NumSegments", "OptOutType")}
    recut["NumSegments1OptOutType"] = "STOP"
    assert joined(recut) == joined(form)
    assert outcome(recut) is None


def test_media_are_not_swapped_by_the_type_that_the_sender_gave_them() -> None:
    kind = MEDIA | {"MediaContentType0": "image/pngMediaUrl0https://evil.example/a?"}
    form = genuine("photo", kind)
    recut = form | {"MediaContentType0": "image/png"}
    recut["MediaUrl0"] = "https://evil.example/a?MediaUrl0" + MEDIA["MediaUrl0"]
    assert joined(recut) == joined(form)
    assert outcome(recut) is None


def test_a_text_repeated_to_the_fallback_url_is_accepted() -> None:
    fallback = {"ErrorCode": "11200", "ErrorUrl": URL}
    assert outcome(genuine("YES 4821", fallback)) == meant(genuine("YES 4821", {}))
    assert outcome(genuine("YES 4821", {"ErrorCode": "11200"})) == meant(genuine("YES 4821", {}))


def test_a_text_that_reads_like_a_fallback_is_refused_as_it_was_sent() -> None:
    assert outcome(genuine("YES 4821ErrorCode11200", {})) is None
    assert outcome(genuine(f"YES 4821ErrorUrl{URL}", {})) is None
