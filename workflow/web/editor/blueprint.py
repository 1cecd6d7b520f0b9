"""The editor's blueprint, which its modules put their pages on."""

from flask import Blueprint

blueprint = Blueprint("editor", __name__)
