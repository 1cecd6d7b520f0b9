"""What a person typed: quoted, folded, and held against the alphabet of phones."""

import pytest

from workflow.core.typed import folded, in_plain_alphabet, one_line, quoted, unmarked


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    assert [quoted("x" * length) for length in (1, 43)] == ['"x"', '"' + "x" * 43 + '"']
    assert [quoted("x" * length) for length in (44, 45, 200)] == ['"' + "x" * 40 + '..."'] * 3


@pytest.mark.parametrize(
    ("word", "plain"),
    [("March", True), ("März", True), ("août", False), ("março", False), ("terça", False), ("", True)],
)
def test_the_plain_alphabet_of_phones_has_some_marked_letters(word: str, plain: bool) -> None:
    assert in_plain_alphabet(word) is plain


def test_a_text_becomes_one_line_without_what_hides_in_it() -> None:
    assert one_line(" a\n\u00a0b\u200b\u2028c\ud800\t") == "a b c"
    assert one_line("u\u0308") == "\u00fc"


def test_texts_are_compared_without_case_marks_and_kinds_of_apostrophe() -> None:
    assert folded("Mañana") == folded("MANANA") == "manana"
    assert folded("D\u2019accord") == folded("d`accord") == folded("d\u00b4accord") == "d'accord"
    assert folded("1º 2ª é`") == "1o 2a e'"
    assert unmarked("Mañana É") == "Manana E"
