"""Answers as TwiML: always readable, whatever the text holds."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.sms.twiml import LONGEST, answer, clean

CALLBACK = "https://sms.example.com/twilio/status?m=7&mac=0123456789abcdef0123456789abcdef"
#: Any code point, lone surrogates and control characters included.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


def message(document: bytes) -> ElementTree.Element | None:
    root = ElementTree.fromstring(document)
    assert root.tag == "Response"
    return root.find("Message")


@pytest.mark.parametrize("body", [None, "", " \n\t", "\x00\x0b", "\ud800\uffff"])
def test_the_response_is_empty_when_there_is_nothing_to_say(body: str | None) -> None:
    document = answer(body, CALLBACK)
    assert message(document) is None
    assert ElementTree.fromstring(document).text is None


def test_an_answer_carries_its_callback() -> None:
    found = message(answer("Approved & done <ok>", CALLBACK))
    assert found is not None
    assert found.text == "Approved & done <ok>"
    assert found.attrib == {"statusCallback": CALLBACK}


def test_an_answer_without_a_callback_has_no_attribute() -> None:
    found = message(answer("hi", None))
    assert found is not None
    assert found.attrib == {}


@given(ANYTHING)
def test_any_text_arrives_as_its_clean_self(text: str) -> None:
    found = message(answer(text, CALLBACK))
    assert (found.text if found is not None else "") == (clean(text) if clean(text).strip() else "")


@given(ANYTHING)
def test_cleaning_keeps_every_character_that_xml_allows(text: str) -> None:
    allowed = [
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\t\n" or " " <= letter < "\ud800" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
    ]
    assert clean(text) == "".join(allowed)


@pytest.mark.parametrize("letter", ["a", "я", "👍"])
@pytest.mark.parametrize("shift", ["", "x"])
def test_a_long_text_is_cut_at_1600_units_and_never_inside_a_character(letter: str, shift: str) -> None:
    cut = clean(shift + letter * 2000)
    units = len(cut.encode("utf-16-le")) // 2
    assert LONGEST - 1 <= units <= LONGEST
    assert cut == shift + letter * (len(cut) - len(shift))
