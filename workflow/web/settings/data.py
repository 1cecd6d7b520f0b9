"""What is kept: wiping what was simulated, everything as a file, and how the database does."""

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from workflow.service.board import data as board
from workflow.web.forms import Form
from workflow.web.guard import actor, desk, settings
from workflow.web.phones.words import counted
from workflow.web.settings.blueprint import blueprint

_LONG_AGO = 60  # seconds


class Export(Form):
    """In which form."""

    form = RadioField(
        "Format",
        choices=[
            SelectChoice("csv", "Tables for a spreadsheet (CSV)"),
            SelectChoice("jsonl", "Exact, for programs (JSON lines)"),
        ],
        validators=[InputRequired("Choose one of the two."), AnyOf(board.FORMATS, "Choose one of the two.")],
        default="csv",
    )


#: What is kept, for how long, and why.
LASTING = (
    ("Requests, decisions and the audit log", "For good", "They are the record of who decided what"),
    ("Texts", "For good", "They belong to the record"),
    ("Photos in texts", "For good", "They belong to their requests"),
    ("Deleted people", "Name stays on old records", "Every decision needs somebody who made it"),
    ("Reply codes", "Not reused for 30 days", "An old text must not answer a new request"),
    ("Sign-in links", "15 minutes, one use", "Only their hashes are kept"),
    ("What was posted to webhooks", "30 days", "So that you can look at it and send it again"),
    ("Recent changes", "A day", "So that open pages update"),
)


@blueprint.get("/data")
def data() -> str:
    """The page."""
    return _page(Export(formdata=None))


@blueprint.post("/data/wipe")
def wipe() -> AnyResponse:
    """Delete what was simulated."""
    if Form().fits():
        gone = board.wipe(desk(), actor())
        flash(f"Deleted: {counted(gone)}. Nothing real was touched.", "ok")
    return redirect(url_for("settings.data"), code=303)


@blueprint.post("/data/export")
def export() -> ResponseReturnValue:
    """Everything, in one ZIP file; put on the record."""
    form = Export()
    if not form.fits():
        return _page(form), 422
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        board.save(desk(), actor(), file, form.form.data)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer = Response(_sent(file), mimetype="application/zip")
    name = f"sayso-{desk().clock.now():%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    """The file in parts; closed at its end, or when nobody reads on."""
    with file:
        while part := file.read(65_536):
            yield part


def _page(form: Export) -> str:
    kept = board.kept(desk(), actor())
    seen = kept.health.worker_seen
    return render_template(
        "web/settings/data.html",
        kept=kept,
        form=form,
        size=_size(kept.size),
        lasting=LASTING,
        alive=seen is not None and (desk().clock.now() - seen).total_seconds() < _LONG_AGO,
        runner=settings().runner,
        counted=counted,
    )


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1024 or unit == "GB":
            break
        count /= 1024
    return f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"
