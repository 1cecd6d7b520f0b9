"""The page of one request."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from workflow.service.actor import Role
from workflow.service.board import request as board
from workflow.service.board.codes import without_codes
from workflow.service.board.request import RequestPage
from workflow.service.board.stale import Refusal
from workflow.service.board.waits import SHOWN
from workflow.sms.statuses import meaning
from workflow.web.diagram import draw, outline, progress_of
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.request.blueprint import blueprint
from workflow.web.request.forms import DecideForm, OverrideForm, QuestionForm, SeenForm, TellForm, reassign_form
from workflow.web.request.words import ASKED, DELIVERY, MARKS, ROLL
from workflow.web.requests.filters import params, read

VIEWS = ("timeline", "texts", "details")
_KEPT = ("timeline", "texts", "view", "step", "all")


@blueprint.get("/requests/<int:request_id>")
def show(request_id: int) -> str:
    """One request."""
    return draw_page(request_id)


def draw_page(
    request_id: int, *, failed: str = "", form: Form | None = None, refusal: Refusal | None = None, said: str = ""
) -> str:
    """The page, with the form that was refused at its top, as it was filled in."""
    full = request.args.get("timeline") == "all"
    page = board.page(desk(), actor(), request_id, full=full, filters=read()[0])
    view = request.args.get("view")
    return render_template(
        "web/request/show.html",
        page=page,
        forms=_forms(page, failed, form),
        failed=failed,
        form=form,
        refusal=refusal,
        said=said,
        full=full,
        view=view if view in VIEWS else "timeline",
        thread=_thread(page),
        whole=request.args.get("all") == "1",
        **_way(page),
        SHOWN=SHOWN,
        **words(),
    )


def refused(request_id: int, status: int, **more: object) -> Response:
    """The page again, with what was refused and why."""
    return Response(draw_page(request_id, **more), status)  # type: ignore[arg-type]


def words() -> Mapping[str, object]:
    """What every page of a request says things with."""
    sees = actor().sees_codes
    return {
        # Reply codes are for administrators only, as on the API.
        "body": (lambda text: text) if sees else without_codes,
        "meaning": meaning,
        "delivery": DELIVERY,
        "asked": ASKED,
        "marks": MARKS,
        "stands": ROLL,
        "link_to": _here,
        "to": to,
        "listed": _listed(),
        "sees": current_user.role != "member",
    }


def to(name: str) -> str:
    """The address of a page or form of this request, with the list that one came from."""
    return url_for(f"request.{name}", request_id=(request.view_args or {})["request_id"], **_listed())


def _listed() -> Mapping[str, Any]:
    """The filters of the list that one came from, as an address carries them."""
    return params(read()[0])


def _here(**changes: str | None) -> str:
    """The address of this page with some of its choices changed; None leaves one out."""
    kept = {name: request.args[name] for name in _KEPT if name in request.args}
    chosen: dict[str, Any] = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    return url_for("request.show", request_id=(request.view_args or {})["request_id"], **_listed(), **chosen)


def _thread(page: RequestPage) -> object:
    """The thread that is chosen: by its key, else of who is waited on, else the last."""
    wanted = request.args.get("texts")
    chosen = next((each for each in page.threads if each.key == wanted), None)
    if chosen is not None or not page.threads:
        return chosen
    waiting = {each.handle for each in page.waits}
    return next((each for each in page.threads if each.key in waiting), page.threads[-1])


def _way(page: RequestPage) -> Mapping[str, object]:
    """The diagram with the path taken, and its equal, the outline."""
    names = {each.id: each.name for each in page.case.people.values()}
    told: dict[str, Any] = {
        "names": {f"person:{each.handle}": each.name for each in page.case.people.values()},
        "progress": progress_of(page.view, names, page.case.now),
        "link": lambda step: _here(step=step or None) + "#diagram",
        "selected": request.args.get("step"),
    }
    definition = page.case.case.definition
    return {"drawing": draw(definition, **told), "outlined": outline(definition, **told)}


def _forms(page: RequestPage, failed: str, form: Form | None) -> Mapping[str, Form]:
    """Every form that this actor may fill in, empty but for the one that was refused."""
    seen = {"seen": page.seen}
    made: dict[str, Form] = {}
    if page.can.nudge:
        made["nudge"] = SeenForm(prefix="nudge", data=seen, formdata=None)
    if page.can.withdraw:
        made["withdraw"] = SeenForm(prefix="withdraw", data=seen, formdata=None)
    if page.can.reassign:
        made["reassign"] = reassigning(page, data=seen, formdata=None)
    if page.can.override:
        made["approve"] = OverrideForm(prefix="approve", data=seen, formdata=None)
        made["reject"] = OverrideForm(prefix="reject", data=seen, formdata=None)
    if page.mine:
        made["decide"] = DecideForm(
            prefix="decide", data={"ask": page.mine.ask, "content": page.content}, formdata=None
        )
        made["question"] = QuestionForm(prefix="question", data={"ask": page.mine.ask}, formdata=None)
    if page.can.tell:
        made["tell"] = TellForm(prefix="tell", formdata=None)
    if failed in made and form is not None:
        made[failed] = _anew(form, page)
    if "decide" in made:
        made["decide"].option.choices = _options(page)
        made["decide"].option.flags.required = True
    return made


def _options(page: RequestPage) -> list[SelectChoice]:
    return [SelectChoice(option, f"{option}: {said}") for option, said in page.mine.options] if page.mine else []


def _anew(form: Form, page: RequestPage) -> Form:
    """The refused form as it was filled in, about the page as it is now."""
    for name, value in (("seen", page.seen), ("content", page.content), ("ask", page.mine.ask if page.mine else None)):
        if name in form._fields and value is not None:
            field = form._fields[name]
            field.data, field.raw_data = value, None
    return form


def reassigning(page: RequestPage, **more: object) -> Form:
    """The form to ask somebody else, with those who are waited on."""
    waiting = [(each.handle, each.person) for each in page.waits if each.handle]
    asked = {handle for handle, _ in waiting}
    names = board.colleagues(desk(), actor()) if actor().role >= Role.OPERATOR else {}
    return reassign_form(waiting, [each for each in names.items() if each[0] not in asked], **more)
