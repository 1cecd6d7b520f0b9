"""Many requests at a time: a page to confirm, whose key works once, and a page that says what came of each."""

import secrets
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from workflow.service.actor import Role
from workflow.service.board import bulk, requests
from workflow.service.board.bulk import ACTIONS, MOST, About
from workflow.service.board.requests import Filters
from workflow.service.start import LARGEST_ID, NotFitting
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.paths import local
from workflow.web.requests.blueprint import blueprint
from workflow.web.requests.filters import address, params, read


class BulkForm(Form):
    """What is confirmed: the key of the page, and for reassigning to whom and why."""

    key = HiddenField()
    person = StringField("Instead of", description="Leave empty where only one person is asked.")
    to = StringField("New approver", name="instead", validators=[InputRequired()])
    reason = TextAreaField("Reason", validators=[InputRequired()], render_kw={"rows": 2, "maxlength": 1000})


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What is acted on: ids that were ticked, or everything that fits the filters up to the newest at that moment."""

    action: str
    ids: list[int]
    everything: bool
    filters: Filters
    up_to: int


@blueprint.get("/requests/bulk")
def confirm() -> str | AnyResponse:
    """Show what would be done."""
    actor().needs(Role.OPERATOR)
    picked = _picked()
    if picked.action not in ACTIONS:
        return redirect(address(picked.filters), code=303)
    form = BulkForm(formdata=None, key=secrets.token_urlsafe(24), person=picked.filters.waiting_on)
    return _show(picked, form)


@blueprint.post("/requests/bulk")
def act() -> str | AnyResponse | tuple[str, int]:
    """Do it, once."""
    actor().needs(Role.OPERATOR)
    picked = _picked()
    form = BulkForm()
    if bulk.resume(desk(), actor(), form.key.data or ""):
        return redirect(url_for("requests.done", key=form.key.data, next=_back(picked)), code=303)
    if picked.action not in ACTIONS:
        return redirect(address(picked.filters), code=303)
    if picked.everything and str(len(picked.ids)) != request.form.get("expected"):
        form.problems.append("The matching requests have changed since the page was loaded. Look again, then confirm.")
        return _show(picked, form), 409
    try:
        about = About(person=form.person.data or "", to=form.to.data or "", reason=form.reason.data or "")
        key = bulk.run(desk(), actor(), form.key.data or "", picked.action, picked.ids, about)
    except NotFitting as error:
        form.take(error.problems)
        return _show(picked, form), 422
    return redirect(url_for("requests.done", key=key, next=_back(picked)), code=303)


@blueprint.get("/requests/bulk/<key>")
def done(key: str) -> str:
    """What came of it."""
    back = local(request.args.get("next", url_for("requests.index")))
    return render_template("web/requests/done.html", report=bulk.report(desk(), actor(), key), back=back)


def _show(picked: Picked, form: BulkForm) -> str:
    return render_template(
        "web/requests/bulk.html",
        picked=picked,
        form=form,
        shown=bulk.preview(desk(), actor(), picked.ids),
        most=MOST,
        carried=params(picked.filters),
        back=_back(picked),
    )


def _back(picked: Picked) -> str:
    """The list that it was picked on."""
    return local(request.values.get("next") or address(picked.filters))


def _picked() -> Picked:
    filters, _ = read()
    everything = bool(request.values.get("all"))
    typed = [each for each in request.values.getlist("id") if each.isascii() and each.isdecimal() and len(each) < 11]
    ids = list(dict.fromkeys(int(each) for each in typed if 0 < int(each) <= LARGEST_ID))
    up_to = request.values.get("up_to", "")
    newest = int(up_to) if up_to.isascii() and up_to.isdecimal() and 0 < len(up_to) < 10 else None
    if everything:
        ids = requests.pick(desk(), actor(), filters, newest)
        newest = newest or max(ids, default=0)
    return Picked(
        action=request.values.get("action", ""), ids=ids, everything=everything, filters=filters, up_to=newest or 0
    )
