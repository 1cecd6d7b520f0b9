"""What somebody at the virtual phones could type next, and why a text got no answer."""

from collections.abc import Iterator

from workflow.commands.opening import command_name
from workflow.core.definition import ApprovalStep, Proof
from workflow.service import look
from workflow.service.work import Desk
from workflow.store.people import PersonRecord


def answers(desk: Desk, owner: PersonRecord) -> Iterator[str]:
    """The commands that say YES to what a phone's owner is asked."""
    for view in look.request_page(desk, status="pending", waiting_on=owner.handle, limit=2):
        for ask in view.asks:
            if ask.person_id == owner.id and ask.status == "open" and ask.asked_at <= desk.clock.now():
                step = view.definition.step(ask.step)
                yield _yes(owner, str(ask.code), step if isinstance(step, ApprovalStep) else None)


def _yes(owner: PersonRecord, code: str, step: ApprovalStep | None) -> str:
    sayso = command_name()
    words = f"{sayso} text {owner.handle} YES {code}"
    if step is not None and step.choose:
        words += f" {next(iter(step.choose))}"
    if step is None or step.proof is not Proof.TOTP:
        return words
    return f"{words} 123456   (what the app shows)" if owner.totp else f"{sayso} authenticator {owner.handle}"


def why_silent(desk: Desk, phone: str, owner: PersonRecord | None) -> str | None:
    """Why a text from this phone may have got no answer, in a sentence; None where that needs no telling."""
    if owner is None:
        return "Nobody here has this number: only the keyword of a workflow that anyone may start gets an answer."
    if look.had_enough_answers(desk, phone):
        return f"A number gets so many answers an hour and no more; let time pass: {command_name()} phones skip 1h"
    return None


def hints() -> Iterator[str]:
    """What can be done at the virtual phones."""
    name = command_name()
    yield f"Text as somebody:   {name} text sam MENU      (a handle or a number, then the words)"
    yield f"Send a photo:       {name} text sam --photo FILE"
    yield f"Let time pass:      {name} phones skip        (to what is due next; or so long: skip 3h)"
    yield f"Start from nothing: {name} wipe"
