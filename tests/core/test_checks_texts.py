"""What publishing checks of texts: every name in braces means something, in every language."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.definitions import KNOWN, Change, field, last, plain, problems, step, top
from workflow.core.checks import Known, read
from workflow.core.checks_texts import longest
from workflow.core.definition import Definition

NO_FIELD = "{%s} is no field of this workflow."
BRACES = "Braces hold one name and nothing else, like {item}."
AS_IT_STANDS = "This is said as it stands; {item} is not filled in here."
EARLY_CHOICE = "{choice} is there only after a step with “choose”."
EARLY_ROLL = "{roll_call} is there only after a step with “roll_call: true”."
AB: dict[str, Any] = {"A": "{item}", "B": {"en": "{amount}", "es": "{amount}"}}


@pytest.mark.parametrize(
    "changes",
    [
        [top(summary={"en": "{item} of {requester}", "es": "{item} de {requester}"}, title={"de": "Kauf"})],
        [step(choose=AB), last(text={"en": "{choice}: {summary}", "es": "{choice}"})],
        [step(roll_call=True), last(text="{roll_call}")],
        [top(messages={"en": {"ask": "{summary}? YES {code}", "menu": "Text us."}, "es": {"list": "{letters}"}})],
        [top(messages={"en": {"ask_web": "{summary}: {link}"}})],
    ],
)
def test_texts_that_name_what_is_there_have_no_problem(changes: list[Change]) -> None:
    assert problems(*changes) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (top(summary="{itme} for {amount}"), [("summary", NO_FIELD % "itme")]),
        (top(summary="{summary}"), [("summary", NO_FIELD % "summary")]),
        (top(summary={"en": "{item}", "es": "{cosa}", "fr": "{item} {chose}"}), [
            ("summary.es", NO_FIELD % "cosa"), ("summary.fr", NO_FIELD % "chose"),
        ]),
        (top(summary="{item for {amount}"), [("summary", BRACES)]),
        (top(summary="{my item}"), [("summary", BRACES)]),
        (top(summary="item}"), [("summary", BRACES)]),
        (top(summary="{"), [("summary", BRACES)]),
        (top(title="x" * 81), [("title", "At most 80 characters.")]),
        (top(title={"en": "x", "es": "x" * 81}), [("title.es", "At most 80 characters.")]),
        (top(title="About {item}"), [("title", AS_IT_STANDS)]),
        (field("amount", ask={"en": "How much?", "es": "{item}?"}), [("fields.amount.ask.es", AS_IT_STANDS)]),
        (field("amount", label="For {item}"), [("fields.amount.label", AS_IT_STANDS)]),
        (last(text="{code}"), [("steps[1].text", NO_FIELD % "code")]),
        (last(text={"en": "{summary}", "de": "{sumary}"}), [("steps[1].text.de", NO_FIELD % "sumary")]),
        (last(text="{choice} {roll_call}"), [("steps[1].text", EARLY_CHOICE), ("steps[1].text", EARLY_ROLL)]),
        (step(choose={"A": "{thing}", "B": {"en": "{item}", "es": "{cosa}"}}), [
            ("steps[0].choose.A", NO_FIELD % "thing"), ("steps[0].choose.B.es", NO_FIELD % "cosa"),
        ]),
        (step(choose={"A": "{choice}", "B": "{summary}"}), [
            ("steps[0].choose.A", EARLY_CHOICE), ("steps[0].choose.B", NO_FIELD % "summary"),
        ]),
        (top(fields={}, summary="-", messages={"en": {"aks": "{code}", "ask": "{summary} {cod} {code}"}}), [
            ("messages.en.aks", "“aks” is no wording of Sayso; did you mean “ask”?"),
            ("messages.en.ask", "{cod} means nothing in “ask”; it may name {code}, {requester}, {summary}."),
        ]),
        (top(messages={"fr": {"xylophone": "?"}}), [("messages.fr.xylophone", "“xylophone” is no wording of Sayso.")]),
        (top(messages={"en": {"ask": "{summary}", "remind": "Hello?", "ask_web": "{summary}", "list": "-"}}), [
            ("messages.en.ask", "Keep {code} in it, or nobody can answer."),
            ("messages.en.remind", "Keep {code} in it, or nobody can answer."),
            ("messages.en.ask_web", "Keep {link} in it, or nobody can answer."),
        ]),
        (top(messages={"en": {"ask": "{code}" + "{summary}" * 6, "list": "{letters} {letters}", "menu": "{"}}), [
            ("messages.en.ask", "With what it names it can be longer than 1600 characters; shorten it."),
            ("messages.en.list", "With what it names it can be longer than 1600 characters; shorten it."),
            ("messages.en.menu", BRACES),
        ]),
    ],
)  # fmt: skip
def test_a_name_that_means_nothing_is_told_with_its_place(change: Change, expected: list[tuple[str, str]]) -> None:
    if any(path.startswith(("summary", "title", "messages")) for path, _ in expected):
        assert problems(change, last(text="-")) == expected
    else:
        assert problems(change) == expected


def test_a_choice_is_known_to_the_texts_after_it_alone() -> None:
    def more(data: dict[str, Any]) -> None:
        data["steps"].insert(0, {"id": "early", "notify": "requester", "text": "{choice}"})
        data["steps"][1]["choose"] = AB
        data["steps"][2]["text"] = "{choice}"

    assert problems(more) == [("steps[0].text", EARLY_CHOICE)]


def test_what_a_step_gives_is_known_to_every_text_after_it() -> None:
    def more(data: dict[str, Any]) -> None:
        first, last = data["steps"]
        later = {**first, "id": "later", "roll_call": True}
        data["steps"] = [{**first, "choose": AB}, later, {**last, "text": "{choice} {roll_call}"}]

    assert problems(more) == []


def test_without_a_list_of_wordings_none_is_judged() -> None:
    data = {**plain(), "messages": {"en": {"anything": "{at} all"}}}
    assert isinstance(read(data, Known(directory=KNOWN.directory)), Definition)


@given(st.text(max_size=40))
def test_a_text_without_names_is_as_long_as_it_is(text: str) -> None:
    assert longest(text.replace("{", "")) == len(text.replace("{", ""))
