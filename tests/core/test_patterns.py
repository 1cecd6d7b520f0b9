"""The safe patterns: they match what `re` matches, and are refused by the piece that cannot stand."""

import re
from itertools import product

import pytest

from workflow.core.patterns import Pattern, PatternError

#: Steps that may be left out on either side of others, where one way through is easily lost.
SHORT = ["x*y?x", "x?y?x?y", "x*y*x*", "xy?|y*x", "x{2}y?", "x{1,2}y{0,1}x", "x{2,}y", "x+y+", "[^x]x?", ".x", "^x|y$"]


@pytest.mark.parametrize("source", SHORT)
def test_a_pattern_matches_whole_texts_as_they_are_understood_everywhere(source: str) -> None:
    texts = ["".join(letters) for length in range(6) for letters in product("xy", repeat=length)]
    matched = [text for text in texts if Pattern.parse(source).matches(text)]
    assert matched == [text for text in texts if re.fullmatch(source, text)]


@pytest.mark.parametrize(
    ("source", "piece"),
    [
        ("ab(cdefghijklmnop)", "(cdefghijk"),
        ("ab(", "("),
        ("*ab", "*ab"),
        ("a$b^", "$b^"),
        ("x\\1", "\\1"),
        ("[]", "[]"),
    ],
)
def test_a_refusal_quotes_where_it_is_stuck(source: str, piece: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern.parse(source)
    assert str(caught.value).startswith(f"“{piece}” cannot stand in a pattern: use letters, [A-Z]")
