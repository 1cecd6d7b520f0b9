"""What a text means, rule by rule; and the one property that matters: what cannot be read never decides."""

import re
import unicodedata
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.core.lexicon import ENGLISH, LEXICONS, Lexicon, beside_english, lexicon_for
from workflow.core.replies import (
    CARRIER_WORDS,
    LONGEST,
    RESERVED,
    CarrierHelp,
    Decide,
    ListOpen,
    Menu,
    More,
    OptIn,
    OptOut,
    Reading,
    StatusOfMine,
    Unclear,
    Why,
    Withdraw,
    normalise,
    read,
)
from workflow.core.state import Answer


def words(text: str) -> list[str]:
    return text.split()


YES_WORDS = words("yes y yep yeah ok okay approve approved accept accepted agree confirm 👍 ✅")
NO_WORDS = words("no n nope reject rejected deny denied decline declined refuse 👎 ❌")
OUR_ASK = "Sam Lee asks: Standing desk for $640.00. Reply YES 4821 or NO 4821 (add why). MORE 4821 for details."


def yes(code: str | None = None, reason: str = "", *numbers: str) -> Decide:
    return Decide(answer=Answer.YES, code=code, reason=reason, numbers=numbers)


def no(code: str | None = None, reason: str = "", *numbers: str) -> Decide:
    return Decide(answer=Answer.NO, code=code, reason=reason, numbers=numbers)


def why(text: str) -> Why | Reading:
    """Why the text is unclear; the reading itself where it is not, so that a failure shows it."""
    reading = read(text)
    return reading.why if isinstance(reading, Unclear) else reading


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{}", "{}!", " {}. ", "\n{}\n", "({})", "*{}*"])
@pytest.mark.parametrize("word", YES_WORDS + NO_WORDS)
def test_every_decision_word_decides_in_any_case_and_with_punctuation(word: str, form: str) -> None:
    wanted = yes() if word in YES_WORDS else no()
    for spelt in (word, word.upper(), word.capitalize()):
        assert read(form.format(spelt)) == wanted


@pytest.mark.parametrize("form", ["{} 4821", "4821 {}", "{}4821", "4821{}", "{} #4821", "{}, 4821.", "{}\n4821"])
@pytest.mark.parametrize("word", YES_WORDS + NO_WORDS)
def test_every_decision_word_takes_a_code_before_or_after_it(word: str, form: str) -> None:
    wanted = yes("4821") if word in YES_WORDS else no("4821")
    assert read(form.format(word)) == wanted


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("yes 🎉 4821", yes("4821")),
        ("👍🙏 4821 thanks 🙏", yes("4821", "thanks 🙏")),
        ("NO 4821 too dear", no("4821", "too dear")),
        ("no too dear", no(None, "too dear")),
        ("4821 no Too Dear!", no("4821", "Too Dear!")),
        ("NO (4821) too dear", no("4821", "too dear")),
        ("NO 4821: too dear", no("4821", "too dear")),
        ("NO 4821 - too dear", no("4821", "too dear")),
        ("No. Too dear", no(None, "Too dear")),
        ("no thanks", no(None, "thanks")),
        ("👎too dear", no(None, "too dear")),
        ("👎 4821 Ask Kim", no("4821", "Ask Kim")),
        ("NO 4821\nnot this\tyear", no("4821", "not this year")),
        ("n I cannot afford it", no(None, "I cannot afford it")),
        ("yes thanks", yes(None, "thanks")),
        ("ok thanks", yes(None, "thanks")),
        ("okay then", yes(None, "then")),
        ("yes please go ahead", yes(None, "please go ahead")),
        ("approved for Friday", yes(None, "for Friday")),
        ("Yes, that works", yes(None, "that works")),
        ("yes of course 🎉", yes(None, "of course 🎉")),
        ("YES 4821 order it today", yes("4821", "order it today")),
        ("approve 4821 René agreed", yes("4821", "René agreed")),
        ("#4821 yes", yes("4821")),
        ("YES [4821]", yes("4821")),
        ("yes 12345", yes("12345")),
        ("Yes.", yes()),
        ("yes :)", yes(None, "")),
    ],
)
def test_a_plain_answer_keeps_its_reason_as_the_sender_wrote_it(text: str, reading: Decide) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    "text",
    ["yes yes", "👍👍", "👍 ✅", "yes 4821 yes", "ok approve 4821", "YES 4821 4821", "y, yes!", "Yes👍"],
)
def test_the_same_answer_twice_is_one_answer(text: str) -> None:
    assert read(text) in (yes(), yes("4821"))


