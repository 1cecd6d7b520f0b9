"""Every row of the audit log is a sentence: who did what to what, with names for handles, and without a code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import workflow
from tests.support.house import House
from workflow.core import events
from workflow.core.described import begin
from workflow.core.state import Answer
from workflow.service import roster, steer
from workflow.service.actor import Actor, Role
from workflow.service.board import audit, groups, request, tokens, users
from workflow.service.board import settings as workspace
from workflow.service.board.audit import Filters
from workflow.service.board.deeds import DEEDS
from workflow.service.board.sentences import EVENTS, FACTS

KIND = re.compile(r"([A-Z][a-z]+){1,4}")
ROSA = Actor(by="user:rosa@example.com", name="Rosa Hall", role=Role.ADMIN)
#: Rows of requests; they are told beside those that the core knows.
OF_REQUESTS = {"Stored", *(each.__name__ for each in get_args(events.Event))}


def sources() -> Iterator[ast.Module]:
    for file in sorted(Path(workflow.__file__).parent.rglob("*.py")):
        yield ast.parse(file.read_text())


def kinds(module: ast.Module) -> Iterator[str]:
    """The events that a module writes: beside the key `event`, and handed to what notes them."""
    named = {
        target.id: each.value
        for each in module.body if isinstance(each, ast.Assign)
        for target in each.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    said: list[ast.expr] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            keys = [getattr(each, "value", None) for each in node.keys]
            said += [value for key, value in zip(keys, node.values, strict=True) if key == "event"]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_note", "note"):
            said += node.args
    for each in said:
        for part in (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,):
            found = named.get(part.id, part) if isinstance(part, ast.Name) else part
            value = getattr(found, "value", None)
            if isinstance(value, str) and KIND.fullmatch(value):
                yield value


def facts(module: ast.Module) -> Iterator[str]:
    """The facts that a module of the core writes down."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "note" and node.args:
            yield from (each.value for each in node.args[:1] if isinstance(each, ast.Constant))


def test_there_are_words_for_every_event_and_every_fact_that_is_written_and_for_no_other() -> None:
    written = {kind for module in sources() for kind in kinds(module)}
    assert len(written) > 40
    assert written - OF_REQUESTS <= set(DEEDS) <= written
    assert set(EVENTS) == OF_REQUESTS
    noted = {what for module in sources() for what in facts(module)}
    assert len(noted) > 15
    assert noted <= set(FACTS)


def said(house: House, **wanted: object) -> list[str]:
    return [each.said for each in audit.page(house.desk, ROSA, Filters(**wanted)).rows]  # type: ignore[arg-type]


@pytest.fixture
def house_of_rosa(house: House) -> House:
    house.people("sam", "ana", "kim")
    house.publish()
    users.add(house.desk, ROSA, email="rosa@example.com", name="Rosa Hall", role="admin", person="")
    return house


def test_what_was_changed_is_told_with_before_and_after_and_names(house_of_rosa: House) -> None:
    house, desk = house_of_rosa, house_of_rosa.desk
    owen = users.add(desk, ROSA, email="owen@example.com", name="Owen", role="viewer", person="")
    users.change(desk, ROSA, owen, name="Owen Lee", role="operator", person="kim")
    workspace.rename(desk, ROSA, "Works")
    workspace.rename(desk, ROSA, "Mill")
    roster.put_group(desk, "staff", "Staff", ["ana"], ROSA.by)
    roster.put_group(desk, "staff", "Staff", ["ana", "kim"], ROSA.by)
    groups.rename(desk, ROSA, "staff", "Everybody")
    roster.change_person(desk, "kim", {"manager": "ana", "phone": "+14155550177", "language": "de"}, "token:hr")
    tokens.create(desk, ROSA, name="Warehouse", role="viewer", person="ana", key="k")
    expected = [
        "Rosa Hall made the token “Warehouse” with the role viewer, which answers for Ana",
        "The program “hr” changed Kim: language from en to de, manager from nothing to Ana, phone from …03 to …77",
        "Rosa Hall renamed the group from “Staff” to “Everybody”",
        "Rosa Hall set the group Everybody to Ana and Kim, before that Ana",
        "Rosa Hall set the group Everybody to Ana",
        "Rosa Hall renamed the workspace from “Works” to “Mill”",
        "Rosa Hall renamed the workspace to “Works”",
        "Rosa Hall changed the user Owen Lee: name from “Owen” to “Owen Lee”, person from nothing to Kim, "
        "role from viewer to operator",
        "Rosa Hall let Owen Lee sign in as viewer",
    ]
    assert said(house, admin=True)[: len(expected)] == expected


def test_what_happened_to_a_request_is_told_in_the_log_as_on_its_own_page(house_of_rosa: House) -> None:
    house = house_of_rosa
    number = house.start()
    steer.nudge(house.desk, number, ROSA.by)
    house.text("ana", f"NO {house.code(number, 'ana')} too dear")
    told = said(house, request_id=number)
    assert told == [each.title for each in request.page(house.desk, ROSA, number, full=True).chapters]
    assert told[:2] == ["Ana answered by text", "Rosa Hall nudged"]
    rows = audit.page(house.desk, ROSA, Filters(request_id=number)).rows
    assert "Ana declined by text: “too dear”" in rows[0].facts


def test_a_code_in_a_reason_is_masked_for_who_may_not_see_any(house_of_rosa: House) -> None:
    house = house_of_rosa
    number = house.start()
    steer.override(house.desk, number, answer=Answer.NO, reason="Ana wrote YES 4821", by=ROSA.by)
    viewer = Actor(by="user:vic@example.com", name="Vic", role=Role.VIEWER)
    facts = audit.page(house.desk, viewer, Filters(request_id=number)).rows[0].facts
    assert "4821" not in " ".join(facts)
    assert "4821" in " ".join(audit.page(house.desk, ROSA, Filters(request_id=number)).rows[0].facts)


def test_somebody_who_was_deleted_keeps_the_name_and_a_row_that_was_touched_is_told_all_the_same(
    house_of_rosa: House,
) -> None:
    house = house_of_rosa
    roster.delete_person(house.desk, "kim", ROSA.by)
    assert said(house, event="PersonDeleted") == ["Rosa Hall deleted Kim"]
    house.change('UPDATE audit SET body = \'{"event":"Published","facts":[{"what":"asked"},7]}\'')
    assert {each.said for each in audit.page(house.desk, ROSA, Filters()).rows}


@pytest.mark.parametrize(
    ("words", "begun"),
    [("kim said no", "Kim said no"), ("rosa@example.com signed in", "rosa@example.com signed in"), ("", "")],
)
def test_a_sentence_begins_with_a_capital_but_an_address_stays_as_it_is(words: str, begun: str) -> None:
    assert begin(words) == begun
