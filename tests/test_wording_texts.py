"""Which wording a request's asks, news and answers take, and what is put into it, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from workflow.core.definition import Definition, Proof, parse
from workflow.core.durations import Calendar
from workflow.core.effects import AskPerson, Remind, Tell
from workflow.core.heard import Say
from workflow.core.mailbox import DraftLetter, Letter, OwnRequest
from workflow.core.people import Directory, Person
from workflow.core.state import Answer, Ask, AskStatus, Channel, Decision, State, Status
from workflow.service.locales import locale_of
from workflow.wording import Voice, answer_text, ask_text, details_text, summary_text, tell_text

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LINK = "https://sayso.example/requests/17"
NAMES = {"sam": "Sam Lee", "ana": "Ana Ruiz", "kim": "Kim Fox", "bob": "Bob Hall"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, as far as its texts speak of it."""

    definition: Definition
    state: State
    code: str = "1177"
    codes: Mapping[int, str]


def request(
    *asks: Ask, step: dict[str, Any] | None = None, news: Any = "Hi", decisions: Any = (), **more: Any
) -> Request:
    boss = {"id": "boss", "approve": ["person:ana", "person:kim"], "within": "1 day", "if_silent": "expire"}
    definition = parse({
        "sayso": 1, "workflow": "buy", "title": {"en": "Purchase", "es": "Compra"},
        "fields": {
            "item": {"type": "text", "ask": "What?"},
            "price": {"type": "money", "currency": "EUR", "ask": "How much?"},
            "note": {"type": "text", "ask": "More?", "required": False},
        },
        "summary": {"en": "{item} for {price}", "es": "{item} por {price}"},
        "steps": [
            {**boss, **(step or {})},
            {"id": "tell", "notify": "requester", "text": news},
        ],
        **more,
    })  # fmt: skip
    people = {handle: Person(handle=handle, name=name, calendar=Calendar()) for handle, name in NAMES.items()}
    asks = asks or (ask(),)
    state = State(
        requester="sam", values={"item": "Desk", "price": Decimal("1250.50")}, directory=Directory(people=people),
        created_at=NOW, step="boss", due_at=NOW, asks=asks, decisions=decisions,
    )  # fmt: skip
    return Request(definition=definition, state=state, codes={each.number: f"482{each.number}" for each in asks})


def ask(number: int = 1, person: str = "ana", **more: Any) -> Ask:
    return Ask(number=number, step="boss", person=person, asked_at=NOW, **more)


def decision(number: int, person: str, answer: Answer, reason: str = "") -> Decision:
    return Decision(step="boss", person=person, answer=answer, channel=Channel.SMS, at=NOW, ask=number, reason=reason)


def voice(language: str = "en") -> Voice:
    return Voice(locale=locale_of(language, "ES" if language == "es" else "US"), zone="UTC", now=NOW)


def asked(matter: Request, number: int = 1, language: str = "en") -> tuple[str, str]:
    return ask_text(voice(language), matter, AskPerson(ask=number, person="ana", at=NOW), LINK)


def reminded(matter: Request) -> tuple[str, str]:
    return ask_text(voice(), matter, Remind(ask=1, person="ana", at=NOW), LINK)


def test_a_summary_is_in_the_readers_language_and_his_way_to_write_money() -> None:
    matter = request()
    about = (matter.definition, matter.state.values, NAMES, "Sam Lee")
    assert summary_text(voice(), *about) == "Desk for €1,250.50"
    assert summary_text(voice("es"), *about) == "Desk por 1.250,50 €"
    assert summary_text(voice("de"), *about).startswith("Desk for 1.250,50")


def test_a_summary_is_cut_where_it_is_too_long() -> None:
    matter = request()
    text = summary_text(voice(), matter.definition, {"item": "x" * 500}, NAMES, "Sam Lee")
    assert len(text) == 300
    assert text.endswith("...")


CHOICE = {"choose": {"A": "{item} from Hilti", "B": {"en": "None of it", "es": "Nada de eso"}}}


