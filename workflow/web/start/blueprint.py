"""The blueprint of the pages that start a request."""

from flask import Blueprint

blueprint = Blueprint("start", __name__)
