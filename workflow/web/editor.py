"""The next version of a workflow, as a diagram, an outline and YAML of one sketch."""

from flask import Blueprint, render_template

blueprint = Blueprint("editor", __name__)


@blueprint.get("/workflows/<slug>/edit")
def show(slug: str) -> str:
    """Being built."""
    return render_template("base.html")
