"""The two webhooks as Twilio, and those who are not Twilio, call them."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from tests.support.house import PHONES, PUBLIC_URL, House, new_sid, open_house
from tests.support.twilio_server import AUTH_TOKEN, FakeTwilio

ANA = PHONES["ana"]
SMS, STATUS = "/twilio/sms", "/twilio/status"
NEXT = "fedcba9876543210fedcba9876543210"


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with Twilio's settings, two tokens, and a request that waits for Ana; its tests decide nothing."""
    folder = tmp_path_factory.mktemp("house")
    with FakeTwilio() as twilio:
        more = {"twilio": twilio, "TWILIO_AUTH_TOKEN_NEXT": NEXT}
        with open_house(f"sqlite:///{folder / 'sayso.db'}", folder, pages=True, **more) as house:
            house.people("sam", "ana")
            house.publish(within="30 days")
            house.start()
            yield house


@pytest.fixture
def house(open_door: House) -> Iterator[House]:
    """The same house, in which nothing may have been decided by the end of the test."""
    yield open_door
    assert open_door.answers(1) == []


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, where deciding is fine."""
    with (
        FakeTwilio() as twilio,
        open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path, twilio=twilio, pages=True) as house,
    ):
        house.people("sam", "ana")
        house.publish()
        house.start()
        yield house


def signature(url: str, form: dict[str, str], token: str = AUTH_TOKEN) -> str:
    return RequestValidator(token).compute_signature(url, form)


def raw(house: House, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    """Post bytes as they are; the status and what was answered."""
    with house.app.test_client() as client:
        response = client.post(path, data=body, content_type="application/x-www-form-urlencoded", headers=headers)
        return response.status_code, response.get_data()


def stored(house: House) -> int:
    return house.rows("SELECT count(*) FROM messages WHERE direction = 'in'")[0][0]


# --- who calls -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [SMS, STATUS])
@pytest.mark.parametrize("signed", [None, "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_what_twilio_did_not_sign_is_refused_with_a_bare_403(house: House, path: str, signed: str | None) -> None:
    before = stored(house)
    headers = {} if signed is None else {"X-Twilio-Signature": signed}
    assert raw(house, path, urlencode(house.form(ANA, "yes")).encode(), **headers) == (403, b"")
    assert stored(house) == before


@pytest.mark.parametrize("form_of", ["another text", "another address"])
def test_a_signature_of_something_else_is_refused(house: House, form_of: str) -> None:
    form = house.form(ANA, "yes")
    other = {"another text": (SMS, {**form, "Body": "no"}), "another address": (STATUS, form)}[form_of]
    assert house.post(SMS, form, signature=signature(PUBLIC_URL + other[0], other[1])).status == 403


@pytest.mark.parametrize("url", ["http://sms.example.com/twilio/sms", "http://localhost/twilio/sms"])
def test_the_signature_covers_the_public_address_and_no_other(house: House, url: str) -> None:
    form = house.form(ANA, "hm")
    assert house.post(SMS, form, signature=signature(url, form)).status == 403


@pytest.mark.parametrize(("token", "status"), [(AUTH_TOKEN, 200), (NEXT, 200), ("e" * 32, 403)])
def test_both_tokens_are_good_while_one_takes_over_from_the_other(house: House, token: str, status: int) -> None:
    form = house.form(ANA, "hm")
    assert house.post(SMS, form, signature=signature(PUBLIC_URL + SMS, form, token)).status == status


@pytest.mark.parametrize("query", ["n=Jos%C3%A9&ref=a%2Fb", "a=1&a=2&b=%7E+", "x", "q=%25"])
def test_a_query_is_checked_as_it_was_sent(house: House, query: str) -> None:
    assert house.post(f"{SMS}?{query}", house.form(ANA, "hm")).status == 200
    form = house.form(ANA, "hm")
    assert house.post(f"{SMS}?{query}z", form, signature=signature(f"{PUBLIC_URL}{SMS}?{query}", form)).status == 403


@pytest.mark.parametrize("path", [SMS, STATUS])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch", "options"])
def test_any_other_method_is_refused_and_bare(house: House, path: str, method: str) -> None:
    with house.app.test_client() as client:
        response = getattr(client, method)(path)
    assert response.status_code in (403, 405)
    assert response.get_data() == b""


def test_a_signed_get_is_not_allowed(house: House) -> None:
    with house.app.test_client() as client:
        response = client.get(SMS, headers={"X-Twilio-Signature": signature(PUBLIC_URL + SMS, {})})
    assert (response.status_code, response.get_data()) == (405, b"")


# --- what they post --------------------------------------------------------------------------------------


def test_a_form_larger_than_64_kb_is_refused_unread(house: House) -> None:
    reply = house.post(SMS, house.form(ANA, "x" * 65_536))
    assert (reply.status, reply.document) == (413, "")


@pytest.mark.parametrize("body", [b"Body=%FF%FE", b"Body=\xff\xfe", b"\x00", b"%", b"=&=&&", b"", b"Body=%ED%A0%80"])
def test_bytes_that_are_no_utf_8_form_are_refused(house: House, body: bytes) -> None:
    assert raw(house, SMS, body, **{"X-Twilio-Signature": signature(PUBLIC_URL + SMS, {})}) == (403, b"")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_kind_of_body_is_refused(house: House, kind: str) -> None:
    form = house.form(ANA, "yes")
    with house.app.test_client() as client:
        headers = {"X-Twilio-Signature": signature(PUBLIC_URL + SMS, form)}
        response = client.post(SMS, data=json.dumps(form), content_type=kind, headers=headers)
    assert (response.status_code, response.get_data()) == (403, b"")


@pytest.mark.parametrize("name", ["Body", "From", "MessageSid", "To", "NumMedia"])
@pytest.mark.parametrize("same", [True, False])
def test_a_parameter_that_comes_twice_is_refused_though_signed(house: House, name: str, same: bool) -> None:
    form = house.form(ANA, "yes")
    several = {**{key: [value] for key, value in form.items()}, name: [form[name], form[name] if same else "x"]}
    with house.app.test_client() as client:
        signed = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + SMS, _Many(several))
        response = client.post(SMS, data=several, headers={"X-Twilio-Signature": signed})
    assert (response.status_code, response.get_data()) == (403, b"")


class _Many(dict):  # type: ignore[type-arg]
    """A form with all values of a name, as the SDK asks for them."""

    def getall(self, name: str) -> list[str]:
        return list(self[name])


WRONG = {
    "another account": {"AccountSid": "AC" + "b" * 32},
    "another number": {"To": "+14155550177"},
    "a call's SID": {"MessageSid": "CA" + "1" * 32},
    "a short SID": {"MessageSid": "SM12"},
    "two SIDs": {"SmsSid": "SM" + "2" * 32},
    "no number": {"From": "Ana"},
    "a number with a space": {"From": "+1 4155550102"},
    "a number with digits of another script": {"From": "+1415555010\u0662"},
    "another channel": {"From": f"whatsapp:{ANA}"},
    "an empty number": {"From": ""},
    "a number that ends in a line": {"From": f"{ANA}\n"},
    "media that are not there": {"NumMedia": "2"},
    "an unknown parameter before From": {"Ding": "dong"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_signed_text_that_is_not_as_twilio_sends_it_is_refused(house: House, wrong: dict[str, str]) -> None:
    before = stored(house)
    reply = house.post(SMS, {**house.form(ANA, "yes"), **wrong})
    assert (reply.status, reply.document) == (403, "")
    assert stored(house) == before


@pytest.mark.parametrize("name", ["AccountSid", "Body", "From", "MessageSid", "To"])
def test_a_signed_text_without_a_parameter_is_refused(house: House, name: str) -> None:
    form = house.form(ANA, "yes")
    del form[name]
    assert house.post(SMS, form).status == 403


@pytest.mark.parametrize(
    "wrong",
    [{"AccountSid": "AC" + "b" * 32}, {"MessageSid": "x"}, {"MessageStatus": "<b>"}, {"ErrorCode": "12; DROP"}],
)
def test_a_signed_report_that_is_not_as_twilio_sends_it_is_refused(house: House, wrong: dict[str, str]) -> None:
    url = house.callbacks.url(1)
    assert house.report(url, "delivered", sid=new_sid(), **{"code": None, **wrong}).status == 403


def test_a_report_is_answered_with_a_bare_204(house: House) -> None:
    reply = house.report(STATUS, "delivered", sid=new_sid(), Whatever="new")
    assert (reply.status, reply.document) == (204, "")


def test_an_mms_with_a_photo_and_no_words_is_taken(house: House) -> None:
    media = {"MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/x", "MediaContentType0": "image/png"}
    assert house.text(ANA, "", NumMedia="1", **media).status == 200


# --- THE CUT: Twilio signs names and values without anything between them ------------------------------


def test_a_genuine_text_cut_into_another_senders_yes_verifies_and_is_refused(house: House) -> None:
    code, attacker = house.code(1, "ana"), "+15035550199"
    sent = house.form(attacker, f"YES {code}From{ANA}FromCity")
    captured = signature(PUBLIC_URL + SMS, sent)
    recut = {**sent, "Body": f"YES {code}", "From": ANA, "FromCity": f"From{attacker}FromCityPORTLAND"}
    joined = ["".join(name + value for name, value in sorted(form.items())) for form in (sent, recut)]
    assert joined[0] == joined[1]
    assert RequestValidator(AUTH_TOKEN).validate(PUBLIC_URL + SMS, recut, captured)
    assert house.post(SMS, sent, signature=captured).status == 403
    assert house.post(SMS, recut, signature=captured).status == 403


def test_a_hedge_that_is_cut_off_as_a_parameter_decides_nothing(house: House) -> None:
    sent = house.form(ANA, f"YES {house.code(1, 'ana')} But not yet")
    recut = {**sent, "Body": sent["Body"].removesuffix("But not yet"), "But": " not yet"}
    captured = signature(PUBLIC_URL + SMS, sent)
    assert RequestValidator(AUTH_TOKEN).validate(PUBLIC_URL + SMS, recut, captured)
    assert house.post(SMS, recut, signature=captured).status == 403


def test_the_start_of_a_text_that_is_moved_into_the_address_decides_nothing(house: House) -> None:
    sent = house.form(ANA, f"No: AccountSid{house.settings.account_sid}ApiVersion2010-04-01BodyYES")
    path = f"{SMS}?x=AccountSid{house.settings.account_sid}ApiVersion2010-04-01BodyNo: "
    captured = signature(f"{PUBLIC_URL}{SMS}?x=", sent)
    assert house.post(path, {**sent, "Body": "YES"}, signature=captured).status == 403


# --- any text --------------------------------------------------------------------------------------------

CONTROL = st.characters(categories=("Cc", "Cf", "Zs", "So", "Lo", "Mn", "Co", "Cn"))
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.text(CONTROL, max_size=40),
    st.text(st.sampled_from("😀é\u202e\u0000a \n<&]>"), min_size=1500, max_size=1600),
    st.sampled_from(["yes", "NO", "LIST", "MORE", "STATUS", "MENU", "?"]).flatmap(
        lambda word: st.text(max_size=30).map(lambda rest: f"{word} {rest}")
    ),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=TEXTS)
@example(body="")
@example(body="]]><Message>\x0b\ufffe</Message>")
@example(body="\U0001d504\U0001d522\U0001d530 " + "\ufdfa" * 1600)
@example(body="\x00" * 1600)
def test_any_text_gets_a_200_and_well_formed_twiml(open_door: House, body: str) -> None:
    body = body.encode("utf-8", "ignore").decode()
    reply = open_door.text("+14155550142" if len(body) % 2 else ANA, f"{body} \u200bhm?")
    assert reply.status == 200
    root = ElementTree.fromstring(reply.document)
    assert root.tag == "Response"
    assert len(list(root)) <= 1
    assert len((reply.text or "").encode("utf-16-le")) <= 3200
    open_door.change("DELETE FROM attention")
    open_door.change("UPDATE messages SET earned = :yes", yes=True)  # so that every text is answered


# --- answers ---------------------------------------------------------------------------------------------


def test_an_answer_is_twiml_with_a_callback_that_names_our_message(fresh: House) -> None:
    with fresh.app.test_client() as client:
        form = fresh.form(ANA, "yes <b>&amp;</b>")
        headers = {"X-Twilio-Signature": signature(PUBLIC_URL + SMS, form)}
        response = client.post(SMS, data=form, headers=headers)
    assert response.mimetype == "text/xml"
    message = ElementTree.fromstring(response.get_data()).find("Message")
    assert "".join(message.itertext()) == "Noted: YES to Desk."
    url = message.get("statusCallback")
    (answer,) = fresh.rows("SELECT id FROM messages WHERE answer_to IS NOT NULL")
    assert fresh.callbacks.message_id(url.partition("?")[2]) == answer[0]
    assert fresh.report(url, "delivered", sid=new_sid()).status == 204
    assert fresh.rows("SELECT status FROM messages WHERE answer_to IS NOT NULL") == [("delivered",)]


def test_no_answer_is_an_empty_response(fresh: House) -> None:
    document = fresh.text("+14155550199", "yes").document
    assert list(ElementTree.fromstring(document)) == []


def test_a_text_for_the_messaging_service_is_taken_and_one_for_another_is_not(tmp_path: Path) -> None:
    service = "MG" + "c" * 32
    with FakeTwilio(services=[service]) as twilio:
        more = {"TWILIO_PHONE_NUMBER": None, "TWILIO_MESSAGING_SERVICE_SID": service}
        with open_house(f"sqlite:///{tmp_path / 'sayso.db'}", tmp_path, twilio=twilio, pages=True, **more) as house:
            house.people("ana")
            for sid, status in ((service, 200), ("MG" + "d" * 32, 403)):
                reply = house.text("ana", "hm", To="+14155550188", MessagingServiceSid=sid)
                assert reply.status == status
            assert house.text("ana", "hm", To="+14155550188").status == 403
