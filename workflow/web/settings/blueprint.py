"""The blueprint that every page of the settings is on."""

from flask import Blueprint

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