@pytest.mark.parametrize(
    ("step", "more", "wording", "text"),
    [
        ({}, {}, "ask", "Desk for €1,250.50. Reply YES 4821 or NO 4821 (add why). MORE 4821 for details."),
        ({}, {"acting_for": "kim"}, "ask_for", "Sam Lee asks (you stand in for Kim Fox): Desk"),
        ({"proof": "code"}, {}, "ask", "Sam Lee asks: Desk"),
        ({"proof": "web"}, {}, "ask_web", f"Sign in to decide: {LINK}"),
        ({"proof": "totp"}, {"acting_for": "kim"}, "ask_totp", "Sam Lee (you stand in for Kim Fox) asks: Desk"),
        (CHOICE, {}, "ask_choose", "\nA: Desk from Hilti\nB: None of it\nReply YES 4821 A, YES 4821 B or NO 4821."),
        ({**CHOICE, "proof": "totp"}, {}, "ask_choose_totp", "or NO 4821, and the 6 digits"),
    ],
)  # fmt: skip
def test_an_ask_takes_the_wording_of_its_step(
    step: dict[str, Any], more: dict[str, Any], wording: str, text: str
) -> None:
    found = asked(request(ask(**more), step=step))
    assert found[0] == wording
    assert text in found[1]


def test_an_ask_about_what_has_changed_says_so_to_whom_it_was_asked_before_and_to_nobody_else() -> None:
    matter = request(ask(1, status=AskStatus.VOID), ask(2), ask(3, "kim"))
    matter = replace(matter, state=replace(matter.state, fresh_from=2))
    assert asked(matter, 2)[1].startswith("This has changed. Sam Lee asks:")
    assert asked(matter, 3)[0] == "ask"


def test_a_reminder_of_a_plain_ask_is_short_and_of_any_other_says_it_all_again() -> None:
    assert reminded(request())[0] == "remind"
    assert reminded(request(step=CHOICE)) == ("ask_again", f"Reminder: {asked(request(step=CHOICE))[1]}")
    assert LINK in reminded(request(step={"proof": "web"}))[1]


def test_six_long_options_leave_room_for_how_to_answer() -> None:
    many = dict.fromkeys("ABCDEF", "x" * 900)
    text = asked(request(step={"choose": many}))[1]
    assert text.endswith("YES 4821 E, YES 4821 F or NO 4821.")
    assert text.count("x...") == 6


def test_an_own_wording_of_the_definition_counts_in_its_language_and_in_no_other() -> None:
    matter = request(messages={"es": {"ask": "{summary}, vale? SI {code} / NO {code}"}})
    assert asked(matter, language="es")[1] == "Desk por 1.250,50 €, vale? SI 4821 / NO 4821"
    assert asked(matter, language="en")[1].startswith("Sam Lee asks:")
    assert asked(matter, language="fr")[1].startswith("Sam Lee demande :")


def test_news_names_the_code_of_its_ask_else_the_requesters_own() -> None:
    undone = Tell(person="ana", wording="undone", ask=1)
    assert "YES 4821" in tell_text(voice(), request(), undone)[1]
    wording, text = tell_text(voice(), request(), Tell(person="sam", wording="started"))
    assert (wording, text) == (
        "started",
        "Sent: Desk for €1,250.50. Waiting for Ana Ruiz. WITHDRAW 1177 takes it back.",
    )


def told(matter: Request, language: str = "en") -> str:
    return tell_text(voice(language), matter, Tell(person="sam", wording="notify", about={"step": "tell"}))[1]


def test_a_notify_step_says_its_own_text_in_the_readers_language() -> None:
    news = {"en": "{workflow} of {requester}: {summary}, {note}", "es": "{workflow}: {summary}"}
    assert told(request(news=news)) == "Purchase of Sam Lee: Desk for €1,250.50, -"
    assert told(request(news=news), "es") == "Compra: Desk por 1.250,50 €"


def test_a_notify_step_can_say_what_was_chosen() -> None:
    chosen = [decision(1, "ana", Answer.YES, "b please")]
    closed = ask(status=AskStatus.YES)
    assert told(request(closed, step=CHOICE, news="So: {choice}.", decisions=tuple(chosen))) == "So: None of it."
    assert told(request(closed, step=CHOICE, news="{choice}", decisions=tuple(chosen)), "es") == "Nada de eso"
    assert told(request(news="{choice}")) == "-"


def test_a_notify_step_can_say_how_a_roll_call_went() -> None:
    step = {"roll_call": True, "if_silent": "approve"}
    asks = (ask(1, status=AskStatus.YES), ask(2, "kim", status=AskStatus.LAPSED))
    matter = request(*asks, step=step, news="{roll_call}", decisions=(decision(1, "ana", Answer.YES),))
    assert told(matter) == "YES: Ana Ruiz. NO: nobody. No answer: Kim Fox."
    assert told(matter, "de") == "JA: Ana Ruiz. NEIN: niemand. Keine Antwort: Kim Fox."


