"""Why an answer does not fit, in every language: the same wordings, the same placeholders, the plain alphabet."""

import pytest

from workflow.bundled import templates_path
from workflow.core.placeholders import placeholders
from workflow.core.typed import SENTENCES
from workflow.core.words import LANGUAGES
from workflow.sms.segments import count


def written(language: str) -> dict[str, str]:
    lines = (templates_path() / "sms" / language / "fields.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" = ") for line in lines if line and not line.startswith("#"))
    return {name: text for name, _, text in parts}


def test_english_is_what_a_refusal_says_by_itself() -> None:
    assert written("en") == dict(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_refusal(language: str) -> None:
    assert list(written(language)) == list(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_only_what_it_is_given(language: str) -> None:
    for name, text in written(language).items():
        assert set(placeholders(text)) <= set(placeholders(SENTENCES[name])), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_keeps_to_the_plain_alphabet_and_one_segment(language: str) -> None:
    for name, text in written(language).items():
        counted = count(text)
        assert (counted.encoding, counted.segments) == ("GSM-7", 1), (name, counted)
