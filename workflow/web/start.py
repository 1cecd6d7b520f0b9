"""Starting a request from a form made of its workflow's fields."""

from flask import Blueprint, render_template

blueprint = Blueprint("start", __name__)


@blueprint.get("/requests/new")
def ask() -> str:
    """Being built."""
    return render_template("base.html")
