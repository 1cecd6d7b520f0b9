"""Warnings of dear texts, and what one request costs, said with sample values in every language there is."""

from collections.abc import Mapping

import pytest

from workflow.core.checks import Known
from workflow.core.durations import Calendar
from workflow.core.people import Directory, Person
from workflow.service.cautions import cautions, languages, longest_name
from workflow.service.cost import Cost, cost
from workflow.service.locales import locale_of
from workflow.service.publish import read
from workflow.service.rehearsal import NAME, NOW, Rehearsal
from workflow.sms import segments
from workflow.wording import Voice, overridable

PEOPLE = {"ana": "Ana Ruiz", "kim": "Kim Fox", "lea": "Lea", "max": "Maximilian Wolkenstein"}
KNOWN = Known(
    directory=Directory(
        people={handle: Person(handle=handle, name=name, calendar=Calendar()) for handle, name in PEOPLE.items()},
        groups={"finance": ("ana", "kim", "lea")},
    ),
    wordings=overridable(),
)
HEAD = """
sayso: 1
workflow: trip
title: Trip
fields:
  place: {type: text, ask: "Where to?", sample: Lisbon}
  cost: {type: money, currency: USD, ask: "How much?"}
"""
ONE = "summary: Trip to {place}\nsteps:\n"
ASK = "  - {id: boss, approve: group:finance, within: 1 day, if_silent: reject"


def said(text: str) -> tuple[Mapping[str, Rehearsal], list[tuple[str, str]], Cost]:
    """The rehearsals of a definition, its warnings and its cost."""
    definition, _ = read(HEAD + text, KNOWN)
    name = longest_name(definition, KNOWN.directory)
    stage = {
        language: Rehearsal(
            definition, Voice(locale=locale_of(language, "US"), zone="UTC", now=NOW), name, "https://example.com/1"
        )
        for language in languages(definition)
    }
    warned = [(each.path, each.message) for each in cautions(definition, stage, segments.warning)]
    return stage, warned, cost(definition, stage, KNOWN.directory, lambda text: segments.count(text).segments)


def warned(text: str) -> list[tuple[str, str]]:
    return said(text)[1]


def price(text: str) -> tuple[int, int]:
    found = said(text)[2]
    return found.least, found.most


def test_a_short_plain_definition_has_no_warning() -> None:
    assert warned(f"{ONE}{ASK}, remind: 1 hour, escalate_to: person:lea}}\n") == []


def test_a_foreign_character_is_named_with_its_language_and_its_path() -> None:
    text = 'summary: {en: "To {place}", es: "A {place} ✈"}\nsteps:\n' + ASK + "}\n"
    why = "“✈” makes it 2 segment(s) of UCS-2; without, it is cheaper."
    assert warned(text) == [("summary.es", f"“ask” in Spanish: {why}")]


def test_a_long_text_is_told_once_for_each_wording_it_goes_into() -> None:
    text = (
        f"summary: {'very ' * 20}far\nsteps:\n{ASK}, remind: [1 hour, 2 hours]}}\n"
        + ASK.replace("boss", "next")
        + "}\n"
    )
    long = "This is 2 segments long, and each is paid for."
    assert warned(text) == [("summary", f"“ask” in English: {long}"), ("summary", f"“remind” in English: {long}")]


def test_the_text_of_a_notify_step_and_an_own_wording_have_their_own_paths() -> None:
    text = (
        'messages: {en: {ask: "{summary} ✈ YES {code}", noted_yes: "Thanks ✈ {summary}", expired: "Ended ✈"}}\n'
        + ONE + ASK + '}\n  - {id: news, notify: requester, text: "Booked ✈ {summary}"}\n'
    )  # fmt: skip
    why = "in English: “✈” makes it 1 segment(s) of UCS-2; without, it is cheaper."
    assert warned(text) == [
        ("messages.en.ask", f"“ask” {why}"),
        ("steps[1].text", f"“notify” {why}"),
        ("messages.en.noted_yes", f"“noted_yes” {why}"),
        ("messages.en.expired", f"“expired” {why}"),
    ]


def test_a_choice_that_makes_the_ask_long_is_told_at_the_choice() -> None:
    text = ONE + ASK + ", choose: {A: " + "cheap " * 9 + ", B: " + "dear " * 9 + "}}\n"
    assert [path for path, _ in warned(text)] == ["steps[0].choose"]


def test_a_text_after_a_choice_says_the_longest_option() -> None:
    text = (
        ONE
        + ASK
        + ', choose: {A: Train, B: "Plane to {place} ✈"}}\n  - {id: news, notify: requester, text: "{choice}"}\n'
    )
    stage, _, _ = said(text)
    definition, _ = read(HEAD + text, KNOWN)
    assert stage["en"].notify(definition.steps[1]) == "Plane to Lisbon ✈"  # type: ignore[arg-type]


