"""The first start: try it, connect Twilio, import people."""

from flask import Blueprint, render_template

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/welcome")
def show() -> str:
    """Being built."""
    return render_template("base.html")
