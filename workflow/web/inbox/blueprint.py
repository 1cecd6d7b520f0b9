"""The blueprint of the inbox."""

from flask import Blueprint

blueprint = Blueprint("inbox", __name__)