def test_a_yes_is_noted_with_the_longest_option_and_what_names_the_options_names_the_most_there_are() -> None:
    text = 'messages: {en: {unclear: "{picks} or NO {code}?"}}\nundo: 1 minute\n' + ONE + ASK + ", "
    stage, _, _ = said(text + "choose: {A: Train, B: The last plane}}\n")
    definition, _ = read(HEAD + text + "choose: {A: Train, B: The last plane}}\n", KNOWN)
    step = definition.steps[0]
    assert "Trip to Lisbon: The last plane. UNDO 4821" in stage["en"].noted(step, "yes")[1]  # type: ignore[arg-type]
    assert stage["en"].message("{picks}!") == "YES 4821 A, YES 4821 B!"
    plain, _, _ = said(text + "need: all}\n")
    assert plain["en"].message("{picks}!") == "YES 4821!"
    assert (
        plain["en"]
        .noted(read(HEAD + text + "need: all}\n", KNOWN)[0].steps[0], "yes")[1]
        .startswith("Noted: YES to Trip")
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("group:finance", "Ana Ruiz"),
        ("[person:kim, person:lea]", "Kim Fox"),
        ("requester.manager", "Maximilian Wolkenstein"),
    ],
)
def test_the_longest_name_that_can_be_asked_is_said(who: str, name: str) -> None:
    definition, _ = read(HEAD + ONE + ASK.replace("group:finance", who) + "}\n", KNOWN)
    assert longest_name(definition, KNOWN.directory) == name
    assert longest_name(definition, Directory()) == NAME


def test_samples_are_said_as_people_read_them() -> None:
    text = 'summary: {en: "{place} {cost}", de: "{place} {cost}"}\nsteps:\n' + ASK + "}\n"
    stage, _, _ = said(text)
    definition, _ = read(HEAD + text, KNOWN)
    step = definition.steps[0]
    assert "Lisbon $640.00." in stage["en"].ask(step)[1]  # type: ignore[arg-type]
    assert "Lisbon 640,00 $." in stage["de"].ask(step)[1]  # type: ignore[arg-type]


def test_a_sample_that_is_no_answer_is_told_unless_one_of_the_languages_reads_it() -> None:
    text = ONE + ASK + "}\n"
    definition, _ = read(HEAD + '  day: {type: date, ask: "When?", sample: 3 juin}\n' + text, KNOWN)
    stage = {
        language: Rehearsal(definition, Voice(locale=locale_of(language, "US"), zone="UTC", now=NOW), NAME, "")
        for language in ("en", "fr")
    }
    (warning,) = cautions(definition, {"en": stage["en"]}, segments.warning)
    assert warning.path == "fields.day.sample"
    assert warning.message.startswith("This is no answer to its own question. ")
    assert cautions(definition, stage, segments.warning) == ()


@pytest.mark.parametrize(
    ("steps", "least", "most"),
    [
        # sent and approved, and in between: three asks, a YES, two who hear that it is no longer needed
        (f"{ASK}}}\n", 2 + 3 + 1 + 2, 2 + 3 + 3),
        (f"{ASK}, need: all}}\n", 2 + 3 + 3, 2 + 3 + 3),
        (f"{ASK}, need: 2, remind: [1 hour, 2 hours]}}\n", 2 + 3 + 2 + 1, 2 + 3 + 6 + 3),
        (f"{ASK}, order: in_turn, turn: 1 hour}}\n", 2 + 1 + 1, 2 + 3 + 3),
        (f"{ASK}, order: in_turn, turn: 1 hour, need: 2}}\n", 2 + 2 + 2, 2 + 3 + 3),
        (f"{ASK}, roll_call: true}}\n", 2 + 3 + 3, 2 + 3 + 3),
        (f"{ASK}, when: cost > 5}}\n", 2, 2 + 3 + 3),
        # everybody hears that it moved, the requester too; then one more is asked and answers
        (f"{ASK.replace('reject', 'escalate')}, escalate_to: person:max, remind: 1 hour}}\n", 8, 2 + 3 + 3 + 3 + 1 + 3),
        # those who said YES: as many as must, or everybody asked
        (f"{ASK}, need: 2}}\n  - {{id: news, notify: boss.yes, text: Go}}\n", 2 + 3 + 2 + 1 + 2, 2 + 3 + 3 + 3),
        (f"{ASK}}}\n  - {{id: news, notify: [requester, group:finance], text: Booked}}\n", 1 + 6 + 4, 1 + 6 + 4),
        (f"  - {{id: news, notify: requester, text: '{'long ' * 40}'}}\n", 1 + 2, 1 + 2),
        (
            f"  - {{id: news, notify: requester, text: Soon}}\n{ASK.replace('group:finance', 'requester.manager')}}}\n",
            1 + 1 + 2 + 1, 1 + 1 + 2 + 1,
        ),
    ],
)  # fmt: skip
def test_a_request_costs_its_texts_on_the_shortest_and_on_the_longest_way(steps: str, least: int, most: int) -> None:
    assert price(ONE + steps) == (least, most)


def test_the_dearest_language_makes_the_most_and_the_cheapest_the_least() -> None:
    text = 'summary: {en: "To {place}", es: "' + "muy " * 25 + 'lejos"}\nsteps:\n' + ASK + "}\n"
    least, most = price(text)
    assert least == 8 and most > 8


def test_a_cost_reads_as_a_manager_says_it() -> None:
    assert [str(Cost(least=least, most=most)) for least, most in ((4, 11), (4, 4), (1, 1))] == [
        "4 to 11 segments", "4 segments", "1 segment",
    ]  # fmt: skip
