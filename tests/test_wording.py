"""The built-in wordings: each is used, each gets what it names, none outgrows its segments, and values stay inert."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core.mailbox import Letter, OwnRequest
from workflow.core.placeholders import placeholders
from workflow.core.state import Answer, AskStatus, Status
from workflow.sms.segments import count
from workflow.wording import LIMIT, VALUE_LIMIT, Voice, shorten, units, wordings

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ENGLISH = wordings("en")
CODE = Path(__file__).parents[1] / "workflow"

#: A literal of the code that is a wording's name, or the part of one that is computed from an answer or a status.
COMPUTED = {
    "noted_{}": [*Answer],
    "noted_{}_more": [Answer.YES],
    "late_own_{}": [*Answer],
    "late_decided_{}": [*Answer],
    "closed_{}": [*Answer],
    "{}_word": [each for each in Status if each is not Status.PENDING],
}
#: What a wording may name, by who words it: outbox gives every Tell the first, the rest comes with the effect.
ALWAYS = {"requester", "summary", "workflow"}
TOLD = ALWAYS | {"code", "waiting"}
GIVEN = {
    **dict.fromkeys(["ask", "ask_for", "remind"], ALWAYS | {"code", "acting_for"}),
    **dict.fromkeys(["started", "started_waiting", "started_ended", "approved_without"], TOLD),
    **dict.fromkeys(["rejected_silence", "expired", "nobody_to_ask", "closed_silence"], TOLD),
    **dict.fromkeys(
        ["approved", "rejected", "withdrawn", "closed_yes", "closed_no", "closed_withdrawn"], TOLD | {"by"}
    ),
    "rejected_why": TOLD | {"by", "reason"},
    **dict.fromkeys(["escalated", "closed_moved"], TOLD | {"to"}),
    "unreachable": TOLD | {"name"},
    **dict.fromkeys(["noted_yes", "noted_yes_more", "noted_no"], TOLD | {"more"}),
    **dict.fromkeys(["late_own_yes", "late_own_no", "late_silence"], TOLD | {"at"}),
    **dict.fromkeys(["late_decided_yes", "late_decided_no", "late_withdrawn"], TOLD | {"by", "at"}),
    "late_moved": TOLD | {"to", "at"},
    "wrong_code": {"code"},
    **dict.fromkeys(["own_code", "needs_code", "unclear", "unclear_hedge"], frozenset({"code", "summary"})),
    "locked": {"until"},
    **dict.fromkeys(["which", "unclear_which", "list"], frozenset({"letters"})),
    **dict.fromkeys(["status", "withdraw_which"], frozenset({"own"})),
    "ended_already": {"summary", "status"},
    "letter": {"code", "summary", "requester"},
    "own_pending": {"code", "summary", "waiting"},
    "own_ended": {"code", "summary", "status"},
    **dict.fromkeys(["details", "details_closed"], ALWAYS | {"fields", "deadline", "code", "link"}),
    "answer_by": {"at"},
}
VALUES: dict[str, object] = {
    "requester": "Sam Lee",
    "summary": "Standing desk, oak, 160 x 80 cm, with cable tray for $640.00",
    "workflow": "Purchase request",
    "code": "4821",
    "acting_for": "Ana Ruiz",
    "waiting": "Ana Ruiz",
    "by": "Ana Ruiz",
    "to": "Kim Fox",
    "name": "Ana Ruiz",
    "reason": "too dear, ask again in autumn",
    "more": "1",
    "status": "approved",
    "at": NOW - timedelta(days=1),
    "until": NOW + timedelta(hours=1),
    "letters": "4821 Standing desk for $640.00 (Sam Lee)\n7350 Desk lamp for $40.00 (Sam Lee)",
    "own": "1177 Standing desk for $640.00: waiting for Ana Ruiz",
    "fields": "item: Standing desk\namount: $640.00\nvendor: Hilti",
    "deadline": "Answer by 17:00.",
    "link": "https://sayso.example/requests/17",
}
#: Segments each wording may cost with the values above, 1 where nothing is said: a segment is money.
BUDGET = {
    "ask_for": 2, "details": 2, "menu": 2, "rejected_why": 1, "which": 1, "unclear_which": 1, "list": 1,
    "unreachable": 1, "own_code": 1, "nobody_to_ask": 1,
}  # fmt: skip


def voice(zone: str = "UTC") -> Voice:
    return Voice(language="en", zone=zone, now=NOW)


def literals() -> Iterator[str]:
    """Every text literal of the code, computed parts shown as {}."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def said_by_the_code() -> Iterator[str]:
    """The wordings that the code names: what stands where a wording goes."""
    for path in [*CODE.glob("core/*.py"), *CODE.glob("service/*.py"), CODE / "wording.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from (name for each in _wording_arguments(node) for name in _names(each))


def _wording_arguments(call: ast.Call) -> Iterator[ast.expr]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called == "tell" and len(call.args) > 1:
        yield call.args[1]
    if called == "say" and call.args:
        yield call.args[0]
    yield from (each.value for each in call.keywords if each.arg == "wording")


def _names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _names(node.body)
        yield from _names(node.orelse)


def rendered(name: str, values: dict[str, object]) -> str:
    return voice().say(name, {key: values[key] for key in GIVEN.get(name, set())})


def test_every_wording_that_the_code_names_is_there() -> None:
    named = set(said_by_the_code()) - {"notify"}  # its text is the definition's own
    assert {"ask", "approved", "nothing_open"} & named
    assert named <= set(ENGLISH)


@pytest.mark.parametrize("pattern", COMPUTED)
def test_every_wording_that_the_code_computes_is_there(pattern: str) -> None:
    assert {pattern.format(each) for each in COMPUTED[pattern]} <= set(ENGLISH)


def test_every_wording_is_used() -> None:
    computed = {pattern.format(each) for pattern, answers in COMPUTED.items() for each in answers}
    assert set(ENGLISH) - computed <= set(literals())


def test_every_wording_names_only_what_it_is_given() -> None:
    for name, text in ENGLISH.items():
        assert set(placeholders(text)) <= GIVEN.get(name, set()), name
    assert set(GIVEN) <= set(ENGLISH)


@pytest.mark.parametrize("name", ENGLISH)
def test_a_wording_leaves_nothing_unfilled(name: str) -> None:
    text = rendered(name, VALUES)
    assert "{" not in text
    assert ".." not in text
    assert text == text.strip()


@pytest.mark.parametrize("name", ENGLISH)
def test_a_wording_stays_within_its_segments(name: str) -> None:
    counted = count(rendered(name, VALUES))
    assert counted.encoding == "GSM-7"
    assert counted.segments <= BUDGET.get(name, 1), counted.units


def test_an_ask_with_a_summary_of_sixty_characters_is_one_segment() -> None:
    assert len(str(VALUES["summary"])) == 60
    assert count(rendered("ask", VALUES)).segments == 1


@pytest.mark.parametrize("name", ENGLISH)
@pytest.mark.parametrize("letter", ["x", "😀", "\n", "{code}"])
def test_long_values_never_push_the_code_out(name: str, letter: str) -> None:
    long: dict[str, object] = dict.fromkeys(VALUES, letter * 1600)
    values: dict[str, object] = {**long, "code": "4821", "at": NOW, "until": NOW, "more": "1", "link": "https://l"}
    lists = {"letters", "own", "fields"} & set(placeholders(ENGLISH[name]))
    text = rendered(name, values)
    assert units(text) <= LIMIT
    if "{code}" in ENGLISH[name] and not lists:
        assert "4821" in text


def test_the_details_keep_their_code_when_the_fields_fill_the_text() -> None:
    text = rendered("details", {**VALUES, "fields": "item: " + "x" * 1600})
    assert units(text) <= LIMIT
    assert "YES 4821 or NO 4821" in text


@given(st.text("abc{}codesummary😀 ", max_size=300))
def test_a_value_cannot_act_as_a_placeholder(value: str) -> None:
    text = voice().say("unclear_hedge", {"code": "4821", "summary": "{code}" + value})
    assert text.count("4821") == 2
    assert "{code}" in text


def test_a_summary_that_ends_in_a_full_stop_does_not_end_in_two() -> None:
    assert voice().say("approved_without", {"summary": "A desk."}) == "Approved: A desk."


def test_a_definitions_own_text_is_filled_and_bounded() -> None:
    text = voice().notify("News for {who}: {summary}.", {"who": "{summary}", "summary": "x" * 5000})
    assert text.startswith("News for {summary}: xxx")
    assert units(text) <= VALUE_LIMIT + 40


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("UTC", NOW, "09:00"),
        ("America/New_York", NOW, "05:00"),
        ("Pacific/Auckland", NOW, "21:00"),
        ("UTC", NOW - timedelta(days=1), "09:00 on 31 May"),
        ("Pacific/Auckland", NOW + timedelta(hours=4), "01:00 on 2 June"),
        ("America/New_York", NOW - timedelta(hours=6), "23:00 on 31 May"),
    ],
)
def test_a_moment_is_said_in_the_persons_zone_with_the_day_unless_it_is_today(
    zone: str, at: datetime, expected: str
) -> None:
    assert voice(zone).moment(at) == expected
    assert expected in voice(zone).say("late_silence", {"at": at, "summary": "desk"})


