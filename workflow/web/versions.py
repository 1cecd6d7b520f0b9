"""The versions of a workflow, and what differs between two of them."""

from flask import Blueprint, render_template

blueprint = Blueprint("versions", __name__)


@blueprint.get("/workflows/<slug>/versions")
def index(slug: str) -> str:
    """Being built."""
    return render_template("base.html")
