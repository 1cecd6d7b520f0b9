"""What smaller roles do not see of a text that held a second factor."""

import pytest

from workflow.api import discretion
from workflow.service.actor import Role


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("YES 4821 123456", "YES ****"),
        ("yes 4821 123456 fine by me", "yes **** fine by me"),
        ("4821 123456", "****"),
        ("4821 123456 yes", "**** yes"),
        ("yes 123456", "yes ****"),
        ("NO 48213 too dear", "NO **** too dear"),
        ("NO 4821 1234567 is too much", "NO **** 1234567 is too much"),
    ],
)
def test_six_digits_of_a_second_factor_are_hidden_with_the_code(text: str, shown: str) -> None:
    assert discretion.words(text, Role.OPERATOR) == shown
    assert discretion.words(text, Role.ADMIN) == text


@pytest.mark.parametrize("text", ["1200", "640.00 for a desk", "Room 4821", "123456"])
def test_other_numbers_are_shown(text: str) -> None:
    assert discretion.words(text, Role.OPERATOR) == text
