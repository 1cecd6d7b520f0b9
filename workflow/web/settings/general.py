"""What the workspace is called, and what is set from outside."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from workflow.service.board import settings as board
from workflow.service.start import NotFitting
from workflow.web.forms import Form
from workflow.web.guard import actor, desk, settings
from workflow.web.settings.blueprint import blueprint


class Name(Form):
    """The workspace's name."""

    name = StringField("Name of the workspace", validators=[Length(max=200)])


@blueprint.get("/")
def index() -> Response:
    """The first of the pages."""
    return redirect(url_for("settings.general"), code=303)


@blueprint.route("/general", methods=("GET", "POST"))
def general() -> ResponseReturnValue:
    """The page, and a new name."""
    form = Name(data={"name": board.name(desk(), actor())})
    if form.fits():
        try:
            changed = board.rename(desk(), actor(), form.name.data or "")
        except NotFitting as error:
            form.take(error.problems)
        else:
            flash("Saved." if changed else "Nothing was changed.", "ok")
            return redirect(url_for("settings.general"), code=303)
    return render_template("web/settings/general.html", form=form, outside=_outside()), 422 if form.wrong else 200


def _outside() -> list[tuple[str, str, str]]:
    """What is set in the environment: the setting, its value, and what it is for. Never a secret."""
    given = settings()
    kind = "PostgreSQL" if given.database_url.startswith("postgresql") else "SQLite, a file on this machine"
    return [
        ("TIME_ZONE", given.time_zone, "Times on these pages, and for people without a time zone of their own"),
        ("DEFAULT_REGION", given.default_region, "How numbers without + are read, and which public holidays apply"),
        ("PUBLIC_URL", given.public_url, "Where Twilio calls, and what links in texts begin with"),
        ("DATABASE_URL", kind, "Where everything is kept"),
        ("RUNNER", given.runner, "What carries out what is due"),
        ("LOG_LEVEL", given.log_level, "How much is written to the log"),
    ]
