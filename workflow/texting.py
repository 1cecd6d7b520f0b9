"""What can be texted to Sayso: each thing with its meaning, examples, and what they are read as.

The README's table is made of this (`make docs`), and a test reads every example. It knows words, never people.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow.core import replies
from workflow.core.replies import Reading
from workflow.core.state import Answer
from workflow.core.words import LANGUAGES

#: The words that decide, as texts tell people to write them: no accents, which phones and the carriers lack.
DECIDING: Mapping[str, tuple[str, str]] = {
    "en": ("YES", "NO"), "es": ("SI", "NO"), "fr": ("OUI", "NON"), "de": ("JA", "NEIN"), "pt": ("SIM", "NAO")
}  # fmt: skip
_NAMES = {"en": "English", "es": "español", "fr": "français", "de": "Deutsch", "pt": "português"}
BEGIN, END = "<!-- made by `make docs`: what can be texted -->", "<!-- end of what can be texted -->"


@dataclass(frozen=True, kw_only=True)
class Texted:
    """One thing that can be texted; in examples {MORE} is the word for it in a language."""

    examples: tuple[str, ...]
    means: str
    reads: Reading | None  #: what the first example is read as; the others as the same kind. None: no reply


EVERYTHING = (
    Texted(
        examples=("{YES} 4821", "4821 {YES}", "{NO} 4821 too dear"),
        means="decide; anything after it is the reason. Also yep, ok, approved, 👍, nope, rejected, 👎 and the like",
        reads=replies.Decide(answer=Answer.YES, code="4821"),
    ),
    Texted(
        examples=("{YES}", "{NO}"),
        means="the same, if only one ask is open and there is no doubt which one I mean; "
        "otherwise Sayso lists them with their codes",
        reads=replies.Decide(answer=Answer.YES),
    ),
    Texted(
        examples=("{YES} 4821 A",),
        means="pick this one, where the step offers a choice",
        reads=replies.Decide(answer=Answer.YES, code="4821", reason="A"),
    ),
    Texted(
        examples=("{YES} 4821 123456",),
        means="decide with the six digits of my authenticator app, where a step wants that proof",
        reads=replies.Decide(answer=Answer.YES, code="4821", reason="123456"),
    ),
    Texted(
        examples=("{MORE} 4821",), means="show every field, the deadline and a link", reads=replies.More(code="4821")
    ),
    Texted(
        examples=("{ASK} 4821 which colour?",),
        means="ask the requester a question before I answer",
        reads=replies.Ask(code="4821", question="which colour?"),
    ),
    Texted(
        examples=("{TELL} 4821 black",),
        means="answer a question about my request",
        reads=replies.Tell(code="4821", answer="black"),
    ),
    Texted(
        examples=("{UNDO} 4821",),
        means="take my answer back, where the workflow leaves time for it",
        reads=replies.Undo(code="4821"),
    ),
    Texted(
        examples=("{WITHDRAW} 4821",),
        means="take my request back; the code is in its confirmation",
        reads=replies.Withdraw(code="4821"),
    ),
    Texted(examples=("{LIST}",), means="list what is waiting for me, each with its code", reads=replies.ListOpen()),
    Texted(examples=("{STATUS}",), means="show how my requests are doing", reads=replies.StatusOfMine()),
    Texted(
        examples=("{AWAY} until Friday, Kim covers",),
        means="send what I am asked to Kim until then; without a day, until I text BACK",
        reads=replies.Away(rest="until Friday, Kim covers"),
    ),
    Texted(examples=("{BACK}",), means="end my absence", reads=replies.Back()),
    Texted(
        examples=("BUY standing desk 640",),
        means="start a request with the workflow's own keyword; Sayso asks for what is missing, then to confirm it all",
        reads=None,
    ),
    Texted(
        examples=("{REDO}",), means="while starting a request: ask the previous question again", reads=replies.Redo()
    ),
    Texted(examples=("{SKIP}",), means="while starting a request: leave this question out", reads=replies.Skip()),
    Texted(examples=("{MENU}", "?"), means="show what I can text", reads=replies.Menu()),
    Texted(
        examples=("STOP",),
        means="stop all texts; what is waiting for me goes to someone else",
        reads=replies.OptOut(),
    ),
    Texted(examples=("START",), means="get texts again", reads=replies.OptIn()),
)


def words(language: str) -> Mapping[str, str]:
    """Every word of Sayso as people of this language are told to write it, by its English word."""
    yes, no = DECIDING[language]
    return {"YES": yes, "NO": no, **replies.commands(language)}


def spoken(example: str, language: str) -> str:
    """An example in this language, as far as its words are Sayso's."""
    return example.format_map(dict(words(language)))


def table() -> str:
    """What can be texted, and the same words in every language, as Markdown."""
    between = "The same words in each language; the English ones always work too:"
    return "\n".join((*_meanings(), "", between, "", *_languages()))


def _meanings() -> Iterator[str]:
    yield "| text | means |"
    yield "|---|---|"
    for each in EVERYTHING:
        shown = " · ".join(f"`{spoken(example, 'en')}`" for example in each.examples)
        yield f"| {shown} | {each.means} |"


def _languages() -> Iterator[str]:
    yield "| " + " | ".join(_NAMES[language] for language in LANGUAGES) + " |"
    yield "|---" * len(LANGUAGES) + "|"
    for word in words("en"):
        yield "| " + " | ".join(f"`{words(language)[word]}`" for language in LANGUAGES) + " |"


def put_into(page: str) -> str:
    """The page with the table between its two marks as it is now. Raises ValueError where they are not there."""
    before, begins, rest = page.partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not begins or not ends:
        raise ValueError(f"The page has no {BEGIN} before an {END}.")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(put_into(path.read_text(encoding="utf-8")), encoding="utf-8")