@pytest.mark.parametrize("text", ["👍🏽", "👍🏿👍🏿", "✅\ufe0f", "\u200b👍\u200b", "yes\u200d", "\u202ayes\u202c"])
def test_skin_tones_variants_and_invisible_characters_change_nothing(text: str) -> None:
    assert read(text) == yes()


def test_full_width_words_and_digits_are_read_as_the_plain_ones() -> None:
    assert read("\uff39\uff25\uff33 \uff14\uff18\uff12\uff11") == yes("4821")


@pytest.mark.parametrize(
    "text", ["YES \u0664\u0668\u0662\u0661", "NO \u0664\u0668\u0662\u0661", "\u0664\u0668\u0662\u0661 yes"]
)
def test_digits_of_other_scripts_are_no_code_and_no_bare_answer(text: str) -> None:
    assert why(text) is Why.OTHER


@pytest.mark.parametrize(
    ("text", "code"),
    [("yes 48", "48"), ("yes 123456", "123456"), ("yes48", "48"), ("NO #7.", "7"), ("👍 482", "482")],
)
def test_digits_of_another_length_are_a_code_given_wrong(text: str, code: str) -> None:
    reading = read(text)
    assert isinstance(reading, Decide)
    assert (reading.code, reading.reason) == (code, "")


def test_a_number_from_an_authenticator_stays_beside_the_code() -> None:
    assert read("YES 4821 123456") == yes("4821", "123456")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("NO 4821 budget is 5000", no("4821", "budget is 5000", "5000")),
        ("no budget is 5000, not 4821", no(None, "budget is 5000, not 4821", "5000", "4821")),
        ("yes for 4821", yes(None, "for 4821", "4821")),
        ("yes $5000", yes(None, "$5000", "5000")),
        ("YES 5000USD please", yes(None, "5000USD please", "5000")),
        ("NO 4821.50 is too much", no(None, "4821.50 is too much", "4821")),
        ("NO 2026-06-03 is too soon", no(None, "2026-06-03 is too soon", "2026")),
        ("NO 4821 I said 4821 is dear, call 5551234", no("4821", "I said 4821 is dear, call 5551234")),
    ],
)
def test_other_numbers_that_may_be_codes_are_pointed_out(text: str, reading: Decide) -> None:
    assert read(text) == reading


# --- what decides nothing -------------------------------------------------------------------------

HEDGES = words(
    """but if unless until not don't dont don\u2019t don\u00b4t doesn't can't cannot won't only except wait
    maybe later never provided subject pending depends hold hardly although however though instead perhaps
    possibly probably when once assuming without after excluding"""
)


@pytest.mark.parametrize("form", ["yes {}", "YES 4821 {} cheaper", "4821 ok, fine {}", "👍 {}!", "Approved,{} ask Kim"])
@pytest.mark.parametrize("hedge", HEDGES)
def test_a_yes_with_a_hedge_anywhere_behind_it_is_unclear(hedge: str, form: str) -> None:
    assert why(form.format(hedge)) is Why.HEDGE
    assert why(form.format(hedge.upper())) is Why.HEDGE


@pytest.mark.parametrize(
    "text",
    [
        "yes?", "yes\u037e", "ok?", "YES 4821?", "ok, how much is it?", "yes \uff1f",
        "yes 4821 \u061f", "👍❓", "yes 🤔",
        "yes I do not agree", "ok let me check", "approved up to 500", "yes don t", "yeah right",
        "yes stop", "Accept, on condition that Kim agrees", "yes in principle", "yes go ahead-but cheaper",
    ],
)  # fmt: skip
def test_a_yes_that_asks_or_leans_is_unclear(text: str) -> None:
    assert why(text) is Why.HEDGE


@pytest.mark.parametrize(
    "text",
    [
        "NO 4821 not this year",
        "no but try in May",
        "no, maybe later",
        "NO 4821 why so dear?",
        "no only if free",
    ],
)
def test_a_no_with_a_hedge_in_its_reason_stays_a_no(text: str) -> None:
    reading = read(text)
    assert isinstance(reading, Decide)
    assert reading.answer is Answer.NO


