"""People from a CSV file, looked at row by row before anything is stored."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FileField, TextAreaField

from workflow.service.actor import Role
from workflow.service.board.people_import import importing
from workflow.service.board.people_import.columns import LABELS
from workflow.service.board.people_import.reading import MOST_SENT, Unreadable, too_large
from workflow.web import errors
from workflow.web.csv import csv_response
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.people.listing import Pager

blueprint = Blueprint("people_import", __name__)
#: So much of what was pasted is given back to be mended.
_GIVEN_BACK = 1_000_000
STANDS = ("refused", "added", "changed", "unchanged")


class ImportForm(Form):
    """A file, or rows that were pasted."""

    file = FileField("A CSV file")
    text = TextAreaField("Or paste the rows")


@blueprint.url_value_preprocessor
def _let_more_in(_endpoint: str | None, _values: dict | None) -> None:
    """A list of ten thousand people is larger than a form may be elsewhere; before anything reads the form."""
    request.max_content_length = MOST_SENT
    request.max_form_memory_size = MOST_SENT


@blueprint.get("/people/import")
def show() -> str:
    """Where a file is brought."""
    actor().needs(Role.OPERATOR)
    return _page(ImportForm(formdata=None))


@blueprint.post("/people/import")
def bring() -> ResponseReturnValue:
    """Read a file, and show what its rows would do."""
    actor().needs(Role.OPERATOR)
    form = ImportForm()
    file, text = request.files.get("file"), form.text.data or ""
    try:
        if form.fits():
            content = file.read() if file and file.filename else None
            if content is None and not text.strip():
                raise Unreadable("Choose a file, or paste the rows.")
            name = (file.filename or "a file") if file and content is not None else "Pasted rows"
            key = importing.bring(desk(), actor(), content=content, text=text, name=name)
            return redirect(url_for("people_import.preview", key=key), code=303)
    except Unreadable as error:
        chosen = file is not None and bool(file.filename)
        (form.file if chosen else form.text).errors = [str(error)]
    finally:
        if file is not None:
            file.close()  # a large one lies on the disk
    return _page(form), 422


@blueprint.errorhandler(RequestEntityTooLarge)
def larger_still(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """So much was sent that nothing of it was read: the page again, for who may have it."""
    if not current_user.is_authenticated or actor().role < Role.OPERATOR:
        return errors.show(error)
    form = ImportForm(formdata=None)
    form.file.errors = [too_large(request.content_length or MOST_SENT)]
    return _page(form), 413


@blueprint.get("/people/import/<key>")
def preview(key: str) -> str:
    """What the rows would do, or what became of them."""
    shown, typed = request.args.get("show"), request.args.get("page", "")
    shown = shown if shown in STANDS else None
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1
    found = importing.preview(desk(), actor(), key, shown, number)
    return render_template(
        "web/people_import/preview.html", found=found, tabs=_tabs(found), labels=LABELS, pager=_pager(found)
    )


@blueprint.post("/people/import/<key>/confirm")
def confirm(key: str) -> AnyResponse:
    """Apply the rows that are not refused, as they were shown."""
    importing.confirm(desk(), actor(), key)
    flash("Done. See below what each row did.", "ok")
    return redirect(url_for("people_import.preview", key=key), code=303)


@blueprint.post("/people/import/<key>/drop")
def drop(key: str) -> AnyResponse:
    """Forget the file."""
    importing.drop(desk(), actor(), key)
    flash("Cancelled; nothing was imported.", "info")
    return redirect(url_for("people_import.show"), code=303)


@blueprint.get("/people/import/<key>/refused.csv")
def refused(key: str) -> Response:
    """The rows that are refused, to be mended and imported again."""
    header, rows = importing.refused(desk(), actor(), key)
    return csv_response("refused.csv", header, rows)


@blueprint.get("/people/import/template.csv")
def template() -> Response:
    """An empty list with every column, and somebody who does not exist."""
    header = (
        "handle",
        "name",
        "phone",
        "email",
        "manager",
        "groups",
        "time_zone",
        "language",
        "quiet_from",
        "quiet_until",
    )
    row = (
        "kim",
        "Kim Fox",
        "+14155550103",
        "kim@example.com",
        "ana",
        "finance; directors",
        "Europe/Berlin",
        "en",
        "",
        "",
    )
    return csv_response("people-template.csv", header, [row])


def _page(form: ImportForm) -> str:
    if len(form.text.data or "") > _GIVEN_BACK:
        form.text.data = (form.text.data or "")[:_GIVEN_BACK]
        flash("Only the first million characters are shown below.", "warn")
    return render_template("web/people_import/show.html", form=form)


def _tabs(found: importing.Preview) -> list[tuple[str, str, bool, int]]:
    key, counts = found.record.key, found.counts
    every = sum(count for name, count in counts.items() if name != "left")
    return [
        ("All", url_for("people_import.preview", key=key), found.shown is None, every),
        *(
            (
                name.capitalize(),
                url_for("people_import.preview", key=key, show=name),
                found.shown == name,
                counts.get(name, 0),
            )
            for name in STANDS
        ),
    ]


def _pager(found: importing.Preview) -> Pager:
    def at(number: int) -> str:
        return url_for("people_import.preview", key=found.record.key, show=found.shown, page=number)

    return Pager(
        previous_url=at(found.number - 1) if found.number > 1 else None,
        next_url=at(found.number + 1) if found.number < found.pages else None,
        said=f"Page {found.number} of {found.pages}",
    )
