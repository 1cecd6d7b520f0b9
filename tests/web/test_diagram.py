"""The diagram and the outline: what they show, where everything leads, and that neither ever breaks a page."""

import copy
import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from tests.bench.publishing import definition as sixty_steps
from tests.support.definitions import plain
from workflow.bundled import templates_path
from workflow.core import rough
from workflow.core.definition import DefinitionError, Problem, parse
from workflow.service import gallery, source
from workflow.web import icons
from workflow.web.diagram import START, Drawing, Mark, Outline, Progress, draw, outline
from workflow.web.diagram.measure import width, wrap

STEP = {"id": "ok", "approve": "group:finance", "within": "4 hours", "if_silent": "reject"}
EVIL = "</text><script>alert(1)</script>"


def svg(drawing: Drawing) -> ElementTree.Element:
    """The drawing as the template writes it, read as XML."""
    return ElementTree.fromstring(_written("diagram.html", "diagram", drawing))


def listed(found: Outline) -> str:
    return _written("outline.html", "outline", found)


def _written(template: str, macro: str, given: object) -> str:
    return str(getattr(_module(template), macro)(given))


@cache
def _module(template: str) -> object:
    app = Flask("test", template_folder=str(templates_path()))
    icons.register(app)
    return app.jinja_env.get_template(template).module


def with_step(**keys: Any) -> dict[str, Any]:
    """A definition of one approval step with these keys."""
    return {**plain(), "steps": [{**STEP, **keys}]}


def words(drawing: Drawing) -> str:
    """Everything that stands in the boxes, a line each."""
    return "\n".join(row.text for box in drawing.boxes for row in box.rows)


def exits(definition: dict[str, Any]) -> list[str]:
    return [exit.sentence for stage in outline(definition).stages for exit in stage.exits]


def test_every_step_stands_below_the_one_before_it() -> None:
    drawing = draw(parse(source.read(sixty_steps()).data))
    nodes = [box for box in drawing.boxes if box.kind.startswith("node")]
    assert len(nodes) == 62
    assert all(one.bottom < other.y for one, other in pairwise(nodes))
    boxes = drawing.boxes
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = one.bottom <= other.y or other.bottom <= one.y
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or beside, (one.said, other.said)
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in boxes)
    assert all(box.y >= 0 and box.bottom <= drawing.height for box in boxes)


@pytest.mark.parametrize("name", gallery.names())
def test_every_ready_made_workflow_is_drawn_and_its_words_fit(name: str) -> None:
    definition = parse(source.read(gallery.text(name)).data)
    for compact in (False, True):
        drawing = draw(definition, compact=compact)
        assert svg(drawing).attrib["role"] == "img"
        for box in drawing.boxes:
            for row in box.rows:
                assert row.x + width(row.text, 14 if row.kind == "title" else 12) <= box.x + box.width, row.text
                assert box.y < row.y < box.bottom
    for box in draw(definition).boxes:
        if box.kind.startswith(("node", "fork")):
            for line in box.said.rstrip(".").split(". ")[:1]:
                assert line.split(",")[0].removeprefix("If ") in listed(outline(definition)).replace("&#34;", '"')


def test_the_drawing_has_no_style_no_script_and_one_of_every_id() -> None:
    written = _written("diagram.html", "diagram", draw(with_step(), link=lambda step: f"?step={step}", key="one"))
    assert not re.search(r"style=|<style|<script|foreignObject|\son[a-z]+=", written)
    ids = re.findall(r' id="([^"]+)"', written)
    assert ids == ["one-title", "one-about"]


def test_every_node_is_a_link_and_every_link_has_a_name() -> None:
    root = svg(draw(plain(), link=lambda step: f"?step={step}", insert=lambda index: f"?add={index}", selected="first"))
    assert root.attrib["role"] == "group"
    links = [each for each in root.iter() if each.tag == "a"]
    assert [each.attrib["href"] for each in links] == [
        "?step=", "?step=first", "?step=last", "?add=0", "?add=1", "?add=2",
    ]  # fmt: skip
    assert all((each.find("title").text or "").strip() for each in links)  # type: ignore[union-attr]
    assert [each.attrib["href"] for each in links if each.attrib.get("aria-current")] == ["?step=first"]