@pytest.mark.parametrize(
    "text", ["no?", "NO 4821?", "n ?", "👎?!", "no problem", "No worries!", "no one", "4821 no idea"]
)
def test_a_no_that_only_asks_or_is_a_figure_of_speech_is_unclear(text: str) -> None:
    assert why(text) is Why.HEDGE


@pytest.mark.parametrize(
    "text",
    [
        "yes no", "no yes", "YES 4821, NO 4822", "yes/no", "no, ok", "NO 4821 that is not ok", "y/n", "👍👎",
        "✅❌", "yes \u2014 no rush", "approve 4821 and reject 4822", "maybe yes maybe no",
        "yes it is a no-brainer", "no\nyes", "no? yes", "NO 4821 I do not agree",
    ],
)  # fmt: skip
def test_yes_and_no_together_are_unclear(text: str) -> None:
    assert why(text) is Why.BOTH


@pytest.mark.parametrize(
    "text",
    [
        "YES 4821 4822", "YES 4821 and 4822", "YES 4821, 4822", "yes 4821 & 4822", "4821 yes 4822",
        "NO 4821/4822", "4821 4822 yes", "yes 4821 yes 4822", "YES 4821-4822",
        "accept 🙏 12345 (4821)", "REJECT 🎉 4821 12345",
        "APPROVE (4821) \u201c 4822", "decline 4821 ? 4822", "REFUSE \u061f #4821 12345", "refuse 4821 \u0301 4822",
        "confirm ' 4821 ' 4822",
        "NO 4821 or 48223 too dear",
        "4821 4822", "yes 48 21", "yes 4,821", ],
)  # fmt: skip
def test_two_codes_beside_each_other_are_unclear(text: str) -> None:
    assert why(text) is Why.TWO_CODES


@pytest.mark.parametrize(
    "text",
    [
        "y e s", "n o", "n/a", "yesterday", "none", "not ok", "nobody", "okra", "yess", "no1 knows",
        "no-brainer, go", "ok-ish", "ok@home.example", "yes&4821", '"yes"', "5 ok", "I approve",
        "please approve 4821", "so yes", "\u0443es",
        "yes, \u043d\u043e \u0434\u043e\u0440\u043e\u0433\u043e", "yes b\u0332ut", "hello",
        "😀", "1", "i am ok", "4821 please", "yes4821k", "4821 and yes",
    ],
)  # fmt: skip
def test_anything_else_is_unclear(text: str) -> None:
    assert why(text) is Why.OTHER


@pytest.mark.parametrize("text", ["", " ", "\n\t\r", "...", "!", "\u200b\u2060", "-", "\u0000\u0007", "\ufe0f", "$"])
def test_an_empty_text_is_unclear(text: str) -> None:
    assert read(text) == Unclear(why=Why.EMPTY)


@pytest.mark.parametrize(
    "text",
    [
        "Liked \u201cReply YES 4821\u201d", 'Liked "Reply YES 4821"', "Loved an image",
        "Disliked \u201cno\u201d", "Laughed at \u201cyes\u201d", "Emphasized \u201cyes\u201d",
        "Emphasised 'yes'", "Questioned \u201cyes\u201d", "Removed a like from \u201cyes\u201d",
        "Removed a question mark from an image", "liked \u2018yes\u2019", "👍 to \u201cyes\u201d",
        "\u200a\u200b👍\u200b to \u201c\u200aSam asks\u200a\u201d", "👍🏽 to an image",
        "Reacted 👍 to \u201cyes\u201d", "Reacted ✅ to an image", "❤\ufe0f to \u201cyes\u201d",
        "👎 to \"Sam asks\"", "👍 \u00e0 \u00ab Sam asks \u00bb", "✅ f\u00fcr \u201eSam\u201c",
        f"Liked \u201c{OUR_ASK}\u201d", f"👍 to \u201c{OUR_ASK}",
    ],
)  # fmt: skip
def test_a_reaction_to_a_text_is_no_answer(text: str) -> None:
    assert why(text) is Why.TAPBACK


