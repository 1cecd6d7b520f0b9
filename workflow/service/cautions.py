"""Warnings of dear texts: what a definition would send, with sample values, that costs more than it looks."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from workflow.core.definition import ApprovalStep, Definition, NotifyStep, Problem
from workflow.core.people import Directory
from workflow.core.selectors import Kind, Selector
from workflow.core.words import Words
from workflow.service.locales import locale_of
from workflow.service.rehearsal import NAME, NOW, Rehearsal
from workflow.service.work import Desk
from workflow.wording import Voice

_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese"}
Stage = Mapping[str, Rehearsal]  #: by language


def stage(desk: Desk, definition: Definition, directory: Directory) -> Stage:
    """A rehearsal in each language that the definition is written in."""
    name, link = longest_name(definition, directory), f"{desk.public_url}/requests/1234"
    locales = {language: locale_of(language, desk.default_region) for language in languages(definition)}
    return {
        language: Rehearsal(definition, Voice(locale=locale, zone=desk.time_zone, now=NOW), name, link)
        for language, locale in locales.items()
    }


def longest_name(definition: Definition, directory: Directory) -> str:
    """The longest name of those who can be asked or told; anybody's where that depends on the request."""
    handles: set[str] = set()
    for selector in _selectors(definition):
        match selector.kind:
            case Kind.PERSON:
                handles.add(selector.name)
            case Kind.GROUP:
                handles |= set(directory.groups.get(selector.name, ()))
            case _:
                handles |= set(directory.people)
    names = (directory.people[handle].name for handle in handles if handle in directory.people)
    return max(names, key=len, default=NAME)


def languages(definition: Definition) -> tuple[str, ...]:
    """The languages that the definition's texts are written in; English where they name none."""
    named = {language for words in _words(definition) if not words.plain for language in words.every}
    return tuple(each for each in _LANGUAGES if each in named or each in definition.messages) or ("en",)


def _selectors(definition: Definition) -> Iterator[Selector]:
    for step in definition.steps:
        yield from (*step.approve, *(step.escalate_to or ())) if isinstance(step, ApprovalStep) else step.notify


def _words(definition: Definition) -> Iterator[Words]:
    yield from (definition.title, definition.summary)
    for field in definition.fields.values():
        yield field.ask
        if field.label is not None:
            yield field.label
    for step in definition.steps:
        if isinstance(step, NotifyStep):
            yield step.text
        else:
            yield from (step.choose or {}).values()


def cautions(definition: Definition, said: Stage, judge: Callable[[str], str | None]) -> tuple[Problem, ...]:
    """Each text that costs more than it looks, once for each of its causes; `judge` says why a text does."""
    judge = cache(judge)
    found: dict[Problem, None] = dict.fromkeys(_misfits(said))
    for language, rehearsal in said.items():
        for path, wording, text in _texts(definition, rehearsal, language):
            why = judge(text)
            if why is not None:
                message = f"“{wording}” in {_LANGUAGES[language]}: {why}"
                found[Problem(path=path, message=message)] = None
    return tuple(found)


def _misfits(said: Stage) -> Iterator[Problem]:
    """Samples that nobody could answer with, in whatever language."""
    first, *others = said.values()
    for name, why in first.misfits.items():
        if all(name in each.misfits for each in others):
            yield Problem(path=f"fields.{name}.sample", message=f"This is no answer to its own question. {why}")


def _texts(definition: Definition, rehearsal: Rehearsal, language: str) -> Iterator[tuple[str, str, str]]:
    """Path, wording and text of everything that the definition has a say in."""
    own = next((texts for each, texts in definition.messages.items() if each == language), {})
    for index, step in enumerate(definition.steps):
        path = f"steps[{index}]"
        if isinstance(step, NotifyStep):
            yield _place(f"{path}.text", step.text, language), "notify", rehearsal.notify(step)
            continue
        for wording, text in _asking(step, rehearsal):
            place = f"{path}.choose" if step.choose else _place("summary", definition.summary, language)
            yield f"messages.{language}.{wording}" if wording in own else place, wording, text
    for wording, text in own.items():
        if not wording.startswith(("ask", "remind")):
            yield f"messages.{language}.{wording}", wording, rehearsal.message(text)


def _asking(step: ApprovalStep, rehearsal: Rehearsal) -> Iterator[tuple[str, str]]:
    yield rehearsal.ask(step)
    if step.escalate_to:
        yield rehearsal.ask(step, in_place=True)
    if step.remind:
        yield rehearsal.remind(step)


def _place(path: str, words: Words, language: str) -> str:
    return path if words.plain or language not in words.every else f"{path}.{language}"
