"""Lists by the page, and addresses that are this page's own with something changed.

Everything a list shows is in its address, so that it survives reloading, Back, and being sent to somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")

SIZE = 50
#: No list is longer; a page number beyond is taken for the last of these.
_LAST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list. An address that is None leads nowhere: the button is not there."""

    items: Sequence[T]
    total: int | None = None  #: how many there are on all pages, where that is known
    start: int | None = None  #: the place of the first of these in the whole list, from 1, where that is known
    first_url: str | None = None
    previous_url: str | None = None
    next_url: str | None = None

    @property
    def said(self) -> str:
        """Which of how many these are: "51–100 of 1,234"."""  # noqa: RUF002
        if not self.items:
            return "None" if not self.total else f"None of {self.total:,} here"
        if self.start is None:
            return f"{len(self.items):,} of {self.total:,}" if self.total is not None else f"{len(self.items):,} shown"
        span = f"{self.start:,}–{self.start + len(self.items) - 1:,}"  # noqa: RUF001
        return f"{span} of {self.total:,}" if self.total is not None else span


def here(**changed: object) -> str:
    """The address of this page with some parameters changed; None takes one out, a list repeats it."""
    kept: dict[str, object] = {name: values for name, values in request.args.lists() if name not in changed}
    kept |= {name: value for name, value in changed.items() if value is not None}
    return url_for(request.endpoint or "inbox.index", **{**(request.view_args or {}), **_safe(kept)})


def page_number() -> int:
    """Which page is asked for, from 1; what is no number is the first."""
    typed = request.args.get("page", "")
    return min(max(int(typed), 1), _LAST) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 1


def numbered(items: Sequence[T], *, total: int, number: int, size: int = SIZE) -> Page[T]:
    """A page of a list whose pages have numbers: `?page=2`."""
    last = max(1, -(-total // size))
    return Page(
        items=items,
        total=total,
        start=(number - 1) * size + 1,
        first_url=here(page=None) if number > 2 else None,
        previous_url=here(page=min(number - 1, last) if min(number - 1, last) > 1 else None) if number > 1 else None,
        next_url=here(page=number + 1) if number < last else None,
    )


def older(items: Sequence[T], *, last_id: int | None, total: int | None = None) -> Page[T]:
    """A page of a list that is read by ids, newest first: `?before=ID`; `last_id` is None where nothing follows.

    Its "previous" is the browser's Back; what it offers is the newest again.
    """
    return Page(
        items=items,
        total=total,
        first_url=here(before=None) if "before" in request.args else None,
        next_url=here(before=last_id) if last_id is not None else None,
    )


def before_id() -> int | None:
    """Before which id the page goes on; None for the newest."""
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _safe(values: dict[str, object]) -> dict[str, object]:
    """Parameters under names that `url_for` keeps for itself cannot be handed on."""
    return {name: value for name, value in values.items() if not name.startswith("_")}
