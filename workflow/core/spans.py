"""The words of one text, and the spans of them that read as something; taken away as they are understood."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

#: So many words are looked at; what follows them is text.
_WORDS = 80
#: What stands around words and belongs to none.
_AROUND = " ,;:!?()\"'"
#: What ends a clause.
_ENDING = ",;.:!?"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Words that read as a value: from `start` up to `end`."""

    start: int
    end: int
    typed: str

    def covers(self, other: "Span") -> bool:
        """Whether they have words in common."""
        return self.start < other.end and other.start < self.end


class Spans:
    """One text in words; `linking` are the small words that only lead to a value ("for", "until")."""

    def __init__(self, text: str, linking: frozenset[str]) -> None:
        self._words = text.split()
        self._linking = linking
        self._taken: set[int] = set()

    def left(self) -> str:
        """What was not taken."""
        return " ".join(word for at, word in enumerate(self._words) if at not in self._taken).strip(" ,;:-")

    def that(self, fits: Callable[[str], bool], longest: int) -> list[Span]:
        """The longest spans, of at most so many words not taken, that fit; from the left, none within another."""
        found: list[Span] = []
        at, last = 0, min(len(self._words), _WORDS)
        while at < last:
            span = next((each for each in self._from(at, min(last, at + longest)) if fits(each.typed)), None)
            if span:
                found.append(span)
            at = span.end if span else at + 1
        return found

    def _from(self, start: int, last: int) -> list[Span]:
        last = next((at for at in range(start, last) if at in self._taken), last)
        return [self._span(start, end) for end in range(last, start, -1)]

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, typed=" ".join(self._words[start:end]).strip(_AROUND))

    def take(self, spans: Iterable[Span]) -> None:
        """Take the spans away, with the small words that only led to them."""
        for span in spans:
            start = span.start
            while start and start - 1 not in self._taken and self._words[start - 1].casefold() in self._linking:
                start -= 1
            self._taken.update(range(start, span.end))

    def with_name(self, span: Span, longest: int) -> Span:
        """The span together with the capitalised words right before it."""
        start = span.start
        while start and span.start - start < longest and self._words[start - 1][0].isupper():
            start -= 1
        return self._span(start, span.end)

    def beside(self, span: Span) -> tuple[str, str]:
        """The words before and after a span; empty at the ends of the text."""
        before = self._words[span.start - 1] if span.start else ""
        return before, self._words[span.end] if span.end < len(self._words) else ""

    def others(self, spans: Iterable[Span]) -> list[str]:
        """The words that are neither taken nor in these spans."""
        within = {at for span in spans for at in range(span.start, span.end)} | self._taken
        return [word for at, word in enumerate(self._words) if at not in within]

    def ends_clause(self, span: Span) -> bool:
        """Whether nothing follows the span that it could belong to: "desk 640", but not "iphone 15 pro"."""
        _, after = self.beside(span)
        ended = self._words[span.end - 1][-1] in _ENDING
        return ended or not after or span.end in self._taken or after.casefold() in self._linking
