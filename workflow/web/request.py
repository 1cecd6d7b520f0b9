"""One request: where it stands, who is waited on, what was decided, and the texts."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask_login import current_user

from workflow.core.definition import ApprovalStep
from workflow.core.state import AskStatus, Status
from workflow.logs import masked
from workflow.service import look, overview
from workflow.service.look import RequestView
from workflow.web.guard import desk

blueprint = Blueprint("request", __name__)

TEXTS_SHOWN = 200
_LARGEST_ID = 2**63 - 1
#: What became of a text, in words.
DELIVERY = {
    "queued": "waiting to be sent",
    "sending": "being sent",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "failed",
    "unknown": "perhaps sent",
    "accepted": "received",
    "acted": "received",
    "refused": "refused",
    "stuck": "not acted on yet",
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One step on the bar: `mark` is done, now, ended or ahead."""

    title: str
    mark: str
    note: str


@blueprint.get("/requests/<int:request_id>")
def show(request_id: int) -> str:
    """One request."""
    if request_id > _LARGEST_ID:
        abort(404)
    here = desk()
    view = look.request(here, request_id)
    texts, _ = look.message_page(here, request_id=request_id, limit=TEXTS_SHOWN)
    people = [view.record.requester_id, *view.handles, *(each.person_id for each in texts)]
    names = overview.names(here, people)
    return render_template(
        "web/request/show.html",
        view=view,
        names=names,
        bar=marks(view, names),
        open_asks=[ask for ask in view.asks if ask.status == AskStatus.OPEN],
        texts=list(reversed(texts)),
        delivery=DELIVERY,
        labels={name: each.label.for_language("en") for name, each in view.definition.fields.items() if each.label},
        # Reply codes are for administrators only, as on the API.
        body=(lambda text: text) if current_user.is_admin else masked,
    )


def marks(view: RequestView, names: dict[int, str]) -> list[Mark]:
    """The steps of the definition, and how far the request came."""
    ids = [step.id for step in view.definition.steps]
    ended = view.record.status != Status.PENDING
    touched = {ask.step for ask in view.asks} | {decision.step for decision in view.decisions}
    here = view.record.step if view.record.step in ids else None
    last = here or next((each for each in reversed(ids) if each in touched), None)
    passed = len(ids) if view.record.status == Status.APPROVED else ids.index(last) if last else 0
    found = []
    for index, step in enumerate(view.definition.steps):
        mark = "done" if index < passed else "ahead"
        if index == passed:
            mark = "ended" if ended else "now"
        skipped = mark == "done" and isinstance(step, ApprovalStep) and step.id not in touched
        found.append(
            Mark(title=_title(step.id), mark="ahead" if skipped else mark, note=_note(view, step.id, names, skipped))
        )
    return found


def _title(step: str) -> str:
    return step.replace("_", " ").capitalize()


def _note(view: RequestView, step: str, names: dict[int, str], skipped: bool) -> str:
    if skipped:
        return "not needed"
    waiting = [names[ask.person_id] for ask in view.asks if ask.step == step and ask.status == AskStatus.OPEN]
    decided = [
        f"{names[each.person_id]}: {each.answer}" if each.person_id else f"{each.channel}: {each.answer}"
        for each in view.decisions
        if each.step == step
    ]
    return ", ".join(decided + [f"{name} is asked" for name in waiting])