@pytest.mark.parametrize(
    "text",
    [
        f"YES\n> {OUR_ASK}", "NO 4821 too dear\r\n>Sam asks", "yes\u2028> Sam", "> Sam asks: a desk\nyes",
        "yes\n\nOn Mon, 3 Jun 2026 at 09:14, Sayso wrote:\nSam asks",
        "yes\nOn Mon Sayso\n<s@example.org>\nwrote:", "yes\n-----Original Message-----\nSam asks",
        "yes --original", f"YES {OUR_ASK}", OUR_ASK, "Yes\nMORE 4821 for details.",
    ],
)  # fmt: skip
def test_a_quoted_original_below_the_reply_is_unclear(text: str) -> None:
    assert why(text) is Why.QUOTED


@pytest.mark.parametrize("text", ["yes it is 3 > 2", "yes\nKim wrote it", "no, the original is fine", "👍 great"])
def test_what_merely_resembles_a_quotation_still_decides(text: str) -> None:
    assert isinstance(read(text), Decide)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4821", "4821"), ("#4821.", "4821"), ("YES 4821 but cheaper", "4821"), ("4821 ok?", "4821"),
        ("YES 4821 no", "4821"), ("4821 hm", "4821"), ("what is 4821", None), ("YES 4821 4822", None),
        ("48", None),
    ],
)  # fmt: skip
def test_an_unclear_text_keeps_the_code_it_began_with(text: str, code: str | None) -> None:
    reading = read(text)
    assert isinstance(reading, Unclear)
    assert reading.code == code


# --- commands and carrier words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("MORE", More()), ("more 4821", More(code="4821")), ("4821 more", More(code="4821")),
        ("More, #4821.", More(code="4821")), ("more4821", More(code="4821")), ("more?", More()),
        ("more 48", More(code="48")), ("LIST", ListOpen()), ("list?", ListOpen()),
        ("Status.", StatusOfMine()), ("WITHDRAW 4821", Withdraw(code="4821")), ("withdraw", Withdraw()),
        ("4821 withdraw!", Withdraw(code="4821")), ("menu", Menu()), ("?", Menu()), (" ? ", Menu()),
        ("??", Menu()), ("\uff1f", Menu()),
    ],
)  # fmt: skip
def test_a_command_is_understood_when_it_is_the_whole_text(text: str, reading: Reading) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    "text",
    [
        "list of things", "MORE 4821 and YES 4822", "more please", "more 4821 please", "more or less",
        "status of 4821", "withdraw 4821 please", "menus", "morel 4821", "please list", "withdraw 4821 4822",
    ],
)  # fmt: skip
def test_a_command_among_other_words_is_unclear(text: str) -> None:
    assert why(text) is Why.OTHER


def test_a_withdrawal_with_a_question_mark_is_asked_back() -> None:
    assert read("withdraw 4821?") == Unclear(why=Why.HEDGE, code="4821")


@pytest.mark.parametrize("form", ["{}", " {}.", "{}!", "\u200b{}\n", '"{}"'])
def test_carrier_words_alone_belong_to_the_carrier(form: str) -> None:
    wanted = {
        **dict.fromkeys(words("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT"), OptOut()),
        **dict.fromkeys(("START", "UNSTOP"), OptIn()),
        **dict.fromkeys(("HELP", "INFO"), CarrierHelp()),
    }
    assert set(wanted) == CARRIER_WORDS
    for word, reading in wanted.items():
        assert read(form.format(word)) == read(form.format(word.lower())) == reading


@pytest.mark.parametrize(
    "text",
    [
        "Stop please",
        "please STOP",
        "opt out",
        "opt-out now",
        "yes stop",
        "I want to unsubscribe",
        "4821 cancel",
    ],
)
def test_a_stop_word_in_an_unclear_text_is_noted(text: str) -> None:
    reading = read(text)
    assert isinstance(reading, Unclear)
    assert reading.asks_to_stop


@pytest.mark.parametrize("text", ["hello", "unstoppable", "yes but cheaper", "opt in", "helping", "start over"])
def test_no_stop_is_noted_where_none_was_said(text: str) -> None:
    assert isinstance(reading := read(text), Unclear)
    assert not reading.asks_to_stop


def test_a_stop_word_in_a_very_long_text_is_noted() -> None:
    assert read("please stop " + "x" * LONGEST) == Unclear(why=Why.OTHER, asks_to_stop=True)


def test_yes_never_opts_in_and_stop_words_never_decide() -> None:
    assert read("YES") == yes()
    assert not any(isinstance(read(word), Decide) for word in CARRIER_WORDS)


