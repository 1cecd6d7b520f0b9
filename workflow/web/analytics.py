"""How fast and how well requests are answered."""

from flask import Blueprint, render_template

blueprint = Blueprint("analytics", __name__)


@blueprint.get("/analytics")
def index() -> str:
    """Being built."""
    return render_template("base.html")
