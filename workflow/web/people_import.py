"""People from a CSV file, looked at row by row before anything is stored."""

from flask import Blueprint, render_template

blueprint = Blueprint("people_import", __name__)


@blueprint.get("/people/import")
def show() -> str:
    """Being built."""
    return render_template("base.html")
