"""What publishing checks of a definition's texts: that every name in braces means something, in every language."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from workflow.core.definition import NotifyStep, Problem
from workflow.core.field_types import LONGEST
from workflow.core.placeholders import placeholders
from workflow.core.review import Review
from workflow.core.words import Words

LONGEST_TITLE = 80
#: A value in a text has at most so many characters, those that are longer or shorter so many (see `wording`).
_LONGEST_VALUE = 280
_LONGEST = {
    **dict.fromkeys(("letters", "own", "fields", "text", "ask", "roll_call"), 1300),
    **dict.fromkeys(("at", "until", "since", "undo"), 40),
    **{"options": 600, "code": 5, "more": 4},
}
#: What a wording that asks cannot do without.
_KEPT = {
    **dict.fromkeys(("ask", "ask_for", "ask_anew", "ask_totp", "remind"), ("code",)),
    **dict.fromkeys(("ask_choose", "ask_choose_totp"), ("code", "options")),
    "ask_web": ("link",),
}
_BRACES = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def texts(review: Review) -> Iterator[Problem]:
    """Every problem of the texts."""
    yield from _words(review, "summary", review.definition.summary)
    yield from _as_it_stands("title", review.definition.title)
    for place, text in every("title", review.definition.title):
        if len(text) > LONGEST_TITLE:
            yield Problem(path=place, message=f"At most {LONGEST_TITLE} characters.")
    for name, field in review.definition.fields.items():
        yield from _as_it_stands(f"fields.{name}.ask", field.ask)
        if field.label is not None:
            yield from _as_it_stands(f"fields.{name}.label", field.label)
    for path, step, given in review.steps():
        if isinstance(step, NotifyStep):
            yield from _words(review, f"{path}.text", step.text, given | {"summary"})
        else:
            for option, words in (step.choose or {}).items():
                yield from _words(review, f"{path}.choose.{option}", words, given)
    yield from _messages(review)


def _as_it_stands(path: str, words: Words) -> Iterator[Problem]:
    """A title or a question is said before anything is known that it could name."""
    for place, text in every(path, words):
        for name in placeholders(text):
            yield Problem(path=place, message=f"This is said as it stands; {{{name}}} is not filled in here.")


def every(path: str, words: Words) -> Iterator[tuple[str, str]]:
    """Each text with its path: `summary` alone, or `summary.es`."""
    if words.plain:
        yield path, words.default
    else:
        yield from ((f"{path}.{language}", text) for language, text in words.every.items())


def _words(review: Review, path: str, words: Words, more: frozenset[str] = frozenset()) -> Iterator[Problem]:
    for place, text in every(path, words):
        yield from _names(review, place, text, more)


def _names(review: Review, path: str, text: str, more: frozenset[str]) -> Iterator[Problem]:
    for name in placeholders(text):
        if not review.may_name(name, more):
            yield Problem(path=path, message=_unknown(name))
    yield from _stray(path, text)


def _unknown(name: str) -> str:
    if name == "roll_call":
        return "{roll_call} is there only after a step with “roll_call: true”."
    if name == "choice":
        return "{choice} is there only after a step with “choose”."
    return f"{{{name}}} is no field of this workflow."


def _stray(path: str, text: str) -> Iterator[Problem]:
    if {"{", "}"} & set(_BRACES.sub("", text)):
        yield Problem(path=path, message="Braces hold one name and nothing else, like {item}.")


def _messages(review: Review) -> Iterator[Problem]:
    for language, wordings in review.definition.messages.items():
        for wording, text in wordings.items():
            yield from _message(review, f"messages.{language}.{wording}", wording, text)


def _message(review: Review, path: str, wording: str, text: str) -> Iterator[Problem]:
    allowed = review.known.wordings.get(wording)
    if not review.known.wordings:
        return
    if allowed is None:
        near = get_close_matches(wording, review.known.wordings, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else "."
        yield Problem(path=path, message=f"“{wording}” is no wording of Sayso{hint}")
        return
    named = placeholders(text)
    for name in named:
        if name not in allowed:
            yield Problem(path=path, message=f"{{{name}}} means nothing in “{wording}”; {_listed(allowed)}.")
    yield from _stray(path, text)
    for name in _KEPT.get(wording, ()):
        if name not in named:
            yield Problem(path=path, message=f"Keep {{{name}}} in it, or nobody can answer.")
    if longest(text) > LONGEST:
        yield Problem(path=path, message=f"With what it names it can be longer than {LONGEST} characters; shorten it.")


def _listed(allowed: frozenset[str]) -> str:
    if not allowed:
        return "it names nothing"
    return "it may name " + ", ".join(f"{{{name}}}" for name in sorted(allowed))


def longest(text: str) -> int:
    """How many characters a text can come to, at the most that each thing it names may have."""
    return len(_BRACES.sub("", text)) + sum(_LONGEST.get(name, _LONGEST_VALUE) for name in _BRACES.findall(text))
