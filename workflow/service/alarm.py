"""Something needs a human: shown to him, and announced to the programs that want to hear of it."""

from workflow.core.state import Trouble
from workflow.service.announce import announce_attention
from workflow.service.work import Work
from workflow.store import attention


def need(
    work: Work,
    why: Trouble,
    *,
    detail: str,
    person_id: int | None = None,
    request_id: int | None = None,
    message_id: int | None = None,
    phone: str | None = None,
) -> None:
    """Show a human that something is wrong; what he has before him already is not announced again."""
    if attention.need(
        work.tx, why, work.now, detail=detail, person_id=person_id, request_id=request_id, message_id=message_id,
        phone=phone,
    ):  # fmt: skip
        announce_attention(work, why, detail=detail, person_id=person_id, request_id=request_id)
