"""A draft: what the first text says is kept, the rest is asked one at a time, and all of it is confirmed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from workflow.core import drafts
from workflow.core.definition import Definition, parse
from workflow.core.drafts import Draft, Outcome, Photo, Turned
from workflow.core.fields import Context, Unfit
from workflow.core.locales import ENGLISH

CONTEXT = Context(today=date(2026, 6, 1), people={"ana": "Ana Ruiz"}, locale=ENGLISH)
ITEM = {"type": "text", "ask": "What do you need?", "max": 40}
AMOUNT = {"type": "money", "currency": "USD", "ask": "How much?", "min": 1}
VENDOR = {"type": "choice", "ask": "Which vendor?", "options": ["Hilti", "Bosch"], "required": False}
RECEIPT = {"type": "photo", "ask": "A photo of the receipt?"}
EXTRA = {"type": "photo", "ask": "Another photo?", "required": False}
PURCHASE = {"item": ITEM, "amount": AMOUNT, "vendor": VENDOR}


def workflow(fields: Mapping[str, Any]) -> Definition:
    """A workflow with these fields."""
    step = {"id": "boss", "approve": "requester", "self": "allowed", "within": "1 hour", "if_silent": "expire"}
    content = {"sayso": 1, "workflow": "buy", "title": "Purchase", "summary": "Something", "steps": [step]}
    return parse({**content, "fields": fields})


class Chat:
    """One conversation; each method is one thing that happens and gives back what is said."""

    def __init__(self, fields: Mapping[str, Any] = PURCHASE) -> None:
        self.definition = workflow(fields)
        self.last: Turned | None = None

    @property
    def draft(self) -> Draft:
        assert self.last is not None
        assert self.last.draft is not None
        return self.last.draft

    @property
    def outcome(self) -> Outcome:
        assert self.last is not None
        return self.last.outcome

    @property
    def values(self) -> Mapping[str, object]:
        return self.draft.values

    def _said(self, turned: Turned) -> tuple[str, str | None] | None:
        self.last = turned
        return (turned.say.wording, turned.say.field) if turned.say else None

    def begin(self, text: str = "", *photos: Photo) -> tuple[str, str | None] | None:
        return self._said(drafts.begin(self.definition, text, CONTEXT, photos))

    def answer(self, text: str, *photos: Photo) -> tuple[str, str | None] | None:
        return self._said(drafts.answer(self.draft, self.definition, text, CONTEXT, photos))

    def skip(self) -> tuple[str, str | None] | None:
        return self._said(drafts.skip(self.draft, self.definition))

    def redo(self) -> tuple[str, str | None] | None:
        return self._said(drafts.redo(self.draft))

    def confirm(self, yes: bool) -> tuple[str, str | None] | None:
        return self._said(drafts.confirm(self.draft, yes))

    def arrived(self, photo_id: str, ok: bool) -> tuple[str, str | None] | None:
        return self._said(drafts.photo_arrived(self.draft, photo_id, ok))


CONFIRM = ("draft_confirm", None)


def ask(name: str) -> tuple[str, str | None]:
    """The plain question of a field."""
    return "draft_ask", name


# --- from the first text to the YES ------------------------------------------------------------------------


def test_a_bare_keyword_asks_for_the_first_field() -> None:
    chat = Chat()
    assert chat.begin() == ask("item")
    assert chat.outcome is Outcome.ASKING
    assert chat.draft.workflow == "buy"
    assert chat.last and chat.last.fits
    assert chat.values == {}


def test_what_can_be_read_from_the_first_text_is_not_asked() -> None:
    chat = Chat()
    assert chat.begin("standing desk 640") == ask("vendor")
    assert chat.values == {"item": "standing desk", "amount": Decimal(640)}


def test_fields_are_asked_one_at_a_time_in_order_until_all_are_known() -> None:
    chat = Chat()
    said = [chat.begin(), chat.answer("Desk"), chat.answer("640"), chat.answer("bosch")]
    assert said == [ask("item"), ask("amount"), ask("vendor"), CONFIRM]
    assert chat.outcome is Outcome.CONFIRM
    assert chat.values == {"item": "Desk", "amount": Decimal(640), "vendor": "Bosch"}


def test_a_first_text_that_says_everything_goes_straight_to_the_confirmation() -> None:
    assert Chat().begin("desk 640 Hilti") == CONFIRM


ARRIVE = {"type": "date", "ask": "From?", "min": "today"}
LEAVE = {"type": "date", "ask": "Until?", "min": "arrive"}
STAY = {"arrive": ARRIVE, "leave": LEAVE}


def test_a_date_is_bounded_by_the_one_before_it() -> None:
    chat = Chat(STAY)
    assert [chat.begin(), chat.answer("3 July"), chat.answer("1 July")] == [
        ask("arrive"), ask("leave"), ("draft_misfit", "leave"),
    ]  # fmt: skip
    assert chat.last and chat.last.say
    assert str(chat.last.say.reason) == "1 July 2026 is too early: write 3 July 2026 or a later day."
    assert chat.answer("3 July") == CONFIRM


@pytest.mark.parametrize("text", ["from 10 July to 3 July", "yesterday to 3 July"])
def test_dates_in_the_first_text_that_do_not_fit_are_asked(text: str) -> None:
    chat = Chat(STAY)
    assert chat.begin(text) == ask("arrive")
    assert chat.values == {}


def test_redo_goes_back_past_what_the_earlier_date_bounds() -> None:
    chat = Chat(STAY)
    assert chat.begin("3 July to 10 July") == CONFIRM
    assert [chat.redo(), chat.redo()] == [ask("leave"), ask("arrive")]
    assert [chat.answer("20 July"), chat.answer("19 July")] == [ask("leave"), ("draft_misfit", "leave")]


def test_a_workflow_without_fields_is_confirmed_at_once() -> None:
    chat = Chat({})
    assert chat.begin("now") == CONFIRM
    assert chat.redo() == CONFIRM
    assert chat.confirm(True) is None
    assert chat.outcome is Outcome.START


def test_yes_starts_with_what_was_said() -> None:
    chat = Chat()
    chat.begin("desk 640 Hilti")
    assert chat.confirm(True) is None
    assert chat.outcome is Outcome.START
    assert chat.values == {"item": "desk", "amount": Decimal(640), "vendor": "Hilti"}


def test_no_drops_the_draft_at_any_time() -> None:
    for text in ("desk 640 Hilti", "desk"):
        chat = Chat()
        chat.begin(text)
        assert chat.confirm(False) == ("draft_dropped", None)
        assert chat.outcome is Outcome.DROPPED
        assert chat.last is not None
        assert chat.last.draft is None


def test_yes_starts_nothing_while_a_field_is_asked() -> None:
    chat = Chat()
    chat.begin("desk")
    assert chat.confirm(True) == ask("amount")
    assert chat.outcome is Outcome.ASKING


# --- answers that do not fit -------------------------------------------------------------------------------


def test_an_answer_that_does_not_fit_is_asked_again_with_the_reason() -> None:
    chat = Chat()
    chat.begin("desk")
    assert chat.answer("many") == ("draft_misfit", "amount")
    assert chat.last is not None
    assert chat.last.say is not None
    assert isinstance(chat.last.say.reason, Unfit)
    assert "many" in str(chat.last.say.reason)
    assert not chat.last.fits
    assert chat.answer("640") == ask("vendor")


def test_the_third_answer_in_a_row_that_does_not_fit_is_handed_to_a_human() -> None:
    chat = Chat()
    chat.begin("desk")
    said = [chat.answer("many"), chat.answer("0.50"), chat.answer("lots")]
    assert said == [("draft_misfit", "amount")] * 2 + [("draft_handed_over", "amount")]
    assert chat.outcome is Outcome.HANDED_OVER
    assert chat.last is not None
    assert chat.last.draft is None


def test_an_answer_that_fits_forgives_the_misfits_before_it() -> None:
    chat = Chat()
    chat.begin("desk")
    for text in ("many", "lots", "640", "Ikea", "Lego"):
        chat.answer(text)
    assert chat.outcome is Outcome.ASKING
    assert chat.answer("Bosch") == CONFIRM
    assert chat.draft.misfits == 0


def test_an_empty_text_is_asked_again_and_counts_for_nothing() -> None:
    chat = Chat()
    chat.begin("desk")
    assert [chat.answer("  ") for _ in range(5)] == [ask("amount")] * 5


def test_something_else_at_the_confirmation_gets_the_summary_again_and_a_human_at_last() -> None:
    chat = Chat()
    chat.begin("desk 640 Hilti")
    assert [chat.answer("make it 700"), chat.answer("hm")] == [CONFIRM] * 2
    assert chat.answer("") == CONFIRM
    assert chat.answer("hello?") == ("draft_handed_over", None)


def test_only_an_answer_that_fits_earns_the_next_question() -> None:
    chat = Chat()
    chat.begin()
    earned = []
    for text in ("Desk", "many", "640", "skip"):
        chat.answer(text)
        assert chat.last is not None
        earned.append(chat.last.fits)
    chat.redo()
    assert [*earned, chat.last.fits if chat.last else None] == [True, False, True, True, False]


# --- leaving out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["SKIP", "skip", " Skip ", "-", "none"])
def test_an_optional_field_can_be_left_out(text: str) -> None:
    chat = Chat()
    chat.begin("desk 640")
    assert chat.answer(text) == CONFIRM
    assert chat.draft.skipped == {"vendor"}
    assert "vendor" not in chat.values


def test_skipping_by_command_is_the_same_as_by_answer() -> None:
    chat = Chat()
    chat.begin("desk 640")
    assert chat.skip() == CONFIRM
    assert chat.draft.skipped == {"vendor"}
    assert chat.skip() == CONFIRM


def test_a_needed_field_cannot_be_left_out() -> None:
    chat = Chat()
    chat.begin()
    assert [chat.answer("skip"), chat.skip()] == [("draft_needed", "item")] * 2
    assert chat.answer("-") == ("draft_handed_over", "item")


def test_none_may_be_the_answer_to_a_needed_question() -> None:
    chat = Chat({"allergies": ITEM})
    chat.begin()
    assert chat.answer("none") == CONFIRM
    assert chat.values == {"allergies": "none"}


# --- REDO --------------------------------------------------------------------------------------------------


def test_redo_asks_the_previous_question_again_and_forgets_its_answer() -> None:
    chat = Chat()
    chat.begin()
    chat.answer("Desk")
    assert chat.redo() == ask("item")
    assert chat.values == {}
    assert chat.answer("Lamp") == ask("amount")
    assert chat.values == {"item": "Lamp"}


def test_redo_at_the_confirmation_asks_the_last_question_again() -> None:
    chat = Chat()
    chat.begin("desk 640")
    chat.answer("Hilti")
    assert chat.redo() == ask("vendor")
    assert chat.outcome is Outcome.ASKING
    assert chat.answer("Bosch") == CONFIRM
    assert chat.values["vendor"] == "Bosch"


def test_redo_also_reaches_what_the_first_text_said() -> None:
    chat = Chat()
    chat.begin("desk 640 Hilti")
    assert [chat.redo(), chat.redo(), chat.redo()] == [ask("vendor"), ask("amount"), ask("item")]
    assert chat.values == {}


def test_redo_brings_a_field_back_that_was_left_out() -> None:
    chat = Chat()
    chat.begin("desk 640")
    chat.skip()
    assert chat.redo() == ask("vendor")
    assert chat.draft.skipped == frozenset()


def test_redo_with_nothing_before_asks_the_same_question_again() -> None:
    chat = Chat()
    chat.begin()
    assert chat.redo() == ("draft_nothing_to_redo", "item")
    assert chat.redo() == ("draft_nothing_to_redo", "item")
    assert chat.outcome is Outcome.ASKING


def test_redo_begins_the_question_without_misfits() -> None:
    chat = Chat()
    chat.begin("desk")
    chat.answer("many")
    chat.answer("lots")
    chat.redo()
    assert chat.draft.misfits == 0
    assert chat.answer("x" * 41) == ("draft_misfit", "item")


# --- photos ------------------------------------------------------------------------------------------------


def test_a_photo_that_came_along_fills_the_photo_field_and_the_next_question_is_asked_meanwhile() -> None:
    chat = Chat({"receipt": RECEIPT, "amount": AMOUNT})
    assert chat.begin("", Photo(id="7")) == ("draft_photo_wait_ask", "amount")
    assert chat.values == {"receipt": "7"}
    assert chat.answer("12") == ("draft_photo_wait", None)
    assert chat.arrived("7", True) == CONFIRM


def test_photos_fill_the_photo_fields_in_order() -> None:
    chat = Chat({"receipt": RECEIPT, "extra": EXTRA})
    chat.begin("", Photo(id="7", here=True), Photo(id="8", here=True), Photo(id="9", here=True))
    assert chat.values == {"receipt": "7", "extra": "8"}
    assert chat.outcome is Outcome.CONFIRM


def test_nothing_is_confirmed_before_its_photo_has_been_fetched() -> None:
    chat = Chat({"receipt": RECEIPT})
    chat.begin()
    assert chat.answer("", Photo(id="7")) == ("draft_photo_wait", None)
    assert chat.confirm(True) == ("draft_photo_wait", None)
    assert [chat.answer("yes please") for _ in range(5)] == [("draft_photo_wait", None)] * 5
    assert chat.outcome is Outcome.ASKING


def test_a_photo_that_arrives_while_another_field_is_asked_says_nothing() -> None:
    chat = Chat({"receipt": RECEIPT, "amount": AMOUNT})
    chat.begin("", Photo(id="7"))
    assert chat.arrived("7", True) is None
    assert chat.draft.fetching == frozenset()
    assert chat.draft.asked == "amount"


def test_a_photo_and_an_answer_in_one_text_both_count() -> None:
    chat = Chat({"amount": AMOUNT, "receipt": RECEIPT})
    chat.begin()
    assert chat.answer("12", Photo(id="7", here=True)) == CONFIRM
    assert chat.values == {"amount": Decimal(12), "receipt": "7"}


def test_a_photo_that_comes_with_an_answer_is_said_to_be_on_its_way() -> None:
    chat = Chat({"amount": AMOUNT, "receipt": RECEIPT, "item": ITEM})
    chat.begin()
    assert chat.answer("12", Photo(id="7")) == ("draft_photo_wait_ask", "item")


def test_a_photo_for_a_later_field_leaves_the_question_open() -> None:
    chat = Chat({"amount": AMOUNT, "receipt": RECEIPT})
    chat.begin()
    assert chat.answer("", Photo(id="7")) == ("draft_photo_wait_ask", "amount")
    assert chat.values == {"receipt": "7"}


def test_words_are_no_photo() -> None:
    chat = Chat({"receipt": RECEIPT})
    chat.begin()
    assert chat.answer("7") == ("draft_misfit", "receipt")
    assert chat.values == {}


def test_a_refused_photo_is_asked_for_again_and_handed_over_the_third_time() -> None:
    chat = Chat({"receipt": RECEIPT})
    chat.begin()
    said = []
    for number in ("1", "2", "3"):
        chat.answer("", Photo(id=number))
        said.append(chat.arrived(number, False))
    assert said == [("draft_photo_refused", "receipt")] * 2 + [("draft_handed_over", "receipt")]


def test_a_photo_refused_while_another_field_is_asked_is_asked_for_after_it() -> None:
    chat = Chat({"receipt": RECEIPT, "amount": AMOUNT})
    chat.begin("", Photo(id="7"))
    assert chat.arrived("7", False) == ("draft_photo_refused", "amount")
    assert chat.answer("12") == ask("receipt")


def test_a_photo_nobody_waits_for_changes_nothing() -> None:
    chat = Chat({"receipt": RECEIPT, "item": ITEM})
    chat.begin("", Photo(id="7"))
    before = chat.draft
    assert chat.arrived("8", True) is None
    assert chat.draft == before
    chat.redo()
    assert chat.arrived("7", True) is None
    assert chat.values == {}


def test_an_optional_photo_that_was_left_out_can_still_be_sent() -> None:
    chat = Chat({"extra": EXTRA})
    chat.begin()
    chat.skip()
    assert chat.answer("", Photo(id="7", here=True)) == CONFIRM
    assert chat.values == {"extra": "7"}
    assert chat.draft.skipped == frozenset()


def test_a_photo_earns_the_next_question_and_one_of_two_on_its_way_is_said() -> None:
    chat = Chat({"receipt": RECEIPT, "extra": EXTRA, "amount": AMOUNT})
    chat.begin()
    assert chat.answer("", Photo(id="7"), Photo(id="8", here=True)) == ("draft_photo_wait_ask", "amount")
    assert chat.last is not None
    assert chat.last.fits


def test_refused_photos_do_not_count_against_the_next_question() -> None:
    chat = Chat({"receipt": RECEIPT, "amount": AMOUNT})
    chat.begin()
    for number in ("1", "2"):
        assert chat.answer(number) == ("draft_misfit", "receipt")
    chat.answer("", Photo(id="3"))
    assert [chat.answer("many"), chat.answer("lots")] == [("draft_misfit", "amount")] * 2


def test_a_text_that_looks_like_a_photo_is_only_a_text() -> None:
    chat = Chat({"item": ITEM, "receipt": RECEIPT})
    chat.begin("", Photo(id="7"))
    chat.answer("7")
    chat.arrived("7", False)
    assert chat.values == {"item": "7"}
