"""What each wording is given to speak of: the one table, for whoever translates or overrides one.

A test holds it to what the code passes. A new wording is one more entry here and one more line in every language.
"""

from collections.abc import Mapping

from workflow.core.placeholders import placeholders
from workflow.core.typed import SENTENCES

_MATTER = ("requester", "summary", "workflow")
_ASKING = (*_MATTER, "code", "acting_for")
_OWNER = (*_MATTER, "code", "waiting")  #: told to the requester, who may see his own code
_ASKED = (*_MATTER, "code", "picks")  #: told to somebody about an ask of his
_LETTER = ("code", "summary", "requester", "picks")
_OWN = ("code", "summary", "status")
_DRAFT = ("workflow", "code")

#: What is said of one request, or to whoever starts one: these a definition may word itself.
_OF_ONE: Mapping[str, tuple[str, ...]] = {
    # asks
    **dict.fromkeys(("ask", "ask_for", "ask_anew", "ask_totp", "remind"), _ASKING),
    "ask_web": (*_ASKING, "link"),
    **dict.fromkeys(("ask_choose", "ask_choose_totp"), (*_ASKING, "options", "picks")),
    "requester_for": _ASKING,
    "option": ("option", "text"),
    # told to the requester
    **dict.fromkeys(("started", "started_waiting", "started_ended", "approved_without"), _OWNER),
    **dict.fromkeys(("rejected_silence", "expired", "expired_few", "nobody_to_ask"), _OWNER),
    **dict.fromkeys(("approved", "rejected", "withdrawn", "changed"), (*_OWNER, "by")),
    "rejected_why": (*_OWNER, "by", "reason"),
    **dict.fromkeys(("escalated", "answer_sent"), (*_OWNER, "to")),
    **dict.fromkeys(("unreachable", "uncovered"), (*_OWNER, "name")),
    "question": (*_OWNER, "name", "question"),
    # told to those who were asked
    **dict.fromkeys(("noted_yes", "noted_no", "closed_silence", "ended_after_yes"), _MATTER),
    **dict.fromkeys(("noted_yes_api", "noted_no_api"), _MATTER),
    "noted_yes_more": (*_MATTER, "more"),
    **dict.fromkeys(("noted_yes_undo", "noted_no_undo"), (*_ASKED, "undo")),
    **dict.fromkeys(("noted_yes_api_undo", "noted_no_api_undo"), (*_ASKED, "undo")),
    "noted_yes_choice": (*_MATTER, "choice"),
    "noted_yes_choice_undo": (*_ASKED, "choice", "undo"),
    **dict.fromkeys(("closed_yes", "closed_no", "closed_withdrawn"), (*_MATTER, "by")),
    **dict.fromkeys(("closed_party", "closed_changed"), (*_MATTER, "by")),
    "closed_moved": (*_MATTER, "to"),
    **dict.fromkeys(("late_own_yes", "late_own_no", "late_silence"), (*_MATTER, "at")),
    **dict.fromkeys(("late_withdrawn", "late_changed"), (*_MATTER, "at")),
    **dict.fromkeys(("late_decided_yes", "late_decided_no"), (*_MATTER, "by", "at")),
    "late_moved": (*_MATTER, "to", "at"),
    **dict.fromkeys(("undone", "undo_nothing", "question_sent", "question_unheard"), _ASKED),
    "undo_too_late": (*_ASKED, "at"),
    "answered": (*_ASKED, "reply"),
    "roll_call": ("yes", "no", "silent"),
    # answers about one ask
    **dict.fromkeys(("needs_code", "needs_totp", "wrong_totp", "which_option", "ask_what"), _LETTER),
    **dict.fromkeys(("unclear", "unclear_hedge"), _LETTER),
    "needs_web": (*_LETTER, "link"),
    **dict.fromkeys(("own_code", "ended_already", "tell_what"), _OWN),
    **dict.fromkeys(("details", "details_closed"), (*_ASKED, "fields", "deadline", "link")),
    "answer_by": ("at",),
    # the conversation that starts one
    "draft_ask": ("ask",),
    "draft_ask_optional": ("ask", "skip"),
    "draft_choices": ("ask", "options"),
    "draft_misfit": (*_DRAFT, "ask", "reason"),
    **dict.fromkeys(("draft_needed", "draft_nothing_to_redo"), (*_DRAFT, "ask")),
    **dict.fromkeys(("draft_photo_wait_ask", "draft_photo_refused"), (*_DRAFT, "ask")),
    **dict.fromkeys(("draft_photo_wait", "draft_dropped", "draft_handed_over"), _DRAFT),
    "draft_confirm": (*_DRAFT, "summary"),
    "draft_confirm_more": (*_DRAFT, "summary", "fields"),
    "draft_abandoned": ("workflow", "keyword"),
    "draft_not_allowed": ("workflow",),
    **{wording: placeholders(sentence) for wording, sentence in SENTENCES.items()},
}  # fmt: skip

#: What is said of no one workflow, or is only a part of what is said.
_OF_NONE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("which", "unclear_which", "list"), ("letters",)),
    **dict.fromkeys(("status", "withdraw_which", "tell_which"), ("own",)),
    **dict.fromkeys(("menu", "nothing_open", "status_none", "unclear_nothing_open", "no_draft", "undo_which"), ()),
    **dict.fromkeys(("nothing_to_withdraw", "nothing_to_undo", "nothing_asked"), ()),
    "menu_start": ("keywords",),
    "wrong_code": ("code",),
    "locked": ("until",),
    "away_until": ("until", "cover"),
    "away_open": ("cover",),
    "away_from": ("since", "until", "cover"),
    "away_from_open": ("since", "cover"),
    **dict.fromkeys(("away_nobody", "away_unreachable"), ("cover",)),
    "away_circle": ("cover", "links"),
    **dict.fromkeys(("away_over", "away_himself", "back", "back_already", "no_authenticator"), ()),
    **dict.fromkeys(("cover_set", "cover_over"), ("name",)),
    "letter": ("code", "summary", "requester"),
    "draft_line": ("code", "summary"),
    "own_pending": ("code", "summary", "waiting"),
    "own_ended": _OWN,
    "ask_again": ("ask",),
    "pick": ("code", "option"),
    "pick_plain": ("code",),
    "clock": ("hour", "minute"),
    "moment": ("hour", "minute", "day"),
    **dict.fromkeys(("none", "approved_word", "rejected_word", "expired_word", "withdrawn_word", "pending_word"), ()),
}

#: Wording -> what it may name.
GIVEN: Mapping[str, frozenset[str]] = {name: frozenset(given) for name, given in {**_OF_ONE, **_OF_NONE}.items()}


def overridable() -> Mapping[str, frozenset[str]]:
    """The wordings that a definition may have its own text for, each with what that text may name."""
    return {name: GIVEN[name] for name in _OF_ONE}
