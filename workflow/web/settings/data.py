"""Being built."""

from flask import render_template

from workflow.web.settings.blueprint import blueprint


@blueprint.get("/data")
def data() -> str:
    """Being built."""
    return render_template("base.html")
