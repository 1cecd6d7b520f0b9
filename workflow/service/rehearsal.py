"""A definition's texts as they would be sent, said aloud before anybody is asked: with sample values, in one language.

The values are the author's own `sample` where a field has one; the people have the longest name that can occur.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Proof
from workflow.core.durations import Calendar
from workflow.core.effects import AskPerson, Remind, Tell
from workflow.core.fields import (
    ChoiceField,
    Context,
    Field,
    MoneyField,
    NumberField,
    TextField,
    Unfit,
    Value,
    read,
)
from workflow.core.locales import Locale
from workflow.core.people import Directory, Person
from workflow.core.placeholders import placeholders
from workflow.core.review import names_given
from workflow.core.state import Answer, Ask, AskStatus, Channel, Decision, State
from workflow.service.draft_texts import question
from workflow.wording import Voice, ask_text, tell_text
from workflow.wording.matter import about_matter

#: When it is said: in the month with the longest name, so that no text depends on the day it is checked.
NOW = datetime(2026, 9, 23, 9, 30, tzinfo=UTC)
CODE = "4821"
NAME = "Sam Lee"
_REQUESTER, _APPROVER, _OTHER = "requester", "approver", "other"
_TEXT = "Standing desk for the office"
_AMOUNT = Decimal(640)
_ABOUT = {"more": "1", "reason": "too dear"}
_NOT_READ = ("person", "contact", "photo")  #: their samples are names and pictures that nobody has here
_WHEN = ("at", "undo", "deadline")
_WHO = ("by", "to", "name", "acting_for", "requester", "waiting")


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that nobody has made, for `wording` to speak of."""

    definition: Definition
    state: State
    code: str = CODE

    @property
    def codes(self) -> Mapping[int, str]:
        return {ask.number: CODE for ask in self.state.asks}


