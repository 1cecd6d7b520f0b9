"""The words a reply is read by, a language at a time: what says yes, what says no, what takes a yes back.

Data only; `replies` holds the rules. Words are lower case and without apostrophes ("dont"), because that is
how a reply's words are compared. A new language is one more entry in LEXICONS.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What one language says yes, no and perhaps with."""

    yes: frozenset[str]
    no: frozenset[str]
    hedges: frozenset[str]  #: words and signs that leave a yes undecided
    hedging_phrases: frozenset[str] = frozenset()  #: the same, of several words
    idioms: frozenset[str] = frozenset()  #: two words that begin like a no and are none ("no problem")
    false_friends: frozenset[str] = frozenset()  #: English words that mean something else here (Spanish "y")

    def contradicts(self, words: Sequence[str]) -> bool:
        """Whether yes and no both occur."""
        return not self.yes.isdisjoint(words) and not self.no.isdisjoint(words)

    def hedged(self, words: Sequence[str]) -> bool:
        """Whether something among the words leaves a yes undecided."""
        if not self.hedges.isdisjoint(words):
            return True
        said = f" {' '.join(words)} "
        return any(f" {phrase} " in said for phrase in self.hedging_phrases)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


QUESTION_MARKS = _words("? \u00bf \u061f \u055e \u1367 \u203d \u2e2e \u2753 \u2754")

#: Signs that leave a yes undecided in every language: questions, and faces and hands that doubt or stop.
HEDGING_SIGNS = QUESTION_MARKS | _words("🤔 🤨 🤷 🚫 ⛔ 🛑 ✋ 🙅 ✖ ✗ ✘ ❎")

#: What takes an English yes back, or makes it depend on something. Rather one too many: the price of a false
#: alarm is one more text, that of a miss is an approval nobody gave. Plain thanks and instructions ("yes
#: please go ahead", "approved for Friday") hold none of these.
HEDGES = HEDGING_SIGNS | _words(
    # conditions
    """but if unless until till til only except excepting excluding exclude excluded provided providing
    subject pending depends depending depend conditional conditionally condition conditions contingent
    assuming assume supposing suppose when whenever once after before first without otherwise"""
    # not all of it, or something else
    """ just solely partly partially partial max maximum cheaper reduce change changes amend modify instead
    rather however although though tho yet almost nearly"""
    # not now
    """ wait waiting later hold holding postpone delay check checking consider considering reconsider
    discuss look looking"""
    # not sure
    """ maybe perhaps possibly probably might could would should think thinking guess unsure doubt doubts
    doubtful hardly barely scarcely"""
    # a question without its mark
    """ what why who whose which where how ask asking question questions"""
    # not at all; the lone "t" is what is left of "don t"
    """ not never nor neither none nothing nobody nah nay cannot cant wont dont doesnt didnt isnt arent wasnt
    werent couldnt shouldnt wouldnt hasnt havent hadnt aint mustnt neednt shant t unable against disagree
    disagreed disapprove disapproved unacceptable rejects rejecting refuses refused refusing denies denying
    declines declining wrong mistake mistaken oops"""
    # stopping and taking back
    """ stop stopall unsubscribe optout cancel cancelled canceled revoke revoked withdraw undo"""
)

ENGLISH = Lexicon(
    yes=_words("yes y yep yeah ok okay approve approved accept accepted agree confirm 👍 ✅"),
    no=_words("no n nope reject rejected deny denied decline declined refuse 👎 ❌"),
    hedges=HEDGES,
    hedging_phrases=frozenset(
        (
            "up to", "at most", "less than", "as long as", "so long as", "let me", "hang on", "get back",
            "in principle", "in theory", "kind of", "sort of", "yeah right", "opt out",
        )
    ),
    idioms=frozenset(
        f"no {noun}"
        for noun in _words(
            """problem problems prob probs worries worry objection objections issue issues concern concerns
            complaints doubt question questions idea clue one matter comment rush hurry biggie sweat
            opinion preference kidding brainer"""
        )
    ),
)  # fmt: skip

#: By the first part of a language tag. English words are understood beside every other language's.
LEXICONS: dict[str, Lexicon] = {"en": ENGLISH}


def beside_english(own: Lexicon) -> Lexicon:
    """A language's words together with the English ones that mean the same there."""
    foreign = own.false_friends
    return Lexicon(
        yes=own.yes | (ENGLISH.yes - foreign),
        no=own.no | (ENGLISH.no - foreign),
        hedges=own.hedges | (ENGLISH.hedges - foreign),
        hedging_phrases=own.hedging_phrases | (ENGLISH.hedging_phrases - foreign),
        idioms=own.idioms | (ENGLISH.idioms - foreign),
        false_friends=foreign,
    )


_TOGETHER = {language: beside_english(own) for language, own in LEXICONS.items()}


def lexicon_for(language: str) -> Lexicon:
    """The words for a language tag such as "en" or "en-GB"; English where the language is not known."""
    return _TOGETHER.get(language.casefold().replace("_", "-").split("-")[0], ENGLISH)


STOP_WORDS = _words("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT")
START_WORDS = _words("START UNSTOP")
HELP_WORDS = _words("HELP INFO")

#: What carriers act on themselves; no workflow may have one of them as its keyword.
CARRIER_WORDS = STOP_WORDS | START_WORDS | HELP_WORDS

COMMANDS = _words("MORE ASK TELL LIST STATUS UNDO WITHDRAW AWAY BACK REDO MENU")

#: What Sayso itself understands, in any language; no workflow may have one of them as its keyword either.
RESERVED = COMMANDS | frozenset(
    word.upper() for lexicon in LEXICONS.values() for word in lexicon.yes | lexicon.no if word.isalpha()
)

APOSTROPHES = "'`\u2018\u2019\u201b\u02b9\u02bc\u2032"
_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'

#: How a lower-case text begins where a phone spelt out a reaction: iOS with a verb, Android with the sign and
#: the original in quotation marks (whatever language is in between).
TAPBACK = re.compile(
    rf"(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned) ?(?:[{_QUOTES}{APOSTROPHES}]|an? |[0-9])"
    r"|reacted |removed .{1,40}? from "
    rf"|[^\w\s{_QUOTES}]{{1,8}} ?(?:to|removed)\b"
    rf"|[👍✅👎❌][^{_QUOTES}]*[{_QUOTES}]"
)

#: What of a lower-case text gives a quoted original away: a mail program's line above it, or our own wording.
QUOTED = re.compile(r"\bwrote:|-- ?original\b|\breply yes [0-9]{4,5} or no [0-9]{4,5}|\bmore [0-9]{4,5} for details")
