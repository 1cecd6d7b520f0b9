"""What to try next: ticked by what really happened, each with one click or with what to type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workflow.service.board.phones import Handset, Suggestion, Table

#: Codes never begin with a zero, so nobody was ever given this one.
WRONG = "YES 0000"
#: So much of a text is on a button.
SHOWN = 26


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a click does."""

    verb: str
    endpoint: str = "phones.text"
    key: str = ""  #: on whose phone
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to try."""

    title: str
    hint: str
    icon: str
    done: bool
    act: Act | None = None  #: None where there is nothing to click just now


def steps(table: Table) -> list[Step]:
    """What to try next, in an order that makes sense."""
    stage = _Stage(table)
    return [_asking(table, stage), *_deciding(table, stage), *_breaking(table, stage)]


class _Stage:
    """Who could do what on the phones as they are now."""

    def __init__(self, table: Table) -> None:
        self.handsets = [each for each in table.handsets if each.person and not each.person.opted_out_at]
        #: Somebody who is asked something, or else the last of them.
        self.asked = next((each for each in self.handsets if each.asked), self.handsets[-1] if self.handsets else None)

    def text(self, fits: Callable[[Suggestion], bool]) -> Act | None:
        """Text the first suggestion of this kind, from the phone that has it."""
        for each in self.handsets:
            for suggestion in each.suggestions:
                if fits(suggestion):
                    return _text(each, suggestion.words)
        return None

    def coded(self, word: str) -> Act | None:
        """Text this word with a real code."""
        return self.text(
            lambda each: each.words.startswith(f"{word} ") and each.words.split()[1].isdecimal() and not each.digits
        )

    def as_asked(self, words: str) -> Act | None:
        """Text these words as somebody who is asked something."""
        return _text(self.asked, words) if self.asked else None


def _text(handset: Handset, words: str) -> Act:
    short = words if len(words) <= SHOWN else f"{words[: SHOWN - 2].rstrip()}…"
    return Act(verb=f"Text {short} as {_first(handset)}", key=handset.key, fields={"words": words})


def _first(handset: Handset) -> str:
    return (handset.name.split() or [handset.name])[0]


def _skip(table: Table) -> Act | None:
    if table.clock.next_due is None:
        return None
    fields = {"until": "next", "ahead": str(table.clock.ahead)}
    return Act(verb="Skip to what is due next", endpoint="phones.skip", fields=fields)


def _asking(table: Table, stage: _Stage) -> Step:
    started = "draft_start" in table.trials.readings
    confirm = None if started else stage.text(lambda each: each.words == "YES")
    return Step(
        title="Text a request", icon="message-circle", done=started,
        hint="Answer what is asked, and confirm it with YES." if confirm
        else "Tap a suggestion on a phone, or type something like it, and confirm it with YES.",
        act=confirm or stage.text(lambda each: each.starts),
    )  # fmt: skip


def _deciding(table: Table, stage: _Stage) -> Iterator[Step]:
    read = table.trials.readings
    yield Step(
        title="Approve it", icon="check", done=("yes", "sms") in table.trials.decided, act=stage.coded("YES"),
        hint="Tap the suggestion, or type anything and see how it is understood.",
    )  # fmt: skip
    yield Step(
        title="See it approved", icon="badge-check", done=any(each.status == "approved" for each in table.requests),
        hint="A yes can be taken back for a while; let that time pass.", act=_skip(table),
    )  # fmt: skip
    yield Step(
        title="Ask for details", icon="info", done="more" in read, act=stage.coded("MORE"), hint="MORE and the code."
    )
    yield Step(
        title="Take a yes back", icon="undo-2", done="undo" in read, act=stage.coded("UNDO"),
        hint="Say YES first, then UNDO and the code, while its time runs.",
    )  # fmt: skip
    yield Step(
        title="Type a wrong code", icon="key-round", done="wrong_code" in read, act=stage.as_asked(WRONG),
        hint="It decides nothing; after five the phone is locked for an hour.",
    )  # fmt: skip


def _breaking(table: Table, stage: _Stage) -> Iterator[Step]:
    read, trials = table.trials.readings, table.trials
    silent = trials.lapsed or any(channel == "silence" for _, channel in trials.decided)
    yield Step(
        title="Let a deadline pass", icon="timer", done=silent, act=_skip(table),
        hint="First reminders come, then silence has its consequence.",
    )  # fmt: skip
    yield Step(
        title="Break a delivery", icon="unplug", done=trials.failed, act=_fault(stage),
        hint="The next text does not arrive, and somebody else is asked.",
    )  # fmt: skip
    cover = next((each for each in reversed(stage.handsets) if each is not stage.asked), None)
    yield Step(
        title="Go away", icon="plane", done="away" in read, hint="Whoever covers is asked instead; BACK ends it.",
        act=stage.as_asked(f"AWAY until Friday, {_first(cover)} covers") if cover else None,
    )  # fmt: skip
    yield Step(
        title="Send STOP", icon="octagon-x", done="opt_out" in read, act=stage.as_asked("STOP"),
        hint="No more texts to that phone, until START.",
    )  # fmt: skip


def _fault(stage: _Stage) -> Act | None:
    if stage.asked is None:
        return None
    verb = f"Let the next text to {_first(stage.asked)} fail"
    return Act(verb=verb, endpoint="phones.fault", key=stage.asked.key, fields={"code": "30005"})
