"""One request as its page shows it: where it stands, who is waited on, what happened, and what this actor can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.core.definition import ApprovalStep, Proof
from workflow.core.locales import ENGLISH
from workflow.core.state import AskStatus, Status
from workflow.service import look
from workflow.service.actor import Actor, Role, must_see
from workflow.service.board import second_factor
from workflow.service.board.conversations import Thread, threads
from workflow.service.board.dossier import Dossier, dossier
from workflow.service.board.matters import Fact, content, facts
from workflow.service.board.requests import Filters, want
from workflow.service.board.roll import Roll, rolls
from workflow.service.board.sentences import title
from workflow.service.board.steps import Bar, bar
from workflow.service.board.timeline import Chapter, Moment, every_event, summary
from workflow.service.board.waits import Ahead, Wait, ahead, waits
from workflow.service.look import RequestView
from workflow.service.work import Work, query
from workflow.store import neighbours, people, photos
from workflow.store.errors import Missing
from workflow.wording import Voice
from workflow.wording.news import known


@dataclass(frozen=True, kw_only=True)
class Mine:
    """An open ask of whoever looks at the page."""

    ask: int
    step: str
    acting_for: str | None
    options: tuple[tuple[str, str], ...]  #: of a step that offers a choice: (option, what it says)
    factor: bool  #: the step wants the second factor again
    has_factor: bool  #: and he has one
    question: str | None  #: what he asked, and waits to hear


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """An answer of whoever looks at the page, while he can take it back."""

    ask: int
    answer: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Can:
    """What this actor may do with the request as it stands."""

    nudge: bool
    reassign: bool
    override: bool
    withdraw: bool
    tell: str | None  #: what he was asked as the requester, and may answer


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """Everything the page shows."""

    case: Dossier
    title: str  #: of the workflow
    requester: str
    bar: Bar
    facts: tuple[Fact, ...]
    waits: tuple[Wait, ...]
    ahead: Ahead | None
    moments: tuple[Moment, ...]
    chapters: tuple[Chapter, ...]
    threads: tuple[Thread, ...]
    rolls: tuple[Roll, ...]
    mine: Mine | None
    undoing: Undoing | None
    can: Can
    seen: int  #: how much had happened when the page was drawn; its forms bring it back
    content: str  #: a mark of what is asked for; its forms bring that back, too
    view: RequestView  #: for the diagram
    before: int | None  #: the request before it in the list that one came from
    after: int | None


@query
def page(
    work: Work, actor: Actor, request_id: int, *, full: bool = False, filters: Filters | None = None
) -> RequestPage:
    """One request in a list with these filters, with every event instead of the summary where `full`.

    Raises Missing.
    """
    actor.needs(Role.MEMBER)
    case = dossier(work, actor, request_id)
    filters = filters or Filters()
    before, after = neighbours.around(work.tx, request_id, want(work, actor, filters)[0], filters.sort)
    return RequestPage(
        case=case,
        title=case.case.definition.title.for_language("en"),
        requester=case.name(case.record.requester_id),
        bar=bar(case),
        facts=facts(case),
        waits=waits(case),
        ahead=ahead(case),
        moments=() if full else summary(case),
        chapters=every_event(case) if full else (),
        threads=threads(case),
        rolls=rolls(case),
        mine=_mine(work, actor, case),
        undoing=_undoing(actor, case),
        can=_can(actor, case),
        seen=case.record.audit_length,
        content=content(case.record.fields),
        view=_view(case),
        before=before,
        after=after,
    )


@query
def photo(work: Work, actor: Actor, request_id: int, photo_id: int) -> tuple[str, bytes]:
    """The media type and content of a photo of this request. Raises Missing."""
    must_see(work, actor, request_id)
    if photo_id not in {each.id for each in photos.of_request(work.tx, request_id)}:
        raise Missing(f"There is no photo {photo_id} here.")
    return photos.get(work.tx, photo_id).kind or "", photos.content(work.tx, photo_id)


@query
def colleagues(work: Work, actor: Actor) -> Mapping[str, str]:
    """Handle -> name of everybody who can be asked in somebody's place, by name."""
    actor.needs(Role.OPERATOR)
    everybody = [each for each in people.page(work.tx, limit=2000) if not each.guest and each.reachable]
    return {each.handle: each.name for each in sorted(everybody, key=lambda each: each.name.casefold())}


def _mine(work: Work, actor: Actor, case: Dossier) -> Mine | None:
    if actor.person_id is None or case.record.status != Status.PENDING:
        return None
    own = (each for each in case.asks if each.person_id == actor.person_id and each.status == AskStatus.OPEN)
    ask = next(own, None)
    if ask is None:
        return None
    step = case.case.definition.step(ask.step)
    assert isinstance(step, ApprovalStep)
    factor = step.proof in (Proof.TOTP, Proof.WEB)
    return Mine(
        ask=ask.number,
        step=title(ask.step),
        acting_for=case.name(ask.acting_for_id) if ask.acting_for_id else None,
        options=_options(work, case, step),
        factor=factor,
        has_factor=factor and second_factor.has_one(work, actor),
        question=ask.question,
    )


def _options(work: Work, case: Dossier, step: ApprovalStep) -> tuple[tuple[str, str], ...]:
    if not step.choose:
        return ()
    voice = Voice(locale=ENGLISH, zone=work.desk.time_zone, now=work.now)
    about = known(voice, case.case)
    return tuple((option, voice.notify(voice.words(words), about)) for option, words in step.choose.items())


def _undoing(actor: Actor, case: Dossier) -> Undoing | None:
    for ask in reversed(case.asks):
        until = case.outlook.undo.get(ask.number)
        if ask.person_id == actor.person_id and until is not None and ask.status in (AskStatus.YES, AskStatus.NO):
            return Undoing(ask=ask.number, answer=ask.status, until=until)
    return None


def _can(actor: Actor, case: Dossier) -> Can:
    pending = case.record.status == Status.PENDING
    operates = pending and actor.role >= Role.OPERATOR
    waiting = [each for each in case.asks if each.status == AskStatus.OPEN]
    own = actor.person_id is not None and actor.person_id == case.record.requester_id
    questions = [f"{case.name(each.person_id)}: {each.question}" for each in waiting if each.question]
    return Can(
        nudge=operates and any(each.trouble is None and each.asked_at <= case.now for each in waiting),
        reassign=operates and bool(waiting),
        override=pending and actor.role >= Role.ADMIN,
        withdraw=operates or (pending and own),
        tell=" ".join(questions) if own and questions else None,
    )


def _view(case: Dossier) -> RequestView:
    return look.RequestView(
        record=case.record,
        workflow=case.version.workflow,
        version=case.version.number,
        definition=case.case.definition,
        asks=case.asks,
        decisions=case.decisions,
        handles={each.id: each.handle for each in case.people.values()},
    )
