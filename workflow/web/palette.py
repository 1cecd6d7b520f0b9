"""Search or jump to: pages, requests, people and workflows in one list, as a page and for Ctrl-K."""

from flask import Blueprint, render_template, request

from workflow.service.actor import Role
from workflow.service.board import palette
from workflow.web.guard import actor, desk, settings

blueprint = Blueprint("palette", __name__)

#: Endpoint, words, icon, what else one may call it, and from which role on.
PAGES = (
    ("inbox.index", "Inbox", "inbox", "attention needs home", Role.MEMBER),
    ("requests.index", "Requests", "list-checks", "approvals list", Role.MEMBER),
    ("start.ask", "New request", "plus", "start ask", Role.MEMBER),
    ("workflows.index", "Workflows", "workflow", "definitions", Role.VIEWER),
    ("workflows.new", "New workflow", "plus", "gallery", Role.OPERATOR),
    ("people.index", "People", "users", "phones contacts", Role.VIEWER),
    ("people_import.show", "Import people", "upload", "csv", Role.OPERATOR),
    ("groups.index", "Groups", "users-round", "teams", Role.VIEWER),
    ("messages.index", "Messages", "message-circle", "texts sms", Role.VIEWER),
    ("analytics.index", "Analytics", "chart-column", "charts figures", Role.VIEWER),
    ("phones.index", "Phones", "smartphone", "simulator virtual", Role.VIEWER),
    ("settings.general", "Settings", "settings", "general name", Role.VIEWER),
    ("settings.calendar", "Calendar and holidays", "calendar-days", "working hours", Role.VIEWER),
    ("settings.twilio", "Twilio", "plug", "connect carrier health", Role.VIEWER),
    ("settings.users", "Users and roles", "user-cog", "accounts", Role.ADMIN),
    ("settings.tokens", "API tokens", "key-round", "programs", Role.ADMIN),
    ("settings.audit", "Audit log", "shield-check", "verify chain", Role.VIEWER),
    ("settings.data", "Data", "database", "export wipe", Role.ADMIN),
    ("account.show", "Your account", "circle-user", "password theme", Role.MEMBER),
    ("frame.shortcuts", "Keyboard shortcuts", "keyboard", "keys help", Role.MEMBER),
)


@blueprint.get("/search")
def find() -> str:
    """What was found."""
    typed = request.args.get("q", "").replace("\0", "")
    who = actor()
    return render_template(
        "web/palette/found.html",
        typed=typed.strip(),
        pages=[each for each in _pages(typed.strip().lower()) if who.role >= each[4]],
        found=palette.find(desk(), who, _plain(typed)),
    )


def _pages(typed: str) -> list[tuple[str, str, str, str, Role]]:
    here = [each for each in PAGES if each[0] != "phones.index" or settings().simulator]
    if not typed:
        return here
    return [each for each in here if typed in each[1].lower() or typed in each[3]]


def _plain(typed: str) -> str:
    """Without what no database takes."""
    return typed.encode("utf-8", "ignore").decode("utf-8")
