"""Each role, each route, each method, against one table. A route that is not in the table fails here."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.forms import Forms
from tests.support.routes import ROLES, browser, everything, form_token, house, path_of, routes
from workflow.service.actor import Role

MEMBER, VIEWER, OPERATOR, ADMIN = Role.MEMBER, Role.VIEWER, Role.OPERATOR, Role.ADMIN
#: Everybody, also who is not signed in.
OPEN = None
TABLE: dict[str, Role | None] = {}


def only(role: Role | None, *named: str) -> None:
    TABLE.update(dict.fromkeys(named, role))


only(OPEN, "GET /healthz", "GET /readyz", "GET /metrics", "GET /sign-in", "POST /sign-in", "GET /sign-in/<secret>",
     "POST /sign-in/<secret>", "GET /sign-in/code", "POST /sign-in/code", "GET /sign-in/enrol", "POST /sign-in/enrol",
     "POST /sign-in/resume")  # fmt: skip
only(MEMBER, "GET /", "GET /account", "POST /account/app", "GET /account/app", "POST /account/app/confirm",
     "POST /account/app/remove", "POST /account/name", "POST /account/password", "POST /account/sign-out-elsewhere",
     "POST /keys", "POST /theme", "POST /sign-out", "GET /live", "GET /search", "GET /shortcuts",
     "GET /people/import/template.csv")  # fmt: skip
# A member sees his own requests here, and decides what he is asked; of others' there is nothing (see below).
only(MEMBER, "GET /requests", "GET /requests.csv", "GET /requests/new", "GET /requests/new/check",
     "POST /requests/new",
     "GET /requests/<int:request_id>", "GET /requests/<int:request_id>/photos/<int:photo_id>",
     "GET /requests/<int:request_id>/record", "GET /requests/<int:request_id>/roll",
     "GET /requests/<int:request_id>/roll.csv", "POST /requests/<int:request_id>/decide",
     "POST /requests/<int:request_id>/question", "POST /requests/<int:request_id>/tell",
     "POST /requests/<int:request_id>/undo", "POST /requests/<int:request_id>/withdraw")  # fmt: skip
only(OPERATOR, "POST /requests/<int:request_id>/nudge", "POST /requests/<int:request_id>/reassign",
     "GET /requests/bulk", "POST /requests/bulk", "GET /requests/bulk/<key>", "POST /inbox/nudge",
     "POST /inbox/settle/<int:attention_id>")  # fmt: skip
only(ADMIN, "POST /requests/<int:request_id>/approve", "POST /requests/<int:request_id>/reject")
only(
    VIEWER,
    "GET /inbox.csv",
    "GET /messages",
    "GET /messages.csv",
    "GET /analytics",
    "GET /analytics/<key>.csv",
    "GET /welcome",
)
# A member has the page of the person that he is, and says there when he is away.
only(MEMBER, "GET /people", "GET /people/me", "GET /people/<handle>", "POST /people/<handle>/away",
     "POST /people/<handle>/back", "POST /people/<handle>/app", "GET /people/<handle>/app",
     "POST /people/<handle>/app/confirm", "POST /people/<handle>/app/remove")  # fmt: skip
only(VIEWER, "GET /people.csv", "GET /people/choices", "GET /groups", "GET /groups/<slug>")
only(OPERATOR, "GET /people/<handle>/edit", "POST /people/<handle>/edit")
only(OPERATOR, "GET /people/new", "POST /people/new", "POST /people/<handle>/delete", "POST /people/<handle>/unlock",
     "GET /groups/new", "POST /groups/new", "POST /groups/<slug>/delete", "POST /groups/<slug>/members",
     "POST /groups/<slug>/members/<handle>/move", "POST /groups/<slug>/members/<handle>/remove",
     "POST /groups/<slug>/name", "GET /people/import", "POST /people/import", "GET /people/import/<key>",
     "GET /people/import/<key>/refused.csv", "POST /people/import/<key>/drop",
     "POST /people/import/<key>/confirm")  # fmt: skip
only(VIEWER, "GET /phones", "GET /phones/photos/<sid>")
only(OPERATOR, "POST /phones/<key>/fault", "POST /phones/<key>/signal", "POST /phones/<key>/text",
     "POST /phones/<key>/twice", "POST /phones/skip")  # fmt: skip
only(ADMIN, "POST /phones/over", "POST /phones/wipe")
only(VIEWER, "GET /workflows", "GET /workflows/<slug>", "GET /workflows/<slug>/compare",
     "GET /workflows/<slug>/compare/<int:old>...<int:new>", "GET /workflows/<slug>/edit",
     "POST /workflows/<slug>/edit/preview", "GET /workflows/<slug>/versions",
     "GET /workflows/<slug>/versions/<int:number>")  # fmt: skip
only(OPERATOR, "POST /workflows/<slug>/archive", "POST /workflows/<slug>/unarchive", "GET /workflows/new",
     "POST /workflows/new", "POST /workflows/<slug>/edit/<any(undo, redo, discard):doing>",
     "POST /workflows/<slug>/edit/arrange", "POST /workflows/<slug>/edit/catch-up", "POST /workflows/<slug>/edit/part",
     "GET /workflows/<slug>/edit/publish", "POST /workflows/<slug>/edit/publish", "POST /workflows/<slug>/edit/yaml",
     "POST /workflows/<slug>/versions/<int:number>/edit",
     "POST /workflows/<slug>/versions/<int:number>/restore")  # fmt: skip
only(VIEWER, "GET /settings/", "GET /settings/general", "GET /settings/calendar", "GET /settings/twilio",
     "GET /settings/audit", "GET /settings/audit.csv", "GET /settings/audit.jsonl",
     "GET /settings/audit/verification")  # fmt: skip
only(ADMIN, "POST /settings/general", "POST /settings/calendar/days-off", "POST /settings/calendar/holidays",
     "POST /settings/calendar/days-off/<day>/remove", "POST /settings/calendar/hours", "POST /settings/twilio/check",
     "POST /settings/twilio/send-again", "GET /settings/data", "POST /settings/data/export",
     "POST /settings/data/wipe", "GET /settings/users", "GET /settings/users/new", "POST /settings/users/new",
     "GET /settings/users/<int:user_id>", "POST /settings/users/<int:user_id>",
     "POST /settings/users/<int:user_id>/let-in", "POST /settings/users/<int:user_id>/link",
     "POST /settings/users/<int:user_id>/remove-app", "POST /settings/users/<int:user_id>/stop",
     "GET /settings/tokens", "POST /settings/tokens", "POST /settings/tokens/<int:token_id>/revoke",
     "GET /settings/webhooks", "POST /settings/webhooks", "GET /settings/webhooks/<int:webhook_id>",
     "POST /settings/webhooks/<int:webhook_id>/<any(on, off):switched>",
     "POST /settings/webhooks/<int:webhook_id>/remove", "POST /settings/webhooks/<int:webhook_id>/test",
     "POST /settings/webhooks/deliveries/<int:delivery_id>/again")  # fmt: skip

#: Nothing but the way to another page, which asks for itself.
LEADS_ON = {"GET /settings/", "GET /workflows/<slug>/compare"}
#: After these somebody else is there, or nothing at all.
LAST = ("wipe", "delete", "archive", "sign-out", "stop", "over", "data", "discard")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with house(tmp_path_factory.mktemp("roles")) as made:
        yield made


@pytest.fixture(scope="module")
def browsers(app: Flask) -> dict[str, FlaskClient]:
    return {role: browser(app, role) for role in ROLES}


@pytest.fixture(scope="module")
def forms(app: Flask, browsers: dict[str, FlaskClient]) -> dict[str, dict[str, str]]:
    """What an administrator's pages would send where; some forms are there only when there is something to do."""
    found: dict[str, dict[str, str]] = {"/inbox/nudge": {"request": "1", "seen": "0"}}
    for rule, method in routes(app):
        if method == "GET":
            found |= Forms(browsers["admin"].get(path_of(rule), buffered=True).get_data(as_text=True)).found
    return found


