"""What people do on the page about their own asks and requests: decide, take back, ask, answer."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from workflow.core.state import Answer
from workflow.service.board import deciding
from workflow.service.board.deciding import Ballot
from workflow.web.guard import actor, desk
from workflow.web.request.actions import attempt
from workflow.web.request.blueprint import blueprint
from workflow.web.request.forms import AskForm, DecideForm, QuestionForm, TellForm
from workflow.web.request.show import refused

_SAID = {Answer.YES: "You approved. It is on the record.", Answer.NO: "You declined. It is on the record."}


@blueprint.post("/requests/<int:request_id>/decide")
def decide(request_id: int) -> AnyResponse:
    """Answer one's own ask; which answer, the button that was pressed says."""
    form = DecideForm(prefix="decide")
    pressed = request.form.get("answer", "")
    if pressed not in list(Answer):
        return refused(request_id, 422, failed="decide", form=form, said="Choose approve or decline.")
    answer = Answer(pressed)
    return attempt(
        request_id, "decide", form, _SAID[answer],
        lambda: deciding.decide(
            desk(), actor(), request_id,
            Ballot(
                ask=int(form.ask.data), content=form.content.data or "", answer=answer,
                reason=form.reason.data or "", option=form.option.data or "", code=form.code.data or "",
            ),
        ),
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/undo")
def undo(request_id: int) -> AnyResponse:
    """Take one's own answer back."""
    form = AskForm(prefix="undo")
    return attempt(
        request_id, "undo", form, "Taken back: you are asked again.",
        lambda: deciding.undo(desk(), actor(), request_id, int(form.ask.data)),
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/question")
def question(request_id: int) -> AnyResponse:
    """Ask the requester something."""
    form = QuestionForm(prefix="question")
    return attempt(
        request_id, "question", form, "Asked. The answer comes by text, and is shown here.",
        lambda: deciding.question(desk(), actor(), request_id, int(form.ask.data), form.question.data),
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/tell")
def tell(request_id: int) -> AnyResponse:
    """Answer what one was asked as the requester."""
    form = TellForm(prefix="tell")
    return attempt(
        request_id, "tell", form, "Passed on to whoever asked.",
        lambda: deciding.tell(desk(), actor(), request_id, form.answer.data),
    )  # fmt: skip