def test_the_start_can_be_chosen_and_a_step_without_a_name_found_by_its_place() -> None:
    data = plain()
    del data["steps"][1]["id"]
    drawing = draw(data, link=lambda step: f"?step={step}", selected=START)
    assert [box.href for box in drawing.boxes if box.href] == ["?step=", "?step=first", "?step=#2"]
    assert [box.current for box in drawing.boxes if box.href] == [True, False, False]


def test_what_is_wrong_marks_its_step_and_anything_else_the_start() -> None:
    problems = [Problem(path="steps[1].text", message="Unknown {x}."), Problem(path="title", message="Write one.")]
    wrong = {box.rows[0].text for box in draw(plain(), problems=problems).boxes if "wrong" in box.kind.split()}
    assert wrong == {"Request comes in", "Last"}
    assert listed(outline(plain(), problems=problems)).count('class="problem"') == 2
    ten = [Problem(path="steps[10].text", message="x")]
    assert not any("wrong" in box.kind for box in draw(plain(), problems=ten).boxes)


def test_a_condition_stands_before_its_step_and_leads_past_it() -> None:
    drawing = draw(with_step(when="amount > 500"))
    fork = next(box for box in drawing.boxes if box.kind.startswith("fork"))
    assert fork.said == "If amount over $500, else past Ok"
    assert "else" in [word.text for word in drawing.words]
    assert "If amount over $500, otherwise skipped" in listed(outline(with_step(when="amount > 500")))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, ["NO: rejected; the requester is told why", "No answer in 4 hours: rejected"]),
        ({"if_silent": "approve"}, ["NO: rejected; the requester is told why", "No answer in 4 hours: counts as YES"]),
        (
            {"if_silent": "escalate", "escalate_to": "person:ana", "need": 2},
            [
                "NO, and too few are left: rejected; the requester is told why",
                "No answer in 4 hours: goes to Ana; 4 hours more, then it expires",
            ],
        ),
        (
            {"order": "in_turn", "turn": "1 hour", "if_silent": "expire"},
            [
                "NO, or 1 hour of silence: the next one is asked",
                "NO from everybody: rejected; the requester is told why",
                "No answer in 4 hours: expired; nobody decided",
            ],
        ),
        ({"roll_call": True, "if_silent": "approve"}, ["No answer in 4 hours: goes on with those who answered"]),
        ({"veto": True, "need": 2}, ["Any NO: rejected; the requester is told why", "No answer in 4 hours: rejected"]),
    ],
)
def test_every_way_out_says_where_it_goes(keys: dict[str, Any], said: list[str]) -> None:
    assert exits(with_step(**keys)) == said
    drawn = [box.said for box in draw(with_step(**keys)).boxes if box.kind.startswith("exit")]
    assert drawn == said


def test_everything_that_a_step_asks_for_is_in_words() -> None:
    data = with_step(
        need=2, remind=["1 hour", "90 minutes"], proof="totp", self="allowed", ask_pauses=True,
        choose={"A": "This", "B": {"en": "That", "es": "Eso"}},
    )  # fmt: skip
    data |= {"start": {"keyword": "BUY", "who": "group:staff"}, "undo": "2 minutes", "urgent": True}
    shown = listed(outline(data, names={"group:finance": "The money people", "group:staff": "All of us"}))
    for part in (
        "Text “BUY …” or a form", "From All of us", "Answers can be taken back for 2 minutes", "The money people",
        "2 must say YES · within 4 hours", "Reminded after 1 hour and 90 minutes", "Chooses A This or B That",
        "Needs a reply with six digits of an authenticator app", "Requesters may decide their own",
        "A question holds the deadline", "Urgent: quiet hours do not hold it",
    ):  # fmt: skip
        assert part in shown, part
    assert "B Eso" in listed(outline(data, language="es"))


