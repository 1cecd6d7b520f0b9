"""What a lexicon is, and how its words are spelt: lower case, no apostrophes, as a reply's words are compared."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.core.state import Answer


def words(text: str) -> frozenset[str]:
    """The words of a list, as they stand."""
    return frozenset(text.split())


def plain(text: str) -> str:
    """The text without its accents: "más" is "mas"."""
    if text.isascii():
        return text
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))


def spelt(text: str) -> frozenset[str]:
    """The words of a list, and each without its accents too, because many phones make them hard to type."""
    return words(text) | words(plain(text))


def each(first: Iterable[str], *rest: Iterable[str]) -> frozenset[str]:
    """Every phrase that takes one word of each list in turn: "no hay", "no tengo", ..."""
    if not rest:
        return frozenset(first)
    return frozenset(f"{word} {phrase}" for word in first for phrase in each(*rest))


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What one language says yes, no and perhaps with."""

    yes: frozenset[str]
    no: frozenset[str]
    hedges: frozenset[str]  #: words and signs that leave a yes undecided
    hedging_phrases: frozenset[str] = frozenset()  #: the same, of several words
    idioms: frozenset[str] = frozenset()  #: words that begin like a no and are none ("no problem")
    assurances: frozenset[str] = frozenset()  #: phrases that leave a no undecided ("no, kein Problem")
    false_friends: frozenset[str] = frozenset()  #: English words that mean something else here (Spanish "y")
    courtesies: frozenset[str] = frozenset()  #: phrases that hedge nothing, whatever word is in them
    #: Yes-words and no-words that are also something else in front of another word: Spanish "vale 30 euros".
    apart: frozenset[str] = frozenset()
    #: Yes-words that are a condition as soon as a sentence follows: Spanish "si baja el precio".
    alone: frozenset[str] = frozenset()
    chief_hedges: frozenset[str] = frozenset()  #: hedges that count in every language, because people mix them
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: English command -> words, the shown first
    called: Mapping[str, str] = field(init=False)  #: word -> English command

    def __post_init__(self) -> None:
        called = {word: name for name, spoken in self.commands.items() for word in spoken}
        object.__setattr__(self, "called", called)

    def answer(self, word: str) -> Answer | None:
        """What the word decides, if it is a yes-word or a no-word."""
        if word in self.yes:
            return Answer.YES
        return Answer.NO if word in self.no else None

    def contradicts(self, said: Sequence[str]) -> bool:
        """Whether yes and no both occur."""
        return not self.yes.isdisjoint(said) and not self.no.isdisjoint(said)

    def hedged(self, said: Sequence[str]) -> bool:
        """Whether something among the words leaves a yes undecided."""
        joined = f" {' '.join(said)} "
        for phrase in self.courtesies:
            joined = joined.replace(f" {phrase} ", " ")
        accentless = plain(joined)
        if not self.hedges.isdisjoint(joined.split()) or not self.hedges.isdisjoint(accentless.split()):
            return True
        return any(f" {phrase} " in accentless for phrase in self.hedging_phrases)

    def figures(self, run: Sequence[str]) -> bool:
        """Whether the words, with nothing between them, begin with an idiom; a dot in an idiom is their end."""
        ended = (*run, ".")
        return any(" ".join(ended[:length]) in self.idioms for length in range(2, 6))

    def assures(self, said: Sequence[str]) -> bool:
        """Whether a phrase among the words says that there is nothing against it."""
        joined = plain(f" {' '.join(said)} ")
        return any(f" {phrase} " in joined for phrase in self.assurances)
