"""Every event and every fact of a request's audit log, as a sentence that a manager reads."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from workflow.core.definition import Silence


class Cast(Protocol):
    """Whom the rows about one request name, as people call them."""

    def by(self, by: object, name: object = None) -> str:
        """Whoever acted."""

    def called(self, handle: str) -> str:
        """The person with this handle."""

    def all_called(self, handles: str | Iterable[str]) -> str:
        """These people, in a row."""

    def asked(self, number: object) -> str:
        """Whoever has, or had, the ask of this number."""

    def requester(self) -> str:
        """Whoever asked for it."""


Body = Mapping[str, Any]
Say = Callable[[Cast, Body], str]

#: Why somebody cannot be asked, after "because".
WHY: Mapping[str, str] = {
    "undeliverable": "texts to the phone do not arrive",
    "opted_out": "texts are not wanted (STOP)",
    "no_cover": "nobody is there to be asked",
    "unclear": "replies were not understood",
    "locked_phone": "the phone is locked after wrong codes",
    "late": "it is late",
    "no_authenticator": "no authenticator app is set up",
}
#: What silence comes to, as it is said of the future.
SILENT: Mapping[Silence, str] = {
    Silence.APPROVE: "silence counts as yes",
    Silence.REJECT: "silence rejects it",
    Silence.EXPIRE: "it expires",
    Silence.ESCALATE: "it goes on",
}
CHANNELS: Mapping[str, str] = {
    "sms": "by text",
    "web": "on the dashboard",
    "api": "by a program",
    "silence": "by silence",
}


def title(step: str) -> str:
    """What a step is called."""
    return step.replace("_", " ").capitalize()


def who(by: str | None, name: str | None = None) -> str:
    """Whoever acted, as people call him: his name where it is on the record, else what `by` says."""
    if name:
        return name
    kind, _, rest = (by or "").partition(":")
    if kind == "token" and rest:
        return f"the program “{rest}”"
    return rest if kind == "user" and rest else (by or "somebody")


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "Ana", "Ana and Kim", "Ana, Kim and Lou"."""
    every = list(dict.fromkeys(words))
    return f" {last} ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else "nobody"


def started_by(created_by: str, called: Callable[[str], str] | None = None) -> str:
    """How a request came to be; `called` knows how people call whoever acted."""
    if created_by == "sms":
        return "by text"
    if created_by == "demo":
        return "put in with the demo"
    return f"entered by {(called or who)(created_by)}"


def answered(answer: object) -> str:
    """What somebody did who answered like this."""
    return "approved" if answer == "yes" else "declined"


def because(why: object) -> str:
    """Why somebody cannot be asked."""
    return WHY.get(str(why), str(why).replace("_", " "))


def _decided(case: Cast, fact: Body) -> str:
    reason = f": “{fact['reason']}”" if fact.get("reason") else ""
    if not fact.get("person"):
        how = "silence" if fact.get("channel") == "silence" else "an override"
        return f"{title(str(fact.get('step', '')))} was {_came_to(fact)} by {how}{reason}"
    instead = f" for {case.called(fact['acting_for'])}" if fact.get("acting_for") else ""
    how = CHANNELS.get(str(fact.get("channel")), "")
    return f"{case.called(fact['person'])} {answered(fact.get('answer'))}{instead} {how}{reason}"


def _came_to(fact: Body) -> str:
    return "approved" if fact.get("answer") == "yes" else "rejected"


def _asked(case: Cast, fact: Body) -> str:
    instead = f" instead of {case.called(fact['acting_for'])}" if fact.get("acting_for") else ""
    return f"{case.called(fact['person'])} was asked{instead}"


def _attention(case: Cast, fact: Body) -> str:
    person = f": {case.called(fact['person'])}" if fact.get("person") else ""
    return f"Somebody has to look{person}, because {because(fact.get('why'))}"


def _moved(case: Cast, fact: Body) -> str:
    return f"The ask of {case.called(fact['person'])} went to {case.all_called(fact['to'])}: {because(fact.get('why'))}"


