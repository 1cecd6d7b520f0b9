"""Whoever is signed in: password, second factor, theme and keys."""

from flask import Blueprint, render_template

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def show() -> str:
    """Being built."""
    return render_template("base.html")
