"""Sketches: the unpublished next version of a workflow, and every state it was in, for undo and redo."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from workflow.store.tables import EditRow, SketchRow

#: So many states of a sketch are kept to go back to.
KEPT = 200

_s, _e = SketchRow.__table__.c, EditRow.__table__.c
_SKETCH = select(_s.id, _s.slug, _s.base, _s.head, _s.last, _s.updated_at, _s.updated_by)


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What is being written."""

    id: int
    slug: str
    base: int  #: the version it began from; 0 where the workflow is new
    head: int  #: the number of the edit it shows
    last: int  #: the number of the newest edit
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of it, without the text."""

    number: int
    what: str
    at: datetime
    by: str


def find(tx: Connection, slug: str, *, lock: bool = False) -> Sketch | None:
    """The sketch of a workflow; with `lock` nobody else changes it until this transaction ends."""
    found = _SKETCH.where(_s.slug == slug)
    row = tx.execute(found.with_for_update() if lock else found).first()
    return Sketch(**row._mapping) if row else None


def add(tx: Connection, slug: str, base: int, source: str, what: str, *, now: datetime, by: str) -> Sketch:
    """Begin a sketch."""
    values = {"slug": slug, "base": base, "head": 1, "last": 1, "updated_at": now, "updated_by": by}
    made = tx.execute(insert(SketchRow).values(**values).returning(_s.id)).scalar_one()
    _put(tx, made, 1, source, what, now, by)
    return Sketch(id=made, slug=slug, base=base, head=1, last=1, updated_at=now, updated_by=by)


def push(tx: Connection, sketch: Sketch, source: str, what: str, *, now: datetime, by: str) -> int:
    """Store a new state and show it; what had been undone is gone. Gives back its number."""
    number = sketch.last + 1
    tx.execute(delete(EditRow).where(_e.sketch_id == sketch.id, _e.number > sketch.head))
    _put(tx, sketch.id, number, source, what, now, by)
    oldest = select(_e.number).where(_e.sketch_id == sketch.id).order_by(_e.number.desc()).offset(KEPT).limit(1)
    if (beyond := tx.execute(oldest).scalar()) is not None:
        tx.execute(delete(EditRow).where(_e.sketch_id == sketch.id, _e.number <= beyond))
    shown = {"head": number, "last": number, "updated_at": now, "updated_by": by}
    tx.execute(update(SketchRow).where(_s.id == sketch.id).values(**shown))
    return number


def show(tx: Connection, sketch: Sketch, number: int, *, now: datetime, by: str) -> None:
    """Go back, or forward again, to one of its states."""
    shown = {"head": number, "updated_at": now, "updated_by": by}
    tx.execute(update(SketchRow).where(_s.id == sketch.id).values(**shown))


def source(tx: Connection, sketch: Sketch, number: int) -> str | None:
    """The text as it was after this edit; None where it is not kept."""
    text: str | None = tx.execute(select(_e.source).where(_e.sketch_id == sketch.id, _e.number == number)).scalar()
    return text


def before(tx: Connection, sketch: Sketch) -> Edit | None:
    """The state that undo goes back to."""
    return _one(tx, sketch, _e.number < sketch.head, _e.number.desc())


def after(tx: Connection, sketch: Sketch) -> Edit | None:
    """The state that redo goes on to."""
    return _one(tx, sketch, _e.number > sketch.head, _e.number)


def recent(tx: Connection, sketch: Sketch, *, limit: int = 12) -> list[Edit]:
    """The newest edits, the newest first, with those that were undone."""
    found = select(_e.number, _e.what, _e.at, _e.by).where(_e.sketch_id == sketch.id)
    return [Edit(**row._mapping) for row in tx.execute(found.order_by(_e.number.desc()).limit(limit))]


def drop(tx: Connection, slug: str) -> bool:
    """Let go of a sketch and of every state of it; False where there is none."""
    mine = select(_s.id).where(_s.slug == slug).scalar_subquery()
    tx.execute(delete(EditRow).where(_e.sketch_id == mine))
    return bool(tx.execute(delete(SketchRow).where(_s.slug == slug)).rowcount)


def rebase(tx: Connection, sketch: Sketch, base: int) -> None:
    """From now on it goes on from this version."""
    tx.execute(update(SketchRow).where(_s.id == sketch.id).values(base=base))


def _one(tx: Connection, sketch: Sketch, which: object, order: object) -> Edit | None:
    found = select(_e.number, _e.what, _e.at, _e.by).where(_e.sketch_id == sketch.id, which)  # type: ignore[arg-type]
    row = tx.execute(found.order_by(order).limit(1)).first()  # type: ignore[arg-type]
    return Edit(**row._mapping) if row else None


def _put(tx: Connection, sketch_id: int, number: int, source: str, what: str, now: datetime, by: str) -> None:
    values = {"sketch_id": sketch_id, "number": number, "source": source, "what": what, "at": now, "by": by}
    tx.execute(insert(EditRow).values(**values))