def test_progress_colours_the_way_that_was_taken() -> None:
    data = plain()
    data["steps"].insert(1, {**STEP, "id": "skipped", "when": "amount > 500"})
    progress = Progress(
        steps={
            "first": Mark(state="done", note="Dana, yes in 9 min"),
            "skipped": Mark(state="skipped", note="not needed"),
            "last": Mark(state="now", note="being told"),
        },
        note="Sam, 2 h ago",
    )
    drawing = draw(data, progress=progress)
    states = {box.rows[0].text: box.kind.split()[2] for box in drawing.boxes if box.kind.startswith("node")}
    assert states == {
        "Request comes in": "done", "First": "done", "Skipped": "skipped", "Last": "now", "Approved": "ahead",
    }  # fmt: skip
    assert "Dana, yes in 9 min" in words(drawing)
    assert sum("taken" in edge.kind for edge in drawing.edges) == 4  # to each of three, and past the skipped one
    assert "Dana, yes in 9 min" in listed(outline(data, progress=progress))


def test_a_rejection_shows_by_which_way_out_it_went() -> None:
    progress = Progress(steps={"ok": Mark(state="rejected", note="Ana, no", ways=("no",))}, status="rejected")
    drawing = draw(with_step(), progress=progress)
    assert [box.said for box in drawing.boxes if "taken" in box.kind] == ["NO: rejected; the requester is told why"]
    assert [box.kind for box in drawing.boxes][-1] == "node is-end ahead"


def test_hostile_words_stay_words() -> None:
    data = with_step()
    data["title"] = EVIL
    data["fields"]["item"]["label"] = EVIL[:90]
    names = {"group:finance": EVIL}
    for written in (
        _written("diagram.html", "diagram", draw(data, names=names, link=lambda step: f"?step={step}&x={EVIL}")),
        listed(outline(data, names=names, problems=[Problem(path="title", message=EVIL)])),
    ):
        assert "<script" not in written
    svg(draw(data, names=names, link=lambda step: f"?step={EVIL}"))


@given(some.recursive(
    some.none() | some.booleans() | some.integers()
    | some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    | some.sampled_from(["4 hours", "group:x", "any", "amount > 5", "reject", "requester"]),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(
        some.sampled_from([*STEP, "steps", "fields", "title", "start", "notify", "text", "when", "need", "remind",
                           "choose", "keyword", "who", "type", "ask", "options", "self", "x"]), inner, max_size=6),
    max_leaves=30,
))  # fmt: skip
def test_whatever_is_typed_is_drawn(given_: object) -> None:
    svg(draw(given_))
    listed(outline(given_))


@given(
    some.sampled_from([*STEP, "choose", "need", "when", "remind", "order"]), some.sampled_from([None, 5, [], {}, "?"])
)
def test_a_sketch_with_a_key_missing_or_wrong_is_drawn_with_the_rest(key: str, value: object) -> None:
    data = copy.deepcopy(with_step())
    data["steps"][0].pop(key, None)
    if value is not None:
        data["steps"][0][key] = value
    drawing = draw(data)
    assert sum(box.kind.startswith("node") for box in drawing.boxes) == 3
    svg(drawing)
    if key != "approve":
        assert "Finance" in words(drawing)


def test_a_sound_definition_is_read_as_it_is_and_an_unsound_one_as_far_as_it_goes() -> None:
    assert rough.read(plain()) == parse(plain())
    data = with_step()
    del data["steps"][0]["within"]
    with pytest.raises(DefinitionError):
        parse(data)
    read = rough.read(data)
    assert read.steps[0].within is None  # type: ignore[union-attr]
    assert read.title == parse(plain()).title


@given(some.text(max_size=200), some.integers(20, 300))
def test_no_line_is_wider_than_its_room(text: str, room: int) -> None:
    lines = wrap(text, 13, float(room), 3)
    assert len(lines) <= 3
    assert all(width(line, 13) <= room or len(line) <= 2 for line in lines)


def test_a_text_that_is_too_long_ends_with_an_ellipsis() -> None:
    assert wrap("one two three four five six seven", 13, 60.0, 2)[-1].endswith("…")
    assert wrap("short", 13, 60.0, 2) == ("short",)
