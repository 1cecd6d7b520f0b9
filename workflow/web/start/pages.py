"""Choose a workflow, fill in its form, see whom it asks, and send it."""

import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from workflow.service.board import start as board
from workflow.service.board.filling import Outdated, Typed
from workflow.service.board.start import Menu, Sheet, Used
from workflow.service.start import NotFitting
from workflow.web.guard import actor, desk
from workflow.web.start.blueprint import blueprint
from workflow.web.start.form import StartForm, form_for

OUTDATED = "The workflow was published anew since you opened this form. Look it over, then go on."


@blueprint.get("/requests/new")
def ask() -> str:
    """The workflows to choose from, or the form of the one that was chosen."""
    search = request.args.get("q", "")[:100]
    slug = request.args.get("workflow", "")
    menu = board.menu(desk(), actor(), "" if slug else search)
    if not slug:
        return render_template("web/start/choose.html", menu=menu, search=search)
    requester = request.args.get("requester") or menu.person or ""
    sheet = board.sheet(desk(), actor(), slug, requester)
    form = form_for(sheet, menu, formdata=None)
    _renew(form, sheet)
    if "requester" in form._fields:
        form._fields["requester"].data = requester
    return _page(menu, sheet, form)


@blueprint.post("/requests/new")
def send() -> AnyResponse:
    """Look over what was filled in, change it, or send it."""
    slug = request.args.get("workflow", "")
    menu = board.menu(desk(), actor())
    sheet = board.sheet(desk(), actor(), slug, request.form.get("requester", ""))
    form = form_for(sheet, menu)
    typed = Typed(
        slug=slug, version=form.version.data or 0, requester=request.form.get("requester", "") or menu.person or "",
        fields=form.typed(), key=form.key.data or "",
    )  # fmt: skip
    if not form.fits():
        return Response(_page(menu, sheet, form), 422)
    if request.form.get("do") == "change":
        return Response(_page(menu, sheet, form))
    try:
        if request.form.get("do") == "send":
            return _started(board.begin(desk(), actor(), typed))
        return Response(_check(sheet, form, typed))
    except NotFitting as error:
        form.refuse(error.problems)
    except Outdated:
        form.problems.append(OUTDATED)
        _renew(form, sheet)
    except Used as error:
        _renew(form, sheet)
        return Response(_page(menu, sheet, form, used=error.request_id), 409)
    return Response(_page(menu, sheet, form), 422)


def _started(request_id: int) -> AnyResponse:
    flash("Sent. Here is where it stands.", "ok")
    return redirect(url_for("request.show", request_id=request_id), code=303)


def _check(sheet: Sheet, form: StartForm, typed: Typed) -> str:
    preview = board.preview(desk(), actor(), typed)
    return render_template("web/start/check.html", sheet=sheet, form=form, preview=preview)


def _page(menu: Menu, sheet: Sheet, form: StartForm, *, used: int | None = None) -> str:
    return render_template("web/start/form.html", menu=menu, sheet=sheet, form=form, used=used)


def _renew(form: StartForm, sheet: Sheet) -> None:
    """Make it a form of its own, of the version that it shows."""
    for field, value in ((form.key, secrets.token_hex(16)), (form.version, sheet.version)):
        field.data, field.raw_data = value, None
