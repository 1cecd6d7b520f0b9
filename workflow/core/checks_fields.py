"""What publishing checks of the fields: that their names are free, and that what bounds a date is known by then."""

from collections.abc import Iterator, Mapping

from workflow.core.bounds import TODAY, named_field
from workflow.core.definition import Problem
from workflow.core.field_types import DateField, Field
from workflow.core.review import ABOUT, Review

_GIVEN = frozenset({"summary", "choice", "roll_call"})
_TAKEN = ABOUT | _GIVEN | {"and", "or", "not", "in", "true", "false", "yes", "no", "person", "group", TODAY}


def fields(review: Review) -> Iterator[Problem]:
    """Every problem of the fields."""
    every, before = review.definition.fields, dict[str, Field]()
    for name, field in every.items():
        if name in _TAKEN:
            yield Problem(path=f"fields.{name}", message=f"“{name}” already has a meaning; use another name.")
        if isinstance(field, DateField):
            for key, bound in (("min", field.min), ("max", field.max)):
                other = named_field(bound)
                if other is not None and other not in review.broken and not isinstance(before.get(other), DateField):
                    yield Problem(path=f"fields.{name}.{key}", message=_why(other, every))
        before[name] = field


def _why(other: str, every: Mapping[str, Field]) -> str:
    if other not in every:
        return f"There is no field “{other}”: write today, a day like 2026-06-03, or an earlier date field."
    if not isinstance(every[other], DateField):
        return f"“{other}” is no date."
    return f"“{other}” is not asked before this one; put it first."
