"""Lists in pages: one row more than asked for tells whether there is a next one."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response

from workflow.api.answers import Page, answer
from workflow.api.http import desk
from workflow.api.problems import Refusal
from workflow.core.definition import Problem
from workflow.service.work import Desk
from workflow.store.errors import Missing

Row = TypeVar("Row")


def page(
    model: type[Page[Any]],
    rows: Sequence[Row],
    limit: int,
    shown: Callable[[Row], object],
    place: Callable[[Row], object],
) -> Response:
    """The first `limit` rows; `place` is what the next page comes after."""
    kept = rows[:limit]
    after = str(place(kept[-1])) if len(rows) > limit else None
    return answer(model.model_validate({"items": [shown(row) for row in kept], "next": after}))


def known(path: str, look_up: Callable[[Desk, str], object], name: str) -> None:
    """Refuse the name at `path` where it names nothing, which `look_up` says by raising Missing."""
    try:
        look_up(desk(), name)
    except Missing as error:
        message = str(error)
        raise Refusal(422, message, Problem(path=path, message=message)) from error
