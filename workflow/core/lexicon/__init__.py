"""The words a reply is read by: what says yes, what says no, what takes a yes back, what commands.

Data only; `replies` holds the rules. A new language is one more module here and one more entry in LEXICONS.
"""

from collections.abc import Mapping
from dataclasses import replace

from workflow.core.lexicon.carriers import CARRIER_WORDS
from workflow.core.lexicon.english import ENGLISH
from workflow.core.lexicon.french import FRENCH
from workflow.core.lexicon.german import GERMAN
from workflow.core.lexicon.lexicon import Lexicon, plain
from workflow.core.lexicon.portuguese import PORTUGUESE
from workflow.core.lexicon.spanish import SPANISH

__all__ = [
    "CARRIER_WORDS", "COMMANDS", "ENGLISH", "LEXICONS", "RESERVED", "Lexicon", "beside_english", "commands",
    "lexicon_for",
]  # fmt: skip

#: By the first part of a language tag. English words are understood beside every other language's.
LEXICONS: dict[str, Lexicon] = {
    "en": ENGLISH, "es": SPANISH, "fr": FRENCH, "de": GERMAN, "pt": PORTUGUESE
}  # fmt: skip

COMMANDS = frozenset(ENGLISH.commands)

_CHIEF_HEDGES = frozenset().union(*(lexicon.chief_hedges for lexicon in LEXICONS.values()))


def beside_english(own: Lexicon) -> Lexicon:
    """A language's words together with the English ones that mean the same there, and everybody's chief hedges."""
    foreign = own.false_friends
    yes, no = own.yes | (ENGLISH.yes - foreign), own.no | (ENGLISH.no - foreign)
    return replace(
        own,
        yes=yes,
        no=no,
        hedges=(own.hedges | (ENGLISH.hedges - foreign) | _CHIEF_HEDGES) - yes - no,
        hedging_phrases=own.hedging_phrases | ENGLISH.hedging_phrases,
        idioms=own.idioms | ENGLISH.idioms,
        assurances=own.assurances | ENGLISH.assurances,
        commands={name: (*own.commands.get(name, ()), *ENGLISH.commands[name]) for name in sorted(COMMANDS)},
    )


_TOGETHER = {language: beside_english(own) for language, own in LEXICONS.items()}


def lexicon_for(language: str) -> Lexicon:
    """The words for a language tag such as "en" or "en-GB"; English where the language is not known."""
    return _TOGETHER.get(language.casefold().replace("_", "-").split("-")[0], _TOGETHER["en"])


def commands(language: str) -> Mapping[str, str]:
    """{English command: the word to show to people of this language}, both in upper case."""
    return {name: spoken[0].upper() for name, spoken in lexicon_for(language).commands.items()}


def _reserved(lexicon: Lexicon) -> frozenset[str]:
    spoken = (word for spellings in lexicon.commands.values() for word in spellings)
    found = (word.upper() for word in (*lexicon.yes, *lexicon.no, *spoken) if word.isalpha())
    return frozenset(form for word in found for form in (word, plain(word)))


#: What Sayso itself understands, in any language; no workflow may have one of them as its keyword either.
RESERVED = frozenset().union(*map(_reserved, LEXICONS.values()))
