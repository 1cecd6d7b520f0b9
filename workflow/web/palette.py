"""Search or jump to: pages, requests, people and workflows in one list."""

from flask import Blueprint, render_template

blueprint = Blueprint("palette", __name__)


@blueprint.get("/search")
def find() -> str:
    """Being built."""
    return render_template("base.html")
