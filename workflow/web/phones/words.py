"""How a text was understood, and what became of it, in a few words."""

from workflow.service.board.phones import Bubble
from workflow.store.simulated import Tally

#: After "read as".
_READ = {
    "decide_yes": "a yes", "decide_no": "a no", "undo": "taking it back", "ask": "a question",
    "tell": "an answer to a question", "withdraw": "taking the request back", "more": "asking for details",
    "wrong_code": "a wrong code", "unclear": "unclear", "menu": "asking what can be texted",
    "list": "asking what waits", "nothing_open": "asking what waits", "status": "asking how it stands",
    "status_none": "asking how it stands", "away": "being away", "back": "being back",
    "back_already": "being back", "opt_out": "wanting no texts", "opt_in": "wanting texts again",
    "unknown_number": "from an unknown number", "locked": "locked", "which": "a yes or no to which one",
    "draft_asking": "starting a request", "draft_confirm": "starting a request", "draft_start": "sending the request",
    "draft_dropped": "dropping the request", "draft_handed_over": "needing help", "draft_refused": "not allowed",
    "quiet": "nothing to answer",
}  # fmt: skip
_ICONS = {"waiting": "clock", "failed": "circle-alert", "refused": "circle-alert"}


def fate(bubble: Bubble) -> str:
    """What became of a text, in a few words."""
    if bubble.from_phone:
        if bubble.status == "failed":
            return "not taken"
        return f"read as {read(bubble.reading)}" if bubble.reading else "sent"
    if bubble.status == "waiting":
        return "sent, waiting for a signal"
    return "delivered" if bubble.status == "delivered" else f"not delivered ({bubble.code})"


def fate_icon(bubble: Bubble) -> str:
    """The icon that goes with it."""
    return _ICONS.get(bubble.status, "check" if bubble.from_phone else "check-check")


def read(reading: str) -> str:
    """How a text was understood, after "read as"."""
    return _READ.get(reading, reading.replace("_", " "))


def counted(tally: Tally) -> str:
    """How much of the simulator there is, or went: "1 request, 12 texts, 7 people and 3 groups"."""
    counts = (
        (tally.requests, "request", "requests"),
        (tally.texts, "text", "texts"),
        (tally.people, "person", "people"),
        (tally.groups, "group", "groups"),
    )
    said = [f"{number:,} {one if number == 1 else many}" for number, one, many in counts]
    return f"{', '.join(said[:-1])} and {said[-1]}"
