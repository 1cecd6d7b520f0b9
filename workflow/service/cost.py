"""What one request costs: the segments of all its texts, on the shortest way through and on the longest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Order, Silence
from workflow.core.people import Directory
from workflow.core.selectors import Kind, Selector
from workflow.service.rehearsal import Rehearsal


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The segments that the texts about one request take, on the shortest way through and on the longest.

    Shortest: the first reply approves, nobody is reminded, and steps with `when` are left out. Longest: every step is
    taken, everybody who can be asked is asked and gets every reminder, in turn too, and what can escalate does, with
    the same reminders again; it is approved in the end. Both count the news to those asked and to the requester, and a
    person who depends on the request (`requester.manager`, a field) as one; of those who answered a step, no more than
    must on the shortest way, and all it can ask on the longest. Each text counts in the language where it
    is shortest, or longest. Not counted: texts to us, and answers to MORE, LIST, ASK and what cannot be read.
    """

    least: int
    most: int

    def __str__(self) -> str:
        shown = f"{self.least} to {self.most}" if self.least < self.most else str(self.least)
        return f"{shown} segment" + ("" if self.most == 1 else "s")


def cost(
    definition: Definition, stage: Mapping[str, Rehearsal], directory: Directory, segments: Callable[[str], int]
) -> Cost:
    """What one request of this definition costs, spoken by these rehearsals, a language each."""
    tallies = [_Tally(definition, rehearsal, directory, segments) for rehearsal in stage.values()]
    return Cost(least=min(each.least() for each in tallies), most=max(each.most() for each in tallies))


class _Tally:
    """Counts in one language."""

    def __init__(
        self, definition: Definition, rehearsal: Rehearsal, directory: Directory, segments: Callable[[str], int]
    ) -> None:
        self._definition = definition
        self._rehearsal = rehearsal
        self._groups = directory.groups
        self._segments = cache(segments)

    def least(self) -> int:
        """The shortest way."""
        taken = [step for step in self._definition.steps if step.when is None]
        return self._frame(taken) + sum(map(self._least, taken))

    def most(self) -> int:
        """The longest way."""
        return self._frame(self._definition.steps) + sum(map(self._most, self._definition.steps))

    def _frame(self, taken: Iterable[ApprovalStep | NotifyStep]) -> int:
        """What the requester hears at the beginning and at the end, unless the last steps tell him."""
        told = False
        for step in taken:
            if isinstance(step, NotifyStep):
                told = told or any(each.kind is Kind.REQUESTER for each in step.notify)
            else:
                told = False
        return self._news("started") + (0 if told else self._news("approved"))

    def _least(self, step: ApprovalStep | NotifyStep) -> int:
        if isinstance(step, NotifyStep):
            return self._notified(step, self._fewest)
        asked, ask = self._fewest(step.approve), self._segments(self._rehearsal.ask(step)[1])
        answers = min(asked, self._answers(step))
        if step.order is Order.IN_TURN:
            return answers * (ask + self._noted(step))
        return asked * ask + answers * self._noted(step) + (asked - answers) * self._news("closed_yes")

    def _most(self, step: ApprovalStep | NotifyStep) -> int:
        if isinstance(step, NotifyStep):
            return self._notified(step, self._people)
        asked, end = self._people(step.approve), max(self._noted(step), self._news("closed_yes"))
        ask, reminders = self._segments(self._rehearsal.ask(step)[1]), self._reminders(step)
        if step.if_silent is not Silence.ESCALATE or not step.escalate_to:
            return asked * (ask + reminders + end)
        again = self._segments(self._rehearsal.ask(step, in_place=True)[1])
        first = asked * (ask + reminders + self._news("closed_moved")) + self._news("escalated")
        return first + self._people(step.escalate_to) * (max(ask, again) + reminders + end)

    def _answers(self, step: ApprovalStep) -> int:
        """How many must answer, when each of them says YES."""
        if isinstance(step.need, int):
            return step.need
        if step.need == "each":
            return len(step.approve)
        return self._fewest(step.approve) if step.need == "all" or step.roll_call else 1

    def _people(self, who: Iterable[Selector]) -> int:
        """How many people are meant, at least one; of those who answer a step, everybody whom it can ask."""
        return max(1, len(set().union(*map(self._named, who))))

    def _fewest(self, who: Iterable[Selector]) -> int:
        """The same where no more say YES than must, and nobody says NO."""
        others = [each for each in who if each.kind is not Kind.ANSWERS]
        answered = [each.name for each in who if each.kind is Kind.ANSWERS and each.attribute == "yes"]
        return max(1, len(set().union(*map(self._named, others))) + sum(map(self._said_yes, answered)))

    def _said_yes(self, step_id: str) -> int:
        step = self._definition.step(step_id)
        return self._answers(step) if isinstance(step, ApprovalStep) else 0

    def _named(self, each: Selector) -> set[str]:
        match each.kind:
            case Kind.PERSON:
                return {each.name}
            case Kind.GROUP:
                return set(self._groups.get(each.name, ()))
            case Kind.ANSWERS:
                step = self._definition.step(each.name)
                assert isinstance(step, ApprovalStep)
                return set().union(*map(self._named, (*step.approve, *(step.escalate_to or ()))))
        return {f"{each.kind} {each.name}"}

    def _notified(self, step: NotifyStep, count: Callable[[Iterable[Selector]], int]) -> int:
        return count(step.notify) * self._segments(self._rehearsal.notify(step))

    def _reminders(self, step: ApprovalStep) -> int:
        return len(step.remind) * self._segments(self._rehearsal.remind(step)[1])

    def _noted(self, step: ApprovalStep) -> int:
        return self._segments(self._rehearsal.noted(step, "yes")[1])

    def _news(self, wording: str) -> int:
        return self._segments(self._rehearsal.tell(wording))
