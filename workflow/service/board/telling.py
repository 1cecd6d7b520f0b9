"""One thing that happened to a request, as a manager tells it: a title, what explains it, and the words that were said.

Each kind of fact has one small function; a fact that has none is told by its sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workflow.core.described import begin
from workflow.service.board.dossier import Dossier
from workflow.service.board.sentences import (
    CHANNELS,
    Body,
    answered,
    because,
    fact_sentence,
    listed,
    started_by,
    title,
)
from workflow.service.board.spans import span
from workflow.store.audit import Entry

NAMED = 4  #: so many people are named in one line; more are counted
_LOST = ("undelivered", "failed")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is to be told: facts of one kind, with everything that happened beside them."""

    case: Dossier
    entry: Entry
    group: Sequence[Body]
    facts: Sequence[Body]  #: all of the event
    texts: Mapping[str, str]  #: inbound texts by their SID

    @property
    def fact(self) -> Body:
        """The first of the facts."""
        return self.group[0]

    @property
    def by(self) -> str:
        """Whoever caused the event."""
        return self.case.by(self.entry.body.get("by"), self.entry.body.get("name"))


Said = Mapping[str, str]  #: mark, title, and perhaps detail and words


def tell(told: Told) -> Said:
    """The mark and the words of it; empty where something else in the same event says it."""
    what = str(told.fact["what"])
    if what in _UNSAID:
        return {}
    telling = TELLING.get(what)
    return telling(told) if telling else {"mark": "other", "title": fact_sentence(told.case, told.fact)}


def _plain(mark: str) -> Callable[[Told], Said]:
    return lambda told: {"mark": mark, "title": fact_sentence(told.case, told.fact)}


def _quoting(mark: str, name: str) -> Callable[[Told], Said]:
    """A sentence that stands without its words, which are shown below it."""

    def telling(told: Told) -> Said:
        sentence = fact_sentence(told.case, {**told.fact, name: ""}).removesuffix(": “”")
        words = told.texts.get(str(told.entry.body.get("message_sid"))) or str(told.fact.get(name, ""))
        return {"mark": mark, "title": sentence, "words": words}

    return telling


def _ended(mark: str, words: str) -> Callable[[Told], Said]:
    return lambda told: {"mark": mark, "title": words}


def _withdrawn(told: Told) -> Said:
    by = told.by if told.entry.body.get("by") else told.case.name(told.case.record.requester_id)
    return {"mark": "withdrawn", "title": f"Withdrawn by {by}"}


def _started(told: Told) -> Said:
    detail = f"{begin(started_by(told.case.record.created_by, told.case.by))}."
    return {"mark": "started", "title": f"{told.case.called(told.fact['requester'])} asked for it", "detail": detail}


def _asked(told: Told) -> Said:
    case, asks = told.case, {each.number: each for each in told.case.asks}
    here = [asks[each["ask"]] for each in told.group if each.get("ask") in asks]
    instead = {case.called(each["acting_for"]) for each in told.group if each.get("acting_for")}
    detail = [
        f"{title(here[0].step)}." if here else "",
        f"Instead of {listed(sorted(instead))}." if instead else "",
        "Held back by quiet hours." if any(each.asked_at > told.entry.at for each in here) else "",
        _delivery(case, here[0].number) if len(here) == 1 else "",
    ]
    return {"mark": "asked", "title": f"{_people(told)} asked", "detail": " ".join(filter(None, detail))}


def _people(told: Told) -> str:
    """ "Ana was", "Ana, Kim and 5 more were": whom facts of one kind are about."""
    names = [told.case.called(each["person"]) for each in told.group]
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    return f"{listed(names)} {'was' if len(told.group) == 1 else 'were'}"


def _delivery(case: Dossier, ask: int) -> str:
    """How the first text of an ask fared."""
    text = next((each for each in case.texts if each.ask_number == ask and each.direction == "out"), None)
    if text is not None and text.status == "delivered":
        took = (text.updated_at - text.created_at).total_seconds()
        return f"Delivered in {span(took)}." if took >= 60 else "Delivered."
    return "The text did not arrive." if text is not None and text.status in _LOST else ""