#: A fact by its `what` -> its sentence, without the full stop.
FACTS: Mapping[str, Say] = {
    "started": lambda case, fact: f"{case.called(fact['requester'])} asked for it",
    "left out": lambda case, fact: f"{title(fact['step'])} was not needed",
    "told": lambda case, fact: f"{title(fact['step'])}: {case.all_called(fact['people'])} told",
    "entered": lambda case, fact: f"{title(fact['step'])} began",
    "asked": _asked,
    "decided": _decided,
    "passed": lambda case, fact: f"{title(fact['step'])} passed",
    "passed over": lambda case, fact: f"{case.called(fact['person'])} was passed over: {because(fact.get('why'))}",
    "turn over": lambda case, fact: f"The turn of {case.called(fact['person'])} was over",
    "escalated": lambda case, fact: f"It went on to {case.all_called(fact['people'])}",
    "silence": lambda case, fact: f"The time to answer {title(fact['step'])} ran out",
    "pause over": lambda case, fact: "The deadline ran on, with the question unanswered",
    "reminded": lambda case, fact: f"{case.called(fact['person'])} was reminded",
    "moved": _moved,
    "reachable again": lambda case, fact: f"{case.called(fact['person'])} can be reached again, and was asked",
    "needs attention": _attention,
    "nudged": lambda case, fact: f"Everybody waited on was reminded by {case.by(fact.get('by'))}",
    "reassigned": lambda case, fact: f"{case.called(fact['to'])} took the place of {case.called(fact['person'])}",
    "overridden": lambda case, fact: f"Overridden by {case.by(fact.get('by'))}: “{fact.get('reason', '')}”",
    "changed": lambda case, fact: f"Changed by {case.by(fact.get('by'))}: “{fact.get('reason', '')}”",
    "question": lambda case, fact: f"{case.called(fact['person'])} asked: “{fact['question']}”",
    "answer": lambda case, fact: f"{case.called(fact['person'])} answered: “{fact['answer']}”",
    "undone": lambda case, fact: f"{case.called(fact['person'])} took the answer back",
    "late reply": lambda case, fact: f"{case.called(fact['person'])} replied when it was over, so nothing changed",
    "withdrawn by": lambda case, fact: f"Withdrawn by {case.by(fact.get('by'))}",
    "approved": lambda case, fact: "The request was approved",
    "rejected": lambda case, fact: "The request was rejected",
    "expired": lambda case, fact: "The request expired",
    "withdrawn": lambda case, fact: "The request was withdrawn",
}

#: An event by its name -> its sentence, without the full stop.
EVENTS: Mapping[str, Say] = {
    "Stored": lambda case, body: f"Stored, {started_by(str(body.get('by', '')), case.by)}",
    "Started": lambda case, body: "The request began",
    "Replied": lambda case, body: f"{_asked_person(case, body)} answered {CHANNELS.get(str(body.get('channel')), '')}",
    "TimeReached": lambda case, body: "Its time came",
    "BecameUnreachable": lambda case, body: f"{case.called(body['person'])} became unreachable: {because(body['why'])}",
    "BecameReachable": lambda case, body: f"{case.called(body['person'])} became reachable",
    "WentAway": lambda case, body: f"{case.called(body['person'])} went away",
    "Undone": lambda case, body: f"{_asked_person(case, body)} took the answer back",
    "Questioned": lambda case, body: f"{_asked_person(case, body)} asked the requester something",
    "Told": lambda case, body: "The requester answered a question",
    "Changed": lambda case, body: f"{case.by(body.get('by'), body.get('name'))} changed what is asked for",
    "Withdrawn": lambda case, body: f"{_withdrawer(case, body)} took the request back",
    "Nudged": lambda case, body: f"{case.by(body.get('by'), body.get('name'))} nudged",
    "Reassigned": lambda case, body: f"{case.by(body.get('by'), body.get('name'))} reassigned an ask",
    "Overridden": lambda case, body: f"{case.by(body.get('by'), body.get('name'))} decided in everybody's place",
}


def _asked_person(case: Cast, body: Body) -> str:
    return case.asked(body.get("ask"))


def _withdrawer(case: Cast, body: Body) -> str:
    by = body.get("by")
    return case.by(by, body.get("name")) if by else case.requester()


def event_sentence(case: Cast, body: Body) -> str:
    """What came in, in words; an event that nobody here knows is named as it is."""
    say = EVENTS.get(str(body.get("event")))
    return say(case, body) if say else str(body.get("event", "Something happened"))


def fact_sentence(case: Cast, fact: Body) -> str:
    """What followed, in words."""
    say = FACTS.get(str(fact.get("what")))
    return say(case, fact) if say else str(fact.get("what", "")).capitalize()
