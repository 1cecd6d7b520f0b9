"""Any definition, any events in any order: what must hold of a request whatever happens to it.

The machine applies random events to the pure engine and looks at every turn from outside: state before, event,
outcome. What a step needs to pass is counted here anew, from the decisions alone, apart from the engine's own count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from workflow.core import events
from workflow.core.definition import ApprovalStep, Definition, parse
from workflow.core.durations import Calendar, after
from workflow.core.effects import AskPerson, NeedAttention, Remind, Tell, Wake
from workflow.core.engine import NotPossible, Outcome, decide
from workflow.core.people import Directory, Person
from workflow.core.state import Answer, AskStatus, Channel, State, Status, Trouble

MORNING = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HANDLES = ("sam", "ana", "kim", "bob", "dee", "eve")
REQUESTER = "sam"
GROUPS = {"finance": ("kim", "ana", "bob"), "directors": ("dee", "kim"), "staff": HANDLES, "nobody": ()}
ZONES = (ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland"))
END_WORDINGS = {
    "approved", "approved_without", "rejected", "rejected_why", "rejected_silence", "expired", "withdrawn",
}  # fmt: skip
ANSWERED = (AskStatus.YES, AskStatus.NO)
#: The only events that can be refused.
REFUSABLE = (events.Withdrawn, events.Nudged, events.Reassigned, events.Overridden)

people = st.sampled_from(HANDLES)
selectors = st.sampled_from(
    [
        *(f"person:{handle}" for handle in HANDLES), "person:ghost", *(f"group:{slug}" for slug in GROUPS),
        "requester", "requester.manager", "cover",
    ]
)  # fmt: skip
who = st.lists(selectors, min_size=1, max_size=3)
spans = st.sampled_from(["1 second", "90 minutes", "4 hours", "1 day", "3 working hours", "2 working days"])
conditions = st.sampled_from(["amount > 500", "amount <= 500"])
#: When something happens, as seen from the moment the request wants to be woken at.
moments = st.sampled_from(["at once", "a minute on", "just before", "exactly", "just after", "a week late"])


@st.composite
def approvals(draw: st.DrawFn) -> dict[str, Any]:
    """One approval step without its id."""
    if_silent = draw(st.sampled_from(["approve", "reject", "expire", "escalate"]))
    step: dict[str, Any] = {
        "approve": draw(who),
        "need": draw(st.sampled_from(["any", "all", 1, 2, 3])),
        "veto": draw(st.booleans()),
        "within": draw(spans),
        "remind": draw(st.lists(st.sampled_from(["1 minute", "1 hour", "2 working hours"]), max_size=2)),
        "if_silent": if_silent,
    }
    if if_silent == "escalate" or draw(st.booleans()):
        step["escalate_to"] = draw(who)
    if draw(st.integers(0, 3)) == 0:
        step["self"] = "allowed"
    return step


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A workflow of one to four steps."""
    notices = who.map(lambda people: {"notify": people, "text": "News: {summary}."})
    steps = draw(st.lists(st.one_of(approvals(), approvals(), approvals(), notices), min_size=1, max_size=4))
    for number, step in enumerate(steps):
        step["id"] = f"step{number}"
        if draw(st.integers(0, 4)) == 0:
            step["when"] = draw(conditions)
    return parse(
        {
            "sayso": 1,
            "workflow": "any",
            "title": "Anything",
            "fields": {
                "amount": {"type": "number", "ask": "How much?"},
                "cover": {"type": "person", "ask": "Who covers?"},
            },
            "summary": "{amount}",
            "steps": steps,
        }
    )


def everybody(away: set[str]) -> Directory:
    """The people, in several zones, some of them out of reach."""
    return Directory(
        people={
            handle: Person(
                handle=handle,
                name=handle.title(),
                calendar=Calendar(zone=ZONES[number % len(ZONES)]),
                manager="ana" if handle == REQUESTER else None,
                reachable=handle not in away,
            )
            for number, handle in enumerate(HANDLES)
        },
        groups=GROUPS,
    )


