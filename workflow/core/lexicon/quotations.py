"""How a text shows that its words are not the sender's own: a reaction that a phone spelt out, a quoted original."""

import re

APOSTROPHES = "'`\u2018\u2019\u201b\u02b9\u02bc\u2032"
_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_MARK = rf"[{_QUOTES}{APOSTROPHES}]"

#: The verbs that iPhones begin a reaction with in the other languages; a quotation mark or an attachment follows.
_VERBS = (
    r"(?:no )?(?:le|me) (?:gustó|encantó|gusta|encanta)|se rió de|(?:ha )?(?:enfatizó|preguntó por)"
    r"|(?:n['\u2019]a pas aimé|a aimé|a adoré|a ri de)|j['\u2019]aime|gefällt(?: nicht)?|gefiel|liebt|lacht über"
    r"|(?:não )?(?:curtiu|gostou de|amou|adorou)|riu de|enfatizou|questionou"
)

#: How a lower-case text begins where a phone spelt out a reaction: iOS with a verb, Android with the sign and
#: the original in quotation marks (whatever language is in between).
TAPBACK = re.compile(
    rf"(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned) ?(?:{_MARK}|an? |[0-9])"
    rf"|(?:{_VERBS}) ?(?:{_MARK}|(?:une?|uma?|una|ein|eine) )"
    r"|reacted |removed .{1,40}? from "
    rf"|[^\w\s{_QUOTES}]{{1,8}} ?(?:to|removed)\b"
    rf"|[👍✅👎❌][^{_QUOTES}]*[{_QUOTES}]"
)

#: What of a lower-case text gives a quoted original away: a mail program's line above it, or our own wording.
QUOTED = re.compile(
    r"\b(?:wrote|escribió|a écrit|schrieb|escreveu) ?:"
    r"|-- ?(?:original\b|mensaje original|message d['\u2019]origine|ursprüngliche nachricht|mensagem original)"
    r"|\breply yes [0-9]{4,5} or no [0-9]{4,5}|\bmore [0-9]{4,5} for details"
)
