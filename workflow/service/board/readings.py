"""How a text was understood, in the words of a manager."""

from collections.abc import Mapping

#: A reading as it is stored -> how it is said after "understood as"; None: it was not understood.
UNDERSTOOD: Mapping[str, str | None] = {
    "decide_yes": "yes",
    "decide_no": "no",
    "undo": "taking the answer back",
    "ask": "a question to the requester",
    "tell": "the answer to a question",
    "withdraw": "withdrawing the request",
    "more": "asking for the details",
    "unclear": None,
    "wrong_code": "a code that names no open request",
    "own_code": "the requester's own code, so nothing was decided",
    "needs_code": "an answer without its code, so nothing was decided",
    "needs_totp": "an answer without the six digits, so nothing was decided",
    "wrong_totp": "an answer with wrong digits, so nothing was decided",
    "needs_web": "an answer that is only taken on the dashboard, so nothing was decided",
    "no_authenticator": "an answer from somebody without an authenticator app, so nothing was decided",
    "which_option": "a yes that names none of the options, so nothing was decided",
    "which": "an answer that could mean several requests, so nothing was decided",
    "nothing_open": "an answer while nothing was asked",
    "locked": "a code from a locked phone, so nothing was decided",
    "list": "asking what waits",
    "status": "asking what became of the requests",
    "menu": "asking what can be texted",
    "ended_already": "about a request that has ended",
    "undo_which": "taking an answer back, but not which",
    "withdraw_which": "withdrawing a request, but not which",
    "tell_which": "the answer to a question, but not which",
    "tell_what": "the answer to a question, without words",
    "ask_what": "a question, without words",
    "no_draft": "about a request that was not begun",
    "draft_start": "yes, send the request",
    "draft_asking": "the answer to a field",
    "draft_confirm": "the last answer before the summary",
    "draft_dropped": "dropping a request before it was sent",
    "draft_refused": "starting what its sender may not start",
    "draft_handed_over": "nothing that fits, so a human was told",
    "draft_photo_wait": "a photo",
    "away": "being away",
    "away_unfit": "being away, but not from when until when",
    "away_refused": "being away, which was not possible",
    "back": "being back",
    "back_already": "being back, without having been away",
    "opt_out": "wanting no more texts",
    "opt_in": "wanting texts again",
    "quiet": "nothing that needs an answer",
    "unknown_number": "from a number that nobody here has",
    "STOP": "wanting no more texts",
    "START": "wanting texts again",
    "HELP": "asking for help",
}

#: What is stored without its request, though an approver who has an open ask most likely meant it.
BESIDE = (
    "unclear", "unclear_nothing_open", "wrong_code", "own_code", "needs_code", "needs_totp", "wrong_totp", "needs_web",
    "no_authenticator", "which_option", "which", "locked", "opt_out", "undo_which", "ask_what", "list", "STOP",
)  # fmt: skip


def understood(reading: str | None) -> str:
    """How a text was understood, as it is said under it."""
    if reading is None:
        return "not acted on yet"
    said = UNDERSTOOD.get(reading, reading.replace("_", " "))
    return f"understood as {said}" if said else "not understood"


def decides_nothing(reading: str | None) -> bool:
    """Whether a text was not understood as its sender may have meant it."""
    said = UNDERSTOOD.get(reading or "", "")
    return said is None or "nothing was decided" in said or reading in ("wrong_code", "unclear_nothing_open")
