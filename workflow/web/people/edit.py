"""A person is added or changed."""

import json
from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from workflow.service.board.people import changing, page
from workflow.service.board.people.changing import Difference, Stale
from workflow.service.start import NotFitting
from workflow.web.guard import actor, desk
from workflow.web.people.blueprint import blueprint
from workflow.web.people.forms import PersonForm


@blueprint.get("/people/new")
def new() -> str:
    """A form for somebody new."""
    offers = page.offers(desk(), actor())
    form = PersonForm(formdata=None, time_zone=offers.time_zone, language="en")
    return _new(form.only(page.new_fields(actor()), offers), offers)


@blueprint.post("/people/new")
def add() -> ResponseReturnValue:
    """Add somebody."""
    fields = page.new_fields(actor())
    offers = page.offers(desk(), actor())
    form = PersonForm().only(fields, offers)
    try:
        if form.fits():
            handle = changing.add(desk(), actor(), form.typed())
            flash("Added. They get their first text when a request needs them.", "ok")
            return redirect(url_for("people.show", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _new(form, offers), 422


@blueprint.get("/people/<handle>/edit")
def edit(handle: str) -> str:
    """The form of somebody who is there."""
    found, offers = page.editable(desk(), actor(), handle), page.offers(desk(), actor())
    present = changing.as_typed(found.view)
    form = PersonForm(formdata=None, **{**present, "groups": list(found.view.groups)})
    form.was.data = json.dumps(present)
    return _edit(found, form.only(found.may.fields, offers), offers)


@blueprint.post("/people/<handle>/edit")
def change(handle: str) -> ResponseReturnValue:
    """Change somebody."""
    found, offers = page.editable(desk(), actor(), handle), page.offers(desk(), actor())
    form = PersonForm().only(found.may.fields, offers)
    try:
        if form.fits():
            done = changing.change(desk(), actor(), handle, form.typed(), form.before())
            flash("Saved." if done else "Nothing was changed.", "ok" if done else "info")
            return redirect(url_for("people.show", handle=handle), code=303)
    except NotFitting as error:
        form.take(error.problems)
    except Stale as error:
        _renew(form, error)
        return _edit(found, form, offers, error.differences), 409
    return _edit(found, form, offers), 422


def _renew(form: PersonForm, error: Stale) -> None:
    """Keep what was typed; what was not touched stands as it is now, and the next click knows of it."""
    before = form.before()
    for name, field in form._fields.items():
        if name in error.present and name != "groups" and (field.data or "") == before.get(name):
            field.data = error.present[name]
        if name == "groups" and " ".join(sorted(field.data or [])) == before.get(name):
            field.data = error.present[name].split()
    form.was.data = json.dumps(dict(error.present))


def _new(form: PersonForm, offers: page.Offers) -> str:
    return render_template("web/people/new.html", form=form, offers=offers)


def _edit(found: page.PersonPage, form: PersonForm, offers: page.Offers, differences: Sequence[Difference] = ()) -> str:
    return render_template("web/people/edit.html", person=found, form=form, offers=offers, differences=differences)
