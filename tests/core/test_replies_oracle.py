"""Made texts in five languages against a second, simple reading of the contract: none decides that must not."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.plain_reading import LANGUAGES, answer_first, made_texts, must_not_decide
from workflow.core.replies import Decide, read

EACH = settings(
    max_examples=400, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_made_text_decides_that_a_plain_reading_forbids(language: str) -> None:
    decided = 0

    @EACH
    @given(made_texts(language))
    def holds(text: str) -> None:
        nonlocal decided
        reading = read(text, language)
        if isinstance(reading, Decide):
            decided += 1
            assert must_not_decide(text, language) is None
            assert reading.answer == answer_first(text, language)

    holds()
    assert decided > 40  # or the made texts would prove nothing