def test_every_route_is_in_the_table_and_nothing_else(app: Flask) -> None:
    there = {f"{method} {rule}" for rule, method in routes(app)}
    assert there - TABLE.keys() == set(), "say in the table who may use it"
    assert TABLE.keys() - there == set(), "these are gone"


def test_strangers_are_sent_to_sign_in(app: Flask) -> None:
    stranger = app.test_client()
    for rule, method in routes(app):
        path = path_of(rule)
        answer = stranger.open(path, method=method, data={"csrf_token": form_token(app, stranger)}, buffered=True)
        if TABLE.get(f"{method} {rule}", MEMBER) is OPEN:
            # The second half of signing in leads back to the first.
            assert answer.status_code in (200, 303, 400, 410, 422, 503), path
        elif path in ("/live", "/people/choices"):  # what pages ask for by themselves
            assert answer.status_code == 401, path
        else:
            assert (method, path, answer.status_code) == (method, path, 303)
            assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("role", ["member", "viewer", "operator"])
def test_who_may_not_is_refused_and_nothing_is_changed(
    app: Flask, browsers: dict[str, FlaskClient], forms: dict[str, dict[str, str]], role: str
) -> None:
    client, wrong, before = browsers[role], [], everything(app)
    for rule, method in routes(app):
        needed = TABLE.get(f"{method} {rule}")
        if needed is None or Role[role.upper()] >= needed or f"{method} {rule}" in LEADS_ON:
            continue
        path = path_of(rule)
        # To a member what is not his is not there.
        refused = (403, 404) if role == "member" or "request_id" in rule.arguments else (403,)
        token = {"csrf_token": form_token(app, client)}
        # Who may not learns nothing of what is wrong with a form: an empty one is refused like a full one.
        for sent in (token | forms.get(path, {}), token) if method == "POST" else (None,):
            answer = client.open(path, method=method, data=sent, buffered=True)
            if answer.status_code not in refused:
                wrong.append((method, path, sent, answer.status_code))
    assert wrong == []
    changed = [name for name, rows in everything(app).items() if rows != before[name] and name != "users"]
    assert changed == []


