"""The blueprint of the lists of requests."""

from flask import Blueprint

blueprint = Blueprint("requests", __name__)
