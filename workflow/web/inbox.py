"""What needs somebody, and why."""

from flask import Blueprint, render_template

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/")
def index() -> str:
    """Being built."""
    return render_template("base.html")
