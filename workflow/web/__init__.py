"""The pages; one module = one blueprint = one page family.

What holds for every response (headers, request ids, the guard, error pages) is put in here once for the application.
"""

from flask import Flask

from workflow.web import (
    account,
    analytics,
    dates,
    editor,
    errors,
    frame,
    groups,
    guard,
    headers,
    health,
    icons,
    inbox,
    live,
    messages,
    palette,
    people,
    people_import,
    phones,
    redraws,
    request,
    requests,
    settings,
    sign_in,
    start,
    versions,
    welcome,
    workflows,
)

FAMILIES = (
    health, sign_in, live, palette, frame, inbox, requests, start, request, workflows, versions, editor,
    people_import, people, groups, messages, analytics, phones, welcome, settings, account,
)  # fmt: skip


def register(app: Flask) -> None:
    """Put the pages into the application."""
    # Signed cookies hold the token; a page that stays open over lunch must still be able to sign out.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # No page sends a referrer, so there is none to compare; the token is what counts.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    headers.register(app)
    guard.register(app)
    errors.register(app)
    dates.register(app)
    redraws.register(app)
    frame.register(app)
    icons.register(app)
    for family in FAMILIES:
        app.register_blueprint(family.blueprint)
