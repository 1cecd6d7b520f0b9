"""In which order a text's statuses go."""

from itertools import pairwise, product

import pytest

from workflow.service.ladder import RANK, advances

WORDS = (*RANK, "weird")
ENDS = {word for word, rank in RANK.items() if rank >= RANK["delivered"]}


def test_a_status_only_moves_forward() -> None:
    for old, new in product(WORDS, WORDS):
        if advances(old, new):
            assert RANK[new] > RANK[old]


def test_the_first_end_wins_but_for_read_after_delivered() -> None:
    steps = {(old, new) for old, new in product(ENDS, WORDS) if advances(old, new)}
    assert steps == {("delivered", "read")}


def test_a_text_can_go_all_the_way() -> None:
    way = ("queued", "sending", "sent", "delivered", "read")
    assert all(advances(old, new) for old, new in pairwise(way))
    assert all(advances("unknown", new) for new in ("sent", "delivered", "undelivered", "failed", "read"))
    assert all(advances("sent", new) for new in ("delivered", "undelivered", "failed", "canceled"))


@pytest.mark.parametrize("word", ["", "Delivered", "received", "teleported"])
def test_an_unknown_word_moves_nothing(word: str) -> None:
    assert not advances("queued", word)
    assert not advances(word, word)
