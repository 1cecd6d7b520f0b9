"""What happened to a request: in summary, as a manager tells it, and in full, every event with all that followed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.core.described import begin
from workflow.service.board.dossier import Dossier
from workflow.service.board.readings import decides_nothing, understood
from workflow.service.board.sentences import Body, event_sentence, fact_sentence
from workflow.service.board.telling import Said, Told, tell
from workflow.store.messages import MessageRecord

LOST = ("undelivered", "failed")
#: Facts of which several that follow each other are told together.
_TOGETHER = ("asked", "reminded", "passed over")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One thing that happened, as a manager tells it."""

    at: datetime
    mark: str  #: what kind of thing: asked, yes, no, told, unclear, ...
    title: str
    detail: str = ""
    words: str = ""  #: what was texted
    code: int | None = None  #: the carrier's error code of a text that was lost
    key: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One row of the audit log, in words."""

    number: int
    at: datetime
    title: str
    facts: tuple[str, ...]
    hash: str


def every_event(case: Dossier) -> tuple[Chapter, ...]:
    """All rows of the audit log, the newest first."""
    return tuple(
        Chapter(
            number=entry.number,
            at=entry.at,
            title=event_sentence(case, entry.body),
            facts=tuple(fact_sentence(case, fact) for fact in entry.body.get("facts", ())),
            hash=entry.hash,
        )
        for entry in reversed(case.entries)
    )


def summary(case: Dossier) -> tuple[Moment, ...]:
    """What happened, the newest first."""
    told = [*reversed(list(_of_texts(case))), *_of_events(case)]
    return tuple(sorted(told, key=lambda each: each.at, reverse=True))


def _of_events(case: Dossier) -> Iterator[Moment]:
    texts = {each.sid: each.body for each in case.texts if each.sid and each.direction == "in"}
    found: list[Moment] = []
    for entry in case.entries:
        facts = entry.body.get("facts", ())
        for index, group in enumerate(_grouped(facts)):
            said = tell(Told(case=case, entry=entry, group=group, facts=facts, texts=texts))
            if said:
                found.append(_as_moment(entry.at, f"e{entry.number}-{index}", said))
    yield from reversed(found)  # of what happened in one instant the last comes first, too


def _as_moment(at: datetime, key: str, said: Said, code: int | None = None) -> Moment:
    detail, words = said.get("detail", ""), said.get("words", "")
    return Moment(at=at, key=key, code=code, mark=said["mark"], title=said["title"], detail=detail, words=words)


def _grouped(facts: Iterable[Body]) -> Iterator[list[Body]]:
    """Facts of one kind that follow each other, together."""
    group: list[Body] = []
    for fact in facts:
        if group and (group[0]["what"] != fact["what"] or fact["what"] not in _TOGETHER):
            yield group
            group = []
        group.append(fact)
    if group:
        yield group


def _of_texts(case: Dossier) -> Iterator[Moment]:
    """What texts say that the audit log does not: details asked for, replies not understood, texts that were lost."""
    for text in case.texts:
        said = _text(case, text)
        if said:
            yield _as_moment(text.created_at, f"t{text.id}", said, text.code)


def _text(case: Dossier, text: MessageRecord) -> Said | None:
    name = case.name(text.person_id)
    if text.direction == "out":
        lost = text.status in LOST
        return {"mark": "lost", "title": f"A text to {name} did not arrive"} if lost else None
    if text.reading == "more":
        return {"mark": "details", "title": f"{name} asked for the details", "words": text.body}
    if decides_nothing(text.reading):
        detail = "Told how to answer. Nothing was decided."
        said = understood(text.reading)
        heard = "was not understood" if said == "not understood" else "decided nothing"
        detail = detail if heard == "was not understood" else f"{begin(said)}."
        return {"mark": "unclear", "title": f"{name}'s reply {heard}", "detail": detail, "words": text.body}
    return None
