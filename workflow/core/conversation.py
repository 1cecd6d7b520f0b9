"""What one text means to one phone: which ask it answers, or what to say instead.

Pure: the reading of the words comes from `replies`, what the phone knows comes as a Mailbox. Nothing decides here;
a Decide that leaves this module still has to pass the engine, under the request's lock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflow.core import replies
from workflow.core.mailbox import Letter, Mailbox, OwnRequest
from workflow.core.replies import Reading, Why
from workflow.core.state import Answer, AskStatus, Status

#: A bare YES or NO is safe only when no other ask was open this recently (contract, section 6).
RECENT = timedelta(minutes=10)
#: A second bare YES this soon repeats the first.
REPEAT = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Decide:
    """The text answers this ask; the engine has the last word."""

    request: int
    ask: int
    answer: Answer
    reason: str


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The text takes this request back."""

    request: int


@dataclass(frozen=True, kw_only=True)
class Details:
    """The text asks for the details of this request."""

    letter: Letter


@dataclass(frozen=True, kw_only=True)
class Say:
    """Nothing changes; this is answered."""

    wording: str
    about: Mapping[str, str | datetime] = field(default_factory=dict)
    letters: tuple[Letter, ...] = ()
    own: tuple[OwnRequest, ...] = ()
    wrong_code: bool = False  #: counts towards the lock
    unclear: bool = False  #: counts towards a human's look


@dataclass(frozen=True, kw_only=True)
class OptOut:
    """The person wants no texts; never answered."""


@dataclass(frozen=True, kw_only=True)
class OptIn:
    """The person wants texts again; never answered, and decides nothing."""


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Nothing is done and nothing is said."""


Heard = Decide | Withdraw | Details | Say | OptOut | OptIn | Quiet


def hear(reading: Reading, mailbox: Mailbox, at: datetime) -> Heard:
    """What a text that reads like this means to a phone that knows this, at this moment (aware UTC)."""
    if mailbox.opted_out:
        return _while_opted_out(reading)
    if _code(reading) and mailbox.locked_until and at < mailbox.locked_until:
        return Say(wording="locked", about={"until": mailbox.locked_until})
    match reading:
        case replies.Decide():
            return _decide(reading, mailbox, at)
        case replies.More():
            return _more(reading.code, mailbox)
        case replies.ListOpen():
            return _list(mailbox)
        case replies.StatusOfMine():
            return Say(wording="status" if mailbox.own else "status_none", own=mailbox.own)
        case replies.Withdraw():
            return _withdraw(reading.code, mailbox)
        case replies.Menu():
            return Say(wording="menu")
        case replies.OptOut():
            return OptOut()
        case replies.OptIn() | replies.CarrierHelp():
            return Quiet()
        case replies.Unclear():
            return _unclear(reading.why, reading.code, mailbox)


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


def _decide(reading: replies.Decide, mailbox: Mailbox, at: datetime) -> Heard:
    others = {letter.code for letter in mailbox.open} - {reading.code}
    if others & set(reading.numbers):
        return _unclear(Why.TWO_CODES, reading.code, mailbox)
    if reading.code is None:
        return _decide_bare(reading, mailbox, at)
    letter = mailbox.letter(reading.code)
    if letter is None:
        return _no_such(reading.code, mailbox)
    return Decide(request=letter.request, ask=letter.ask, answer=reading.answer, reason=reading.reason)


def _no_such(code: str, mailbox: Mailbox) -> Say:
    if own := mailbox.own_request(code):
        return Say(wording="own_code", about={"code": code, "summary": own.summary})
    return Say(wording="wrong_code", about={"code": code}, wrong_code=True)


def _decide_bare(reading: replies.Decide, mailbox: Mailbox, at: datetime) -> Heard:
    """A bare YES or NO decides only where nobody can doubt what it answers."""
    if repeated := _answered_just_now(mailbox, at):
        if repeated.status == str(reading.answer) or not mailbox.open:
            return Decide(request=repeated.request, ask=repeated.ask, answer=reading.answer, reason=reading.reason)
        return Say(wording="which", letters=mailbox.open)
    lately = [letter for letter in mailbox.letters if _was_open_lately(letter, at)]
    if len(mailbox.open) == 1 and not lately:
        only = mailbox.open[0]
        if only.needs_code:
            return Say(wording="needs_code", about={"code": only.code, "summary": only.summary})
        return Decide(request=only.request, ask=only.ask, answer=reading.answer, reason=reading.reason)
    if mailbox.open:
        return Say(wording="which", letters=mailbox.open)
    if len(lately) == 1:
        return Decide(request=lately[0].request, ask=lately[0].ask, answer=reading.answer, reason=reading.reason)
    return Say(wording="nothing_open")


def _answered_just_now(mailbox: Mailbox, at: datetime) -> Letter | None:
    answered = [
        letter
        for letter in mailbox.letters
        if letter.status in (AskStatus.YES, AskStatus.NO)
        and letter.closed_at is not None
        and at - letter.closed_at <= REPEAT
    ]
    return max(answered, key=lambda letter: (letter.closed_at or at, letter.request), default=None)


def _was_open_lately(letter: Letter, at: datetime) -> bool:
    """Closed within ten minutes, and not by an answer from this phone itself."""
    return (
        letter.status not in (AskStatus.OPEN, AskStatus.YES, AskStatus.NO)
        and letter.closed_at is not None
        and at - letter.closed_at < RECENT
    )


def _more(code: str | None, mailbox: Mailbox) -> Heard:
    if code is None:
        return Details(letter=mailbox.open[0]) if len(mailbox.open) == 1 else _list(mailbox)
    letter = mailbox.letter(code)
    return Details(letter=letter) if letter else _no_such(code, mailbox)


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
        return Say(wording="ended_already", about={"summary": own.summary, "status": str(own.status)})
    return Withdraw(request=own.request)


def _unclear(why: Why, code: str | None, mailbox: Mailbox) -> Say:
    """Ask for a plain answer, naming the codes that are open."""
    if not mailbox.open:
        return Say(wording="unclear_nothing_open", unclear=True)
    if len(mailbox.open) == 1:
        only = mailbox.open[0]
        wording = "unclear_hedge" if why in (Why.HEDGE, Why.BOTH) else "unclear"
        return Say(wording=wording, about={"code": only.code, "summary": only.summary}, unclear=True)
    return Say(wording="unclear_which", letters=mailbox.open, unclear=True)
