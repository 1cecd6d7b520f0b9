"""Two clicks at the same moment on the dashboard are one, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from tests.support.house import House
from workflow.core.definition import DefinitionError
from workflow.core.state import Answer
from workflow.service.actor import Actor, Role
from workflow.service.board import deciding, request, roll, start, steering, workflows
from workflow.service.board.deciding import Ballot
from workflow.service.board.filling import Typed
from workflow.service.board.stale import Stale
from workflow.service.start import NotFitting
from workflow.store import people


def admin(house: House, handle: str | None = None) -> Actor:
    """An administrator, who is one of the people where a handle is given."""
    with house.desk.database.reading() as tx:
        person_id = people.by_handle(tx, handle).id if handle else None
    return Actor(by="user:rosa@example.com", name="Rosa", role=Role.ADMIN, person_id=person_id)


def begun(house: House, **step: object) -> int:
    """A request that Ana and Kim are asked about."""
    house.people("sam", "ana", "kim")
    house.publish(**step)
    return house.start()


def test_two_answers_at_the_same_moment_are_one_decision(house: House) -> None:
    number = begun(house)
    rosa = admin(house, "ana")
    page = request.page(house.desk, rosa, number)
    ballot = Ballot(ask=1, content=page.content, answer=Answer.YES)
    done = house.at_once(*[lambda: deciding.decide(house.desk, rosa, number, ballot)] * 4)
    assert sorted(done) == [False, False, False, True]
    assert house.answers(number) == ["yes"]


def test_yes_and_no_at_the_same_moment_is_the_first_of_them(house: House) -> None:
    number = begun(house)
    rosa = admin(house, "ana")
    content = request.page(house.desk, rosa, number).content

    def answer(what: Answer) -> bool:
        try:
            return deciding.decide(house.desk, rosa, number, Ballot(ask=1, content=content, answer=what))
        except Stale:
            return False

    done = house.at_once(lambda: answer(Answer.YES), lambda: answer(Answer.NO))
    assert sorted(done) == [False, True]
    assert len(house.answers(number)) == 1


def test_two_nudges_at_the_same_moment_are_one_reminder(house: House) -> None:
    number = begun(house)
    house.drain()
    rosa = admin(house)
    seen = request.page(house.desk, rosa, number).seen
    done = house.at_once(*[lambda: steering.nudge(house.desk, rosa, number, seen)] * 3)
    assert sorted(done) == [False, False, True]
    house.drain()
    assert len(house.phone("ana")) == 2


def test_one_form_sent_twice_at_the_same_moment_starts_one_request(house: House) -> None:
    begun(house)
    rosa = admin(house)
    typed = Typed(slug="purchase", version=1, requester="sam", fields={"item": "Lamp"}, key="k" * 32)
    found = house.at_once(*[lambda: start.begin(house.desk, rosa, typed)] * 4)
    assert len(set(found)) == 1
    assert len(house.rows("SELECT id FROM requests")) == 2


def _attempt(change: Callable[[], object]) -> bool:
    """Whether somebody may do this; whatever else stands against it than another's keyword is no answer."""
    try:
        change()
    except (DefinitionError, NotFitting) as error:
        assert any(each.path == "start.keyword" for each in error.problems)
        return False
    return True


@pytest.mark.parametrize("turn", range(3))
def test_one_keyword_is_taken_once_by_whoever_publishes_or_takes_out_of_the_archive(house: House, turn: int) -> None:
    rosa = admin(house)
    house.people("ana")
    house.publish("old", keyword="BUY")
    workflows.archive(house.desk, rosa, "old")
    taken = house.at_once(
        lambda: _attempt(lambda: workflows.unarchive(house.desk, rosa, "old")),
        lambda: _attempt(lambda: house.publish("one", keyword="BUY")),
        lambda: _attempt(lambda: house.publish("two", keyword="BUY")),
    )
    assert sorted(taken) == [False, False, True]
    live = "SELECT slug FROM workflows w JOIN definitions d ON d.workflow_id = w.id WHERE archived_at IS NULL"
    assert len(house.rows(live)) == 1


def test_a_page_takes_as_many_statements_for_many_people_as_for_few(house: House) -> None:
    house.people("sam", "ana", "kim", "joe")
    house.publish(approve=["person:ana"])
    house.publish("many", approve=["person:ana", "person:kim", "person:joe"], need="all")
    few, many = house.start(), house.start(workflow="many")
    house.drain()
    rosa, counted = admin(house), []
    for number in (few, many):
        request.page(house.desk, rosa, number)  # definitions are parsed once a process
        statements: list[str] = []

        def note(*given: object, kept: list[str] = statements) -> None:
            kept.append(str(given[2]))

        house.desk.calendars.forget()  # else the machine's own seconds say which of the two pages reads it again
        event.listen(house.desk.database.reader, "before_cursor_execute", note)
        request.page(house.desk, rosa, number)
        roll.page(house.desk, rosa, number)
        event.remove(house.desk.database.reader, "before_cursor_execute", note)
        counted.append(len(statements))
    assert counted[1] <= counted[0]
