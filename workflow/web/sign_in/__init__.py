"""Coming in, by a one-time link or by a password and an authenticator app, and going out."""

from workflow.web.sign_in import link, password, resume
from workflow.web.sign_in.blueprint import blueprint

__all__ = ["blueprint", "link", "password", "resume"]

# What was kept comes back without a token: it is looked at only, and only from a page of ours.
blueprint.record_once(lambda state: state.app.extensions["csrf"].exempt(resume.resume))
