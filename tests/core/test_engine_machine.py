"""Any definition, any events in any order: what must hold of a request whatever happens to it.

The machine applies random events to the pure engine and looks at every turn from outside: state before, event,
outcome. What a step needs to pass is counted here anew, from the decisions alone, apart from the engine's own count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time, timedelta
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
from workflow.core.quiet import Quiet
from workflow.core.rounds import parties
from workflow.core.state import Answer, Ask, AskStatus, Channel, State, Status, Trouble
from workflow.core.turn import Turn
from workflow.core.votes import tally

MORNING = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HANDLES = ("sam", "ana", "kim", "bob", "dee", "eve")
REQUESTER = "sam"
GROUPS = {"finance": ("kim", "ana", "bob"), "directors": ("dee", "kim"), "staff": HANDLES, "nobody": ()}
ZONES = (ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland"))
END_WORDINGS = {
    "approved", "approved_without", "rejected", "rejected_why", "rejected_silence", "expired", "expired_few",
    "withdrawn",
}  # fmt: skip
ANSWERED = (AskStatus.YES, AskStatus.NO)
#: The only events that can be refused.
REFUSABLE = (events.Withdrawn, events.Nudged, events.Reassigned, events.Overridden, events.Changed)
NIGHT = Quiet(start=time(20), end=time(10))
CHOICES = {"A": "Hilti", "B": "Bosch"}

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
        "within": draw(spans),
        "remind": draw(st.lists(st.sampled_from(["1 minute", "1 hour", "2 working hours"]), max_size=2)),
        "if_silent": if_silent,
        **draw(kinds()),
    }
    if if_silent == "escalate" or draw(st.booleans()):
        step["escalate_to"] = draw(who)
    if draw(st.integers(0, 3)) == 0:
        step["self"] = "allowed"
    if draw(st.integers(0, 3)) == 0:
        step["ask_pauses"] = draw(st.booleans())
    return step


@st.composite
def kinds(draw: st.DrawFn) -> dict[str, Any]:
    """How the answers of a step count: only what publishing would let pass together."""
    kind = draw(st.sampled_from(["plain", "plain", "in turn", "in turn", "each", "roll call", "choice"]))
    needs = st.sampled_from(["any", "all", 1, 2, 3])
    match kind:
        case "in turn":
            turn = draw(st.sampled_from(["1 second", "30 minutes", "2 working hours"]))
            return {"order": "in_turn", "turn": turn, "need": draw(needs), "veto": draw(st.booleans())}
        case "each":
            return {"need": "each", "veto": draw(st.booleans())}
        case "roll call":
            return {"roll_call": True, "need": draw(st.sampled_from(["any", "all", "each"]))}
        case "choice":
            return {"choose": CHOICES}
    return {"need": draw(needs), "veto": draw(st.booleans())}


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
            "undo": draw(st.sampled_from([0, 0, "10 minutes", "2 working hours"])),
            "urgent": draw(st.booleans()),
            "ask_pauses": draw(st.booleans()),
            "steps": steps,
        }
    )


def everybody(away: set[str], quiet: set[str]) -> Directory:
    """The people, in several zones, some of them out of reach, some not to be texted at night."""
    return Directory(
        people={
            handle: Person(
                handle=handle,
                name=handle.title(),
                calendar=Calendar(zone=ZONES[number % len(ZONES)]),
                manager="ana" if handle == REQUESTER else None,
                reachable=handle not in away,
                quiet=NIGHT if handle in quiet else None,
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
        definition=definitions(),
        away=st.sets(people, max_size=3),
        quiet=st.sets(people, max_size=3),
        amount=st.sampled_from([100, 900]),
        cover=people,
    )
    def it_starts(self, definition: Definition, away: set[str], quiet: set[str], amount: int, cover: str) -> None:
        self.definition = definition
        self.clock = MORNING
        self.wake: datetime | None = None
        self.end_tells = 0
        self.rounds: Counter[tuple[int, str | None, datetime | None]] = Counter()
        self.texted: set[int] = set()
        values = {"amount": amount, "cover": cover}
        directory = everybody(away, quiet)
        self.state = State(requester=REQUESTER, values=values, directory=directory, created_at=MORNING)
        self.happen(events.Started(at=MORNING))

    # --- what can happen ---

    @rule(
        moment=moments, number=st.integers(0, 30), answer=st.sampled_from(Answer), reason=st.sampled_from(["", "A ok"])
    )
    def somebody_replies(self, moment: str, number: int, answer: Answer, reason: str) -> None:
        if self.state.asks:
            ask = self.state.asks[number % len(self.state.asks)]
            self.happen(events.Replied(at=self.at(moment), ask=ask.number, answer=answer, reason=reason))

    @rule(moment=moments, number=st.integers(0, 30), answer=st.sampled_from([Answer.YES, Answer.YES, Answer.NO]))
    def somebody_who_is_asked_replies(self, moment: str, number: int, answer: Answer) -> None:
        if waiting := self.state.open_asks:
            ask = waiting[number % len(waiting)]
            self.happen(events.Replied(at=self.at(moment), ask=ask.number, answer=answer, reason="B"))

    @rule(moment=moments, number=st.integers(0, 30))
    def somebody_takes_his_answer_back(self, moment: str, number: int) -> None:
        answered = [ask for ask in self.state.asks if ask.status in ANSWERED]
        every = answered or self.state.asks
        if every:
            self.happen(events.Undone(at=self.at(moment), ask=every[-1 - number % len(every)].number))

    @rule(moment=moments, number=st.integers(0, 30))
    def somebody_asks_the_requester(self, moment: str, number: int) -> None:
        every = self.state.open_asks if number % 4 else self.state.asks
        if every:
            ask = every[number % len(every)].number
            self.happen(events.Questioned(at=self.at(moment), ask=ask, question="which?"))

    @rule(moment=moments)
    def the_requester_answers(self, moment: str) -> None:
        self.happen(events.Told(at=self.at(moment), answer="black"))

    @rule(moment=moments, person=people, cover=st.sampled_from([*HANDLES, None]))
    def somebody_goes_away(self, moment: str, person: str, cover: str | None) -> None:
        self.reach(person, away=True, cover=cover)
        self.happen(events.WentAway(at=self.at(moment), person=person))

    @rule(moment=moments, odds=st.integers(0, 3), amount=st.sampled_from([100, 900]))
    def it_is_changed(self, moment: str, odds: int, amount: int) -> None:
        if not odds:
            if self.state.status is Status.PENDING:
                self.state = replace(self.state, values={**self.state.values, "amount": amount})
            self.happen(events.Changed(at=self.at(moment), by="Ops", reason="typo"))

    @rule(moment=moments)
    def time_is_reached(self, moment: str) -> None:
        self.happen(events.TimeReached(at=self.at(moment)))

    @rule(moment=moments, person=people, why=st.sampled_from([Trouble.OPTED_OUT, Trouble.UNDELIVERABLE]))
    def somebody_becomes_unreachable(self, moment: str, person: str, why: Trouble) -> None:
        self.reach(person, reachable=False)
        self.happen(events.BecameUnreachable(at=self.at(moment), person=person, why=why))

    @rule(moment=moments, person=people)
    def somebody_becomes_reachable(self, moment: str, person: str) -> None:
        self.reach(person, reachable=True, away=False)
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

    def reach(self, handle: str, **changes: Any) -> None:
        """The directory that the next event is decided with says so already."""
        known = self.state.directory.people
        changed = {**known, handle: replace(known[handle], **changes)}
        self.state = replace(self.state, directory=replace(self.state.directory, people=changed))

    def happen(self, event: events.Event) -> None:
        before = self.state
        try:
            outcome = decide(self.definition, before, event)
        except NotPossible as refused:
            unnamed = isinstance(event, events.Replied) and "Say which one" in str(refused)
            assert isinstance(event, REFUSABLE) or unnamed, refused
            assert str(refused).endswith(".")
            return
        assert outcome == decide(self.definition, before, event), "the same event gave another outcome"
        self.state = outcome.state
        self.wake = effects(outcome, Wake)[-1].at
        look_at_status(before, outcome)
        look_at_asks(self.definition, before, event, outcome)
        self.look_at_the_texts(outcome)
        look_at_decisions(before, event, outcome)
        look_at_who_was_asked(self.definition, outcome)
        look_at_the_way(self.definition, before, event, outcome)
        look_at_waking(event, outcome)
        look_at_what_is_settled(self.definition, event, outcome)
        look_at_what_counts(before, event, outcome)
        look_at_reminders(self.definition, before, event, outcome)
        look_at_those_no_longer_needed(before, event, outcome)
        self.look_at_deadlines(before, event, outcome)
        self.look_at_the_end(before, outcome)
        assert all(moment.utcoffset() is not None for moment in datetimes((outcome, event)))

    def look_at_the_texts(self, outcome: Outcome) -> None:
        """No ask is open without a text to its person, on its way or sent, or a trouble that a human sees."""
        self.texted |= {effect.ask for effect in effects(outcome, AskPerson)}
        for ask in outcome.state.open_asks:
            assert ask.trouble or ask.number in self.texted, f"nobody texted ask {ask.number}"
        for effect in effects(outcome, AskPerson):
            assert effect.person == outcome.state.ask(effect.ask).person, "the wrong person was asked"

    def look_at_deadlines(self, before: State, event: events.Event, outcome: Outcome) -> None:
        """A deadline acts once a round and never early; a reply in its very instant still counts."""
        acted = [fact for fact in outcome.facts if fact.what == "silence"]
        assert len(acted) <= 1
        passed = before.due_at is not None and (
            before.due_at <= event.at if isinstance(event, events.TimeReached) else before.due_at < event.at
        )
        if before.acts_at is None and before.paused_at is None:
            # In turn, silence of the last one is silence of the step.
            assert passed == bool(acted) or (acted and approval(self.definition, before.step).turn)
        elif acted:
            assert passed
        if acted:
            self.rounds[before.fresh_from, before.step, before.due_at] += 1
            assert self.rounds[before.fresh_from, before.step, before.due_at] == 1
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
        assert all(tell.wording.startswith(("late_", "undo_too_late", "nothing_")) and tell.answer for tell in late)
        assert {type(effect) for effect in outcome.effects} <= {Tell, Wake}
    if state.status is Status.PENDING:
        assert state.ended_at is None
        assert state.step is not None
    else:
        assert (state.step, state.due_at, state.open_asks) == (None, None, ())
        assert state.ended_at is not None


def look_at_asks(definition: Definition, before: State, event: events.Event, outcome: Outcome) -> None:
    """Asks only grow in number, close once and stay closed, but for an undo; open ones belong to the present step."""
    asks = outcome.state.asks
    assert [ask.number for ask in asks] == list(range(1, len(asks) + 1))
    for old, new in zip(before.asks, asks, strict=False):
        assert (old.step, old.person, old.asked_at, old.acting_for) == (
            new.step, new.person, new.asked_at, new.acting_for,
        )  # fmt: skip
        if old.status is not AskStatus.OPEN:
            assert new == old or may_reopen(definition, old, event)
        elif old.trouble and not new.trouble and new.status is AskStatus.OPEN:
            assert isinstance(event, events.BecameReachable)
            assert new.number in [effect.ask for effect in effects(outcome, AskPerson)]
    for ask in asks:
        assert (ask.closed_at is None) == (ask.status is AskStatus.OPEN)
        if ask.status is AskStatus.OPEN:
            assert ask.step == outcome.state.step
            assert ask.number >= outcome.state.fresh_from
    for ask in asks[len(before.asks) :]:
        assert ask.asked_at >= event.at
    texted = [effect.ask for effect in effects(outcome, AskPerson)]
    assert len(texted) == len(set(texted))
    places = Counter(place(definition, ask) for ask in outcome.state.open_asks)
    assert not [each for each, number in places.items() if number > 1], "somebody is asked twice at once"


def may_reopen(definition: Definition, old: Ask, event: events.Event) -> bool:
    """Only an undo opens an ask again: the one taken back, or those of its party."""
    if not isinstance(event, events.Undone):
        return False
    of_party = old.status is AskStatus.CLOSED and approval(definition, old.step).need == "each"
    return of_party or (old.number == event.ask and old.status in ANSWERED)


def place(definition: Definition, ask: Ask) -> tuple[str, str]:
    """Where one of each is needed, one person may stand in two places; otherwise he has one."""
    each = approval(definition, ask.step).need == "each"
    return ask.person, (ask.acting_for or ask.person) if each else ""


def look_at_decisions(before: State, event: events.Event, outcome: Outcome) -> None:
    """Decisions are only added, each by the reply to its own open ask, by silence or by an administrator.

    One that is taken back stays on the record; at most one an ask is in force.
    """
    old, new = before.decisions, outcome.state.decisions
    for was, now in zip(old, new, strict=False):
        assert replace(now, undone_at=None) == replace(was, undone_at=None)
        if now != was:
            assert isinstance(event, events.Undone) and event.ask == now.ask and was.undone_at is None
            assert now.undone_at == event.at
    assert len(new) >= len(old)
    in_force = [each.ask for each in new if each.ask and each.undone_at is None]
    assert len(in_force) == len(set(in_force)), "an ask was decided twice"
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
    assert answered == set(in_force)


def look_at_what_counts(before: State, event: events.Event, outcome: Outcome) -> None:
    """What was taken back, or decided before the last change, never counts."""
    state = outcome.state
    assert state.fresh_from >= before.fresh_from
    if isinstance(event, events.Changed):
        assert state.fresh_from > len(before.asks)
    for each in state.counted:
        assert each.undone_at is None
        assert each.ask is None or each.ask >= state.fresh_from


def look_at_what_is_settled(definition: Definition, event: events.Event, outcome: Outcome) -> None:
    """What the answers come to either waits for the end of its undo time or has acted."""
    state = outcome.state
    if state.step is None:
        assert state.acts_at is None and state.paused_at is None
        return
    turn = Turn(definition, state, event.at)
    found = tally(turn)
    if state.acts_at is not None:
        assert found is not None and turn.undo_ends(found.by.at) == state.acts_at >= event.at
    elif found is not None:
        assert found.settled == "next" and state.due_at is not None and state.due_at <= event.at
    if state.paused_at is not None:
        assert any(ask.question for ask in state.open_asks), "it waits for an answer nobody waits for"


def look_at_who_was_asked(definition: Definition, outcome: Outcome) -> None:
    """Nobody is asked about a request of his own unless the step says so."""
    for ask in outcome.state.asks:
        if ask.person == REQUESTER:
            assert approval(definition, ask.step).self_ == "allowed"


def look_at_the_way(definition: Definition, before: State, event: events.Event, outcome: Outcome) -> None:
    """A step is left only forwards, and only because enough people, silence or an administrator said so."""
    state = outcome.state
    if before.step is None or state.step == before.step or isinstance(event, events.Overridden | events.Changed):
        return
    ids = [step.id for step in definition.steps]
    assert state.step is None or ids.index(state.step) > ids.index(before.step)
    step = approval(definition, before.step)
    silence = "silence" in map(what, outcome.facts)
    if state.status is Status.WITHDRAWN:
        return
    if state.status is Status.EXPIRED:
        assert silence
    elif silence and state.status is Status.REJECTED:
        assert step.if_silent == "reject"
    elif silence:
        assert step.if_silent == "approve"
        assert step.roll_call or any(reached(ask, event) for ask in fresh(before, step)), "nobody had been reached"
    elif state.status is Status.REJECTED:
        assert cannot_pass(step, state, before)
    else:
        assert may_pass(definition, step, state, before)


def fresh(state: State, step: ApprovalStep) -> list[Ask]:
    return [ask for ask in state.asks if ask.step == step.id and ask.number >= state.fresh_from]


def reached(ask: Ask, event: events.Event) -> bool:
    silent = ask.status is AskStatus.LAPSED or (ask.status is AskStatus.OPEN and not ask.trouble)
    return silent and ask.asked_at <= event.at


def said(state: State, step: ApprovalStep, answer: Answer) -> set[str]:
    """The people whose answer of this kind counts in a step."""
    return {each.person for each in state.counted if each.step == step.id and each.answer is answer and each.person}


def may_pass(definition: Definition, step: ApprovalStep, state: State, before: State) -> bool:
    """Whether the decisions on the record let the step pass."""
    yes, no = said(state, step, Answer.YES), said(state, step, Answer.NO)
    asks = fresh(state, step)
    if step.roll_call:
        return all(ask.status in (*ANSWERED, AskStatus.MOVED, AskStatus.CLOSED) for ask in asks)
    if no and definition.undo is None and (step.veto or (step.need == "any" and not step.turn)):
        return False
    if step.need == "each":
        of_step = replace(state, step=step.id)
        speakers = {ask.acting_for or ask.person for ask in asks if ask.status is AskStatus.YES}
        entries = parties(Turn(definition, of_step, before.created_at))
        others = speakers - {person for people in entries for person in people}
        return sum(not speakers.isdisjoint(people) for people in entries) + len(others) >= max(1, len(entries))
    if step.need == "all":
        replaced = {AskStatus.MOVED} if step.turn and not before.escalated else {AskStatus.MOVED, AskStatus.LAPSED}
        wanted = {ask.person for ask in asks if ask.status not in replaced}
        return bool(wanted) and wanted <= yes
    return len(yes) >= (1 if step.need == "any" else step.need)


def cannot_pass(step: ApprovalStep, state: State, before: State) -> bool:
    """Whether a NO is on the record that leaves too few people to pass the step."""
    yes, no = said(state, step, Answer.YES), said(state, step, Answer.NO)
    if step.roll_call or not no:
        return False
    if step.veto or step.turn or not isinstance(step.need, int):
        return True
    return len(yes | {ask.person for ask in before.open_asks if state.ask(ask.number).closed_at} - no) < step.need


def look_at_waking(event: events.Event, outcome: Outcome) -> None:
    """A pending request always says when it wants to be woken, never twice in a moment; an ended one never does."""
    wakes = effects(outcome, Wake)
    assert len(wakes) == 1
    due = outcome.state.due_at
    assert (wakes[0].at is None) == (outcome.state.status is not Status.PENDING)
    assert (due is None) == (wakes[0].at is None)
    state = outcome.state
    if wakes[0].at is not None:
        assert wakes[0].at == state.acts_at if state.acts_at else state.paused_at or wakes[0].at <= due
        if isinstance(event, events.TimeReached):
            assert wakes[0].at > event.at, "it would be woken again and again"
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
    """Whoever was asked and need not answer any more is told so, unless no text ever reached him."""
    closings = [tell for tell in effects(outcome, Tell) if tell.wording.startswith(("closed_", "late_"))]
    told = {tell.person for tell in closings}
    asked_anew = {ask.person for ask in outcome.state.open_asks}
    left = event.person if isinstance(event, events.BecameUnreachable | events.WentAway) else None
    for old in before.open_asks:
        new = outcome.state.ask(old.number)
        if new.status in (AskStatus.OPEN, *ANSWERED) or old.trouble or old.person == left:
            continue
        if new.status is not AskStatus.VOID or old.person not in asked_anew:
            assert old.person in told or old.asked_at > event.at, f"{old.person} was not told"
    sent = {ask.person for ask in outcome.state.asks if ask.asked_at <= event.at}
    over = {tell.person for tell in closings if tell.wording.startswith("closed_")}
    assert over <= sent, "somebody was told that something he never saw is over"


# --- small readings of an outcome ---


def effects(outcome: Outcome, kind: type[Any]) -> list[Any]:
    return [effect for effect in outcome.effects if isinstance(effect, kind)]


def what(fact: Any) -> str:
    return str(fact.what)


def approval(definition: Definition, step_id: str | None) -> ApprovalStep:
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


Requests.TestCase.settings = settings(max_examples=200, stateful_step_count=25)
test_a_request_keeps_its_promises_whatever_happens = Requests.TestCase
