"""An archived workflow starts nothing, by text, by form or by a program; what runs goes on; and it can come back."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.support.house import House
from workflow.core.definition import DefinitionError
from workflow.service import publish, start
from workflow.service.actor import Actor, Forbidden, Role
from workflow.service.board import versions
from workflow.service.board import workflows as board
from workflow.service.start import NotFitting
from workflow.store import workflows
from workflow.store.errors import Missing

OPERATOR = Actor(by="user:rosa@example.com", name="Rosa", role=Role.OPERATOR)
VIEWER = Actor(by="user:vic@example.com", name="Vic", role=Role.VIEWER)
STRANGER = "+14155550177"


def put(house: House, slug: str, keyword: str | None, *, who: Any = None, title: str | None = None) -> None:
    """Publish a workflow with a keyword; Ana approves."""
    start_with = {key: value for key, value in (("keyword", keyword), ("who", who)) if value}
    content = {
        "sayso": 1, "workflow": slug, "title": title or slug.title(), "start": start_with,
        "fields": {"item": {"type": "text", "ask": "What?"}}, "summary": "{item}",
        "steps": [{"id": "ok", "approve": "person:ana", "within": "4 hours", "if_silent": "expire"}],
    }  # fmt: skip
    publish.publish(house.desk, json.dumps(content), "test")


@pytest.fixture
def busy(house: House) -> House:
    """A house with two workflows, one request open."""
    house.people("sam", "ana", "kim")
    put(house, "purchase", "BUY")
    put(house, "leave", "LEAVE")
    house.start()
    house.drain()
    return house


def test_its_keyword_is_as_unknown_by_text_as_any_other_word(busy: House) -> None:
    before = busy.text("sam", "XYZZY a desk").text
    assert board.archive(busy.desk, OPERATOR, "purchase")
    assert busy.text("sam", "BUY a desk").text == before
    assert busy.rows("SELECT id FROM drafts") == []
    assert "What?" in (busy.text("sam", "LEAVE").text or "")


def test_the_menu_names_it_no_more(busy: House) -> None:
    assert "BUY" in (busy.text("sam", "MENU").text or "")
    board.archive(busy.desk, OPERATOR, "purchase")
    said = busy.text("sam", "MENU").text or ""
    assert "BUY" not in said
    assert "LEAVE" in said


def test_a_stranger_is_a_stranger_again(busy: House) -> None:
    put(busy, "visit", "GATE", who=["anyone"])
    board.archive(busy.desk, OPERATOR, "visit")
    assert busy.text(STRANGER, "GATE somebody").text is None
    assert busy.attention() == ["unknown_number"]
    assert busy.rows("SELECT id FROM people WHERE guest") == []


def test_a_half_typed_request_is_not_started_any_more(busy: House) -> None:
    busy.text("sam", "BUY")
    said = busy.text("sam", "a desk").text or ""
    assert "YES" in said
    board.archive(busy.desk, OPERATOR, "purchase")
    assert "Please ask somebody here" in (busy.text("sam", "YES").text or "")
    assert busy.rows("SELECT id FROM requests") == [(1,)]
    assert busy.rows("SELECT id FROM drafts") == []


def test_a_form_or_a_program_is_refused_with_a_sentence(busy: House) -> None:
    board.archive(busy.desk, OPERATOR, "purchase")
    with pytest.raises(NotFitting) as refused:
        start.start(busy.desk, "purchase", "sam", {"item": "Desk"}, "token:shop")
    assert [str(each) for each in refused.value.problems] == [
        "workflow: “Purchase” is archived and starts nothing any more."
    ]
    assert busy.rows("SELECT id FROM requests") == [(1,)]


def test_what_is_running_goes_on_to_its_end(busy: House) -> None:
    board.archive(busy.desk, OPERATOR, "purchase")
    busy.text("ana", f"YES {busy.code(1, 'ana')}")
    assert busy.status(1) == "approved"


def test_its_keyword_is_free_for_another(busy: House) -> None:
    with pytest.raises(DefinitionError, match="BUY"):
        put(busy, "shopping", "BUY")
    board.archive(busy.desk, OPERATOR, "purchase")
    put(busy, "shopping", "BUY")
    assert "What?" in (busy.text("sam", "BUY").text or "")
    assert busy.rows("SELECT d.title FROM drafts JOIN definitions d ON d.id = drafts.definition_id") == [("Shopping",)]


def test_it_comes_back_only_where_nobody_has_its_keyword_by_now(busy: House) -> None:
    board.archive(busy.desk, OPERATOR, "purchase")
    put(busy, "shopping", "BUY")
    with pytest.raises(NotFitting, match="starts “Shopping” now"):
        board.unarchive(busy.desk, OPERATOR, "purchase")
    assert len(busy.rows("SELECT id FROM workflows WHERE archived_at IS NOT NULL")) == 1
    board.archive(busy.desk, OPERATOR, "shopping")
    assert board.unarchive(busy.desk, OPERATOR, "purchase")
    busy.start()
    assert busy.status(2) == "pending"


def test_a_second_click_does_nothing_twice(busy: House) -> None:
    assert board.archive(busy.desk, OPERATOR, "purchase")
    first = busy.rows("SELECT archived_at FROM workflows WHERE slug = 'purchase'")
    busy.clock.move(timedelta(hours=1))
    assert not board.archive(busy.desk, OPERATOR, "purchase")
    assert busy.rows("SELECT archived_at FROM workflows WHERE slug = 'purchase'") == first
    assert board.unarchive(busy.desk, OPERATOR, "purchase")
    assert not board.unarchive(busy.desk, OPERATOR, "purchase")
    told = [row[0] for row in busy.rows("SELECT body FROM audit ORDER BY id")]
    assert sum("Archived" in str(each) for each in told) == 1
    assert sum("Unarchived" in str(each) for each in told) == 1


def test_publishing_it_takes_it_out_of_the_archive_but_not_over_anothers_keyword(busy: House) -> None:
    board.archive(busy.desk, OPERATOR, "purchase")
    put(busy, "shopping", "BUY")
    with pytest.raises(DefinitionError, match="BUY"):
        put(busy, "purchase", "BUY", title="Purchase again")
    put(busy, "purchase", "ORDER")
    assert {each.version.workflow for each in board.shelf(busy.desk, VIEWER).items} == {"leave", "purchase", "shopping"}


def test_restoring_what_the_live_version_says_takes_it_out_as_well(busy: House) -> None:
    board.archive(busy.desk, OPERATOR, "purchase")
    assert not versions.restore(busy.desk, OPERATOR, "purchase", 1, "").new
    assert board.shelf(busy.desk, VIEWER).archived == ()


def test_who_may_only_look_may_not_archive_and_nobody_what_is_not_there(busy: House) -> None:
    with pytest.raises(Forbidden):
        board.archive(busy.desk, VIEWER, "purchase")
    with pytest.raises(Missing):
        board.archive(busy.desk, OPERATOR, "nothing")
    with busy.desk.database.reading() as tx:
        assert workflows.by_keyword(tx, "BUY") is not None


def test_the_shelf_counts_what_is_open_and_how_long_deciding_takes(busy: House) -> None:
    for number, minutes in ((1, 10), (2, 20), (3, 60)):
        if number > 1:
            busy.start()
        busy.clock.move(timedelta(minutes=minutes))
        busy.text("ana", f"YES {busy.code(number, 'ana')}")
    busy.start(workflow="leave")
    purchase, leave = (next(each for each in board.shelf(busy.desk, VIEWER).items if each.version.workflow == slug)
                       for slug in ("purchase", "leave"))  # fmt: skip
    assert (purchase.open, purchase.decided, purchase.median) == (0, 3, timedelta(minutes=20))
    assert (leave.open, leave.decided, leave.median) == (1, 0, None)
    busy.clock.move(timedelta(days=91))
    assert (
        next(each for each in board.shelf(busy.desk, VIEWER).items if each.version.workflow == "purchase").decided == 0
    )