def _decided(told: Told) -> Said:
    fact = told.fact
    if not fact.get("person"):
        came = "approved" if fact["answer"] == "yes" else "rejected"
        silent = {"mark": str(fact["answer"]), "title": f"{title(fact['step'])} was {came} by silence"}
        return silent if fact.get("channel") == "silence" else {}  # an override is a fact of its own
    instead = f" for {told.case.called(fact['acting_for'])}" if fact.get("acting_for") else ""
    ask = next((each for each in told.case.asks if each.number == told.entry.body.get("ask")), None)
    took = f" after {span((told.entry.at - ask.asked_at).total_seconds())}" if ask else ""
    entered = [title(each["step"]) for each in told.facts if each["what"] == "entered"]
    following = f" Next: {entered[-1]}." if entered else ""
    return {
        "mark": str(fact["answer"]),
        "title": f"{told.case.called(fact['person'])} {answered(fact['answer'])}{instead}",
        "detail": f"{title(fact['step'])}, {CHANNELS.get(fact['channel'], '')}{took}.{following}",
        "words": told.texts.get(told.entry.body.get("message_sid") or "") or fact.get("reason") or "",
    }


def _left_out(told: Told) -> Said:
    step = next((each for each in told.case.case.definition.steps if each.id == told.fact["step"]), None)
    why = f"It is only for {step.when}." if step is not None and step.when is not None else ""
    return {"mark": "skipped", "title": fact_sentence(told.case, told.fact), "detail": why}


def _reminded(told: Told) -> Said:
    return {"mark": "reminded", "title": f"{_people(told)} reminded"}


def _nudged(told: Told) -> Said:
    return {"mark": "reminded", "title": f"{told.by} nudged", "detail": "Everyone it was waiting on got a reminder."}


def _escalated(told: Told) -> Said:
    people = told.case.all_called(told.fact["people"])
    return {"mark": "moved", "title": f"Went on to {people}", "detail": "Nobody answered in time."}


def _overridden(told: Told) -> Said:
    came = "Approved" if told.fact.get("answer") == "yes" else "Rejected"
    return {
        "mark": "override",
        "title": f"{came} by {told.by} as an override",
        "detail": "For everyone; this stays on the record.",
        "words": str(told.fact.get("reason", "")),
    }


def _reassigned(told: Told) -> Said:
    return {
        "mark": "moved",
        "title": fact_sentence(told.case, told.fact),
        "detail": f"Reassigned by {told.by}.",
        "words": str(told.fact.get("reason", "")),
    }


def _changed(told: Told) -> Said:
    return {
        "mark": "changed",
        "title": f"{told.by} changed what is asked for",
        "detail": "Everybody is asked anew; codes sent before no longer count.",
        "words": str(told.fact.get("reason", "")),
    }


def _needs(told: Told) -> Said:
    fact = told.fact
    name = f"{told.case.called(fact['person'])} cannot be asked" if fact.get("person") else "Too few can be asked"
    return {"mark": "trouble", "title": name, "detail": f"{begin(because(fact.get('why')))}. Shown in the inbox."}


#: Said by what comes before or after it in the same event.
_UNSAID = ("entered", "passed", "silence", "withdrawn by")
TELLING: Mapping[str, Callable[[Told], Said]] = {
    "started": _started,
    "asked": _asked,
    "decided": _decided,
    "left out": _left_out,
    "told": _plain("told"),
    "passed over": _plain("skipped"),
    "turn over": _plain("skipped"),
    "escalated": _escalated,
    "pause over": _plain("other"),
    "reminded": _reminded,
    "moved": _plain("moved"),
    "reachable again": _plain("asked"),
    "needs attention": _needs,
    "nudged": _nudged,
    "reassigned": _reassigned,
    "overridden": _overridden,
    "changed": _changed,
    "question": _quoting("question", "question"),
    "answer": _quoting("answer", "answer"),
    "undone": _plain("undone"),
    "late reply": _plain("late"),
    "approved": _ended("approved", "Approved"),
    "rejected": _ended("rejected", "Rejected"),
    "expired": _ended("expired", "Expired: nobody answered in time"),
    "withdrawn": _withdrawn,
}