def test_open_asks_and_own_requests_are_listed_a_line_each() -> None:
    letter = Letter(request=1, ask=1, code="4821", summary="desk", requester="Sam", status=AskStatus.OPEN)
    assert voice().letters([letter, letter]) == "4821 desk (Sam)\n4821 desk (Sam)"
    pending = OwnRequest(request=1, code="1177", summary="desk", status=Status.PENDING)
    ended = OwnRequest(request=2, code="2288", summary="lamp", status=Status.EXPIRED)
    assert voice().own([pending, ended]) == "1177 desk: waiting for nobody\n2288 lamp: ended without an answer"


def test_a_list_too_long_for_a_text_says_how_many_are_left_out() -> None:
    letters = [
        Letter(request=n, ask=1, code=f"{n:04}", summary="x" * 200, requester="Sam", status=AskStatus.OPEN)
        for n in range(50)
    ]
    listed = voice().letters(letters)
    shown = listed.count("(Sam)")
    assert listed.endswith(f"\n(+ {50 - shown})")
    said = voice().say("which", {"letters": listed})
    assert units(said) <= LIMIT
    assert said.endswith(f"(+ {50 - shown})")


@given(st.text(), st.integers(3, 50))
def test_what_is_too_long_is_cut_to_the_limit_in_utf16_units(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short == text or re.fullmatch(r"(?s).*\.\.\.", short)


def test_an_unknown_language_falls_back_to_english() -> None:
    assert wordings("xx") == ENGLISH
