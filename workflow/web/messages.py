"""Every text, in and out."""

from flask import Blueprint, render_template

blueprint = Blueprint("messages", __name__)


@blueprint.get("/messages")
def index() -> str:
    """Being built."""
    return render_template("base.html")
