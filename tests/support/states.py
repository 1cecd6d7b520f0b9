"""Every state that a page can be in besides the plain one: empty, narrowed to nothing, wrong, opened, refused.

A name, and what brings a page there. The plain pages are in tests/screenshots.py; `make screenshots` takes a picture of
both, and tests/browser/test_accessibility.py holds both to the same rules.
"""

from collections.abc import Mapping

from tests.support import ways
from tests.support.stage import ANA, IVY, KIM, ODA, ROSA, State, at, opened, sent, then, unfolded

_FILTERED = "status=pending&workflow=purchase&q=la&sort=oldest&from=2020-01-01&requester=sam"

#: Name -> what brings a page there.
STATES: Mapping[str, State] = {
    # Nothing has happened yet.
    **{
        f"empty{path.replace('/', '-')}": at(path, on="bare")
        for path in (
            "/", "/requests", "/requests/new", "/workflows", "/people", "/groups", "/messages", "/analytics", "/phones",
            "/welcome", "/search", "/settings/data", "/settings/audit", "/settings/webhooks",
        )
    },
    # With real phones.
    **{
        f"connected{path.replace('/', '-')}": at(path, on="connected")
        for path in ("/phones", "/settings/twilio", "/settings/general", "/welcome")
    },
    # Of somebody who is one of the people, and no ways.more.
    "member-inbox": at("/", who=ANA), "member-inbox-empty": at("/", who="joe.nobody@example.com", on="bare"),
    "member-requests": at("/requests", who=KIM), "member-decides": unfolded("/requests/5", who=ANA),
    "member-asks": opened("/requests/5", "Ask a question first", who=ANA),
    "member-asks-nothing": then(opened("/requests/5", "Ask a question first", who=ANA), "Ask"),
    "member-person": unfolded("/people/ana", who=ANA),
    "member-answered": ways.answered, "member-too-late": ways.decided_twice,
    # Around every page.
    "menu": opened("/", ROSA), "more": ways.more, "palette": ways.palette, "keys": ways.keys,
    "search-nothing": at("/search?q=xyzzy"), "api": at("/api/docs"),
    # The inbox and the list.
    "inbox-waiting": at("/?tab=waiting"), "inbox-filter": ways.filter_of_the_inbox,
    "inbox-decided": at("/?tab=decided"), "inbox-menu": ways.menu_of_a_row,
    "inbox-filtered": at("/?tab=waiting&workflow=purchase&waiting_on=ana"),
    "inbox-nobody": at("/?tab=waiting&waiting_on=nobody"), "inbox-no-page": at("/?tab=waiting&page=900"),
    "requests-filtered": unfolded(f"/requests?{_FILTERED}"), "requests-none": unfolded("/requests?q=xyzzy"),
    "requests-misread": unfolded("/requests?from=soon&status=lost&page=x"),
    "requests-no-page": at("/requests?page=900"),
    "requests-ticked": ways.narrowed_to_two, "bulk-none": at("/requests/bulk?action=nudge"),
    "bulk-reassign": at("/requests/bulk?action=reassign&id=5&id=6"),
    "bulk-reassign-wrong": sent("/requests/bulk?action=reassign&id=5&id=6", "Reassign"),
    "bulk-withdraw": at("/requests/bulk?action=withdraw&id=5&id=3"),
    "bulk-results": sent("/requests/bulk?action=nudge&id=5&id=6&id=1", "Nudge", "[aria-label='What came of each']"),
    # Starting a request.
    "start-none": at("/requests/new?q=xyzzy"), "start-wrong": sent("/requests/new?workflow=purchase", "Review"),
    "start-long": at("/requests/new?workflow=workorder"), "start-photo": at("/requests/new?workflow=expense"),
    "start-many": at("/requests/new?workflow=permission"),
    "start-check": sent(
        "/requests/new?workflow=purchase", "Review", "#who-asked",
        item="Desk lamp", amount="45", requester="sam",
    ),
    # A request.
    "request-every-event": at("/requests/3?timeline=all"), "request-texts": at("/requests/3?view=texts&all=1"),
    "request-details": at("/requests/5?view=details"), "request-roll": at("/requests/1/roll"),
    "request-roll-none": at("/requests/1/roll?show=no"), "record-waiting": at("/requests/5/record"),
    "record-printed": ways.printed, "request-withdraw": opened("/requests/5", "Withdraw…"),
    "request-reassign": opened("/requests/5", "Reassign…"), "request-approve": opened("/requests/5", "Approve…"),
    "request-reject": opened("/requests/5", "Reject…"),
    "request-reassign-wrong": then(opened("/requests/5", "Reassign…"), "Reassign", "#failed"),
    "request-reject-wrong": then(opened("/requests/5", "Reject…"), "Reject as an override", "#failed"),
    # People and groups.
    "people-none": at("/people?q=xyzzy"), "people-filtered": at("/people?state=opted_out&group=volunteers&sort=-name"),
    "person-opted-out": unfolded("/people/lou"), "person-locked": unfolded("/people/max"),
    "person-away": unfolded("/people/kim"), "person-delete": opened("/people/joe", "Delete…"),
    "person-new-wrong": sent("/people/new", "Add", phone="12", quiet_from="22:00"),
    "person-edit": at("/people/joe/edit"), "person-changed-meanwhile": ways.changed_meanwhile,
    "person-app": sent("/people/eva", "Set up a", ".qr-frame, [popover]:popover-open"),
    "import-nothing": sent("/people/import", "Preview the import"), "import-preview": ways.imported,
    "import-refused": then(ways.imported, "Import", ".notice"),
    "groups-none": at("/groups?q=xyzzy"), "group-rename": opened("/groups/finance", "Rename…"),
    "group-delete": ways.group_that_can_go, "group-new-wrong": sent("/groups/new", "Add the group"),
    "group-nobody": sent("/groups/finance", "Add", ".error", person="xyzzy"),
    # Messages and numbers.
    "messages-trouble": unfolded("/messages?status=trouble"), "messages-none": unfolded("/messages?q=xyzzy"),
    "messages-stranger": unfolded("/messages?person=xyzzy&from=soon"),
    "analytics-numbers": unfolded("/analytics?simulated=1&range=7"), "analytics-none": at("/analytics?workflow=gate"),
    # Workflows and their editor.
    "workflow-archive": opened("/workflows/purchase/versions", "Archive…"), "workflows-archived": ways.archived,
    "ready-diagram": at("/workflows/new?ready=workorder&as=diagram"),
    "ready-outline": at("/workflows/new?ready=workorder&as=outline"),
    "ready-yaml": at("/workflows/new?ready=workorder&as=yaml"),
    "begin-blank-wrong": sent("/workflows/new?from=blank", "Go on"),
    "begin-paste-wrong": sent("/workflows/new?from=paste", "Go on"),
    "version": at("/workflows/purchase/versions/1"), "version-outline": at("/workflows/purchase/versions/1?as=outline"),
    "version-yaml": at("/workflows/purchase/versions/1?as=yaml"), "version-restore": ways.second_version,
    "compare": unfolded("/workflows/purchase/compare/1...1"), "publish-nothing": at("/workflows/purchase/edit/publish"),
    **{
        f"editor-{name}": unfolded(f"/workflows/purchase/edit?{query}")
        for name, query in {
            "workflow": "part=workflow", "start": "part=start", "fields": "part=fields", "field": "field=vendor",
            "texts": "part=texts&wording=ask", "step": "step=finance", "add": "add=1", "gone": "step=xyzzy",
            "language": "step=manager&also=de",
        }.items()
    },
    "editor-problems": ways.sketched("expense"), "editor-overtaken": ways.overtaken,
    "editor-discard": ways.discarding,
    "editor-clash": ways.clashing("/workflows/swap/edit?step=peer", "Deadline"),
    "editor-clash-yaml": ways.clashing("/workflows/quote/edit?view=yaml", "The definition as YAML"),
    "publish-problems": ways.confirming("oncall", wrong=True),
    "publish-changes": ways.confirming("callout", wrong=False),
    # The virtual phones.
    "phones-six": at("/phones?phones=sam,ana,kim,lou,max,eva"), "phones-stranger": at("/phones?phones=%2B14155550188"),
    "phones-menu": opened("/phones", "More for"), "phones-choose": opened("/phones", "Choose phones"),
    "phones-over": opened("/phones", "Start over"), "phones-inspect": ways.inspected,
    "phones-no-signal": ways.no_signal,
    "phones-wrong": sent("/phones?phones=eva", "Send as Eva", words="x" * 1601),
    # Settings and one's account.
    "calendar-wrong": sent("/settings/calendar", "Add", name=""),
    "general-wrong": sent("/settings/general", "Save", name="x" * 300),
    "audit-none": at("/settings/audit?event=xyzzy&from=soon"), "audit-seals": unfolded("/settings/audit?chain=admin"),
    "user": at("/settings/users/1"), "user-link": sent("/settings/users/2", "Make a", ".once"),
    "user-new-wrong": sent("/settings/users/new", "Add", email=""),
    "token-wrong": sent("/settings/tokens", "Create the token"),
    "token-once": sent("/settings/tokens", "Create the token", ".once", name="Bookkeeping"),
    "token-revoke": then(
        sent("/settings/tokens", "Create the token", ".once", name="Payroll"), "Revoke…", "[popover]:popover-open"
    ),
    "webhook-wrong": sent("/settings/webhooks", "Add the webhook"),
    "webhook-remove": opened("/settings/webhooks/1", "Remove…"),
    "data-wipe": opened("/settings/data", "Delete simulated data"),
    "password-wrong": sent("/account", "Set a password", ".error", new="short"),
    "account-app": sent("/account", "Set up an app", ".qr-frame"),
    # Signing in.
    "sign-in": unfolded("/sign-in", who=None), "sign-in-wrong": sent("/sign-in", "Sign in", ".error", who=None),
    "sign-in-link": ways.link_that_holds, "sign-in-link-gone": at("/sign-in/" + "x" * 43, who=None),
    "sign-in-code": ways.after_the_password(IVY, "/sign-in/code"),
    "sign-in-code-wrong": ways.wrong_digits(ways.after_the_password(IVY, "/sign-in/code")),
    "sign-in-app": ways.after_the_password(ODA, "/sign-in/enrol"),
    "sign-in-app-wrong": ways.wrong_digits(ways.after_the_password(ODA, "/sign-in/enrol")),
    "session-ended": ways.session_ended, "session-ended-kept": ways.what_was_kept,
    # What went wrong.
    "error-404": at("/nothing-here", seen=".problem"),
    "error-404-stranger": at("/nothing-here", who=None, seen=".problem"),
    "error-403": at("/settings/users", who=KIM, seen=".problem"),
    "error-405": at("/requests/5/nudge", seen=".problem"), "error-413": ways.too_large, "error-500": ways.ours,
}  # fmt: skip