def test_a_silent_party_of_a_roll_call_is_everybody_of_it() -> None:
    step = {"roll_call": True, "if_silent": "approve", "need": "each", "approve": ["group:two"]}
    matter = request(ask(1), ask(2, "kim"), step=step, news="{roll_call}")
    directory = replace(matter.state.directory, groups={"two": ("ana", "kim")})
    matter = replace(matter, state=replace(matter.state, directory=directory))
    assert told(matter).endswith("No answer: Ana Ruiz or Kim Fox.")
    assert told(matter, "es").endswith("Sin respuesta: Ana Ruiz o Kim Fox.")


LETTER = Letter(
    request=1, ask=1, code="4821", summary="Desk", requester="Sam Lee", status=AskStatus.OPEN,
    proof=Proof.REPLY, options=("A", "B"),
)  # fmt: skip
PLAIN = replace(LETTER, options=())
OWN = OwnRequest(request=1, code="1177", summary="Desk", status=Status.APPROVED)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (Say(wording="needs_code", letter=PLAIN), "Please add the code: YES 4821 or NO 4821 for Desk."),
        (Say(wording="needs_code", letter=LETTER), "the code: YES 4821 A, YES 4821 B or NO 4821 for Desk."),
        (Say(wording="unclear", letter=LETTER), "Reply YES 4821 A, YES 4821 B or NO 4821 (add why) for Desk."),
        (Say(wording="which_option", letter=LETTER), "Which one? Reply YES 4821 A, YES 4821 B or NO 4821 for Desk."),
        (Say(wording="needs_web", letter=LETTER), f"This is decided signed in, not by text: {LINK}"),
        (Say(wording="own_code", own=(OWN,)), "1177 is your own request: Desk. WITHDRAW 1177 takes it back."),
        (Say(wording="ended_already", own=(OWN,)), "Desk is already approved."),
        (Say(wording="wrong_code", about={"code": "9999"}), "no open request with code 9999."),
        (
            Say(wording="which", letters=(LETTER,), draft=DraftLetter(code="7007", summary="Lamp")),
            "4821 Desk (Sam Lee)\n7007 Lamp (yours, not sent yet)",
        ),
    ],
)
def test_an_answer_speaks_of_the_ask_or_the_own_request_it_is_about(said: Say, text: str) -> None:
    assert text in answer_text(voice(), said, LINK)


def test_the_details_show_every_field_as_the_reader_writes_it() -> None:
    wording, text = details_text(voice("es"), request(), PLAIN, LINK)
    assert wording == "details"
    assert text.splitlines() == [
        "Sam Lee pide: Compra", "item: Desk", "price: 1.250,50 €", "note: -", "Responda antes de las 09:00.",
        f"SI 4821 o NO 4821. {LINK}",
    ]  # fmt: skip


def test_the_details_of_a_choice_say_how_to_take_each_option() -> None:
    assert f"\nYES 4821 A, YES 4821 B or NO 4821. {LINK}" in details_text(voice(), request(), LETTER, LINK)[1]


def test_a_field_is_called_by_its_label_in_the_readers_language_else_by_its_name_with_spaces() -> None:
    fields = {
        "quote_a": {"type": "text", "ask": "?", "label": {"en": "First quote", "es": "Primera oferta"}},
        "price_a": {"type": "money", "currency": "EUR", "ask": "?"},
    }
    matter = request(fields=fields, summary="Roof")
    matter = replace(matter, state=replace(matter.state, values={"quote_a": "Bell"}))
    assert details_text(voice(), matter, PLAIN, LINK)[1].splitlines()[1:3] == ["First quote: Bell", "price a: -"]
    assert "Primera oferta: Bell" in details_text(voice("es"), matter, PLAIN, LINK)[1]


@pytest.mark.parametrize("wording", ["answered", "undone", "undo_nothing", "question_sent", "question_unheard"])
def test_news_about_an_ask_says_how_it_is_answered(wording: str) -> None:
    effect = Tell(person="ana", wording=wording, ask=1, about={"reply": "black"})
    assert "YES 4821 or NO 4821" in tell_text(voice(), request(), effect)[1]
    assert "YES 4821 A, YES 4821 B or NO 4821" in tell_text(voice(), request(step=CHOICE), effect)[1]


def test_a_choice_is_echoed_as_its_option_reads() -> None:
    effect = Tell(person="ana", wording="noted_yes_choice", ask=1, about={"choice": "A"})
    assert tell_text(voice(), request(step=CHOICE), effect)[1] == "Noted: YES to Desk for €1,250.50: Desk from Hilti."
    effect = replace(effect, about={"choice": "B"})
    assert tell_text(voice("es"), request(step=CHOICE), effect)[1].endswith(": Nada de eso.")
