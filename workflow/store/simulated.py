"""What was made in simulator mode, all of it, and taking it away without a trace in what is real.

The order of the statements is that of the foreign keys. What is real and names something simulated loses the name.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, String, cast, delete, func, literal, or_, select, update

from workflow.core.state import Status
from workflow.store.db import Base
from workflow.store.effects import Kind
from workflow.store.tables import (
    AbsenceRow,
    AskRow,
    AttentionRow,
    AuditRow,
    CodeRow,
    DecisionRow,
    DeliveryRow,
    DraftRow,
    EffectRow,
    GroupRow,
    IdempotencyRow,
    MembershipRow,
    MessageRow,
    PersonRow,
    PhoneMediaRow,
    PhoneStateRow,
    PhoneTextRow,
    PhotoRow,
    RequestRow,
    TokenRow,
    UserRow,
)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much was made in simulator mode; `people` and `groups` are those that would go with it."""

    requests: int
    texts: int
    people: int
    groups: int


_r, _m, _p, _ph = RequestRow.__table__.c, MessageRow.__table__.c, PersonRow.__table__.c, PhotoRow.__table__.c
_a, _d, _e, _t = AskRow.__table__.c, DecisionRow.__table__.c, EffectRow.__table__.c, AttentionRow.__table__.c
_i, _u, _c, _dr = IdempotencyRow.__table__.c, AuditRow.__table__.c, CodeRow.__table__.c, DraftRow.__table__.c
_ab, _ms, _g, _tk = AbsenceRow.__table__.c, MembershipRow.__table__.c, GroupRow.__table__.c, TokenRow.__table__.c
_dl = DeliveryRow.__table__.c

_REQUESTS = select(_r.id).where(_r.simulated)
_TEXTS = select(_m.id).where(_m.simulated)
_DRAFTS = select(_dr.id).where(_dr.simulated)
_PHOTOS = select(_ph.id).where(or_(_ph.simulated, _ph.message_id.in_(_TEXTS)))
_REAL = select(_r.id).where(~_r.simulated)
_ANY = _r.status.in_(list(Status))  # every one has one of these: an index knows which are simulated by their status
#: Who is named in what is real: he stays, and so does everybody whom the real people name.
_NEEDED = (
    select(_r.requester_id).where(~_r.simulated),
    select(_a.person_id).where(_a.request_id.in_(_REAL)),
    select(_a.acting_for_id).where(_a.request_id.in_(_REAL), _a.acting_for_id.is_not(None)),
    select(_d.person_id).where(_d.request_id.in_(_REAL), _d.person_id.is_not(None)),
    select(_d.acting_for_id).where(_d.request_id.in_(_REAL), _d.acting_for_id.is_not(None)),
    select(_dr.person_id).where(~_dr.simulated),
)
_PEOPLE = select(_p.id).where(_p.simulated, *(_p.id.not_in(each) for each in _NEEDED))
_PHONES = select(_p.phone).where(_p.id.in_(_PEOPLE))
_GROUPS = (
    select(_ms.group_id).group_by(_ms.group_id).having(func.count() == func.count().filter(_ms.person_id.in_(_PEOPLE)))
)

#: As `audit.chain_of` names them.
_CHAINS = select(literal("request:").concat(cast(_r.id, String))).where(_r.simulated)

#: Whose effects go: every kind has its subjects here.
SUBJECTS: dict[Kind, Select[tuple[int]]] = {
    Kind.SEND: _TEXTS,
    Kind.ACT: _TEXTS,
    Kind.WAKE: _REQUESTS,
    Kind.FETCH: _PHOTOS,
    Kind.DRAFT: _DRAFTS,
    Kind.AWAY: select(_ab.id).where(_ab.person_id.in_(_PEOPLE)),
    Kind.POST: select(_dl.id).where(_dl.simulated),
}


def tally(tx: Connection) -> Tally:
    """How much there is now."""
    return Tally(
        requests=_count(tx, _REQUESTS), texts=_count(tx, _TEXTS), people=_count(tx, _PEOPLE),
        groups=_count(tx, _GROUPS),
    )  # fmt: skip