def test_reserved_words_hold_all_that_sayso_understands_and_no_signs() -> None:
    assert {word.upper() for word in YES_WORDS + NO_WORDS if word.isalpha()} <= RESERVED
    assert {
        "MORE",
        "ASK",
        "TELL",
        "LIST",
        "STATUS",
        "UNDO",
        "WITHDRAW",
        "AWAY",
        "BACK",
        "REDO",
        "MENU",
    } <= RESERVED
    assert not RESERVED & CARRIER_WORDS
    assert all(word.isalpha() and word.isupper() for word in RESERVED)


# --- the well-known sample ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Accept", "accept", "YES", "yes"])
def test_the_words_that_sample_approves_on_approve_here_too(text: str) -> None:
    assert read(text) == yes()


@pytest.mark.parametrize(
    "text",
    [
        "I can not accept that", "Can you accept later?", "STOP", "What is this?", "who are you",
        "Accepted by whom?", "I said yes yesterday", "unacceptable", "I'd rather not say yes", "HELP", "",
        "thanks",
    ],
)  # fmt: skip
def test_what_that_sample_accepts_or_rejects_by_accident_decides_nothing_here(text: str) -> None:
    assert not isinstance(read(text), Decide)


# --- languages ------------------------------------------------------------------------------------

MADE_UP = Lexicon(
    yes=frozenset(("s\u00ed", "daccord")),
    no=frozenset(("nein",)),
    hedges=frozenset(("pero",)),
    false_friends=frozenset("y"),
)


@pytest.mark.parametrize("text", ["si 4821 A", "si 4821 123456", "si 4821 B 123456"])
def test_an_option_and_a_proof_make_no_sentence_of_a_yes(text: str) -> None:
    assert read(text, "es") == yes("4821", text.removeprefix("si 4821 "))


@pytest.mark.parametrize("text", ["yes 4821x", "yes 4821x 2", "yes 4821xy"])
def test_figures_that_letters_are_glued_to_are_no_code_behind_a_yes(text: str) -> None:
    assert read(text) == yes(None, text.removeprefix("yes "), "4821")


@pytest.mark.parametrize("text", ["? ?", "?!", " ?"])
def test_question_marks_alone_ask_for_the_menu(text: str) -> None:
    assert read(text) == Menu()


@pytest.mark.parametrize("letter", ["\u00e9", "\u024f", "\u1e00", "\u1eff"])
def test_a_latin_letter_with_any_mark_leaves_a_yes_as_it_is(letter: str) -> None:
    assert read(f"yes 4821 {letter}lva") == yes("4821", f"{letter}lva")


@pytest.mark.parametrize("letter", ["\u0250", "\u03b1", "\u0434", "\u05d0", "\u4e00", "\u0966"])
def test_a_letter_of_another_script_leaves_a_yes_unclear(letter: str) -> None:
    assert why(f"yes 4821 {letter}lva") is Why.OTHER


@pytest.mark.parametrize("text", [". .", "! ?", "( )"])
def test_signs_alone_say_nothing(text: str) -> None:
    assert why(text) is Why.EMPTY


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", "xx", ""])
def test_an_unknown_language_is_read_as_english(language: str) -> None:
    assert lexicon_for(language) == beside_english(ENGLISH)
    assert read("yes 4821", language) == yes("4821")


def test_a_language_is_understood_beside_english_but_for_its_false_friends() -> None:
    both = beside_english(MADE_UP)
    assert {"yes", "s\u00ed", "daccord"} <= both.yes
    assert "y" not in both.yes
    assert {"no", "nein"} <= both.no
    assert both.hedged(["yes", "pero"]) and both.hedged(["s\u00ed", "if"])
    assert both.contradicts(["yes", "nein"]) and not both.contradicts(["yes", "daccord"])


def test_every_lexicon_is_spelt_as_words_are_compared() -> None:
    for lexicon in LEXICONS.values():
        words = lexicon.yes | lexicon.no | lexicon.hedges | lexicon.hedging_phrases | lexicon.idioms
        assert all(word == normalise(word).casefold() and "'" not in word for word in words)
        assert not lexicon.yes & (lexicon.no | lexicon.hedges)