class Requests(RuleBasedStateMachine):
    """One request, to which anything may happen."""

    definition: Definition
    state: State

    @initialize(
        definition=definitions(), away=st.sets(people, max_size=3), amount=st.sampled_from([100, 900]), cover=people
    )
    def it_starts(self, definition: Definition, away: set[str], amount: int, cover: str) -> None:
        self.definition = definition
        self.clock = MORNING
        self.wake: datetime | None = None
        self.end_tells = 0
        self.rounds: Counter[tuple[str | None, datetime | None]] = Counter()
        values = {"amount": amount, "cover": cover}
        self.state = State(requester=REQUESTER, values=values, directory=everybody(away), created_at=MORNING)
        self.happen(events.Started(at=MORNING))

    # --- what can happen ---

    @rule(moment=moments, number=st.integers(0, 30), answer=st.sampled_from(Answer), reason=st.sampled_from(["", "ok"]))
    def somebody_replies(self, moment: str, number: int, answer: Answer, reason: str) -> None:
        if self.state.asks:
            ask = self.state.asks[number % len(self.state.asks)]
            self.happen(events.Replied(at=self.at(moment), ask=ask.number, answer=answer, reason=reason))

    @rule(moment=moments, number=st.integers(0, 30), answer=st.sampled_from([Answer.YES, Answer.YES, Answer.NO]))
    def somebody_who_is_asked_replies(self, moment: str, number: int, answer: Answer) -> None:
        if waiting := self.state.open_asks:
            ask = waiting[number % len(waiting)]
            self.happen(events.Replied(at=self.at(moment), ask=ask.number, answer=answer))

    @rule(moment=moments)
    def time_is_reached(self, moment: str) -> None:
        self.happen(events.TimeReached(at=self.at(moment)))

    @rule(moment=moments, person=people, why=st.sampled_from([Trouble.OPTED_OUT, Trouble.UNDELIVERABLE]))
    def somebody_becomes_unreachable(self, moment: str, person: str, why: Trouble) -> None:
        self.reach(person, False)
        self.happen(events.BecameUnreachable(at=self.at(moment), person=person, why=why))

    @rule(moment=moments, person=people)
    def somebody_becomes_reachable(self, moment: str, person: str) -> None:
        self.reach(person, True)
        self.happen(events.BecameReachable(at=self.at(moment), person=person))

    @rule(moment=moments)
    def somebody_nudges(self, moment: str) -> None:
        self.happen(events.Nudged(at=self.at(moment), by="Ops"))

    @rule(moment=moments, number=st.integers(0, 30), person=people, to=st.sampled_from([*HANDLES, "ghost"]))
    def somebody_is_replaced(self, moment: str, number: int, person: str, to: str) -> None:
        waiting = [ask.person for ask in self.state.open_asks]
        person = waiting[number % len(waiting)] if waiting and number else person
        self.happen(events.Reassigned(at=self.at(moment), person=person, to=to, by="Ops", reason="away"))

    @rule(moment=moments, odds=st.integers(0, 5), by=st.sampled_from([None, "Ops"]))
    def it_is_taken_back(self, moment: str, odds: int, by: str | None) -> None:
        if not odds or self.state.status is not Status.PENDING:
            self.happen(events.Withdrawn(at=self.at(moment), by=by))

    @rule(moment=moments, odds=st.integers(0, 5), answer=st.sampled_from(Answer))
    def it_is_overridden(self, moment: str, odds: int, answer: Answer) -> None:
        if not odds or self.state.status is not Status.PENDING:
            self.happen(events.Overridden(at=self.at(moment), answer=answer, by="Ops", reason="because"))

    # --- how it happens ---

    def at(self, moment: str) -> datetime:
        """A moment that is never before the last one."""
        wake = self.wake or self.clock
        tick = timedelta(microseconds=1)
        self.clock = max(
            self.clock,
            {
                "at once": self.clock,
                "a minute on": self.clock + timedelta(minutes=1),
                "just before": wake - tick,
                "exactly": wake,
                "just after": wake + tick,
                "a week late": wake + timedelta(days=7),
            }[moment],
        )
        return self.clock

    def reach(self, handle: str, reachable: bool) -> None:
        """The directory that the next event is decided with says so already."""
        known = self.state.directory.people
        changed = {**known, handle: replace(known[handle], reachable=reachable)}
        self.state = replace(self.state, directory=replace(self.state.directory, people=changed))

    def happen(self, event: events.Event) -> None:
        before = self.state
        try:
            outcome = decide(self.definition, before, event)
        except NotPossible as refused:
            assert isinstance(event, REFUSABLE), refused
            assert str(refused).endswith(".")
            return
        assert outcome == decide(self.definition, before, event), "the same event gave another outcome"
        self.state = outcome.state
        self.wake = effects(outcome, Wake)[-1].at
        look_at_status(before, outcome)
        look_at_asks(before, event, outcome)
        look_at_decisions(before, event, outcome)
        look_at_who_was_asked(self.definition, outcome)
        look_at_the_way(self.definition, before, event, outcome)
        look_at_waking(outcome)
        look_at_reminders(self.definition, before, event, outcome)
        look_at_those_no_longer_needed(before, event, outcome)
        self.look_at_deadlines(before, event, outcome)
        self.look_at_the_end(before, outcome)
        assert all(moment.utcoffset() is not None for moment in datetimes((outcome, event)))

    def look_at_deadlines(self, before: State, event: events.Event, outcome: Outcome) -> None:
        """A deadline acts once a round and never early; a reply in its very instant still counts."""
        acted = [fact for fact in outcome.facts if fact.what == "silence"]
        assert len(acted) <= 1
        passed = before.due_at is not None and (
            before.due_at <= event.at if isinstance(event, events.TimeReached) else before.due_at < event.at
        )
        assert bool(acted) == passed
        if acted:
            self.rounds[before.step, before.due_at] += 1
            assert self.rounds[before.step, before.due_at] == 1
            assert outcome.state.due_at != before.due_at

    def look_at_the_end(self, before: State, outcome: Outcome) -> None:
        """The requester hears of the end once: in its own wording, or by a notify step's text."""
        own = [tell for tell in effects(outcome, Tell) if tell.person == REQUESTER]
        ends = sum(tell.wording in END_WORDINGS for tell in own)
        self.end_tells += ends
        ended = before.status is Status.PENDING and outcome.state.status is not Status.PENDING
        if ended and not ends:
            assert outcome.state.status is Status.APPROVED
            assert any(tell.wording == "notify" for tell in own)
        assert ends <= ended
        assert self.end_tells <= 1


