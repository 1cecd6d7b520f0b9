"""The virtual phones: the first minute of the product."""

from flask import Blueprint, render_template

blueprint = Blueprint("phones", __name__)


@blueprint.get("/phones")
def index() -> str:
    """Being built."""
    return render_template("base.html")