# --- properties -----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *YES_WORDS, *NO_WORDS, *HEDGES, "4821", "4822", "12345", "48", "123456",
        "\uff14\uff18\uff12\uff11", "please", "thanks", "Kim", "more", "list", "stop", "and", "?",
        "\uff1f", "!", ".", ",", "#", "-", "\u2014", "/", "'", "\u2019", "\"", "\u201c", ">", "\n",
        "\u200b", "\ufe0f", "\u00ad", "\u0301", "🏽", "$", "é", "ß", "\u0130", "\u0661",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=7).map(" ".join),
    st.lists(st.one_of(PIECES, st.just(" "), st.characters()), max_size=12).map("".join),
    st.tuples(st.sampled_from(YES_WORDS + NO_WORDS), st.lists(PIECES, max_size=4)).map(
        lambda t: " ".join((t[0], *t[1]))
    ),
)
OFTEN = settings(max_examples=2000, deadline=None, database=None)
SOMETIMES = settings(OFTEN, max_examples=500)


def plain_words(text: str) -> list[str]:
    """A second, simpler way to the words of a text, to hold `read` against."""
    shown = "".join(c for c in text if unicodedata.category(c) != "Cf" and not re.match("[\ufe00-\ufe0f🏻-🏿]", c))
    folded = re.sub(
        "['`\u2018\u2019\u00b4]", "", unicodedata.normalize("NFKC", shown.replace("\u00b4", "'"))
    ).casefold()
    folded = folded.replace("i\u0307", "i")  # what a capital I with a dot leaves behind
    return re.findall(r"[^\W\d_]+|[0-9]+|[?👍✅👎❌]", folded)


def after_its_code(words: list[str]) -> str:
    """The first word, or the first behind a leading code (which may be given twice)."""
    code = words[0] if re.fullmatch("[0-9]{4,5}", words[0]) else None
    return next(word for word in words if word != code)


@OFTEN
@given(TEXTS)
@example("yes b\u00adut")
def test_only_a_text_that_begins_with_a_plain_yes_is_ever_a_yes(text: str) -> None:
    reading = read(text)
    if isinstance(reading, Decide) and reading.answer is Answer.YES:
        words = plain_words(text)
        assert after_its_code(words) in YES_WORDS
        assert not {*NO_WORDS, *HEDGES, "?"} & set(words)


@OFTEN
@given(TEXTS)
def test_only_a_text_that_begins_with_a_plain_no_is_ever_a_no(text: str) -> None:
    reading = read(text)
    if isinstance(reading, Decide) and reading.answer is Answer.NO:
        words = plain_words(text)
        assert after_its_code(words) in NO_WORDS
        assert not set(YES_WORDS) & set(words)


@SOMETIMES
@given(TEXTS, st.sampled_from(["en", "de", ""]))
def test_any_text_has_a_reading_whose_code_and_reason_come_from_it(text: str, language: str) -> None:
    reading = read(text, language)
    assert isinstance(reading, Reading)
    said = normalise(text)
    if isinstance(reading, Decide):
        assert reading.reason in said
        assert all(re.fullmatch("[0-9]{4,5}", number) and number in reading.reason for number in reading.numbers)
        assert reading.code is None or (re.fullmatch("[0-9]+", reading.code) and reading.code in said)


@SOMETIMES
@given(TEXTS)
def test_a_text_reads_the_same_once_normalised_and_normalising_again_changes_nothing(text: str) -> None:
    said = normalise(text)
    assert normalise(said) == said
    assert not re.search(r"\s\s|^\s|\s$|[\x00-\x1f]", said)
    if why(text) is not Why.QUOTED:  # a quoted original shows in the lines, which normalising folds
        assert type(read(said)) is type(read(text))


@pytest.mark.parametrize(
    "piece",
    ["-", "a-", "yes ", "4821 ", "(", "? ", "\u0301", "-- ", "' ", "👍", "\ufdfa", "a'", ">\n", "\ud800"],
)
def test_the_longest_texts_of_awkward_pieces_are_read(piece: str) -> None:
    for start in ("", "yes ", "no 4821 ", "removed ", "more "):
        text = (start + piece * LONGEST)[:LONGEST]
        assert isinstance(read(text), Reading)
        assert read(text + "x") == Unclear(why=Why.OTHER)


def test_a_text_that_normalising_makes_too_long_is_unclear() -> None:
    assert why("no " + "\ufdfa" * 100) is Why.OTHER
    assert isinstance(read("no " + "\ufdfa"), Decide)


def test_readings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        yes().answer = Answer.NO  # type: ignore[misc]
