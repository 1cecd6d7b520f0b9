"""Being built."""

from flask import render_template

from workflow.web.settings.blueprint import blueprint


@blueprint.get("/tokens")
def tokens() -> str:
    """Being built."""
    return render_template("base.html")
