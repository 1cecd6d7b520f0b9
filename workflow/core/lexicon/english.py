"""English: read for everybody, beside his own language."""

from workflow.core.lexicon.lexicon import Lexicon, words

QUESTION_MARKS = words("? \u00bf \u061f \u055e \u1367 \u203d \u2e2e \u2753 \u2754")

#: Signs that leave a yes undecided in every language: questions, and faces and hands that doubt or stop.
HEDGING_SIGNS = QUESTION_MARKS | words("🤔 🤨 🤷 🚫 ⛔ 🛑 ✋ 🙅 ✖ ✗ ✘ ❎")

#: What takes an English yes back, or makes it depend on something. Rather one too many: the price of a false
#: alarm is one more text, that of a miss is an approval nobody gave. Plain thanks and instructions ("yes
#: please go ahead", "approved for Friday") hold none of these.
HEDGES = HEDGING_SIGNS | words(
    # conditions
    """but if unless until till til only except excepting excluding exclude excluded provided providing
    subject pending depends depending depend conditional conditionally condition conditions contingent
    assuming assume supposing suppose when whenever once after before first without otherwise"""
    # not all of it, or something else
    """ just solely partly partially partial max maximum cheaper tentatively provisionally tbc tbd reduce change
    changes amend modify instead rather however although though tho yet almost nearly"""
    # not now
    """ wait waiting later hold holding postpone delay check checking consider considering reconsider
    discuss look looking"""
    # not sure
    """ maybe perhaps possibly probably might could would should think thinking guess unsure doubt doubts
    doubtful hardly barely scarcely hm hmm"""
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

_ABSENT = words(
    """problem problems prob probs worries worry objection objections issue issues concern concerns
    complaints doubt question questions idea clue one matter comment rush hurry biggie sweat
    opinion preference kidding brainer"""
)

ENGLISH = Lexicon(
    yes=words("yes y yep yeah ok okay approve approved accept accepted agree confirm 👍 ✅"),
    no=words("no n nope reject rejected deny denied decline declined refuse 👎 ❌"),
    hedges=HEDGES,
    hedging_phrases=frozenset(
        (
            "up to", "at most", "less than", "as long as", "so long as", "let me", "hang on", "get back",
            "in principle", "in theory", "kind of", "sort of", "yeah right", "opt out",
        )
    ),
    idioms=frozenset(f"no {noun}" for noun in _ABSENT),
    assurances=frozenset(("no problem", "no problems", "no objection", "no objections", "no worries")),
    commands={
        name: (name.lower(),)
        for name in (
            "MORE", "ASK", "TELL", "LIST", "STATUS", "UNDO", "WITHDRAW", "AWAY", "BACK", "REDO", "MENU", "SKIP",
        )
    },
)  # fmt: skip
