"""The built-in wordings: each language has all, each gets what it names, none outgrows its segments."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core.locales import ENGLISH as ENGLISH_LOCALE
from workflow.core.mailbox import DraftLetter, Letter, OwnRequest
from workflow.core.placeholders import placeholders
from workflow.core.state import Answer, AskStatus, Status
from workflow.core.words import LANGUAGES
from workflow.service.locales import locale_of
from workflow.sms.segments import count
from workflow.wording import GIVEN, LIMIT, VALUE_LIMIT, Voice, overridable, shorten, units, wordings
from workflow.wording.catalogue import own_wordings

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ENGLISH = wordings("en")
CODE = Path(__file__).parents[1] / "workflow"

#: A literal of the code that is a wording's name, or the part of one that is computed from an answer or a status.
COMPUTED: Mapping[str, list[str]] = {
    "noted_{}": [*Answer],
    "noted_{}_api": [*Answer],
    "{}_undo": ["noted_yes", "noted_no", "noted_yes_api", "noted_no_api", "noted_yes_choice"],
    "late_own_{}": [*Answer],
    "late_decided_{}": [*Answer],
    "closed_{}": [*Answer],
    "{}_word": [*Status],
}
#: Typical values, on the long side: a summary of 60 characters, names of 13, a question and a reason of 30 to 45.
VALUES: dict[str, object] = {
    "keywords": "BUY, EXPENSE, LEAVE, SWAP",
    "requester": "Ana Rodriguez",
    "summary": "Standing desk, oak, 160 x 80 cm, with cable tray for $640.00",
    "workflow": "Purchase request",
    "code": "4821",
    **dict.fromkeys(("acting_for", "by", "to", "name", "cover", "waiting"), "Kim Fernandez"),
    "reason": "too dear, ask again in the autumn",
    "question": "which colour, and until when is it needed?",
    "reply": "black, and by the end of the month",
    "more": "1",
    "status": "approved",
    "at": NOW - timedelta(days=1),
    "undo": NOW + timedelta(minutes=10),
    "since": "3 September 2026",
    "until": "23 September 2026",
    "letters": "4821 Standing desk for $640.00 (Ana Rodriguez)\n7350 Desk lamp for $40.00 (Ana Rodriguez)",
    "own": "1177 Standing desk for $640.00: Kim Fernandez",
    "fields": "item: Standing desk\namount: $640.00\nvendor: Hilti",
    "deadline": "23 September 2026 17:00",
    "link": "https://sayso.example/requests/17",
    "options": "A: Hilti for $640.00, in two weeks\nB: Bosch for $710.00, tomorrow",
    "picks": "YES 4821",
    "option": "A",
    "choice": "Hilti for $640.00, in two weeks",
    "text": "Hilti for $640.00, in two weeks",
    "ask": "Ana Rodriguez: Standing desk, oak, for $640.00. Reply YES 4821 or NO 4821 (add why).",
    "yes": "Ana Rodriguez, Kim Fernandez",
    "no": "Bob Schneider",
    "silent": "Ines Goncalves or Jo Lee",
    "links": "Kim Fernandez, Ana Rodriguez",
    "keyword": "BUY",
    "skip": "SKIP",
    "hour": "09",
    "minute": "14",
    "day": "23 September",
    # why an answer does not fit
    "typed": '"next week or so"',
    "example": "1,250.50",
    "choices": "Hilti, Bosch or Other",
    "pattern": "[A-Z]{2}-[0-9]{4}",
    "weekday": "Wednesday",
    "later": "30 September 2026",
    "date": "23 September 2026",
    "start": "30 September 2026",
    "currency": "USD",
    "unit": '"euros"',
    "shown": "$1,640.00",
    **dict.fromkeys(("most", "least", "length", "count"), "1000"),
    "year": "2300",
}
#: The same where there is something to choose from.
TO_CHOOSE = {**VALUES, "picks": "YES 4821 A, YES 4821 B"}
#: The wordings that may cost more than one segment with the values above, and in which languages: a segment is money.
TWO: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("ask_for", "ask_choose", "ask_choose_totp", "details", "menu"), LANGUAGES),
    **dict.fromkeys(("wrong_totp", "draft_confirm_more", "question"), LANGUAGES),
    **dict.fromkeys(("ask_anew", "ask_totp"), ("fr", "de")),
}


def voice(zone: str = "UTC", language: str = "en") -> Voice:
    return Voice(locale=locale_of(language, "US" if language == "en" else ""), zone=zone, now=NOW)


@cache
def trees() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE.rglob("*.py")}


def literals() -> Iterator[str]:
    """Every text literal of the code, computed parts shown as {}."""
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield pattern(node)


def pattern(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


@cache
def calls() -> tuple[tuple[ast.Call, set[str]], ...]:
    """Every call of the code that says something, with the wordings that it may say."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[ast.Call, set[str]]]:
    for path, tree in trees().items():
        for function in ast.walk(tree) if path.parent.name in ("core", "service", "wording") else ():
            if isinstance(function, ast.FunctionDef):
                named = {
                    each.targets[0].id: each.value
                    for each in ast.walk(function)
                    if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
                }
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and (said := wording_of(call)) is not None:
                        yield call, set(names(named.get(said.id, said) if isinstance(said, ast.Name) else said))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


