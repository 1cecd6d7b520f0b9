"""From a wording's name to the text: the built-in wordings of `templates/sms/<language>/*.txt`, or a definition's own.

Which wording is said is decided in the core; who words it gives it a Voice and what the text speaks of. Nothing here
knows a database, a carrier or the clock.
"""

from workflow.wording.answers import answer_text, details_text
from workflow.wording.asks import ask_text
from workflow.wording.bounds import LIMIT, LIST_LIMIT, SUMMARY_LIMIT, VALUE_LIMIT, shorten, units
from workflow.wording.catalogue import families, wordings
from workflow.wording.given import GIVEN, overridable
from workflow.wording.matter import Matter, label_text, shown, summary_text, title_text
from workflow.wording.news import tell_text
from workflow.wording.voice import Voice

__all__ = [
    "GIVEN", "LIMIT", "LIST_LIMIT", "SUMMARY_LIMIT", "VALUE_LIMIT", "Matter", "Voice", "answer_text", "ask_text",
    "details_text", "families", "label_text", "overridable", "shorten", "shown", "summary_text", "tell_text",
    "title_text", "units", "wordings",
]  # fmt: skip
