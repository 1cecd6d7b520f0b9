"""What proves an answer by text; and six digits that may be such a proof are written down nowhere."""

import re

from workflow.core import heard, replies
from workflow.core.definition import ApprovalStep, Proof
from workflow.core.plaintext import normalise
from workflow.core.readings import Reading, Unclear
from workflow.core.state import Ask
from workflow.service.case import Case
from workflow.service.work import Work
from workflow.store import messages

_SIX = re.compile(r"(?<!\d)\d{3} ?\d{3}(?!\d)")
_STARS = "******"


def is_proved(case: Case, ask: Ask, found: heard.Decide, reading: Reading) -> bool:
    """Whether a decision brings what the step of an open ask wants; six digits are still to be checked.

    Asked under the request's lock, because an ask that was over when the text was read can be open again.
    """
    step = case.definition.step(ask.step)
    match step.proof if isinstance(step, ApprovalStep) else Proof.REPLY:
        case Proof.CODE:
            return getattr(reading, "code", None) is not None
        case Proof.TOTP:
            return found.totp is not None
        case Proof.WEB:
            return False
    return True


def may_prove(reading: Reading, body: str) -> bool:
    """Whether six digits in a text that decided nothing may be those of an authenticator app, and no amount."""
    answers = isinstance(reading, replies.Decide) or (isinstance(reading, Unclear) and reading.code is not None)
    return answers or without_digits(body) == _STARS


def without_digits(text: str) -> str:
    """The text with stars for six digits that stand alone, in one group or two, however typed; else as it was."""
    said = normalise(text)
    hidden = _SIX.sub(_STARS, said)
    return text if hidden == said else hidden


def hide(work: Work, message_id: int, body: str) -> str:
    """Keep an inbound text without such digits; give back what is kept."""
    kept = without_digits(body)
    if kept != body:
        messages.restate(work.tx, message_id, kept)
    return kept
