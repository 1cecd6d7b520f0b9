"""People from outside and what they send: nothing of it reaches what is not theirs."""

import json
from typing import Any

import pytest

from tests.support.house import House
from workflow.service import publish, start
from workflow.service.start import NotFitting
from workflow.store.effects import Kind

STRANGER = "+14155550177"
PHOTO = {"type": "photo", "ask": "A photo?"}
ITEM = {"type": "text", "ask": "What?"}


def published(house: House, keyword: str = "VISIT", who: list[str] | None = None, **more: Any) -> None:
    content = {
        "sayso": 1,
        "workflow": "visit",
        "title": "Visit",
        "start": {"keyword": keyword, "who": who or ["anyone"]},
        "fields": {"item": ITEM},
        "summary": "{item}",
        "steps": [{"id": "ok", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}],
        **more,
    }
    publish.publish(house.desk, json.dumps(content), "test")


@pytest.fixture
def open_house(house: House) -> House:
    """A house where anyone may ask for a visit."""
    house.people("sam", "ana", "kim", "joe")
    published(house)
    return house


def test_a_text_with_a_nul_from_an_unknown_number_is_shown_at_once(open_house: House) -> None:
    assert open_house.text(STRANGER, "hello\x00 there").status == 200
    assert open_house.attention() == ["unknown_number"]
    assert open_house.due(Kind.ACT) == []


@pytest.mark.parametrize("words", ["no \x00too\x00 dear", "VISIT a \x00desk", "ASK \x00why?", "AWAY until \x00 Friday"])
def test_a_text_with_a_nul_is_acted_on_at_once(open_house: House, words: str) -> None:
    open_house.publish()
    open_house.start()
    open_house.drain()
    assert open_house.text("ana", words).text is not None
    assert open_house.due(Kind.ACT) == []


def test_a_stranger_cannot_let_somebody_of_the_house_cover_for_him(open_house: House) -> None:
    open_house.text(STRANGER, "VISIT Desk")
    said = open_house.text(STRANGER, "AWAY until 12 June, Kim covers").text or ""
    assert open_house.rows("SELECT * FROM absences WHERE cover_id IS NOT NULL") == []
    assert said == 'There is nobody called "Kim": write a name or a handle from People.'


def test_a_stranger_starts_nothing_once_the_workflow_is_for_the_house_alone(open_house: House) -> None:
    open_house.text(STRANGER, "VISIT Desk")
    published(open_house, who=["person:sam"])
    open_house.text(STRANGER, "VISIT Lamp")
    open_house.text(STRANGER, "YES")
    assert open_house.rows("SELECT summary FROM requests WHERE summary = 'Lamp'") == []


@pytest.mark.parametrize("words", ["yes", "visiting", "hello", "Liked “VISIT”", "> VISIT", "STOP"])
def test_an_unknown_number_without_the_keyword_stays_unknown(open_house: House, words: str) -> None:
    assert open_house.text(STRANGER, words).text is None
    assert open_house.rows("SELECT id FROM people WHERE guest") == []


def test_a_second_yes_does_not_approve_what_the_first_one_started(open_house: House) -> None:
    published(
        open_house,
        steps=[{"id": "ok", "approve": "requester", "self": "allowed", "within": "4 hours", "if_silent": "expire"}],
    )
    open_house.text("sam", "VISIT Desk")
    open_house.text("sam", "yes")
    open_house.drain()
    said = open_house.text("sam", "yes").text or ""
    request = open_house.rows("SELECT id FROM requests")[0].id
    assert open_house.answers(request) == []
    assert open_house.code(request, "sam") in said
    open_house.later(minutes=2)
    open_house.text("sam", "yes")
    assert open_house.answers(request) == ["yes"]


def test_a_second_yes_to_an_ask_does_not_send_off_a_draft(open_house: House) -> None:
    open_house.publish()
    request = open_house.start()
    open_house.drain()
    open_house.text("ana", "VISIT Lamp")
    open_house.text("ana", f"yes {open_house.code(request, 'ana')}")
    open_house.text("ana", "yes")
    assert len(open_house.rows("SELECT id FROM requests")) == 1
    open_house.later(minutes=2)
    open_house.text("ana", "yes")
    assert len(open_house.rows("SELECT id FROM requests")) == 2


@pytest.mark.parametrize("photo", [1, 99, 2**31, 2**64, 10**40])
def test_a_program_cannot_name_a_photo_that_the_requester_has_not_sent(house: House, photo: int) -> None:
    house.people("sam", "ana", "kim")
    house.publish(fields={"item": ITEM, "photo": PHOTO})
    url = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME"
    house.text("kim", "look", NumMedia="1", MediaUrl0=url, MediaContentType0="image/jpeg")
    assert len(house.rows("SELECT id FROM photos")) == 1
    with pytest.raises(NotFitting) as refused:
        start.start(house.desk, "purchase", "sam", {"item": "Desk", "photo": photo}, "test")
    assert [each.path for each in refused.value.problems] == ["fields.photo"]
    assert house.rows("SELECT id FROM requests") == []
