"""Those who said YES: meant by later steps, and told when it comes to nothing; and how an answer is noted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workflow.core.checks import Known, check, read
from workflow.core.definition import Definition, DefinitionError, parse
from workflow.core.durations import Calendar
from workflow.core.effects import Tell
from workflow.core.engine import Outcome, decide
from workflow.core.events import Event, Overridden, Replied, Started, TimeReached, Undone, Withdrawn
from workflow.core.people import Directory, Person
from workflow.core.review import Review
from workflow.core.state import Answer, Channel, State, Status

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PEOPLE = ("sam", "ana", "kim", "bo", "pat")
DIRECTORY = Directory(
    people={each: Person(handle=each, name=each.title(), calendar=Calendar()) for each in PEOPLE},
    groups={"board": ("ana", "kim", "bo"), "mixed": ("sam", "ana")},
)


def definition(*steps: dict[str, Any], **more: Any) -> Definition:
    asking = {"within": "1 hour", "if_silent": "expire"}
    return parse({
        "sayso": 1, "workflow": "buy", "title": "Purchase", "fields": {}, "summary": "Desk", **more,
        "steps": [{**asking, **step} if "approve" in step else step for step in steps],
    })  # fmt: skip


class Play:
    """One request that events happen to, a minute apart."""

    def __init__(self, *steps: dict[str, Any], directory: Directory = DIRECTORY, **more: Any) -> None:
        self.definition = definition(*steps, **more)
        self.state = State(requester="sam", values={}, directory=directory, created_at=NOW)
        self.now = NOW
        self.outcome = self.let(Started(at=NOW))

    def let(self, event: Event) -> Outcome:
        self.outcome = decide(self.definition, self.state, event)
        self.state = self.outcome.state
        return self.outcome

    def says(self, person: str, answer: str = "yes", reason: str = "", channel: Channel = Channel.SMS) -> None:
        self.now += MINUTE
        ask = next(each for each in self.state.open_asks if each.person == person)
        event = Replied(at=self.now, ask=ask.number, answer=Answer(answer), reason=reason, channel=channel)
        self.let(event)

    def told(self) -> list[tuple[str, str]]:
        return [(each.person, each.wording) for each in self._tells()]

    def about(self, person: str) -> dict[str, object]:
        return next(dict(each.about) for each in self._tells() if each.person == person)

    def _tells(self) -> Iterator[Tell]:
        return (each for each in self.outcome.effects if isinstance(each, Tell))


BOARD = {"id": "board", "approve": "group:board", "need": "all"}
BOSS = {"id": "boss", "approve": "person:pat"}


def test_a_later_step_tells_and_asks_those_who_said_yes_and_those_who_said_no() -> None:
    play = Play(
        {**BOARD, "need": 2},
        {"id": "lead", "approve": "board.yes", "escalate_to": "board.no", "need": "all"},
        {"id": "off", "notify": "board.no", "text": "Off"},
        {"id": "on", "notify": "board.yes", "text": "On"},
    )
    play.says("kim", "no")
    play.says("bo")
    play.says("ana")
    assert [ask.person for ask in play.state.open_asks] == ["bo", "ana"]
    play.says("bo")
    play.says("ana")
    assert play.told()[1:4] == [("kim", "notify"), ("bo", "notify"), ("ana", "notify")]


def test_an_answer_that_was_taken_back_means_nobody() -> None:
    board = {**BOARD, "need": 2, "within": "1 day"}
    play = Play(board, {"id": "on", "notify": "board.yes", "text": "On"}, undo="5 minutes")
    play.says("bo")
    play.let(Undone(at=play.now, ask=3))
    play.says("ana")
    play.says("kim")
    play.let(TimeReached(at=play.now + 5 * MINUTE))
    assert [person for person, wording in play.told() if wording == "notify"] == ["ana", "kim"]


def test_whoever_said_yes_is_told_who_rejects_it_later_and_the_decider_and_the_requester_are_not_told_twice() -> None:
    play = Play({"id": "first", "approve": "group:mixed", "need": "all", "self": "allowed"}, BOARD, BOSS)
    for person in ("sam", "ana", "ana", "kim", "bo"):
        play.says(person)
    play.says("pat", "no")
    assert play.told() == [
        ("pat", "noted_no"), ("ana", "closed_no"), ("kim", "closed_no"), ("bo", "closed_no"), ("sam", "rejected"),
    ]  # fmt: skip
    assert play.about("kim") == {"by": "Pat"}


def test_a_decider_who_agreed_before_hears_nothing_of_his_own_no() -> None:
    play = Play(BOARD, {"id": "again", "approve": "person:ana"})
    for person in ("ana", "kim", "bo"):
        play.says(person)
    play.says("ana", "no")
    assert play.told() == [("ana", "noted_no"), ("kim", "closed_no"), ("bo", "closed_no"), ("sam", "rejected")]


@pytest.mark.parametrize(("silent", "told"), [("expire", "expired_few"), ("reject", "rejected_silence")])
def test_whoever_said_yes_is_told_that_too_few_did(silent: str, told: str) -> None:
    play = Play({**BOARD, "if_silent": silent})
    play.says("kim")
    play.let(TimeReached(at=NOW + timedelta(hours=1)))
    assert play.told() == [
        ("ana", "closed_silence"), ("bo", "closed_silence"), ("kim", "ended_after_yes"), ("sam", told),
    ]  # fmt: skip


def test_where_nobody_answered_nobody_did_whoever_answered_before() -> None:
    play = Play(BOSS, BOARD)
    play.says("pat")
    play.let(TimeReached(at=NOW + timedelta(hours=2)))
    assert play.told()[-2:] == [("pat", "ended_after_yes"), ("sam", "expired")]


def test_whoever_said_yes_is_told_of_a_withdrawal_and_of_an_administrators_no_and_of_no_approval() -> None:
    for event, wording in (
        (Withdrawn(at=NOW + 2 * MINUTE), "closed_withdrawn"),
        (Overridden(at=NOW + 2 * MINUTE, answer=Answer.NO, by="Pat", reason="no"), "closed_no"),
    ):
        play = Play(BOARD)
        play.says("kim")
        play.let(event)
        assert ("kim", wording) in play.told()
    play = Play(BOARD)
    play.says("kim")
    play.let(Overridden(at=NOW + 2 * MINUTE, answer=Answer.YES, by="Pat", reason="go"))
    assert play.state.status is Status.APPROVED
    assert "kim" not in dict(play.told())


def test_an_approver_who_is_asked_again_is_told_of_the_end_once() -> None:
    play = Play(BOARD, {"id": "again", "approve": "person:ana"})
    for person in ("ana", "kim", "bo"):
        play.says(person)
    play.let(Withdrawn(at=play.now))
    assert [person for person, _ in play.told()] == ["ana", "kim", "bo", "sam"]


def test_nobody_is_told_who_cannot_be_reached() -> None:
    gone = Person(handle="kim", name="Kim", calendar=Calendar(), reachable=False)
    play = Play(BOARD)
    play.says("kim")
    play.state = State(**{**vars(play.state), "directory": Directory(people={**DIRECTORY.people, "kim": gone})})
    play.let(Withdrawn(at=play.now))
    assert "kim" not in dict(play.told())


CHOICE = {**BOSS, "choose": {"A": "Bell", "b": "Hart"}}


@pytest.mark.parametrize(
    ("step", "answer", "reason", "channel", "wording", "choice"),
    [
        (BOSS, "yes", "", Channel.SMS, "noted_yes", ""),
        (BOSS, "no", "A", Channel.WEB, "noted_no", ""),
        (CHOICE, "yes", "B please", Channel.SMS, "noted_yes_choice", "b"),
        (CHOICE, "no", "A", Channel.SMS, "noted_no", ""),
        (BOSS, "yes", "", Channel.API, "noted_yes_api", ""),
        (CHOICE, "yes", "a", Channel.API, "noted_yes_api", "A"),
        (BOSS, "no", "", Channel.API, "noted_no_api", ""),
        ({**BOARD, "approve": ["person:pat", "person:bo"]}, "yes", "", Channel.API, "noted_yes_api", ""),
        ({**BOARD, "approve": ["person:pat", "person:bo"]}, "yes", "", Channel.SMS, "noted_yes_more", None),
    ],
)  # fmt: skip
def test_an_answer_is_noted_with_its_option_and_with_who_gave_it(
    step: dict[str, Any], answer: str, reason: str, channel: Channel, wording: str, choice: str | None
) -> None:
    play = Play(step)
    play.says("pat", answer, reason, channel)
    assert play.told()[0] == ("pat", wording)
    assert play.about("pat").get("choice") == choice
    if choice is not None:
        play = Play(step, undo="1 minute")
        play.says("pat", answer, reason, channel)
        assert play.told() == [("pat", f"{wording}_undo")]


def problems(*steps: dict[str, Any], **more: Any) -> list[str]:
    review = Review(definition=definition(*steps, **more), known=Known(directory=DIRECTORY))
    return [str(each) for each in check(review)]


def test_answers_are_those_of_an_earlier_step_that_asks() -> None:
    news = {"id": "news", "notify": "board.yes", "text": "On"}
    assert problems(BOARD, news, {**BOSS, "approve": ["board.no", "person:pat"], "escalate_to": "board.yes"}) == []
    no_such = "There is no step “board” before this one that asks somebody."
    assert problems(news, BOARD) == [f"steps[0].notify: {no_such}"]
    assert problems({**BOARD, "escalate_to": "board.yes"}) == [f"steps[0].escalate_to: {no_such}"]
    told = {"id": "board", "notify": "requester", "text": "Hi"}
    assert problems(told, news) == [f"steps[1].notify: {no_such}"]


def test_a_step_that_is_wrong_itself_is_not_told_again_where_its_answers_are_meant() -> None:
    both = {**BOARD, "within": "1 day", "if_silent": "expire", "notify": "requester"}
    news = {"id": "news", "notify": "board.yes", "text": "On"}
    head = {"sayso": 1, "workflow": "buy", "title": "Purchase", "fields": {}, "summary": "Desk"}
    with pytest.raises(DefinitionError) as error:
        read({**head, "steps": [both, news]}, Known(directory=DIRECTORY))
    assert [each.path for each in error.value.problems] == ["steps[0]"]


def test_a_need_is_not_held_against_answers_that_nobody_knows_yet() -> None:
    assert problems(BOARD, {**BOSS, "approve": "board.yes", "need": 3}) == []


def test_answers_start_nothing() -> None:
    assert problems(BOARD, start={"who": "board.yes"}) == [
        "start.who: Who may start is person:HANDLE, group:SLUG or anyone."
    ]


def test_a_label_is_said_as_it_stands() -> None:
    fields = {"item": {"type": "text", "ask": "What?", "label": {"en": "Item {item}", "es": "Cosa"}}}
    assert problems(BOARD, fields=fields) == [
        "fields.item.label.en: This is said as it stands; {item} is not filled in here."
    ]
