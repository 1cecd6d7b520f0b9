"""What a phone finds under a code."""

from workflow.core.mailbox import DraftLetter, Letter, Mailbox, OwnRequest
from workflow.core.state import AskStatus, Status


def letter(ask: int, code: str, status: AskStatus = AskStatus.OPEN) -> Letter:
    return Letter(request=1, ask=ask, code=code, summary="desk", requester="Sam", status=status)


def own(request: int, code: str) -> OwnRequest:
    return OwnRequest(request=request, code=code, summary="leave", status=Status.PENDING)


CLOSED = AskStatus.YES


def test_open_are_the_asks_that_still_wait() -> None:
    first, gone, last = letter(1, "4821"), letter(2, "4822", CLOSED), letter(3, "4823")
    assert Mailbox(letters=(first, gone, last)).open == (first, last)


def test_a_code_names_its_ask_open_or_not() -> None:
    mailbox = Mailbox(letters=(letter(1, "4821"), letter(2, "4822", CLOSED), letter(3, "4823")))
    found = [mailbox.letter(code) for code in ("4821", "4822", "4823", "4824", None)]
    assert [each and each.ask for each in found] == [1, 2, 3, None, None]


def test_a_code_used_again_names_the_open_ask_else_the_last_one() -> None:
    reused = (letter(1, "4821", CLOSED), letter(2, "4821"), letter(3, "4821", CLOSED))
    assert Mailbox(letters=reused).letter("4821") == reused[1]
    assert Mailbox(letters=(reused[0], reused[2])).letter("4821") == reused[2]


def test_a_code_names_the_request_of_the_owner() -> None:
    mailbox = Mailbox(own=(own(1, "1177"), own(2, "1178")))
    assert [mailbox.own_request(code) for code in ("1177", "1178", "1179", None)] == [*mailbox.own, None, None]


def test_only_its_own_code_names_a_draft() -> None:
    mailbox = Mailbox(draft=DraftLetter(code="7001", summary="desk"))
    assert [mailbox.is_draft(code) for code in ("7001", "7002", None)] == [True, False, False]
    assert not Mailbox().is_draft("7001")
    assert not Mailbox().is_draft(None)


def test_a_new_draft_is_not_up_for_confirming() -> None:
    assert not DraftLetter(code="7001", summary="desk").confirming
