"""What one text means to one phone: which ask it answers, or what to say instead.

Pure: the reading of the words comes from `replies`, what the phone knows comes as a Mailbox. Nothing decides here;
a Decide that leaves this module still has to pass the engine, under the request's lock.
"""

from datetime import datetime

from workflow.core import replies
from workflow.core.deciding import (
    RECENT,
    REPEAT,
    answered,
    answered_just_now,
    decide,
    no_such,
    unclear,
    was_open_lately,
)
from workflow.core.heard import (
    Away,
    Back,
    Details,
    DraftAnswer,
    DraftConfirm,
    DraftRedo,
    DraftSkip,
    Heard,
    OptIn,
    OptOut,
    Question,
    Quiet,
    Say,
    Tell,
    Undo,
    Withdraw,
)
from workflow.core.mailbox import Mailbox, OwnRequest
from workflow.core.replies import Reading, Why
from workflow.core.state import Answer, AskStatus, Status

__all__ = ["RECENT", "REPEAT", "hear"]


def hear(reading: Reading, mailbox: Mailbox, at: datetime, said: str = "") -> Heard:
    """What a text (`said`) that reads like this means to a phone that knows this, at this moment (aware UTC)."""
    if mailbox.opted_out:
        return _while_opted_out(reading)
    if _code(reading) and mailbox.locked_until and at < mailbox.locked_until:
        return Say(wording="locked", about={"until": mailbox.locked_until})
    if mailbox.draft is not None and (heard := _of_draft(reading, mailbox, at, said)):
        return heard
    match reading:
        case replies.Decide():
            return decide(reading, mailbox, at)
        case replies.Undo():
            return _undo(reading.code, mailbox)
        case replies.Ask():
            return _question(reading, mailbox)
        case replies.Tell():
            return _tell(reading, mailbox)
        case replies.More():
            return _more(reading.code, mailbox)
        case replies.Withdraw():
            return _withdraw(reading.code, mailbox)
        case replies.Unclear():
            return unclear(reading.why, mailbox)
        case replies.OptOut():
            return OptOut()
        case replies.OptIn() | replies.CarrierHelp():
            return Quiet()
        case _:
            return _plain(reading, mailbox)


def _plain(reading: Reading, mailbox: Mailbox) -> Heard:
    """The commands that are about nothing else."""
    match reading:
        case replies.ListOpen():
            return _list(mailbox)
        case replies.StatusOfMine():
            return Say(wording="status" if mailbox.own else "status_none", own=mailbox.own)
        case replies.Away():
            return Away(rest=reading.rest)
        case replies.Back():
            return Back()
        case replies.Redo() | replies.Skip():
            return Say(wording="no_draft")
    return Say(wording="menu")


def _while_opted_out(reading: Reading) -> Heard:
    """START and UNSTOP bring a person back, and so does YES, which the carriers take so too; it decides nothing."""
    match reading:
        case replies.OptIn():
            return OptIn()
        case replies.Decide(answer=Answer.YES):
            return OptIn()
    return Quiet()


def _code(reading: Reading) -> str | None:
    return getattr(reading, "code", None)


def _of_draft(reading: Reading, mailbox: Mailbox, at: datetime, said: str) -> Heard | None:
    """What a text means to what its sender is about to ask for; None where it is about something else."""
    draft = mailbox.draft
    assert draft is not None
    match reading:
        case replies.Decide(code=code) if mailbox.is_draft(code):
            rest = said.replace(code or "", " ", 1).strip()
            return DraftConfirm(yes=reading.answer is Answer.YES) if draft.confirming else DraftAnswer(said=rest)
        case replies.Decide(code=None):
            if mailbox.open or any(was_open_lately(letter, at) for letter in mailbox.letters):
                return Say(wording="which", letters=mailbox.open, draft=draft)
            if draft.confirming and answered_just_now(mailbox, at):
                return None
            return DraftConfirm(yes=reading.answer is Answer.YES) if draft.confirming else DraftAnswer(said=said)
        case replies.Withdraw(code=code) if mailbox.is_draft(code):
            return DraftConfirm(yes=False)
        case replies.More(code=code) if mailbox.is_draft(code):
            return DraftAnswer(said="")
        case replies.Redo():
            return DraftRedo()
        case replies.Skip():
            return DraftSkip()
        case replies.Unclear(why=why, code=code) if why not in (Why.TAPBACK, Why.QUOTED):
            known = mailbox.letter(code)
            return None if known is not None and known.status is AskStatus.OPEN else DraftAnswer(said=said)
    return None


def _undo(code: str | None, mailbox: Mailbox) -> Heard:
    """Takes back what the code names; without a code, the one answer given lately."""
    if code is None:
        mine = answered(mailbox)
        if len(mine) != 1:
            return Say(wording="undo_which" if mine else "nothing_to_undo")
        return Undo(request=mine[0].request, ask=mine[0].ask)
    letter = mailbox.letter(code)
    return Undo(request=letter.request, ask=letter.ask) if letter else no_such(code, mailbox)


def _question(reading: replies.Ask, mailbox: Mailbox) -> Heard:
    letter = mailbox.letter(reading.code)
    if reading.code is None:
        if len(mailbox.open) != 1:
            return _list(mailbox)
        letter = mailbox.open[0]
    if letter is None:
        return no_such(reading.code or "", mailbox)
    if not reading.question:
        return Say(wording="ask_what", letter=letter)
    return Question(request=letter.request, ask=letter.ask, question=reading.question)


def _tell(reading: replies.Tell, mailbox: Mailbox) -> Heard:
    if reading.code is None:
        asked = [each for each in mailbox.own if each.asked and each.status is Status.PENDING]
        if len(asked) != 1:
            return Say(wording="tell_which" if asked else "nothing_asked", own=tuple(asked))
        return _told(asked[0], reading.answer)
    own = mailbox.own_request(reading.code)
    if own is None:
        return Say(wording="wrong_code", about={"code": reading.code}, wrong_code=mailbox.letter(reading.code) is None)
    return _told(own, reading.answer)


def _told(own: OwnRequest, answer: str) -> Heard:
    if own.status is not Status.PENDING:
        return Say(wording="ended_already", own=(own,))
    return Tell(request=own.request, answer=answer) if answer else Say(wording="tell_what", own=(own,))


def _more(code: str | None, mailbox: Mailbox) -> Heard:
    if code is None:
        return Details(letter=mailbox.open[0]) if len(mailbox.open) == 1 else _list(mailbox)
    letter = mailbox.letter(code)
    return Details(letter=letter) if letter else no_such(code, mailbox)


def _list(mailbox: Mailbox) -> Say:
    return Say(wording="list" if mailbox.open else "nothing_open", letters=mailbox.open)


def _withdraw(code: str | None, mailbox: Mailbox) -> Heard:
    pending = tuple(each for each in mailbox.own if each.status is Status.PENDING)
    if code is None:
        if len(pending) == 1:
            return Withdraw(request=pending[0].request)
        return Say(wording="withdraw_which" if pending else "nothing_to_withdraw", own=pending)
    own = mailbox.own_request(code)
    if own is None:
        return Say(wording="wrong_code", about={"code": code}, wrong_code=mailbox.letter(code) is None)
    if own.status is not Status.PENDING:
        return Say(wording="ended_already", own=(own,))
    return Withdraw(request=own.request)
