"""The blueprint that the charts and their files are on."""

from flask import Blueprint

blueprint = Blueprint("analytics", __name__)
