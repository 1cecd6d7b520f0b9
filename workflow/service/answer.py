"""An approver's answer, and taking it back, by the API: for the ask he has, with the proof that its step wants."""

from dataclasses import dataclass, field
from datetime import timedelta

from workflow.core.definition import ApprovalStep, Problem, Proof
from workflow.core.events import Replied, Undone
from workflow.core.options import chosen
from workflow.core.state import Answer, Ask, AskStatus, Channel, Trouble
from workflow.core.turn import NotPossible
from workflow.service import alarm, second_factor
from workflow.service.case import Case, happen, load_case
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, use_case
from workflow.store import audit, authenticators

#: So many wrong authenticator codes within this time, and no more are tried until it has passed.
WRONG_CODES, WITHIN = 5, timedelta(hours=1)
_WRONG_CODE = "WrongAuthenticatorCode"
_OVER = {
    AskStatus.YES: "{name} has answered this already: yes.",
    AskStatus.NO: "{name} has answered this already: no.",
    AskStatus.CLOSED: "{name} is no longer asked: this was decided or taken back.",
    AskStatus.LAPSED: "The time for {name} to answer has run out.",
    AskStatus.MOVED: "Somebody else was asked in the place of {name}.",
    AskStatus.VOID: "This was changed after {name} was asked.",
}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was answered, and what was brought to prove who it is."""

    person: str  #: handle
    answer: Answer
    reason: str = ""
    choice: str | None = None  #: one of the options of a step that offers a choice
    authenticator: str | None = field(default=None, repr=False)  #: the six digits


def answer(desk: Desk, request_id: int, given: Given, by: str) -> None:
    """Answer the open ask of a person. Raises Missing, NotFitting, or NotPossible where he has none."""
    if not _answer(desk, request_id, given, by):
        message = "This is not the code that the authenticator app shows now, or it was used before."
        raise NotFitting(Problem(path="authenticator", message=message))


@use_case
def _answer(work: Work, request_id: int, given: Given, by: str) -> bool:
    """False where the proof is wrong; then that is all that is on the record."""
    case = load_case(work, request_id, given.person)
    ask = _latest(case, given.person)
    if ask.status is not AskStatus.OPEN:
        raise NotPossible(_OVER[ask.status].format(name=case.state.directory.name(ask.person)))
    reason = _reason(case, ask, given)
    if not _proved(work, case, ask, given, by):
        return False
    event = Replied(at=work.now, ask=ask.number, answer=given.answer, reason=reason, channel=Channel.API)
    after = happen(work, case, event).state.ask(ask.number)
    if after.status is not AskStatus(given.answer):  # its time ran out before, and only now that is seen
        raise NotPossible(_OVER[after.status].format(name=case.state.directory.name(ask.person)))
    _note(work, "AnsweredByApi", case, given.person, by)
    return True


@use_case
def undo(work: Work, request_id: int, person: str, by: str) -> None:
    """Take a person's latest answer back. Raises Missing, or NotPossible where there is none or it is too late."""
    case = load_case(work, request_id, person)
    ask = _latest(case, person)
    name = case.state.directory.name(person)
    if ask.status not in (AskStatus.YES, AskStatus.NO):
        raise NotPossible(f"{name} has given no answer that could be taken back.")
    outcome = happen(work, case, Undone(at=work.now, ask=ask.number))
    if not any(each.ask == ask.number and each.undone_at == work.now for each in outcome.state.decisions):
        raise NotPossible(f"It is too late: the answer of {name} has taken effect.")
    _note(work, "UndoneByApi", case, person, by)


def _latest(case: Case, person: str) -> Ask:
    """The ask that an answer of this person is about: an open one, else the last there was."""
    mine = [ask for ask in case.state.asks if ask.person == person]
    if not mine:
        raise NotPossible(f"{case.state.directory.name(person)} was not asked here.")
    return next((ask for ask in mine if ask.status is AskStatus.OPEN), mine[-1])


def _reason(case: Case, ask: Ask, given: Given) -> str:
    """The reason, which begins with the option where the step offers some. Raises NotFitting."""
    step = _step(case, ask)
    if given.choice is None and (given.answer is Answer.NO or not step.choose or chosen(step.choose, given.reason)):
        return given.reason
    option = chosen(step.choose or (), given.choice or "")
    if option is None:
        options = ", ".join(step.choose or ())
        message = f"Write one of {options}." if options else "This step offers no choice."
        raise NotFitting(Problem(path="choice", message=message))
    return f"{option} {given.reason}".strip()


def _proved(work: Work, case: Case, ask: Ask, given: Given, by: str) -> bool:
    """Whether the step wants no second factor here, or this is one. Raises NotFitting, or NotPossible once locked."""
    if _step(case, ask).proof not in (Proof.TOTP, Proof.WEB):
        return True
    if given.authenticator is None:
        message = "This step needs the six digits that the person's authenticator app shows."
        raise NotFitting(Problem(path="authenticator", message=message))
    person = case.people[given.person]
    if authenticators.wrong_codes(work.tx, person.handle, _WRONG_CODE, work.now, WITHIN) >= WRONG_CODES:
        raise NotPossible(f"Too many wrong codes were brought for {person.name}; try again in an hour.")
    if second_factor.use(work, person.id, given.authenticator):
        return True
    _note(work, _WRONG_CODE, case, person.handle, by)
    if authenticators.wrong_codes(work.tx, person.handle, _WRONG_CODE, work.now, WITHIN) >= WRONG_CODES:
        detail = f"{WRONG_CODES} wrong authenticator codes were brought for {person.name} over the API within an hour."
        alarm.need(work, Trouble.LOCKED_PHONE, person_id=person.id, detail=detail)
    return False


def _step(case: Case, ask: Ask) -> ApprovalStep:
    step = case.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    return step


def _note(work: Work, event: str, case: Case, person: str, by: str) -> None:
    audit.append_admin(work.tx, work.now, {"event": event, "request": case.id, "person": person, "by": by})
