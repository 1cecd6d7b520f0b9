"""Reading signed forms: what Twilio sends is accepted, what it does not send is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from workflow.service.carrier import InboundText, Verdict
from workflow.sms.envelope import BadEnvelope, Duplicate, Foreign, Malformed, read_status, read_text
from workflow.sms.signature import is_signed

FOLDER = Path(__file__).parent.parent / "vectors"
INBOUND = json.loads((FOLDER / "inbound.json").read_text("utf-8"))["payloads"]
REPORTS = json.loads((FOLDER / "status_callbacks.json").read_text("utf-8"))["payloads"]
ACCOUNT, SERVICE = "AC" + "a" * 32, "MG" + "b" * 32
SENDER, PHONE = "+14155550100", "+15035550123"
SID = "SM" + "0123456789abcdefABCDEF0123456789"
MEDIA = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{SID}/Media/ME" + "c" * 32
PLAIN = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "Body": "YES 4821",
    "From": PHONE,
    "FromCity": "PORTLAND",
    "FromZip": "97201",
    "MessageSid": SID,
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsMessageSid": SID,
    "SmsSid": SID,
    "SmsStatus": "received",
    "To": SENDER,
    "ToCountry": "US",
}


def ids(payloads: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(payload, id=payload["id"]) for payload in payloads]


def read(form: Any = None, *, sender: str | None = SENDER, service: str | None = None, **other: str) -> InboundText:
    form = MultiDict({**PLAIN, **other}) if form is None else form
    return read_text(form, account_sid=ACCOUNT, sender=sender, messaging_service_sid=service)


def without(*names: str) -> MultiDict[str, str]:
    return MultiDict({name: value for name, value in PLAIN.items() if name not in names})


@pytest.mark.parametrize("payload", ids([p for p in INBOUND if ":" not in p["params"]["From"]]))
def test_what_twilio_sends_is_accepted(payload: dict[str, Any]) -> None:
    form = MultiDict(payload["params"])
    signature, tokens = payload["x_twilio_signature"], [payload["auth_token"]]
    assert is_signed(url=payload["url"], form=form, signature=signature, tokens=tokens)
    text = read(form)
    assert (text.sid, text.sender, text.to) == (form["MessageSid"], form["From"], form["To"])
    assert text.body == form["Body"]
    assert text.opt_out == form.get("OptOutType")
    assert len(text.media) == int(form["NumMedia"])
    assert all(url.startswith("https://api.twilio.com/") and "/" in kind for url, kind in text.media)


@pytest.mark.parametrize("payload", ids([p for p in INBOUND if ":" in p["params"]["From"]]))
def test_another_channels_message_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(MultiDict(payload["params"]), sender=None)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  Yes \n",
        "From +1 415, to you",
        "From: +14155550111 To: +14155550100",
        "From me. To do: Body count. Forwarded message: yes",
        "YES From10 To101 on",
        "Move To101",
        "But From 1000 Error Code 11200",
        "MessageSid SM" + "0" * 32,
        "ErrorCode 11200",
        "a\x00b\r\n\t\u0441\u202e👨\u200d👩\u200d👧\ud800",
        "x" * 10_000,
    ],
)
def test_an_ordinary_text_is_accepted_as_it_stands(body: str) -> None:
    assert read(Body=body).body == body


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_without_our_names_in_it_is_accepted(body: str) -> None:
    assert read(Body=body).body == body


@pytest.mark.parametrize("name", ["Body", "From", "MessageSid", "Nonsense"])
def test_a_parameter_that_comes_twice_is_refused_even_when_it_says_the_same(name: str) -> None:
    form = MultiDict(PLAIN)
    form.setlist(name, ["x", "x"])
    with pytest.raises(Duplicate):
        read(form)


@pytest.mark.parametrize("name", ["AccountSid", "Body", "From", "MessageSid", "To"])
def test_a_form_that_lacks_a_parameter_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        read(without(name))


def test_an_empty_form_is_refused() -> None:
    with pytest.raises(BadEnvelope):
        read(MultiDict())


def test_the_parameters_that_some_messages_lack_may_be_missing() -> None:
    assert read(without("ApiVersion", "NumMedia", "NumSegments", "SmsSid", "SmsMessageSid", "SmsStatus"))


def test_another_account_is_refused() -> None:
    with pytest.raises(Foreign):
        read(AccountSid="AC" + "b" * 32)


def test_another_number_is_refused() -> None:
    with pytest.raises(Foreign):
        read(To="+14155550199")
    with pytest.raises(Foreign):
        read(sender="+14155550199", service=SERVICE, MessagingServiceSid=SERVICE)


def test_the_service_counts_when_no_number_is_configured() -> None:
    assert read(sender=None, service=SERVICE, MessagingServiceSid=SERVICE, To="+14155550199")
    with pytest.raises(Foreign):
        read(sender=None, service=SERVICE, MessagingServiceSid="MG" + "c" * 32)
    with pytest.raises(Foreign):
        read(sender=None, service=SERVICE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MessageSid", "SM123"),
        ("MessageSid", SID + "0"),
        ("MessageSid", SID + "\n"),
        ("MessageSid", "XX" + SID[2:]),
        ("SmsSid", "SM" + "0" * 32),
        ("SmsMessageSid", ""),
        ("From", ""),
        ("From", "ACME"),
        ("From", "15035550123"),
        ("From", "+0503555012"),
        ("From", "+123456"),
        ("From", "+1234567890123456"),
        ("From", "+1503555\u0660\u0661\u0662\u0663"),
        ("From", PHONE + "\n"),
        ("From", " " + PHONE),
        ("From", "12"),
        ("From", "123456789"),
        ("From", "whatsapp:" + PHONE),
        ("NumMedia", ""),
        ("NumMedia", "11"),
        ("NumMedia", "-1"),
        ("NumMedia", "٣"),
        ("NumMedia", "1"),
        ("Body", "x" * 10_001),
        ("ApiVersion", "2010-04-01x"),
        ("NumSegments", "many"),
        ("SmsStatus", "Received"),
        ("OptOutType", "stop"),
        ("FromCity", "From+15035550199"),
        ("FromCity", "CITY 12345"),
        ("ToCountry", "+1"),
        ("FromZip", "97201 From"),
        ("AddOns", "{"),
        ("AddOns", "[]"),
        ("AddOns", '{"a":' * 100_000 + "1" + "}" * 100_000),
        ("MediaUrl0", MEDIA),
        ("MediaUrl00", MEDIA),
        ("MediaContentType", "x"),
        ("ErrorUrl", "https://sms.example.com/twilio/sms"),
        ("AaaFirst", "x"),
        ("But", " only if"),
        ("Fromage", "x"),
        ("lower", "x"),
        ("From City", "x"),
        ("N" * 65, "x"),
        ("", "x"),
        ("Ünknown", "x"),
    ],
)
def test_a_parameter_out_of_shape_is_refused(name: str, value: str) -> None:
    with pytest.raises(Malformed):
        read(**{name: value})


@pytest.mark.parametrize("name", ["Ghost", "MessageType", "NewThing2027", "ProfileName", "WaId", "Zone"])
def test_an_unknown_parameter_is_accepted_where_no_text_can_be_cut(name: str) -> None:
    assert read(**{name: "any thing"})


def test_media_are_read_in_their_order() -> None:
    kinds = {f"MediaContentType{n}": f"image/x{n}" for n in range(10)}
    urls = {f"MediaUrl{n}": f"{MEDIA[:-1]}{n}" for n in range(10)}
    media = read(**kinds, **urls, NumMedia="10").media
    assert media == tuple((urls[f"MediaUrl{n}"], kinds[f"MediaContentType{n}"]) for n in range(10))


def test_media_that_do_not_match_their_number_are_refused() -> None:
    with pytest.raises(Malformed):
        read(NumMedia="2", MediaUrl0=MEDIA)
    with pytest.raises(Malformed):
        read(NumMedia="2", MediaUrl0=MEDIA, MediaUrl2=MEDIA)
    with pytest.raises(Malformed):
        read(NumMedia="1", MediaUrl0="javascript:alert(1)")


def test_the_digest_tells_what_a_text_says_and_not_how_it_was_delivered() -> None:
    digest = read().digest
    assert len(digest) == 64
    assert digest == read(SmsStatus="receiving", FromCity="BEND", MessageSid=SID, Ghost="x").digest
    others = [read(Body="YES 4822"), read(From="+15035550124"), read(NumMedia="1", MediaUrl0=MEDIA)]
    others.append(read(sender=None, To="+14155550101"))
    assert len({digest, *(text.digest for text in others)}) == 5


def test_no_cut_of_one_string_has_anothers_digest() -> None:
    assert read(sender=None, To="1234567", Body="8").digest != read(sender=None, To="12345678", Body="").digest


@pytest.mark.parametrize("payload", ids(REPORTS))
def test_every_report_of_twilio_is_read(payload: dict[str, Any]) -> None:
    report = read_status(MultiDict(payload["params"]), account_sid=ACCOUNT, message_id=7)
    assert report.sid == payload["params"]["MessageSid"]
    assert report.status == payload["params"]["MessageStatus"]
    assert report.message_id == 7
    assert report.code == (int(payload["params"]["ErrorCode"]) if "ErrorCode" in payload["params"] else None)
    assert (report.verdict is None) == (report.code is None)
    assert report.raw == payload["params"]


def status(**other: str) -> MultiDict[str, str]:
    return MultiDict({"AccountSid": ACCOUNT, "MessageSid": SID, "MessageStatus": "sent", **other})


def test_a_report_with_a_code_says_what_it_means() -> None:
    report = read_status(status(ErrorCode="21610"), account_sid=ACCOUNT, message_id=None)
    assert (report.code, report.verdict) == (21610, Verdict.OPTED_OUT)


@pytest.mark.parametrize("code", ["", "0"])
def test_a_report_with_an_empty_code_has_none(code: str) -> None:
    report = read_status(status(ErrorCode=code), account_sid=ACCOUNT, message_id=None)
    assert (report.code, report.verdict) == (None, None)


@pytest.mark.parametrize(
    "other",
    [
        {"AccountSid": "AC" + "b" * 32},
        {"MessageSid": "SM1"},
        {"SmsSid": "SM" + "0" * 32},
        {"MessageStatus": "", "SmsStatus": ""},
        {"MessageStatus": "sent!"},
        {"ErrorCode": "٣٠٠٠٧"},
        {"ErrorCode": "9" * 5000},
        {"lower": "x"},
    ],
)
def test_a_report_out_of_shape_is_refused(other: dict[str, str]) -> None:
    with pytest.raises(BadEnvelope):
        read_status(status(**other), account_sid=ACCOUNT, message_id=None)


def test_a_refusal_says_which_parameter_and_never_its_value() -> None:
    with pytest.raises(Malformed) as refusal:
        read(From="+1secret")
    assert "From" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@given(st.dictionaries(st.sampled_from([*PLAIN, "AddOns", "MediaUrl0", "ErrorCode"]) | st.text(), st.text()))
def test_any_form_is_read_or_refused_and_nothing_else(form: dict[str, str]) -> None:
    for whole in (MultiDict(form), MultiDict({**PLAIN, **form})):
        try:
            read(whole)
            read_status(whole, account_sid=ACCOUNT, message_id=None)
        except BadEnvelope:
            pass
