"""Choose a workflow, fill in its form, see whom it asks, and send it."""

import secrets
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from workflow.core.definition import Problem
from workflow.service.board import start as board
from workflow.service.board.filling import Outdated, Typed
from workflow.service.board.start import Menu, Sheet, Used
from workflow.service.start import NotFitting
from workflow.web.guard import actor, desk
from workflow.web.start import uploads
from workflow.web.start.blueprint import blueprint
from workflow.web.start.form import PREFIX, StartForm, form_for

#: A longer address than this is not made; then what was filled in is looked over without one.
LONGEST = 3000
OUTDATED = "A new version of this workflow was published since you opened this form. Check it, then send it."


@blueprint.url_value_preprocessor
def _let_photos_in(_endpoint: str | None, _values: dict | None) -> None:
    """Photos are larger than a form may be elsewhere; before anything reads the form."""
    request.max_content_length = uploads.MOST_SENT


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


@blueprint.get("/requests/new/check")
def check() -> AnyResponse:
    """What was filled in, looked over: the address says it all, so that Back and reload show it again."""
    return _look_over(_filling(request.args))


@blueprint.post("/requests/new")
def send() -> AnyResponse:
    """Look over what was filled in, change it, or send it."""
    do = request.form.get("do")
    filling = _filling(request.form)
    if do == "send":
        return _look_over(filling, send=True)
    if do == "change" or not filling.fits():
        return Response(filling.page(), 200 if do == "change" else 422)
    told = {"requester": filling.typed.requester, "version": filling.typed.version, "key": filling.typed.key}
    address = url_for("start.check", workflow=filling.typed.slug, **told, **filling.form.sent())  # type: ignore[arg-type]
    open_to_all = all(each.type != "contact" for each in filling.sheet.fields.values())
    if open_to_all and len(address) < LONGEST:  # no number of somebody outside stands in an address
        return redirect(address, code=303)
    return _look_over(filling)


@dataclass(frozen=True, kw_only=True)
class _Filling:
    """A form that somebody is filling in."""

    menu: Menu
    sheet: Sheet
    form: StartForm
    typed: Typed
    problems: list[Problem]  #: of the photos that came along

    def fits(self) -> bool:
        """True where the form and every photo are as they should be."""
        fits = self.form.fits()
        self.form.refuse(self.problems)
        return fits and not self.problems

    def page(self, *, used: int | None = None) -> str:
        """The form, with what is wrong with it."""
        return _page(self.menu, self.sheet, self.form, used=used)


def _filling(given: MultiDict[str, str]) -> _Filling:
    """What came with the form, or stands in the address."""
    slug = request.args.get("workflow", "")
    menu = board.menu(desk(), actor())
    requester = given.get("requester", "") or menu.person or ""
    sheet, problems = board.sheet(desk(), actor(), slug, requester), []
    if request.files:
        given = MultiDict(given)
        problems = uploads.keep(sheet, requester, given, PREFIX)
        sheet = board.sheet(desk(), actor(), slug, requester)  # with these photos to choose
    form = form_for(sheet, menu, formdata=given)
    typed = Typed(
        slug=slug, version=form.version.data or 0, requester=requester, fields=form.typed(), key=form.key.data or ""
    )
    return _Filling(menu=menu, sheet=sheet, form=form, typed=typed, problems=problems)


def _look_over(filling: _Filling, *, send: bool = False) -> AnyResponse:
    """Show whom it asks, or start it; the form again where it does not fit."""
    used, status = None, 422
    try:
        if send and not filling.fits():
            return Response(filling.page(), 422)
        if send:
            return _started(board.begin(desk(), actor(), filling.typed))
        return Response(_check(filling.sheet, filling.form, filling.typed))
    except NotFitting as error:
        filling.form.refuse(error.problems)
    except Outdated:
        filling.form.problems.append(OUTDATED)
        _renew(filling.form, filling.sheet)
    except Used as error:
        _renew(filling.form, filling.sheet)
        used, status = error.request_id, 409
    return Response(filling.page(used=used), status)


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
