"""An approver decides on the dashboard: the ask he was shown, about what he was shown, with the proof it wants.

It goes the same way as a text does. What is no longer as it was shown is refused, and the refusal says what happened.
"""

from dataclasses import dataclass, field

from workflow.core.definition import ApprovalStep, Problem, Proof
from workflow.core.events import Questioned, Replied, Told, Undone
from workflow.core.options import chosen
from workflow.core.state import Answer, Ask, AskStatus, Channel
from workflow.core.typed import one_line
from workflow.service.actor import Actor, Forbidden, Role, must_see
from workflow.service.board import second_factor
from workflow.service.board.matters import content
from workflow.service.board.stale import Stale
from workflow.service.case import Case, happen, load_case
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import audit, requests
from workflow.store.errors import Missing

LONGEST = 1000  #: characters of a reason; what a text takes is less


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What the form brings: the answer, and what was shown when it was given."""

    ask: int
    content: str
    answer: Answer
    reason: str = ""
    option: str = ""
    code: str = field(default="", repr=False)  #: the six digits of the second factor


def decide(desk: Desk, actor: Actor, request_id: int, ballot: Ballot) -> bool:
    """Answer an open ask of this actor's own; False where he had answered it like this before.

    Raises Missing, Forbidden, NotFitting, or Stale where it is no longer open or asks for something else.
    """
    ready = _look(desk, actor, request_id, ballot)
    if ready.answered:
        return False
    if ready.factor and not second_factor.confirm(desk, actor, ballot.code):
        message = "This is not the code that your authenticator app shows now, or it was used before."
        raise NotFitting(Problem(path="code", message=message))
    return _decide(desk, actor, request_id, ballot)


@dataclass(frozen=True, kw_only=True)
class _Ready:
    answered: bool
    factor: bool


@query
def _look(work: Work, actor: Actor, request_id: int, ballot: Ballot) -> _Ready:
    """Whether this can be decided, before any code is used up."""
    actor.needs(Role.MEMBER)
    must_see(work, actor, request_id)
    record = requests.get(work.tx, request_id)
    ask = next((each for each in requests.asks(work.tx, request_id) if each.number == ballot.ask), None)
    if ask is None:
        raise Missing(f"There is no ask {ballot.ask}.")
    if ask.person_id != actor.person_id:
        raise Forbidden("Somebody else was asked this.")
    if ask.status == str(ballot.answer):
        return _Ready(answered=True, factor=False)
    if ask.status != AskStatus.OPEN or content(record.fields) != ballot.content:
        raise Stale(ask=ask.number, content=ballot.content)
    factor = ask.proof in (Proof.TOTP, Proof.WEB)
    if factor and not second_factor.has_one(work, actor):
        message = "This step needs an authenticator app. Set one up under your account, then decide here."
        raise NotFitting(Problem(path="code", message=message))
    return _Ready(answered=False, factor=factor)


@use_case
def _decide(work: Work, actor: Actor, request_id: int, ballot: Ballot) -> bool:
    case = load_case(work, request_id)
    ask = _own(case, actor, ballot.ask)
    if ask.status is AskStatus(ballot.answer):
        return False
    if ask.status is not AskStatus.OPEN or _content(work, case) != ballot.content:
        raise Stale(ask=ask.number, content=ballot.content)
    reason = _reason(case, ask, ballot)
    event = Replied(at=work.now, ask=ask.number, answer=ballot.answer, reason=reason, channel=Channel.WEB)
    after = happen(work, case, event).state.ask(ask.number)
    if after.status is not AskStatus(ballot.answer):  # its time ran out before, and only now that is seen
        raise Stale(ask=ask.number, content=ballot.content)
    _note(work, "AnsweredOnDashboard", case, ask.person, actor)
    return True


@use_case
def undo(work: Work, actor: Actor, request_id: int, ask_number: int) -> None:
    """Take an answer of this actor's own back. Raises Missing, Forbidden, or Stale where it has taken effect."""
    actor.needs(Role.MEMBER)
    must_see(work, actor, request_id)
    case = load_case(work, request_id)
    ask = _own(case, actor, ask_number)
    if ask.status is AskStatus.OPEN:
        return  # taken back already
    outcome = happen(work, case, Undone(at=work.now, ask=ask.number))
    if not any(each.ask == ask.number and each.undone_at == work.now for each in outcome.state.decisions):
        raise Stale(ask=ask.number, content=None)
    _note(work, "UndoneOnDashboard", case, ask.person, actor)


@use_case
def question(work: Work, actor: Actor, request_id: int, ask_number: int, words: str) -> None:
    """Ask the requester something before answering. Raises Missing, Forbidden, NotFitting or Stale."""
    actor.needs(Role.MEMBER)
    must_see(work, actor, request_id)
    case = load_case(work, request_id)
    ask = _own(case, actor, ask_number)
    said = _words(words, "question", "Write what you want to know.")
    if ask.status is not AskStatus.OPEN:
        raise Stale(ask=ask.number, content=None)
    if ask.question != said:
        happen(work, case, Questioned(at=work.now, ask=ask.number, question=said))


@use_case
def tell(work: Work, actor: Actor, request_id: int, words: str) -> None:
    """Answer, as the requester, what the approvers asked. Raises Missing, Forbidden, NotFitting or Stale."""
    actor.needs(Role.MEMBER)
    must_see(work, actor, request_id)
    case = load_case(work, request_id)
    if case.people[case.state.requester].id != actor.person_id:
        raise Forbidden("The requester was asked this.")
    said = _words(words, "answer", "Write your answer.")
    if not any(each.question for each in case.state.open_asks):
        raise Stale(ask=None, content=None)
    happen(work, case, Told(at=work.now, answer=said))


def _own(case: Case, actor: Actor, number: int) -> Ask:
    """The ask with this number, which must be his. Raises Missing or Forbidden."""
    try:
        ask = case.state.ask(number)
    except LookupError as error:
        raise Missing(f"There is no ask {number}.") from error
    if case.people[ask.person].id != actor.person_id:
        raise Forbidden("Somebody else was asked this.")
    return ask


def _reason(case: Case, ask: Ask, ballot: Ballot) -> str:
    """The reason, which begins with the option where the step offers some. Raises NotFitting."""
    step = case.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    reason = one_line(ballot.reason)
    if len(reason) > LONGEST:
        message = f"Write at most {LONGEST} characters: that was {len(reason)}."
        raise NotFitting(Problem(path="reason", message=message))
    if not step.choose or ballot.answer is Answer.NO:
        return reason
    option = chosen(step.choose, ballot.option)
    if option is None:
        raise NotFitting(Problem(path="option", message=f"Choose one of {', '.join(step.choose)}."))
    return f"{option} {reason}".strip()


def _words(typed: str, path: str, nothing: str) -> str:
    said = one_line(typed)
    if not said or len(said) > LONGEST:
        message = f"Write at most {LONGEST} characters: that was {len(said)}." if said else nothing
        raise NotFitting(Problem(path=path, message=message))
    return said


def _content(work: Work, case: Case) -> str:
    return content(requests.get(work.tx, case.id).fields)


def _note(work: Work, event: str, case: Case, person: str, actor: Actor) -> None:
    body = {"event": event, "request": case.id, "person": person, "by": actor.by}
    audit.append_admin(work.tx, work.now, body)
