"""One of a few that are known: an option of a choice, yes or no, a person."""

from collections.abc import Mapping

from workflow.core.field_types import ChoiceField, Field, Option
from workflow.core.locales import ENGLISH, Locale
from workflow.core.typed import Unfit, folded, one_line, quoted

#: So many are named in a refusal; of more, the first ones.
_LISTED = 10


def option(wanted: Field, value: object) -> Option:
    """The option of a choice that has this value. Raises LookupError."""
    for each in wanted.options if isinstance(wanted, ChoiceField) else ():
        if each.value == value:
            return each
    raise LookupError(f"no option {value!r}")


def read_choice(wanted: ChoiceField, line: str, locale: Locale) -> str:
    """By value, or by label in any language; without its accents where that leaves no doubt."""
    for spelt in (str.casefold, folded):
        found = [each.value for each in wanted.options if spelt(line) in map(spelt, names(each))]
        if len(found) == 1:
            return found[0]
    labels = [each.label.for_language(locale.language) for each in wanted.options]
    wording = "unfit_no_choice" if len(labels) <= _LISTED else "unfit_choice_among_many"
    raise Unfit(wording, typed=quoted(line), choices=_listed(labels, locale))


def names(each: Option) -> set[str]:
    """What an option may be called: its value, and its label in every language."""
    return {each.value, *each.label.every.values()}


def read_yesno(line: str, locale: Locale) -> bool:
    """In the person's language, or in English."""
    word = folded(line)
    for each in (locale, ENGLISH):
        if word in map(folded, each.yes + each.no):
            return word in map(folded, each.yes)
    raise Unfit("unfit_no_yesno", typed=quoted(line))


def read_person(line: str, people: Mapping[str, str], locale: Locale = ENGLISH) -> str:
    """Who is meant: by his handle, his name, or a part of it that nobody else has. Raises Unfit."""
    asked = folded(line.removeprefix("@"))
    handles = [handle for handle in people if folded(handle) == asked]
    named = [handle for handle, name in people.items() if folded(one_line(name)) == asked]
    partly = [handle for handle, name in people.items() if asked in folded(name).split()]
    found = handles or named or partly
    if len(found) == 1:
        return found[0]
    if found:
        wording = "unfit_namesakes" if len(found) <= _LISTED else "unfit_many_namesakes"
        raise Unfit(wording, typed=quoted(line), count=len(found), choices=_listed(sorted(found), locale))
    raise Unfit("unfit_nobody", typed=quoted(line))


def _listed(words: list[str], locale: Locale) -> str:
    """The words as one would say them: "a, b or c"; the first ten of many."""
    if len(words) > _LISTED:
        return ", ".join(words[:_LISTED])
    return f" {locale.or_} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