def any_texts(tx: Connection) -> bool:
    """True where a text was made in simulator mode."""
    return tx.execute(_TEXTS.limit(1)).first() is not None


def any_requests(tx: Connection) -> bool:
    """True where a request was made in simulator mode."""
    return tx.execute(_REQUESTS.where(_ANY).limit(1)).first() is not None


def any_real(tx: Connection) -> bool:
    """True where a request was made in earnest."""
    return tx.execute(_REAL.where(_ANY).limit(1)).first() is not None


def _count(tx: Connection, found: Select[tuple[int]]) -> int:
    return int(tx.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def wipe(tx: Connection, now: datetime) -> Tally:
    """Delete it all; how much it was. `now` is the real time."""
    tx.execute(_REQUESTS.order_by(_r.id).with_for_update())  # whoever acts on one now is waited for
    found = tally(tx)
    groups = list(tx.execute(_GROUPS).scalars())
    _wipe_what_hangs_on_them(tx)
    _wipe_texts(tx)
    tx.execute(delete(RequestRow).where(_r.simulated))
    _wipe_people(tx, now)
    tx.execute(delete(GroupRow).where(_g.id.in_(groups)))
    return found


def _wipe_what_hangs_on_them(tx: Connection) -> None:
    """Effects, what needed somebody, deliveries, drafts, photos, and the parts of requests, with their audit chains."""
    for kind, subjects in SUBJECTS.items():
        tx.execute(delete(EffectRow).where(_e.kind == str(kind), _e.subject_id.in_(subjects)))
    named = (_t.request_id.in_(_REQUESTS), _t.message_id.in_(_TEXTS), _t.person_id.in_(_PEOPLE))
    tx.execute(delete(AttentionRow).where(or_(*named)))
    tx.execute(delete(DeliveryRow).where(_dl.simulated))
    tx.execute(delete(DraftRow).where(_dr.simulated))
    tx.execute(delete(PhotoRow).where(_ph.id.in_(_PHOTOS)))
    tx.execute(update(PhotoRow).where(_ph.request_id.in_(_REQUESTS)).values(request_id=None, field=None))
    for part, request_id in ((DecisionRow, _d.request_id), (AskRow, _a.request_id), (IdempotencyRow, _i.request_id)):
        tx.execute(delete(part).where(request_id.in_(_REQUESTS)))
    tx.execute(delete(AuditRow).where(_u.chain.in_(_CHAINS)))


def _wipe_texts(tx: Connection) -> None:
    """The texts, and all that is on the virtual phones, for those are simulated by nature."""
    _forget(tx, MessageRow, request_id=_REQUESTS, answer_to=_TEXTS)
    _forget(tx, DraftRow, message_id=_TEXTS)
    tx.execute(delete(MessageRow).where(_m.simulated))
    tx.execute(delete(PhoneTextRow))
    tx.execute(delete(PhoneMediaRow))
    tx.execute(delete(PhoneStateRow))


def _wipe_people(tx: Connection, now: datetime) -> None:
    """The people whom nothing real names, with the codes of their phones; a token that spoke for one speaks no more."""
    tx.execute(delete(CodeRow).where(_c.phone.in_(_PHONES)))
    tx.execute(delete(MembershipRow).where(_ms.person_id.in_(_PEOPLE)))
    tx.execute(delete(AbsenceRow).where(_ab.person_id.in_(_PEOPLE)))
    _forget(tx, AbsenceRow, cover_id=_PEOPLE)
    tx.execute(update(TokenRow).where(_tk.person_id.in_(_PEOPLE)).values(revoked_at=now, person_id=None))
    _forget(tx, UserRow, person_id=_PEOPLE)
    _forget(tx, MessageRow, person_id=_PEOPLE)
    _forget(tx, PhotoRow, person_id=_PEOPLE)
    _forget(tx, PersonRow, manager_id=_PEOPLE, cover_id=_PEOPLE)
    tx.execute(delete(PersonRow).where(_p.id.in_(_PEOPLE)))


def _forget(tx: Connection, table: type[Base], **names: Select[tuple[int]]) -> None:
    """Let nothing in these columns name what goes."""
    for column, gone in names.items():
        tx.execute(update(table).where(table.__table__.c[column].in_(gone)).values({column: None}))
