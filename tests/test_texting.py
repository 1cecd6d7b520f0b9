"""What the texts and the README tell people to write is read as just that, in every language."""

import re
from pathlib import Path

import pytest

from tests.test_wording import rendered
from workflow import texting
from workflow.core import replies
from workflow.core.locales import SPEECH
from workflow.core.replies import Decide
from workflow.core.state import Answer
from workflow.core.words import LANGUAGES
from workflow.wording import GIVEN, wordings

README = Path(__file__).parents[1] / "README.md"
#: A word in capitals, and the code, six digits or option that it is told to be written with.
TOLD = re.compile(r"(?<![\w{-])([A-ZÄÖÜ]{2,})(?![\w-])( \{code\}(?: 123456|:? \{option\})?)?")
NO_COMMANDS = {"SMS", "MB"}
#: Never sent alone, or news that begins with a word for YES: who sends that back as his whole text means it.
PARTS = {"pick", "pick_plain", "approved_word", "approved", "approved_without"}
#: What is free behind these; alone they ask for it.
FREE = {"ASK": "why?", "TELL": "black"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_wording_says_to_write_is_read_as_what_it_says(language: str) -> None:
    english = {shown: name for name, shown in texting.words(language).items()}
    kinds = {name: type(replies.read(_example(name), "en")) for name in texting.words("en")}
    told = [(name, found) for name, text in wordings(language).items() for found in TOLD.finditer(text)]
    assert len(told) > 50
    for name, found in told:
        if found[1] in NO_COMMANDS:
            continue
        assert found[1] in english, f"{name}: {found[1]} is no word of this language"
        meant = english[found[1]]
        phrase = f"{found[1]}{(found[2] or '').format(code='4821', option='A')} {FREE.get(meant, '')}".strip()
        reading = replies.read(phrase, language)
        assert type(reading) is kinds[meant], (name, phrase)
        assert getattr(reading, "code", None) == ("4821" if found[2] else None), (name, phrase)
        if meant in ("YES", "NO"):
            assert getattr(reading, "answer", None) == meant.lower(), (name, phrase)


def _example(name: str) -> str:
    return f"{name} {FREE.get(name, '')}".strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_language_is_told_by_its_menu(language: str) -> None:
    menu = wordings(language)["menu"]
    told_elsewhere = {"MENU", "REDO", "SKIP"}
    for name, shown in texting.words(language).items():
        assert name in told_elsewhere or re.search(rf"\b{shown}\b", menu), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_ours_sent_back_approves_nothing(language: str) -> None:
    for name in set(GIVEN) - PARTS:
        reading = replies.read(rendered(name, language=language), language)
        assert not (isinstance(reading, Decide) and reading.answer is Answer.YES), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_leaves_a_question_out_is_one_that_leaves_it_out(language: str) -> None:
    assert replies.commands(language)["SKIP"].casefold() in SPEECH[language].skip


@pytest.mark.parametrize("each", texting.EVERYTHING, ids=lambda each: each.examples[0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_read_as_stated(each: texting.Texted, language: str) -> None:
    for place, example in enumerate(each.examples):
        said = texting.spoken(example, language)
        reading = replies.read(said, language)
        if each.reads is None:
            assert replies.opening(said) == ("BUY", "standing desk 640")
            assert isinstance(reading, replies.Unclear)
        elif place == 0:
            assert reading == each.reads
        else:
            assert type(reading) is type(each.reads)


def test_every_command_is_among_what_can_be_texted() -> None:
    shown = " ".join(example for each in texting.EVERYTHING for example in each.examples)
    assert set(texting.words("en")) == set(re.findall(r"\{([A-Z]+)\}", shown))


def test_the_readme_says_what_the_code_says() -> None:
    page = README.read_text(encoding="utf-8")
    assert texting.put_into(page) == page, "run `make docs`"


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no <!-- made by"):
        texting.put_into("nothing here")
