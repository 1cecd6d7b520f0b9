"""A yes or no from one phone: which ask it answers, and whether that ask takes it from there and like this."""

import re
from datetime import datetime, timedelta

from workflow.core import replies
from workflow.core.definition import Proof
from workflow.core.heard import Decide, Heard, Say
from workflow.core.mailbox import Letter, Mailbox
from workflow.core.options import chosen
from workflow.core.replies import Why
from workflow.core.state import Answer, AskStatus

#: A bare YES or NO is safe only when no other ask was open this recently (contract, section 6).
RECENT = timedelta(minutes=10)
#: A second bare YES this soon repeats the first.
REPEAT = timedelta(seconds=60)
_TOTP = re.compile(r"(?:\A|\s)([0-9]{3}) ?([0-9]{3})\Z")


def decide(reading: replies.Decide, mailbox: Mailbox, at: datetime) -> Heard:
    """What a plain yes or no comes to."""
    others = {letter.code for letter in mailbox.open} - {reading.code}
    if others & set(reading.numbers):
        return unclear(Why.TWO_CODES, mailbox)
    if reading.code is None:
        return _decide_bare(reading, mailbox, at)
    letter = mailbox.letter(reading.code)
    return _accept(letter, reading) if letter else no_such(reading.code, mailbox)


def _accept(letter: Letter, reading: replies.Decide) -> Heard:
    """The decision, unless its step wants more than a plain answer; late ones go to the engine, which says so."""
    if letter.status is AskStatus.OPEN:
        if letter.proof is Proof.WEB:
            return Say(wording="needs_web", letter=letter)
        if letter.proof is not Proof.REPLY and reading.code is None:
            return Say(wording="needs_totp" if letter.proof is Proof.TOTP else "needs_code", letter=letter)
        if letter.proof is Proof.TOTP:
            return _with_totp(letter, reading)
    return _chosen(letter, reading.answer, reading.reason)


def _with_totp(letter: Letter, reading: replies.Decide) -> Heard:
    """`YES 4821 123456`: the last six digits, in one or, as the apps show them, two groups, are the proof."""
    found = _TOTP.search(reading.reason)
    if found is None:
        return Say(wording="needs_totp", letter=letter)
    return _chosen(letter, reading.answer, reading.reason[: found.start()].strip(), found[1] + found[2])


def _chosen(letter: Letter, answer: Answer, reason: str, totp: str | None = None) -> Heard:
    wants_option = letter.status is AskStatus.OPEN and letter.options and answer is Answer.YES
    if wants_option and chosen(letter.options, reason) is None:
        return Say(wording="which_option", letter=letter)
    return Decide(request=letter.request, ask=letter.ask, answer=answer, reason=reason, totp=totp)


def no_such(code: str, mailbox: Mailbox) -> Say:
    """There is no ask with this code."""
    if own := mailbox.own_request(code):
        return Say(wording="own_code", own=(own,))
    return Say(wording="wrong_code", about={"code": code}, wrong_code=True)


def _decide_bare(reading: replies.Decide, mailbox: Mailbox, at: datetime) -> Heard:
    """A bare YES or NO decides only where nobody can doubt what it answers."""
    if repeated := answered_just_now(mailbox, at):
        if repeated.status == str(reading.answer) or not mailbox.open:
            return Decide(request=repeated.request, ask=repeated.ask, answer=reading.answer, reason=reading.reason)
        return Say(wording="which", letters=mailbox.open)
    lately = [letter for letter in mailbox.letters if was_open_lately(letter, at)]
    if len(mailbox.open) == 1 and not lately and mailbox.open[0].shown:
        return _accept(mailbox.open[0], reading)
    if mailbox.open:
        return Say(wording="which", letters=mailbox.open)
    if len(lately) == 1:
        return Decide(request=lately[0].request, ask=lately[0].ask, answer=reading.answer, reason=reading.reason)
    return Say(wording="nothing_open")


def answered_just_now(mailbox: Mailbox, at: datetime) -> Letter | None:
    """The ask that this phone has just answered: a bare yes or no so soon after it is a repeat."""
    return max(
        (letter for letter in answered(mailbox) if letter.closed_at and at - letter.closed_at <= REPEAT),
        key=lambda letter: (letter.closed_at or at, letter.request),
        default=None,
    )


def answered(mailbox: Mailbox) -> tuple[Letter, ...]:
    """The asks that this phone answered."""
    return tuple(letter for letter in mailbox.letters if letter.status in (AskStatus.YES, AskStatus.NO))


def was_open_lately(letter: Letter, at: datetime) -> bool:
    """Closed within ten minutes, and not by an answer from this phone itself."""
    return (
        letter.status not in (AskStatus.OPEN, AskStatus.YES, AskStatus.NO)
        and letter.closed_at is not None
        and at - letter.closed_at < RECENT
    )


def unclear(why: Why, mailbox: Mailbox) -> Say:
    """Ask for a plain answer, naming the codes that are open."""
    if not mailbox.open:
        return Say(wording="unclear_nothing_open", unclear=True)
    if len(mailbox.open) == 1:
        wording = "unclear_hedge" if why in (Why.HEDGE, Why.BOTH) else "unclear"
        return Say(wording=wording, letter=mailbox.open[0], unclear=True)
    return Say(wording="unclear_which", letters=mailbox.open, unclear=True)