# --- what must hold of every turn ---


def look_at_status(before: State, outcome: Outcome) -> None:
    """An ended request stays as it is, and nothing goes out but an answer to whoever texts late."""
    state = outcome.state
    if before.status is not Status.PENDING:
        assert state == before
        late = effects(outcome, Tell)
        assert len(late) <= 1
        assert all(tell.wording.startswith("late_") and tell.answer for tell in late)
        assert {type(effect) for effect in outcome.effects} <= {Tell, Wake}
    if state.status is Status.PENDING:
        assert state.ended_at is None
        assert state.step is not None
    else:
        assert (state.step, state.due_at, state.open_asks) == (None, None, ())
        assert state.ended_at is not None


def look_at_asks(before: State, event: events.Event, outcome: Outcome) -> None:
    """Asks only grow in number, close once and stay closed; open ones belong to the present step."""
    asks = outcome.state.asks
    assert [ask.number for ask in asks] == list(range(1, len(asks) + 1))
    for old, new in zip(before.asks, asks, strict=False):
        assert (old.step, old.person, old.asked_at, old.acting_for) == (
            new.step, new.person, new.asked_at, new.acting_for,
        )  # fmt: skip
        if old.status is not AskStatus.OPEN:
            assert new == old
        elif old.trouble and not new.trouble and new.status is AskStatus.OPEN:
            assert isinstance(event, events.BecameReachable)
    for ask in asks:
        assert (ask.closed_at is None) == (ask.status is AskStatus.OPEN)
        if ask.status is AskStatus.OPEN:
            assert ask.step == outcome.state.step
    texted = [effect.ask for effect in effects(outcome, AskPerson)]
    assert len(texted) == len(set(texted))
    for person, number in Counter(ask.person for ask in outcome.state.open_asks).items():
        assert number == 1, f"{person} is asked twice at once"


