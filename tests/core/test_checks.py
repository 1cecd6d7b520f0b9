"""What publishing checks beyond shape, and that problems of shape and of sense come together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.definitions import KNOWN, Change, last, plain, problems, start, step, top
from workflow.core.checks import read
from workflow.core.definition import Definition, DefinitionError
from workflow.core.lexicon import CARRIER_WORDS, RESERVED


def test_a_sound_definition_is_read() -> None:
    assert isinstance(read(plain(), KNOWN), Definition)


@pytest.mark.parametrize(
    "change",
    [
        start(keyword="Buy"),  # its own, from an earlier version
        start(keyword="DESK", who=["group:finance", "person:sam"]),
        start(who="anyone"),
        step(approve=["cover", "site.owner", "requester.manager"]),
        step(approve=["group:finance", "requester.manager"], need=3),
        step(approve="site.owner", need=9),
        step(remind=["1 hour", "119 minutes"]),
        step(if_silent="escalate", escalate_to="person:kim"),
        step(approve="customer", proof="code", escalate_to="person:ana"),
        step(escalate_to="person:kim"),  # for those who cannot be reached
        last(notify=["customer", "requester"]),
        last(notify=["first.yes", "first.no"]),
        step(when='amount > 500 and site == "North"'),
        top(summary="{requester} {workflow} {item}"),
    ],
)
def test_what_can_work_has_no_problem(change: Change) -> None:
    assert problems(change) == []


@pytest.mark.parametrize("word", sorted(CARRIER_WORDS))
def test_a_keyword_of_the_carriers_is_refused(word: str) -> None:
    assert problems(start(keyword=word.title())) == [("start.keyword", f"{word} belongs to the phone carriers.")]


@pytest.mark.parametrize("word", sorted(word for word in RESERVED if len(word) > 1 and word.isascii()))
def test_a_keyword_that_sayso_understands_itself_is_refused(word: str) -> None:
    assert problems(start(keyword=word.lower())) == [("start.keyword", f"{word} already means something to Sayso.")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (start(keyword="leave"), [("start.keyword", "LEAVE already starts “leave”.")]),
        (start(who="requester"), [("start.who", "Who may start is person:HANDLE, group:SLUG or anyone.")]),
        (start(who=["group:board", "person:bob"]), [
            ("start.who", "There is no group “board”."), ("start.who", "There is no person “bob”."),
        ]),
        (last(id="first"), [("steps[1].id", "Two steps are called “first”.")]),
        (last(notify="anyone"), [("steps[1].notify", "“anyone” is for start.who alone.")]),
        (lambda data: data["fields"].update(yes={"type": "date", "ask": "?"}), [
            ("fields.yes", "“yes” already has a meaning; use another name."),
        ]),
        (step(approve=["person:bob", "group:board", "boss", "item"]), [
            ("steps[0].approve", "There is no person “bob”."),
            ("steps[0].approve", "There is no group “board”."),
            ("steps[0].approve", "“boss” is no field, and no person: or group:."),
            ("steps[0].approve", "The field “item” is no person field."),
        ]),
        (step(need=3), [("steps[0].need", "It needs 3, but only 2 can be asked.")]),
        (step(approve=["cover", "group:finance"], need=4), [("steps[0].need", "It needs 4, but only 3 can be asked.")]),
        (last(notify="gone.yes"), [("steps[1].notify", "There is no step “gone” before this one that asks somebody.")]),
        (step(approve="first.yes"), [
            ("steps[0].approve", "There is no step “first” before this one that asks somebody."),
        ]),
        (step(approve="requester"), [
            ("steps[0].approve", "Nobody approves their own request, unless “self: allowed”."),
        ]),
        (step(approve=["group:finance", "person:ana"], need=3), [
            ("steps[0].need", "It needs 3, but only 2 can be asked."),
        ]),
        (step(approve="group:nobody", need=1), [("steps[0].need", "It needs 1, but only 0 can be asked.")]),
        (step(approve="group:board", need=5), [("steps[0].approve", "There is no group “board”.")]),
        (step(remind=["1 hour", "2 hours", "1 day"]), [
            ("steps[0].remind[1]", "The reminder after 2 hours comes at or after the deadline of 2 hours."),
            ("steps[0].remind[2]", "The reminder after 1 day comes at or after the deadline of 2 hours."),
        ]),
        (step(if_silent="escalate"), [("steps[0].escalate_to", "Say to whom it goes when nobody answers.")]),
        (step(escalate_to="group:board"), [("steps[0].escalate_to", "There is no group “board”.")]),
        (step(approve="proof"), [("steps[0].approve", "The field “proof” is no person field.")]),
        (step(proof="totp", approve=["group:finance", "customer"]), [
            ("steps[0].proof", "“customer” is somebody outside, who has no authenticator app here; "
             "use reply or code."),
        ]),
        (step(proof="web", escalate_to="customer"), [
            ("steps[0].proof", "“customer” is somebody outside, who has no sign-in here; use reply or code."),
        ]),
        (step(when="amonut > 500"), [("steps[0].when", "There is no field “amonut”; text goes in quotes.")]),
        (step(when="item > 5"), [
            ("steps[0].when", "“item” is text and “5” is a number: they cannot be compared."),
        ]),
    ],
)  # fmt: skip
def test_what_cannot_work_is_told_where_and_what(change: Change, expected: list[tuple[str, str]]) -> None:
    assert problems(change) == expected


def dates(**bounds: dict[str, Any]) -> Change:
    """The definition with more fields, dates unless they say otherwise."""
    return lambda data: data["fields"].update({name: {"type": "date", "ask": "?"} | b for name, b in bounds.items()})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (dates(a={"min": "today"}, b={"min": "a", "max": "2030-01-01"}, c={"min": "a", "max": "b"}), []),
        (dates(a={"min": "then"}), [
            ("fields.a.min", "There is no field “then”: write today, a day like 2026-06-03, or an earlier date field."),
        ]),
        (dates(a={"min": "item", "max": "customer"}), [
            ("fields.a.min", "“item” is no date."), ("fields.a.max", "“customer” is no date."),
        ]),
        (dates(a={"max": "b"}, b={"min": "b"}), [
            ("fields.a.max", "“b” is not asked before this one; put it first."),
            ("fields.b.min", "“b” is not asked before this one; put it first."),
        ]),
        (dates(a={"min": "2026-06-03", "max": "2026-06-02"}, b={"min": "a"}, c={"max": "d"}), [
            ("fields.a.max", "max is before min: no day lies between 2026-06-03 and 2026-06-02."),
            ("fields.c.max", "There is no field “d”: write today, a day like 2026-06-03, or an earlier date field."),
        ]),
        (dates(today={}), [("fields.today", "“today” already has a meaning; use another name.")]),
    ],
)  # fmt: skip
def test_a_date_is_bounded_by_days_and_by_the_dates_before_it(change: Change, expected: list[tuple[str, str]]) -> None:
    assert problems(change) == expected


def test_whoever_is_unknown_has_no_manager() -> None:
    message = "“anyone” may start this, and somebody unknown has no manager; name somebody else."
    manager = step(approve=["group:finance", "requester.manager"], escalate_to="requester.manager")
    assert problems(start(who="anyone"), manager, last(notify="requester.manager")) == [
        ("steps[0].approve", message), ("steps[0].escalate_to", message), ("steps[1].notify", message),
    ]  # fmt: skip
    assert problems(start(who="group:finance"), manager, last(notify="requester.manager")) == []


def test_problems_of_shape_and_of_sense_come_together() -> None:
    def break_everything(data: dict[str, Any]) -> None:
        data.update(sayso=2, summary="{itme}", start={"keyword": "STOP"})
        data["fields"]["amount"]["currency"] = "dollars"
        data["steps"][0]["within"] = 2
        data["steps"].append({"id": "last", "approve": "person:bob", "within": "1 hour", "if_silent": "escalate",
                              "when": "amount > 5 and item > 3", "remind": "2 hours"})  # fmt: skip

    paths = [path for path, _ in problems(break_everything)]
    assert paths == [
        "sayso", "fields.amount.currency", "steps[0].within",
        "start.keyword", "steps[2].approve", "steps[2].id", "steps[2].escalate_to", "steps[2].remind[0]", "summary",
    ]  # fmt: skip


def test_a_keyword_is_nobody_elses_while_it_is_not_known_whose_workflow_it_is() -> None:
    assert [path for path, _ in problems(top(workflow="?"), start(keyword="LEAVE"))] == ["workflow"]
    assert [path for path, _ in problems(top(title=""), start(keyword="LEAVE"))] == ["title", "start.keyword"]


def test_a_field_that_is_wrong_already_is_not_reported_again_where_it_is_named() -> None:
    def break_fields(data: dict[str, Any]) -> None:
        data["fields"]["amount"]["min"] = "much"
        data["fields"]["site"]["options"] = []
        data["steps"][0].update(when="amount > 5", approve=["site.owner", "cover"])

    assert [path for path, _ in problems(break_fields)] == ["fields.amount.min", "fields.site.options"]


def test_nothing_is_said_of_names_when_the_fields_cannot_be_read_at_all() -> None:
    assert problems(top(fields=[])) == [("fields", "Write keys and values here.")]


def test_all_else_is_checked_when_the_fields_or_the_steps_cannot_be_read() -> None:
    others = start(keyword="STOP"), top(summary="{itme}", undo="2 days")
    assert [path for path, _ in problems(top(fields=[]), *others)] == ["fields", "start.keyword", "undo"]
    assert [path for path, _ in problems(top(steps={}), *others)] == ["steps", "start.keyword", "undo", "summary"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([step(within="soon", remind=["1 day"], turn="9 days")], ["within"]),
        ([step(within="soon", approve="person:bob", escalate_to="group:board")], ["within", "approve", "escalate_to"]),
        ([step(approve=[5], need=9, within="2 hours", remind="3 hours")], ["approve", "remind[0]"]),
        ([step(remind=["soon", "1 hour", "3 hours"])], ["remind[0]", "remind[2]"]),
        ([step(order="random", turn="3 hours", need="each", remnid="?")], ["order", "remnid"]),
        ([step(turn="soon", order="in_turn", remind="3 hours")], ["turn"]),
        ([step(turn="soon", order="in_turn", need="each")], ["turn", "need", "need"]),
        ([step(self="yes", approve="requester")], ["self"]),
        ([step(if_silent="shrug", escalate_to=5)], ["if_silent", "escalate_to"]),
        ([step(if_silent="escalate", escalate_to=5)], ["escalate_to"]),
        ([step(when="amount >", id="A", need="two", choose={"A": "x", "Y": "y"})], ["id", "when", "need"]),
    ],
)
def test_one_wrong_key_hides_no_other_of_its_step_and_makes_none_up(changes: list[Change], expected: list[str]) -> None:
    assert [path for path, _ in problems(*changes)] == [f"steps[0].{key}" for key in expected]


def test_names_that_a_wrong_step_would_have_given_may_be_used() -> None:
    assert [path for path, _ in problems(step(choose={"A!": "x", "B": "y"}), last(text="{choice}"))] == [
        "steps[0].choose.A!"
    ]
    assert [path for path, _ in problems(step(roll_call="x"), last(text="{roll_call}"))] == ["steps[0].roll_call"]
    assert [path for path, _ in problems(step(notify="requester"), last(text="{choice}{roll_call}"))] == ["steps[0]"]


def test_a_wrong_part_of_start_or_messages_hides_no_other() -> None:
    assert problems(
        top(
            start={"keyword": "B!", "who": "group:board"},
            messages={"en": {"ask": "", "remnid": "?"}, "it": {"ask": "?"}, "es": {"menu": "{x}"}},
        )
    ) == [
        ("start.keyword", "Use letters and digits, beginning with a letter, 2 to 20."),
        ("messages.en.ask", "This must not be empty."),
        ("messages.it", "Write en, es, fr, de or pt."),
        ("start.who", "There is no group “board”."),
        ("messages.en.remnid", "“remnid” is no wording of Sayso; did you mean “remind”?"),
        ("messages.es.menu", "{x} means nothing in “menu”; it names nothing."),
    ]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(
        ["requester", "group:finance", "person:ana", "1 hour", "reject", "escalate", "item", "site.owner", "{item}"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([
            "sayso", "workflow", "title", "start", "keyword", "who", "fields", "type", "ask", "options", "summary",
            "steps", "id", "approve", "notify", "text", "need", "within", "remind", "if_silent", "escalate_to", "when",
            "order", "turn", "undo", "messages", "en", "choose", "roll_call", "proof", "sample", "ask_pauses",
        ]) | st.text(max_size=4), inner, max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*plain(), "start"]), json_like), st.sets(st.sampled_from(list(plain()))))
def test_any_data_is_a_definition_or_a_list_of_problems(some: dict[str, Any], kept: set[str]) -> None:
    sound = plain()
    try:
        assert isinstance(read({**some, **{name: sound[name] for name in kept}}, KNOWN), Definition)
    except DefinitionError as error:
        assert error.problems


@given(json_like)
def test_any_step_beside_a_sound_one_is_read_or_refused(odd: object) -> None:
    data = plain()
    data["steps"].append(odd)
    data["fields"]["odd"] = odd
    try:
        assert isinstance(read(data, KNOWN), Definition)
    except DefinitionError as error:
        assert error.problems
