"""A definition under review: what it says, what is there to be named, and what is known to be wrong already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflow.core.definition import ApprovalStep, Definition, NotifyStep
from workflow.core.people import Directory

#: What a definition's texts may name beside its fields.
ABOUT = frozenset({"requester", "workflow"})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is there to be named: everybody, every group, which workflow has which keyword, and every wording."""

    directory: Directory
    keywords: Mapping[str, str] = field(default_factory=dict)  #: upper-case keyword -> slug
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: its placeholders; without any, unchecked


@dataclass(frozen=True, kw_only=True)
class Review:
    """One definition and what it is held against."""

    definition: Definition
    known: Known
    broken: frozenset[str] = frozenset()  #: names that are wrong where they are made, so not again where they are used
    any_field: bool = False  #: the fields cannot be read, so any name may be one

    def may_name(self, name: str, more: frozenset[str] = frozenset()) -> bool:
        """Whether a text may name this."""
        return self.any_field or name in self.definition.fields or name in ABOUT | more | self.broken

    def is_settled(self, name: str) -> bool:
        """Whether a name can be judged: it is not reported where it is made."""
        return not self.any_field and name not in self.broken

    def steps(self) -> Iterator[tuple[str, ApprovalStep | NotifyStep, frozenset[str]]]:
        """Every step with its path, and the names that only the steps before it give."""
        given: frozenset[str] = frozenset()
        for index, step in enumerate(self.definition.steps):
            yield f"steps[{index}]", step, given
            given |= names_given(step)


def names_given(step: ApprovalStep | NotifyStep) -> frozenset[str]:
    """The names that later texts may use because of this step: `{choice}`, `{roll_call}`."""
    if not isinstance(step, ApprovalStep):
        return frozenset()
    return frozenset({"choice"} if step.choose else ()) | frozenset({"roll_call"} if step.roll_call else ())