def look_at_decisions(before: State, event: events.Event, outcome: Outcome) -> None:
    """Decisions are only added, each by the reply to its own open ask, by silence or by an administrator."""
    old, new = before.decisions, outcome.state.decisions
    assert new[: len(old)] == old
    for ask, number in Counter(each.ask for each in new if each.ask).items():
        assert number == 1, f"ask {ask} was decided twice"
    for each in new[len(old) :]:
        if each.person:
            assert isinstance(event, events.Replied)
            ask = outcome.state.ask(event.ask)
            assert before.ask(event.ask).status is AskStatus.OPEN
            assert (each.ask, each.person, each.step, each.answer) == (ask.number, ask.person, ask.step, event.answer)
            assert ask.status == str(event.answer)
        else:
            assert each.override_by or each.channel is Channel.SILENCE
    answered = {ask.number for ask in outcome.state.asks if ask.status in ANSWERED}
    assert answered == {each.ask for each in new if each.ask}


def look_at_who_was_asked(definition: Definition, outcome: Outcome) -> None:
    """Nobody is asked about a request of his own unless the step says so."""
    for ask in outcome.state.asks:
        if ask.person == REQUESTER:
            assert approval(definition, ask.step).self_ == "allowed"


def look_at_the_way(definition: Definition, before: State, event: events.Event, outcome: Outcome) -> None:
    """A step is left only forwards, and only because enough people, silence or an administrator said so."""
    state = outcome.state
    if before.step is None or state.step == before.step:
        return
    ids = [step.id for step in definition.steps]
    assert state.step is None or ids.index(state.step) > ids.index(before.step)
    step = approval(definition, before.step)
    answers = [each for each in state.decisions if each.step == step.id]
    overridden = isinstance(event, events.Overridden)
    silenced = [each for each in answers if each.channel is Channel.SILENCE]
    if state.status is Status.WITHDRAWN or overridden:
        return
    if state.status is Status.EXPIRED or (silenced and silenced[0].answer is Answer.NO):
        assert before.due_at is not None and before.due_at <= event.at
    elif silenced:
        assert step.if_silent == "approve"
        assert any(not ask.trouble for ask in before.open_asks), "silence approved though nobody had been reached"
    elif state.status is Status.REJECTED:
        assert cannot_pass(step, state, before), answers
    else:
        assert may_pass(step, state), answers


def said(state: State, step: ApprovalStep, answer: Answer) -> set[str | None]:
    return {each.person for each in state.decisions if each.step == step.id and each.answer is answer} - {None}


def may_pass(step: ApprovalStep, state: State) -> bool:
    """Whether the decisions on the record let the step pass."""
    yes, no = said(state, step, Answer.YES), said(state, step, Answer.NO)
    if no and (step.veto or step.need in ("any", "all")):
        return False
    if step.need == "all":
        replaced = (AskStatus.MOVED, AskStatus.LAPSED)
        wanted = {ask.person for ask in state.asks if ask.step == step.id and ask.status not in replaced}
        return bool(wanted) and wanted <= yes
    return len(yes) >= (1 if step.need == "any" else step.need)