def test_what_is_others_is_not_there_for_a_member(app: Flask, browsers: dict[str, FlaskClient]) -> None:
    found = 0
    for rule, method in routes(app):
        if "request_id" not in rule.arguments:
            continue
        found += 1
        for number in ("1", "2", "3", "99"):
            path = path_of(rule, request_id=number)
            answer = browsers["member"].open(
                path, method=method, data={"csrf_token": form_token(app, browsers["member"])}, buffered=True
            )
            assert (method, path, answer.status_code) == (method, path, 404)
    assert found > 10
    for rule, method in routes(app):
        if "handle" in rule.arguments:
            path = path_of(rule)
            token = form_token(app, browsers["member"])
            answer = browsers["member"].open(path, method=method, data={"csrf_token": token}, buffered=True)
            assert answer.status_code in (403, 404), (method, path)


@pytest.mark.parametrize("role", ROLES)
def test_looking_changes_nothing_and_is_for_who_may(app: Flask, browsers: dict[str, FlaskClient], role: str) -> None:
    client, before = browsers[role], everything(app)
    for rule, method in routes(app):
        if method != "GET":
            continue
        answer = client.get(path_of(rule), buffered=True)
        needed = TABLE.get(f"GET {rule}")
        assert answer.status_code < 500 or str(rule) == "/readyz", rule
        if needed is not None and Role[role.upper()] >= needed and "handle" not in rule.arguments:
            assert answer.status_code != 403, rule
        assert everything(app) == before, rule


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_who_may_is_not_refused(
    app: Flask, browsers: dict[str, FlaskClient], forms: dict[str, dict[str, str]], role: str
) -> None:
    """The last test here: afterwards not much is left."""
    client = browsers[role]
    ordered = sorted(routes(app), key=lambda each: any(word in str(each[0]) for word in LAST))
    for rule, method in ordered:
        needed = TABLE.get(f"{method} {rule}")
        if method != "POST" or needed is None or Role[role.upper()] < needed or str(rule) == "/sign-out":
            continue
        path = path_of(rule)
        sent = {"csrf_token": form_token(app, client), **forms.get(path, {})}
        answer = client.post(path, data=sent, buffered=True)
        personal = needed is MEMBER  # it is for whom it is about, whatever his role
        assert answer.status_code < 500, path
        assert answer.status_code not in (() if personal else (401, 403)), path
        assert not answer.headers.get("Location", "").startswith("/sign-in"), path
