"""What to try next: ticked by what really happened, each with one click or with what to type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workflow.service.board.phones import Handset, Table

#: Codes never begin with a zero, so nobody was ever given this one.
WRONG = "YES 0000"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to try."""

    title: str
    hint: str
    icon: str
    done: bool
    verb: str = ""  #: on the button; none where there is nothing to click
    endpoint: str = "phones.text"
    key: str = ""  #: whose phone
    fields: dict[str, str] = field(default_factory=dict)


def steps(table: Table) -> list[Step]:
    """What to try next, in an order that makes sense."""
    return list(_steps(table, _Stage(table)))


class _Stage:
    """Who could do what on the phones as they are now."""

    def __init__(self, table: Table) -> None:
        self.handsets = [each for each in table.handsets if each.person and not each.person.opted_out_at]

    def ready(self, fits: Callable[[str], bool]) -> tuple[Handset, str] | None:
        """The first phone on which such a text is suggested, and that text."""
        for each in self.handsets:
            for suggestion in each.suggestions:
                if fits(suggestion.words):
                    return each, suggestion.words
        return None

    def begins(self, word: str) -> tuple[Handset, str] | None:
        """The first phone on which a text is suggested that begins with this word and a code."""
        return self.ready(lambda words: words.startswith(f"{word} ") and words[len(word) + 1 :][:4].isdecimal())

    def asked(self) -> Handset | None:
        """The first phone whose owner is asked something, or else not the first of all."""
        return next((each for each in self.handsets if each.asked), self.handsets[-1] if self.handsets else None)


def _text(found: tuple[Handset, str] | None) -> dict[str, object]:
    if found is None:
        return {}
    handset, words = found
    short = words if len(words) <= 26 else f"{words[:24].rstrip()}…"
    return {"verb": f"Text {short} as {_first(handset)}", "key": handset.key, "fields": {"words": words}}


def _first(handset: Handset) -> str:
    return handset.name.split()[0] if handset.name.split() else handset.name


def _steps(table: Table, stage: _Stage) -> Iterator[Step]:
    yield from _asking(table, stage)
    yield from _deciding(table, stage)
    yield from _breaking(table, stage)


def _asking(table: Table, stage: _Stage) -> Iterator[Step]:
    read = table.trials.readings
    drafting = stage.ready(lambda words: words == "REDO")
    started = "draft_start" in read
    if drafting and not started:
        hint = f"{_first(drafting[0])} has begun. Answer what is asked, then say YES."
        yes = stage.ready(lambda words: words == "YES")
        yield Step(title="Text a request", hint=hint, icon="message-circle", done=False, **_text(yes))  # type: ignore[arg-type]
        return
    first = stage.ready(lambda words: words.split(" ")[0].isupper() and len(words.split()) > 2 and words[:4] != "TELL")
    hint = "Tap a suggestion on a phone, or type something like it, and confirm it with YES."
    yield Step(title="Text a request", hint=hint, icon="message-circle", done=started, **_text(first))  # type: ignore[arg-type]


def _deciding(table: Table, stage: _Stage) -> Iterator[Step]:
    read, decided = table.trials.readings, table.trials.decided
    yes, more, undo = stage.begins("YES"), stage.begins("MORE"), stage.begins("UNDO")
    yield Step(
        title="Approve it", hint="Tap the suggestion, or type anything and see how it is understood.", icon="check",
        done=("yes", "sms") in decided, **_text(yes),  # type: ignore[arg-type]
    )  # fmt: skip
    approved = any(each.status == "approved" for each in table.requests)
    yield Step(
        title="See it approved", hint="A yes can be taken back for a while; let that time pass.", icon="badge-check",
        done=approved, **_skip(table),  # type: ignore[arg-type]
    )  # fmt: skip
    yield Step(
        title="Ask for details", hint="MORE and the code.", icon="info", done="more" in read,
        **_text(more),  # type: ignore[arg-type]
    )  # fmt: skip
    yield Step(
        title="Take a yes back", hint="Say YES first, then UNDO and the code, while its time runs.", icon="undo-2",
        done="undo" in read, **_text(undo),  # type: ignore[arg-type]
    )  # fmt: skip
    asked = stage.asked()
    yield Step(
        title="Type a wrong code", hint="It decides nothing; after five the phone is locked for an hour.",
        icon="key-round", done="wrong_code" in read, **_text((asked, WRONG) if asked else None),  # type: ignore[arg-type]
    )  # fmt: skip


def _skip(table: Table) -> dict[str, object]:
    if table.clock.next_due is None:
        return {}
    fields = {"until": "next", "ahead": str(table.clock.ahead)}
    return {"verb": "Skip to what is due next", "endpoint": "phones.skip", "fields": fields}


def _breaking(table: Table, stage: _Stage) -> Iterator[Step]:
    read, trials, asked = table.trials.readings, table.trials, stage.asked()
    silent = trials.lapsed or any(channel == "silence" for _, channel in trials.decided)
    yield Step(
        title="Let a deadline pass", hint="First reminders come, then silence has its consequence.", icon="timer",
        done=silent, **_skip(table),  # type: ignore[arg-type]
    )  # fmt: skip
    fault: dict[str, object] = {}
    if asked is not None:
        verb = f"Let the next text to {_first(asked)} fail"
        fault = {"verb": verb, "endpoint": "phones.fault", "key": asked.key, "fields": {"code": "30005"}}
    yield Step(
        title="Break a delivery", hint="The next text does not arrive, and somebody else is asked.",
        icon="unplug", done=trials.failed, **fault,  # type: ignore[arg-type]
    )  # fmt: skip
    others = [each for each in stage.handsets if each is not asked]
    away = (asked, f"AWAY until Friday, {_first(others[-1])} covers") if asked and others else None
    yield Step(
        title="Go away", hint="Whoever covers is asked instead; BACK ends it.", icon="plane", done="away" in read,
        **_text(away),  # type: ignore[arg-type]
    )  # fmt: skip
    yield Step(
        title="Send STOP", hint="No more texts to that phone, until START.", icon="octagon-x", done="opt_out" in read,
        **_text((asked, "STOP") if asked else None),  # type: ignore[arg-type]
    )  # fmt: skip
