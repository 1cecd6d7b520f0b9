"""The workflows there are, and the gallery to begin from."""

from flask import Blueprint, render_template

blueprint = Blueprint("workflows", __name__)


@blueprint.get("/workflows")
def index() -> str:
    """Being built."""
    return render_template("base.html")


@blueprint.get("/workflows/new")
def new() -> str:
    """Being built."""
    return render_template("base.html")
