"""What a definition of the wrong shape is told: every problem at once, where it is, in a plain sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core.definition import (
    ApprovalStep,
    Definition,
    DefinitionError,
    NotifyStep,
    Order,
    Problem,
    Proof,
    Silence,
    parse,
)
from workflow.core.durations import Duration, Unit

Change = Callable[[dict[str, Any]], object]


def plain() -> dict[str, Any]:
    """A definition with nothing wrong, as YAML gives it."""
    return {
        "sayso": 1,
        "workflow": "purchase",
        "title": "Purchase request",
        "fields": {
            "item": {"type": "text", "ask": "What?"},
            "amount": {"type": "money", "currency": "USD", "ask": "How much?"},
        },
        "summary": "{item} for {amount}",
        "steps": [
            {"id": "first", "approve": "group:finance", "within": "2 hours", "if_silent": "reject"},
            {"id": "last", "notify": "requester", "text": "Approved: {summary}."},
        ],
    }


def problems(data: object) -> list[tuple[str, str]]:
    try:
        parse(data)
    except DefinitionError as error:
        return [(problem.path, problem.message) for problem in error.problems]
    return []


def changed(change: Change) -> list[tuple[str, str]]:
    data = plain()
    change(data)
    return problems(data)


def step(**keys: Any) -> Change:
    return lambda data: data["steps"][0].update(keys)


def item(**keys: Any) -> Change:
    return lambda data: data["fields"]["item"].update(keys)


def top(**keys: Any) -> Change:
    return lambda data: data.update(keys)


def without(*path: str | int) -> Change:
    def drop(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        del data[path[-1]]

    return drop


NEED = "Write any, all, each or a whole number from 1 to 1000."
SILENCE = "Write approve, reject, expire or escalate."
REQUIRED = "This is required."
KEYS = "Write keys and values here."
TEXT = "Write text here; put it in quotes."
WHO = "Write person:HANDLE, group:SLUG, requester, requester.manager, a field or STEP.yes."
NAME = "Use a-z, 0-9 and _, beginning with a letter, at most 40."
KIND = "A step has either “approve” or “notify”."
KEYWORD = "Use letters and digits, beginning with a letter, 2 to 20."
VERSION = "Write 1: the version of the language, without quotes."


def no_duration(text: str) -> str:
    return (
        f"“{text}” is no duration: write a number and seconds, minutes, hours, days, working hours or working days, "
        "like “4 hours” or “2 working days”."
    )


def unknown(key: str) -> str:
    return f"“{key}” is not a key Sayso knows here."


def test_a_definition_is_read() -> None:
    definition = parse(plain())
    first, last = definition.steps
    assert isinstance(first, ApprovalStep)
    assert (first.need, first.veto, first.self_, first.if_silent) == ("any", False, None, Silence.REJECT)
    assert first.within == Duration(2, Unit.HOURS)
    assert isinstance(last, NotifyStep)
    assert definition.step("last") is last
    assert [each.id for each in definition.after("first")] == ["last"]
    assert [each.id for each in definition.after(None)] == ["first", "last"]


def test_a_step_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError, match="no step nowhere"):
        parse(plain()).step("nowhere")


def test_the_steps_after_one_are_those_that_follow_it() -> None:
    data = plain()
    data["steps"] = [{**data["steps"][1], "id": each} for each in ("a", "b", "c", "d")]
    definition = parse(data)
    assert ["".join(each.id for each in definition.after(one)) for one in (None, "a", "b", "c", "d")] == [
        "abcd", "bcd", "cd", "d", "",
    ]  # fmt: skip


@pytest.mark.parametrize("need", ["any", "all", "each", 1, 2, 1000])
def test_a_step_needs_any_all_each_or_a_number(need: object) -> None:
    assert changed(step(need=need)) == []


@pytest.mark.parametrize("data", [None, [], "text", 5, True, [plain()]])
def test_what_is_no_mapping_is_refused(data: object) -> None:
    assert problems(data) == [("", "A definition is a mapping of keys and values.")]


def test_everything_that_is_missing_is_named_at_once() -> None:
    wanted = ["sayso", "workflow", "title", "fields", "summary", "steps"]
    assert problems({}) == [(name, REQUIRED) for name in wanted]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (top(sayso=2), [("sayso", VERSION)]),
        (top(sayso="1"), [("sayso", VERSION)]),
        (top(sayso=True), [("sayso", VERSION)]),
        (top(workflow="Purchase Request"), [("workflow", "Use 2 to 40 of a-z, 0-9 and -.")]),
        (top(workflow=2026), [("workflow", TEXT)]),
        (top(title=""), [("title", "This must not be empty.")]),
        (top(title={}), [("title", "Write the text in one of en, es, fr, de or pt at least.")]),
        (top(title={"en": "", "it": "Ciao", "es": 3, "fr": "x" * 1001}), [
            ("title.en", "This must not be empty."),
            ("title.it", "“it” is no language Sayso speaks: write en, es, fr, de or pt."),
            ("title.es", TEXT),
            ("title.fr", "At most 1000 characters."),
        ]),
        (top(title=2026), [("title", TEXT)]),
        (top(summary=["a"]), [("summary", TEXT)]),
        (top(summary="\ud800"), [("summary", "This holds characters that are no text.")]),
        (top(colour="red"), [("colour", unknown("colour"))]),
        (top(start="BUY"), [("start", KEYS)]),
        (top(start={"keywrod": "BUY"}), [("start.keywrod", unknown("keywrod"))]),
        (top(start={"keyword": "B!"}), [("start.keyword", KEYWORD)]),
        (top(start={"keyword": 42}), [("start.keyword", TEXT)]),
        (top(fields=["item"]), [("fields", KEYS)]),
        (top(fields={"Item Name": {"type": "date", "ask": "?"}}), [("fields.Item Name", NAME)]),
        (top(fields={"item": "text"}), [("fields.item", KEYS)]),
        (top(fields={"item": None}), [("fields.item", KEYS)]),
        (top(fields={"int": {"type": "text"}}), [("fields.int.ask", REQUIRED)]),
        (top(fields={"text": {"type": "text"}}), [("fields.text.ask", REQUIRED)]),
        (item(type="colour"), [
            ("fields.item", "Write text, number, money, date, choice, yesno, person, photo or contact."),
        ]),
        (without("fields", "item", "type"), [("fields.item", "This needs a “type”.")]),
        (without("fields", "item", "ask"), [("fields.item.ask", REQUIRED)]),
        (item(text=1), [("fields.item.text", unknown("text"))]),
        (item(required="no"), [("fields.item.required", "Write true or false.")]),
        (without("fields", "amount", "currency"), [("fields.amount.currency", REQUIRED)]),
        (top(steps={}), [("steps", "Write a list here.")]),
        (top(steps=[]), [("steps", "There must be at least 1.")]),
        (top(steps=["hello", None]), [("steps[0]", KIND), ("steps[1]", KIND)]),
        (step(notify="requester"), [("steps[0]", KIND)]),
        (without("steps", 0, "approve"), [("steps[0]", KIND)]),
        (without("steps", 0, "id"), [("steps[0].id", REQUIRED)]),
        (step(id="One"), [("steps[0].id", NAME)]),
        (step(id=1), [("steps[0].id", TEXT)]),
        (without("steps", 0, "within"), [("steps[0].within", REQUIRED)]),
        (without("steps", 0, "if_silent"), [("steps[0].if_silent", REQUIRED)]),
        (step(within=2), [("steps[0].within", no_duration("2"))]),
        (step(within="yes"), [("steps[0].within", no_duration("yes"))]),
        (step(within="12:30"), [("steps[0].within", no_duration("12:30"))]),
        (step(if_silent="no"), [("steps[0].if_silent", SILENCE)]),
        (step(if_silent=False), [("steps[0].if_silent", SILENCE)]),
        (step(remind=["soon", 5]), [(f"steps[0].remind[{n}]", no_duration(t)) for n, t in enumerate(["soon", "5"])]),
        (step(need=0), [("steps[0].need", NEED)]),
        (step(need=1001), [("steps[0].need", NEED)]),
        (step(need=10**5000), [("steps[0].need", NEED)]),
        (step(need=1.5), [("steps[0].need", NEED)]),
        (step(need=True), [("steps[0].need", NEED)]),
        (step(need="two"), [("steps[0].need", NEED)]),
        (step(need=["any"]), [("steps[0].need", NEED)]),
        (step(veto="perhaps"), [("steps[0].veto", "Write true or false.")]),
        (step(self="yes"), [("steps[0].self", "Write allowed.")]),
        (step(proof="magic"), [("steps[0].proof", "Write reply, code, totp or web.")]),
        (step(order="random"), [("steps[0].order", "Write together or in_turn.")]),
        (step(turn="soon"), [("steps[0].turn", no_duration("soon"))]),
        (step(choose={"A": "x"}), [("steps[0].choose", "There must be at least 2.")]),
        (step(choose=dict.fromkeys("ABCDEFG", "x")), [("steps[0].choose", "At most 6.")]),
        (step(choose=["A", "B"]), [("steps[0].choose", KEYS)]),
        (step(choose={"A": "", "B": {"en": "x"}}), [("steps[0].choose.A", "This must not be empty.")]),
        (step(choose={"A!": "x", "B": 5}), [
            ("steps[0].choose.A!", "Use letters and digits, 1 to 12."), ("steps[0].choose.B", TEXT),
        ]),
        (step(roll_call="yes"), [("steps[0].roll_call", "Write true or false.")]),
        (step(ask_pauses=1), [("steps[0].ask_pauses", "Write true or false.")]),
        (top(undo="ever"), [("undo", no_duration("ever"))]),
        (top(undo=False), [("undo", no_duration("False"))]),
        (top(undo=2), [("undo", no_duration("2"))]),
        (top(urgent="yes"), [("urgent", "Write true or false.")]),
        (top(messages=["ask"]), [("messages", KEYS)]),
        (top(messages={"it": {"ask": "?"}}), [("messages.it", "Write en, es, fr, de or pt.")]),
        (top(messages={"en": "hello"}), [("messages.en", KEYS)]),
        (top(messages={"en": {"ask": "", "remind": "x" * 1001, "list": None}}), [
            ("messages.en.ask", "This must not be empty."),
            ("messages.en.remind", "At most 1000 characters."),
            ("messages.en.list", TEXT),
        ]),
        (item(sample=5), [("fields.item.sample", 'YAML reads 5 as a number: put it in quotes, like "5".')]),
        (step(approve=[]), [("steps[0].approve", WHO)]),
        (step(approve={"a": "b"}), [("steps[0].approve", WHO)]),
        (step(approve=["person:ana", 5]), [("steps[0].approve", WHO)]),
        (step(remnid="1 hour"), [("steps[0].remnid", unknown("remnid"))]),
        (step(when=5), [("steps[0].when", 'A condition is text, so put it in quotes: write it like amount > 500 and '
                        'vendor == "Hilti".')]),
        (step(when="9**9**9"), [("steps[0].when", "“**9**9” is not understood: a condition cannot calculate.")]),
        (without("steps", 1, "text"), [("steps[1].text", REQUIRED)]),
    ],
)  # fmt: skip
def test_a_wrong_definition_is_told_where_and_what(change: Change, expected: list[tuple[str, str]]) -> None:
    assert changed(change) == expected


def test_the_whole_language_is_read() -> None:
    data = plain()
    data.update(
        undo="2 minutes", urgent=True, ask_pauses=True, messages={"es": {"ask": "{summary}: SI {code}"}},
        title={"en": "Purchase", "es": "Compra"},
    )  # fmt: skip
    data["steps"][0].update(order="in_turn", turn="10 minutes", proof="totp", need="each", ask_pauses=False,
                            choose={"A": "This", "B": {"en": "That", "es": "Eso"}}, roll_call=True)  # fmt: skip
    definition = parse(data)
    first = definition.steps[0]
    assert isinstance(first, ApprovalStep)
    assert (first.order, first.turn, first.proof) == (Order.IN_TURN, Duration(10, Unit.MINUTES), Proof.TOTP)
    assert (first.need, first.ask_pauses, first.roll_call) == ("each", False, True)
    assert first.choose is not None and first.choose["B"].for_language("es") == "Eso"
    assert (definition.undo, definition.urgent, definition.ask_pauses) == (Duration(2, Unit.MINUTES), True, True)
    assert definition.title.for_language("es-MX") == "Compra"


@pytest.mark.parametrize("none", [0, "0", "0 minutes", None])
def test_no_undo_time_may_be_written_too(none: object) -> None:
    data = plain()
    data["undo"] = none
    assert parse(data).undo is None


def test_a_problem_reads_as_path_message_and_line() -> None:
    assert str(Problem(path="steps[1].within", message="Wrong.", line=12)) == "steps[1].within: Wrong. (line 12)"
    assert str(Problem(path="undo", message="Wrong.")) == "undo: Wrong."
    assert str(Problem(path="", message="Wrong.", line=1)) == "Wrong. (line 1)"


def test_every_problem_is_reported_at_once() -> None:
    data = plain()
    data.update(sayso=2, title="", colour="red")
    data["fields"]["amount"]["currency"] = "dollars"
    data["steps"][0].update(within="soon", if_silent="off", need=-1)
    data["steps"][1].update(text="")
    assert problems(data) == [
        ("sayso", VERSION),
        ("title", "This must not be empty."),
        ("fields.amount.currency", "Write the currency as three capital letters, like USD."),
        ("steps[0].need", NEED),
        ("steps[0].within", no_duration("soon")),
        ("steps[0].if_silent", SILENCE),
        ("steps[1].text", "This must not be empty."),
        ("colour", unknown("colour")),
    ]


def test_too_many_steps_or_fields_are_refused() -> None:
    data = plain()
    data["steps"] = [{"id": f"s{n}", "notify": "requester", "text": "-"} for n in range(61)]
    data["fields"] = {f"f{n}": {"type": "date", "ask": "?"} for n in range(41)}
    assert problems(data) == [("fields", "At most 40."), ("steps", "At most 60.")]


def test_the_error_itself_reads_as_a_line_a_problem() -> None:
    with pytest.raises(DefinitionError, match=r"\Asayso: This is required\.\nworkflow: "):
        parse({"title": "x"})


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([10**4000]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
def test_whatever_stands_anywhere_is_read_or_refused_in_sentences(data: st.DataObject) -> None:
    given_data = plain()
    place: Any = given_data
    for _ in range(data.draw(st.integers(0, 3))):
        parts = [key for key, value in _parts(place) if isinstance(value, dict | list) and value]
        if not parts:
            break
        place = place[data.draw(st.sampled_from(parts))]
    place[data.draw(st.sampled_from([key for key, _ in _parts(place)]))] = data.draw(plain_values)
    try:
        assert isinstance(parse(given_data), Definition)
    except DefinitionError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.message.endswith(".") or problem.message.endswith("”") or ":" in problem.message
            assert not any(word in problem.message for word in ("Input should", "pydantic", "function-", "literal["))


def _parts(place: Any) -> list[tuple[Any, Any]]:
    return list(place.items()) if isinstance(place, dict) else list(enumerate(place))