class Rehearsal:
    """Says each text of a definition in one language."""

    def __init__(self, definition: Definition, voice: Voice, name: str, link: str) -> None:
        self._definition = definition
        self._voice = voice
        self._name = name
        self._link = link
        self._said: dict[tuple[str, Proof, str | None], tuple[str, str]] = {}
        self._news: dict[str, str] = {}
        locale = voice.locale
        people = {
            handle: Person(handle=handle, name=name, calendar=Calendar(), locale=locale, language=locale.language)
            for handle in (_REQUESTER, _APPROVER, _OTHER)
        }
        values, self.misfits = samples(definition, NOW.date(), locale)
        self._state = State(
            requester=_REQUESTER,
            values=values,
            directory=Directory(people=people),
            created_at=NOW,
            due_at=NOW,
        )

    def ask(self, step: ApprovalStep, *, in_place: bool = False) -> tuple[str, str]:
        """The wording and the text that ask an approver, or somebody in his place."""
        return self._asked(step, "ask_for" if in_place else "ask")

    def remind(self, step: ApprovalStep) -> tuple[str, str]:
        """The wording and the text that remind him."""
        return self._asked(step, "remind")

    def _asked(self, step: ApprovalStep, how: str) -> tuple[str, str]:
        # Steps that are answered in the same way ask in the same words, so sixty of them are not said sixty times.
        said = (how, step.proof, step.id if step.choose else None)
        if said not in self._said:
            request = self._request(step, _OTHER if how == "ask_for" else None)
            effect = (Remind if how == "remind" else AskPerson)(ask=len(request.state.asks), person=_APPROVER, at=NOW)
            self._said[said] = ask_text(self._voice, request, effect, self._link)
        return self._said[said]

    def question(self, field: str) -> str:
        """What the requester is asked for a field."""
        return question(self._voice, self._definition, field)

    def notify(self, step: NotifyStep) -> str:
        """What a notify step tells."""
        return self._told("notify", step, {"step": step.id})

    def tell(self, wording: str) -> str:
        """A piece of news."""
        if wording not in self._news:
            about: dict[str, str | datetime] = {
                **_ABOUT,
                **dict.fromkeys(_WHO, self._name),
                **dict.fromkeys(_WHEN, NOW),
            }
            self._news[wording] = self._told(wording, None, about)
        return self._news[wording]

    def noted(self, step: ApprovalStep, answer: Literal["yes", "no"]) -> tuple[str, str]:
        """The wording and the text that tell an approver that his answer was taken down; of the options of a choice
        the one that has the most to say.
        """
        picked = answer == "yes" and step.choose
        wording = f"noted_{answer}{'_choice' if picked else ''}{'_undo' if self._definition.undo else ''}"
        if not picked:
            return wording, self.tell(wording)
        request = self._request(step)
        about: dict[str, str | datetime] = {"choice": self._longest(step), "undo": NOW}
        effect = Tell(person=_APPROVER, wording=wording, about=about, ask=len(request.state.asks))
        return wording, tell_text(self._voice, request, effect)[1]

    def _told(self, wording: str, step: NotifyStep | None, about: Mapping[str, str | datetime]) -> str:
        effect = Tell(person=_APPROVER, wording=wording, about=about)
        return tell_text(self._voice, self._request(step), effect)[1]

    def message(self, text: str) -> str:
        """A text of `messages`, whatever it names."""
        about: dict[str, object] = {**dict.fromkeys(placeholders(text), _TEXT), **_ABOUT}
        about |= {**about_matter(self._voice, self._request()), "code": CODE, "link": self._link}
        about |= {"picks": self._voice.picks(CODE, self._options())}
        about |= {**dict.fromkeys(_WHO, self._name), **dict.fromkeys(_WHEN, NOW)}
        return self._voice.notify(text, about)

    def _request(self, step: ApprovalStep | NotifyStep | None = None, acting_for: str | None = None) -> Request:
        """The request as it stands at a step: what was chosen before is known, and one approver is asked."""
        asks: list[Ask] = []
        decisions: list[Decision] = []
        for each in self._definition.steps if step else ():
            if each is step:
                break
            if isinstance(each, ApprovalStep) and names_given(each):
                asks.append(replace(self._ask(each, len(asks) + 1), status=AskStatus.YES))
                decisions.append(self._decision(each, len(asks)))
        if isinstance(step, ApprovalStep):
            asks.append(replace(self._ask(step, len(asks) + 1), acting_for=acting_for))
        here = step.id if isinstance(step, ApprovalStep) else None
        state = replace(self._state, asks=tuple(asks), decisions=tuple(decisions), step=here)
        return Request(definition=self._definition, state=state)

    def _ask(self, step: ApprovalStep, number: int) -> Ask:
        return Ask(number=number, step=step.id, person=_APPROVER, asked_at=NOW)

    def _options(self) -> tuple[str, ...]:
        """The options of the choice that offers the most of them; none where there is no choice."""
        every = (tuple(step.choose or ()) for step in self._definition.steps if isinstance(step, ApprovalStep))
        return max(every, key=len, default=())

    def _longest(self, step: ApprovalStep) -> str:
        """The option with the most to say."""
        options = step.choose or {}
        return max(options, key=lambda option: len(self._voice.words(options[option])), default="")

    def _decision(self, step: ApprovalStep, number: int) -> Decision:
        """A YES to the option with the most to say."""
        return Decision(
            step=step.id,
            person=_APPROVER,
            answer=Answer.YES,
            reason=self._longest(step),
            channel=Channel.SMS,
            at=NOW,
            ask=number,
        )


def samples(definition: Definition, today: date, locale: Locale) -> tuple[dict[str, Value], dict[str, str]]:
    """A value for every field, its own sample or one that fits its type; and why a sample is no answer, by field."""
    context = Context(today=today, people={_OTHER: ""}, locale=locale)
    values: dict[str, Value] = {}
    own: dict[str, Value] = {}  # what the author gave; an example of ours bounds none of his
    misfits: dict[str, str] = {}
    for name, field in definition.fields.items():
        values[name] = _example(field, context)
        if field.sample is not None and field.type not in _NOT_READ:
            try:
                values[name] = read(field, field.sample, replace(context, values=own))
                own[name] = values[name]
            except Unfit as why:
                misfits[name] = str(why)
    return values, misfits


def _example(field: Field, context: Context) -> Value:
    match field:
        case TextField():
            return (_TEXT if field.min is None else _TEXT.ljust(field.min, "."))[: field.max]
        case NumberField():
            return _between(Decimal(5), field)
        case MoneyField():
            return _between(_AMOUNT, field)
        case ChoiceField():
            return max(field.options, key=lambda each: len(each.label.default)).value
    others: dict[str, Value] = {"date": context.today + timedelta(days=10), "yesno": True, "photo": "1"}
    return others.get(field.type, _OTHER)


def _between(number: Decimal, field: NumberField | MoneyField) -> Decimal:
    """The number, or the bound that it lies beyond."""
    if field.min is not None and number < field.min:
        return field.min
    return field.max if field.max is not None and number > field.max else number
