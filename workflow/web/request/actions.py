"""What operators and administrators do with a request: nudge, reassign, override, withdraw."""

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from workflow.core.state import Answer
from workflow.core.turn import NotPossible
from workflow.service.actor import Role
from workflow.service.board import request as board
from workflow.service.board import steering
from workflow.service.board.stale import Stale, refusal
from workflow.service.start import NotFitting
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.request.blueprint import blueprint
from workflow.web.request.forms import OverrideForm, SeenForm
from workflow.web.request.show import reassigning, refused, to


@blueprint.post("/requests/<int:request_id>/nudge")
def nudge(request_id: int) -> AnyResponse:
    """Remind everybody waited on."""
    form = SeenForm(prefix="nudge")
    return attempt(
        request_id, "nudge", form, "Everyone it is waiting on was reminded.",
        lambda: steering.nudge(desk(), actor(), request_id, int(form.seen.data)), needs=Role.OPERATOR,
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/reassign")
def reassign(request_id: int) -> AnyResponse:
    """Ask somebody else in an approver's place."""
    form = reassigning(board.page(desk(), actor(), request_id))
    return attempt(
        request_id, "reassign", form, "Reassigned: the new person has been asked.",
        lambda: steering.reassign(
            desk(), actor(), request_id, int(form.seen.data),
            person=form.person.data, to=form.to.data, reason=form.reason.data,
        ), needs=Role.OPERATOR,
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/approve")
def approve(request_id: int) -> AnyResponse:
    """Approve in everybody's place."""
    return _override(request_id, "approve", Answer.YES, "Approved, as an override that stays on the record.")


@blueprint.post("/requests/<int:request_id>/reject")
def reject(request_id: int) -> AnyResponse:
    """Reject in everybody's place."""
    return _override(request_id, "reject", Answer.NO, "Rejected, as an override that stays on the record.")


def _override(request_id: int, name: str, answer: Answer, done: str) -> AnyResponse:
    form = OverrideForm(prefix=name)
    return attempt(
        request_id, name, form, done,
        lambda: steering.override(
            desk(), actor(), request_id, int(form.seen.data), answer=answer, reason=form.reason.data
        ), needs=Role.ADMIN,
    )  # fmt: skip


@blueprint.post("/requests/<int:request_id>/withdraw")
def withdraw(request_id: int) -> AnyResponse:
    """Take the request back."""
    form = SeenForm(prefix="withdraw")
    own = board.page(desk(), actor(), request_id).case.record.requester_id == actor().person_id
    return attempt(
        request_id, "withdraw", form, "Withdrawn. Everyone who was asked is told.",
        lambda: steering.withdraw(desk(), actor(), request_id, int(form.seen.data)),
        needs=Role.MEMBER if own else Role.OPERATOR,
    )  # fmt: skip


def attempt(
    request_id: int, name: str, form: Form, done: str, act: Callable[[], object], *, needs: Role = Role.MEMBER
) -> AnyResponse:
    """Do it where the form is as it should be, and go to the page; else the page again, and why not."""
    if not form.fits():
        board.page(desk(), actor(), request_id)  # who may not see it learns nothing of what is wrong with a form
        actor().needs(needs)
        return refused(request_id, 422, failed=name, form=form)
    try:
        act()
    except NotFitting as error:
        form.take(error.problems)
        return refused(request_id, 422, failed=name, form=form)
    except Stale as error:
        case = board.page(desk(), actor(), request_id).case
        return refused(request_id, 409, failed=name, form=form, refusal=refusal(case, error))
    except NotPossible as error:
        return refused(request_id, 409, failed=name, form=form, said=str(error))
    flash(done, "ok")
    return redirect(to("show"), code=303)