#: What the functions that pass a wording on to `tell` add to it.
PASSED_ON = {"_close_rest": {"by"}, "_lapse": {"to"}, "_tell_the_asked": {"by"}, "tell_those_who_agreed": set()}


def wording_of(call: ast.Call) -> ast.expr | None:
    if called(call) in ("tell", "tell_asked", *PASSED_ON) and len(call.args) > 1:
        return call.args[1]
    if called(call) == "say" and call.args:
        return call.args[0]
    return next((each.value for each in call.keywords if each.arg == "wording"), None)


def names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (pattern(node).format(each) for each in COMPUTED.get(pattern(node), []))
    elif isinstance(node, ast.IfExp):
        yield from names(node.body)
        yield from names(node.orelse)


def rendered(name: str, values: Mapping[str, object] = VALUES, language: str = "en") -> str:
    if name.startswith("ask_choose") and values is VALUES:
        values = TO_CHOOSE
    return voice(language=language).say(name, {key: values[key] for key in GIVEN[name] if key in values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_wording_and_no_other(language: str) -> None:
    assert set(own_wordings(language)) == set(GIVEN)


def test_every_wording_that_the_code_names_is_there() -> None:
    named = set().union(*(said for _, said in calls())) - {"notify"}  # its text is the definition's own
    assert {"remind", "approved", "nothing_open", "rejected_why", "noted_yes", "closed_moved"} <= named
    assert named <= set(ENGLISH)


def test_every_wording_is_used() -> None:
    said = set(literals())
    assert set(COMPUTED) <= said
    computed = {pattern.format(each) for pattern, parts in COMPUTED.items() for each in parts}
    assert set(ENGLISH) - computed <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wording_names_what_the_english_one_names_and_what_it_is_given(language: str) -> None:
    for name, text in wordings(language).items():
        assert set(placeholders(text)) == set(placeholders(ENGLISH[name])) <= GIVEN[name], name


def test_what_is_told_is_given_what_its_wordings_may_name() -> None:
    always = {"requester", "summary", "workflow"}
    checked = set()
    for call, said in calls():
        if called(call) not in ("tell", "tell_asked", *PASSED_ON):
            continue
        passed = {each.arg for each in call.keywords} | PASSED_ON.get(called(call), set())
        own = "requester" in ast.dump(call.args[0])
        code = {"code"} if own else {"code", "picks"} if "ask" in passed else set()
        for name in said - {"notify"}:
            assert GIVEN[name] <= always | passed | code | ({"waiting"} if own else set()), (name, ast.unparse(call))
            checked.add(name)
    assert {"started", "approved", "rejected_why", "escalated", "noted_no_undo", "late_own_yes", "answered"} <= checked


def test_what_is_answered_is_given_what_its_wordings_may_name() -> None:
    gives = {
        "letter": {"code", "summary", "requester", "picks", "link"},
        "letters": {"letters"},
        "own": {"own", "code", "summary", "status"},
    }
    checked = set()
    for call, said in calls():
        keywords = {each.arg: each.value for each in call.keywords}
        if called(call) == "Say" and "about" not in keywords:
            passed = set().union(*(gives.get(str(each), set()) for each in keywords))
            assert all(GIVEN[name] <= passed for name in said), ast.unparse(call)
            checked |= said
    assert {"which", "needs_totp", "own_code", "ended_already", "unclear", "tell_which", "which_option"} <= checked


def test_a_definition_may_override_what_is_said_of_one_request_but_no_part_and_no_list() -> None:
    assert {"ask", "approved", "details", "draft_confirm", "unfit_no_date"} <= set(overridable())
    assert {"menu", "list", "letter", "pick", "clock", "ask_again"}.isdisjoint(overridable())
    assert all(overridable()[name] == GIVEN[name] for name in overridable())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wording_leaves_nothing_unfilled(language: str) -> None:
    for name in GIVEN:
        text = rendered(name, {**VALUES, "pattern": "x"}, language)
        assert not set(text) & {"{", "}"}, name
        assert ".." not in text, name
        assert text == text.strip(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wording_stays_within_its_segments_and_the_plain_alphabet(language: str) -> None:
    for name in GIVEN:
        counted = count(rendered(name, language=language))
        assert counted.foreign == (), name
        assert counted.segments == (2 if language in TWO.get(name, ()) else 1), (name, counted.units)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wording_that_names_the_options_takes_two_segments_at_most(language: str) -> None:
    for name in GIVEN:
        assert "picks" not in GIVEN[name] or count(rendered(name, TO_CHOOSE, language)).segments <= 2, name


def test_an_ask_with_a_summary_of_sixty_characters_is_one_segment() -> None:
    assert len(str(VALUES["summary"])) == 60
    assert count(rendered("ask")).segments == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", ["x", "😀", "\n", "{code}"])
def test_long_values_never_push_the_code_out(language: str, letter: str) -> None:
    long: dict[str, object] = dict.fromkeys(VALUES, letter * 1600)
    values: dict[str, object] = {
        **long, "code": "4821", "at": NOW, "undo": NOW, "more": "1", "link": "https://l", "picks": "YES 4821 A",
        "options": "x" * 600,
    }  # fmt: skip
    for name, wording in wordings(language).items():
        text = rendered(name, values, language)
        assert units(text) <= LIMIT, name
        if "{code}" in wording and not {"letters", "own", "fields"} & set(placeholders(wording)):
            assert "4821" in text, name


def test_the_details_keep_their_code_when_the_fields_fill_the_text() -> None:
    text = rendered("details", {**VALUES, "fields": "item: " + "x" * 1600})
    assert units(text) <= LIMIT
    assert "YES 4821 or NO 4821" in text


@given(st.text("abc{}codesummary😀 ", max_size=300))
def test_a_value_cannot_act_as_a_placeholder(value: str) -> None:
    text = voice().say("unclear_hedge", {"picks": "YES 4821", "code": "4821", "summary": "{code}" + value})
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


@pytest.mark.parametrize(
    ("language", "today", "yesterday"),
    [
        ("en", "09:00", "09:00 on 31 May"),
        ("es", "las 09:00", "las 09:00 del 31 de mayo"),
        ("fr", "09h00", "09h00 le 31 mai"),
        ("de", "09:00 Uhr", "09:00 Uhr am 31. Mai"),
        ("pt", "09:00", "09:00 de 31 de maio"),
    ],
)
def test_a_moment_is_said_as_the_language_says_it(language: str, today: str, yesterday: str) -> None:
    assert voice(language=language).moment(NOW) == today
    assert voice(language=language).moment(NOW - timedelta(days=1)) == yesterday


def test_open_asks_and_own_requests_are_listed_a_line_each() -> None:
    letter = Letter(request=1, ask=1, code="4821", summary="desk", requester="Sam", status=AskStatus.OPEN)
    assert voice().letters([letter, letter]) == "4821 desk (Sam)\n4821 desk (Sam)"
    pending = OwnRequest(request=1, code="1177", summary="desk", status=Status.PENDING)
    ended = OwnRequest(request=2, code="2288", summary="lamp", status=Status.EXPIRED)
    assert voice().own([pending, ended]) == "1177 desk: open\n2288 lamp: ended without an answer"


def test_what_is_not_sent_yet_stands_below_the_open_asks() -> None:
    letter = Letter(request=1, ask=1, code="4821", summary="desk", requester="Sam", status=AskStatus.OPEN)
    listed = voice().letters([letter], DraftLetter(code="7007", summary="lamp"))
    assert listed == "4821 desk (Sam)\n7007 lamp (yours, not sent yet)"


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
    assert Voice(locale=ENGLISH_LOCALE, zone="UTC", now=NOW).say("none", {}) == "nobody"
