"""Many cases of one test that look at the same things."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest


def cases(names: str | tuple[str, ...], of: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like `pytest.mark.parametrize`, but the fixtures are made once: for a test that leaves them as they were.

    Every case is tried and told of on its own, also after another has failed.
    """
    listed = (names,) if isinstance(names, str) else names
    rows = [(case,) if isinstance(names, str) else tuple(case) for case in of]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def all_of_them(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for row in rows:
                case = dict(zip(listed, row, strict=True))
                with subtests.test(**{name: repr(value)[:60] for name, value in case.items()}):
                    test(**fixtures, **case)

        given = inspect.signature(test)
        fixtures = [each for name, each in given.parameters.items() if name not in listed]
        subtests = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)
        all_of_them.__signature__ = given.replace(parameters=[*fixtures, subtests])  # type: ignore[attr-defined]
        return all_of_them

    return decorate