def cannot_pass(step: ApprovalStep, state: State, before: State) -> bool:
    """Whether a NO is on the record that leaves too few people to pass the step."""
    yes, no = said(state, step, Answer.YES), said(state, step, Answer.NO)
    if not no:
        return False
    if step.veto or step.need in ("any", "all"):
        return True
    return len(yes | {ask.person for ask in before.open_asks} - no) < step.need


def look_at_waking(outcome: Outcome) -> None:
    """A pending request always says when it wants to be looked at again; an ended one never does."""
    wakes = effects(outcome, Wake)
    assert len(wakes) == 1
    due = outcome.state.due_at
    assert (wakes[0].at is None) == (outcome.state.status is not Status.PENDING)
    assert (due is None) == (wakes[0].at is None)
    assert wakes[0].at is None or wakes[0].at <= due
    stuck = [ask for ask in outcome.state.open_asks if ask.trouble]
    known = {effect.person for effect in effects(outcome, NeedAttention)}
    new = [ask for ask in stuck if ask.asked_at == outcome.state.step_at and "entered" in map(what, outcome.facts)]
    assert {ask.person for ask in new} <= known


def look_at_reminders(definition: Definition, before: State, event: events.Event, outcome: Outcome) -> None:
    """A reminder goes to an open ask that can arrive, once a moment, never early and no more often than was said."""
    reminded = [effect.ask for effect in effects(outcome, Remind)]
    assert len(reminded) == len(set(reminded))
    freshly = {effect.ask for effect in effects(outcome, AskPerson)}
    for number in reminded:
        ask = outcome.state.ask(number)
        assert ask.status is AskStatus.OPEN
        assert ask.trouble is None
        if isinstance(event, events.TimeReached):
            old = before.ask(number)
            calendar = before.directory.people[ask.person].calendar
            waits = sorted(after(ask.asked_at, wait, calendar) for wait in approval(definition, ask.step).remind)
            assert waits[old.reminded] <= event.at
    for ask in outcome.state.asks:
        assert ask.reminded <= len(approval(definition, ask.step).remind)
    again = decide(definition, outcome.state, events.TimeReached(at=event.at))
    if isinstance(event, events.TimeReached):
        assert again.state == outcome.state, "the same moment acted twice"
        assert not effects(again, Remind)
    assert freshly.isdisjoint(effect.ask for effect in effects(again, Remind)), "asked and reminded in one moment"


def look_at_those_no_longer_needed(before: State, event: events.Event, outcome: Outcome) -> None:
    """Whoever was asked and need not answer any more is told so, unless no text reaches him."""
    told = Counter(tell.person for tell in effects(outcome, Tell) if tell.wording.startswith(("closed_", "late_")))
    for old in before.open_asks:
        new = outcome.state.ask(old.number)
        if new.status in (AskStatus.OPEN, *ANSWERED) or old.trouble:
            continue
        if not (isinstance(event, events.BecameUnreachable) and event.person == old.person):
            assert told[old.person] >= 1, f"{old.person} was not told"
    assert not (set(told) - {ask.person for ask in (*before.open_asks, *outcome.state.asks)})


# --- small readings of an outcome ---


def effects(outcome: Outcome, kind: type[Any]) -> list[Any]:
    return [effect for effect in outcome.effects if isinstance(effect, kind)]


def what(fact: Any) -> str:
    return str(fact.what)


def approval(definition: Definition, step_id: str) -> ApprovalStep:
    step = definition.step(step_id)
    assert isinstance(step, ApprovalStep)
    return step


def datetimes(value: object) -> Iterator[datetime]:
    """Every moment anywhere in a value."""
    if isinstance(value, datetime):
        yield value
    elif is_dataclass(value) and not isinstance(value, Directory | type):
        for each in fields(value):
            yield from datetimes(getattr(value, each.name))
    elif isinstance(value, dict):
        yield from datetimes(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from datetimes(part)


Requests.TestCase.settings = settings(max_examples=250, stateful_step_count=25)
test_a_request_keeps_its_promises_whatever_happens = Requests.TestCase
